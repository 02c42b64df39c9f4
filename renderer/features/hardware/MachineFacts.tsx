import type { ReactNode } from 'react'
import { ExternalLink } from 'lucide-react'
import { Button } from '@mantine/core'
import type { EsxiTarget, Hardware } from '../../../shared/models/hardware.ts'
import { serverLink } from '../../../shared/rules/hardware/guide-links.ts'
import { useAppState, useText } from '../../services.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { factName, factValue, gibText } from './words.ts'

/** What is known of a machine besides its devices. */
export function MachineFacts({ hardware, target }: { readonly hardware: Hardware; readonly target: EsxiTarget }) {
  const translator = useText()
  const { t } = translator
  const act = useAct()
  const { settings } = useAppState()
  const { cpu, running } = hardware
  const fact = (
    path: 'vendor' | 'model' | 'biosVersion' | 'firmware' | 'secureBoot' | 'tpm' | 'memoryMib',
  ): readonly [string, string] => [factName(path, translator), factValue(path, hardware[path], translator)]
  const disks = hardware.disks?.map(({ name, model, bytes, boot }) =>
    [
      model ?? name,
      bytes === null ? null : gibText(bytes / 1_048_576, translator),
      boot ? t('hardware.values.boot') : null,
    ]
      .filter(Boolean)
      .join(' · '),
  )
  const drives = hardware.nvme?.map(({ model, version }) =>
    [model, version === null ? null : t('hardware.values.nvme', { version })].filter(Boolean).join(' · '),
  )
  const list = (name: string, items: readonly string[] | undefined): readonly [string, ReactNode] => [
    name,
    items === undefined ? (
      t('hardware.values.unknown')
    ) : items.length === 0 ? (
      t('hardware.values.none')
    ) : (
      <ul>
        {items.slice(0, 40).map((item, index) => (
          <li key={index}>{item}</li>
        ))}
      </ul>
    ),
  ]
  const link = serverLink(hardware.vendor, hardware.model, target, settings.guideTemplates)
  return (
    <details className="machine-facts">
      <summary>{t('hardware.view.facts')}</summary>
      <div className="machine-columns">
        <Facts
          facts={[
            fact('vendor'),
            fact('model'),
            fact('biosVersion'),
            fact('firmware'),
            fact('secureBoot'),
            fact('tpm'),
          ]}
        />
        <Facts
          facts={[
            [t('hardware.facts.cpu'), cpu?.name ?? t('hardware.values.unknown')],
            cpu?.signature
              ? [
                  t('hardware.facts.signature'),
                  <span key="signature" className="mono">
                    {cpu.signature}
                  </span>,
                ]
              : null,
            cpu?.cores ? [t('hardware.facts.cores'), `${cpu.cores}${cpu.threads ? ` / ${cpu.threads}` : ''}`] : null,
            fact('memoryMib'),
            [
              t('hardware.facts.running'),
              running
                ? t('hardware.values.running', { version: running.version, build: running.build })
                : t('hardware.values.nothing'),
            ],
          ]}
        />
        <Facts facts={[list(t('hardware.facts.disks'), disks), list(t('hardware.facts.nvme'), drives)]} />
      </div>
      {link && (
        <Button
          variant="default"
          leftSection={<ExternalLink size={14} aria-hidden />}
          onClick={() => void act('hardware.openGuide', { url: link.url })}
        >
          {t('hardware.view.serverGuide')}
        </Button>
      )}
    </details>
  )
}

import { ExternalLink } from 'lucide-react'
import { Button } from '@mantine/core'
import type { EsxiTarget, Hardware } from '../../../shared/models/hardware.ts'
import { serverLink } from '../../../shared/rules/hardware/guide-links.ts'
import { useAppState, useText } from '../../services.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { factName, factValue, gibText } from './words.ts'

/** Shows what is known of a machine besides its devices. */
export function MachineFacts({ hardware, target }: { readonly hardware: Hardware; readonly target: EsxiTarget }) {
  const translator = useText()
  const { t } = translator
  const act = useAct()
  const templates = useAppState((app) => app.settings.guideTemplates)
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
  const link = serverLink(hardware.vendor, hardware.model, target, templates)
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
        <Facts
          facts={[
            [t('hardware.facts.disks'), <Items key="disks" items={disks} />],
            [t('hardware.facts.nvme'), <Items key="nvme" items={drives} />],
          ]}
        />
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

/** Enough for any machine; a longer list would push everything else out of view. */
const mostItems = 40

function Items({ items }: { readonly items: readonly string[] | undefined }) {
  const { t } = useText()
  if (items === undefined) return t('hardware.values.unknown')
  if (items.length === 0) return t('hardware.values.none')
  return (
    <ul>
      {items.slice(0, mostItems).map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  )
}

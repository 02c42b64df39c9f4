import { Button, Menu } from '@mantine/core'
import { Box, Boxes } from 'lucide-react'
import type { VibDescription, VibRuleset } from '../../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../../shared/models/vib-workshop.ts'
import { useServices, useText } from '../../../services.tsx'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { WhyButton } from '../../../ui/WhyButton.tsx'
import { InstallButton } from './InstallButton.tsx'
import { whole } from './words.ts'

/** Names the opened file and offers what can be done with it. @param vib null: the list of a bundle is shown */
export function FileBar({ opened, vib }: { readonly opened: OpenedVib; readonly vib: VibDescription | null }) {
  const { t, locale } = useText()
  const { name, file } = opened
  const Icon = vib ? Box : Boxes
  return (
    <section className="file-bar" aria-label={t('vibRead.file.label')}>
      <Icon className="file-mark" size={24} strokeWidth={1.6} aria-hidden />
      <div className="file-words">
        <p className="file-name">
          <strong>{file.kind === 'bundle' && vib ? `${vib.name} ${vib.version}` : name}</strong>{' '}
          <span className="dim num">
            {vib
              ? t('vibRead.file.bytes', { bytes: whole(vib.bytes, locale) })
              : t('vibRead.file.bundle', { count: file.kind === 'bundle' ? file.vibs.length : 1 })}
            {file.kind === 'bundle' && vib && ` · ${t('vibRead.file.inBundle', { name })}`}
          </span>
        </p>
        {vib && (
          <p className="file-digest mono" title={vib.sha256}>
            <span className="sr-only">sha-256 {vib.sha256}</span>
            <span aria-hidden>sha-256 {shortDigest(vib.sha256)}</span>
            <CopyButton text={vib.sha256} label={t('vibRead.file.copySha')} />
          </p>
        )}
      </div>
      <div className="file-actions">
        {vib && <UseRules rulesets={vib.firewall} />}
        <InstallButton opened={opened} vib={vib} />
      </div>
    </section>
  )
}

/** Shows both ends of a digest in groups of four, enough to compare by eye. */
function shortDigest(sha256: string): string {
  const groups = sha256.match(/.{1,4}/g) ?? []
  return `${groups.slice(0, 4).join(' ')} … ${groups.slice(-2).join(' ')}`
}

function UseRules({ rulesets }: { readonly rulesets: readonly VibRuleset[] }) {
  const { ui } = useServices()
  const { t } = useText()
  const [first, second] = rulesets
  if (!first || !second)
    return (
      <WhyButton
        variant="default"
        why={first ? null : t('vibRead.file.noRules')}
        onClick={() => first && ui.makePersistent(first)}
      >
        {t('vibRead.file.useRules')}
      </WhyButton>
    )
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default">{t('vibRead.file.useRules')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {rulesets.map((ruleset, index) => (
          <Menu.Item key={index} className="mono" onClick={() => ui.makePersistent(ruleset)}>
            {ruleset.id}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

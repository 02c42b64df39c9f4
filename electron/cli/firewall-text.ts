import type { Translator } from '../../shared/i18n/translator.ts'
import type { ChangePreview, FirewallChange } from '../../shared/models/firewall.ts'
import { allowedEntries } from '../../shared/rules/allowed-hosts.ts'
import { addressText, type Host } from '../hosts/known-host.ts'

/** Returns the subject of a change: `ruleset sshServer`. */
export function subjectText({ t }: Translator, { kind, key }: FirewallChange): string {
  return t(`cli.firewall.subjects.${kind}`, { key })
}

/** Returns the state a change leads to; "unknown" for what a host did not say. */
export function valueText({ t }: Translator, change: FirewallChange | null): string {
  switch (change?.kind) {
    case 'ruleset':
      return t(change.enabled ? 'cli.firewall.values.enabled' : 'cli.firewall.values.disabled')
    case 'allowed':
      return change.allowed.all ? t('cli.firewall.values.everyone') : allowedEntries(change.allowed).join(', ')
    case 'service':
      return t(change.running ? 'cli.firewall.values.running' : 'cli.firewall.values.stopped')
    case 'policy':
      return t(`cli.firewall.values.${change.policy}`)
    case undefined:
      return t('cli.unknown')
  }
}

/** Returns the change in one line: `ruleset sshServer: disabled -> enabled`. */
export function changeText(
  translator: Translator,
  { change, before }: Pick<ChangePreview, 'change' | 'before'>,
): string {
  return translator.t('cli.firewall.change', {
    what: subjectText(translator, change),
    before: valueText(translator, before),
    after: valueText(translator, change),
  })
}

/** Returns everything the user should know before saying yes. */
export function changePreviewText(translator: Translator, host: Host, preview: ChangePreview, dryRun: boolean): string {
  const { t, problemText } = translator
  const { call, command, refusal, warnings, noChange } = preview
  const verdict = (): readonly string[] => {
    if (refusal) return [t('cli.blocker', { message: problemText(refusal) })]
    if (noChange) return [t('cli.firewall.noChange')]
    return dryRun ? [t('cli.firewall.possible')] : []
  }
  return [
    t(dryRun ? 'cli.firewall.titleDryRun' : 'cli.firewall.title', { name: host.name, address: addressText(host) }),
    changeText(translator, preview),
    t('cli.firewall.call', { call }),
    ...(command === null ? [] : [t('cli.firewall.command', { command })]),
    ...warnings.map((warning) => t('cli.warning', { message: problemText(warning) })),
    ...verdict(),
  ].join('\n')
}

import type { Translator } from '../../shared/i18n/translator.ts'
import type { AllowedHosts, FirewallChange, ServicePolicy } from '../../shared/models/firewall.ts'

type T = Translator['t']

/** Names the subject of a change: `Ruleset sshServer`. */
export function subjectText({ kind, key }: Pick<FirewallChange, 'kind' | 'key'>, t: T): string {
  return t(`firewall.subjects.${kind}`, { key })
}

/** Returns the state a change leads to, as a word or a list. */
export function valueText(change: FirewallChange | null, t: T): string {
  switch (change?.kind) {
    case 'ruleset':
      return t(change.enabled ? 'ports.states.on' : 'ports.states.off')
    case 'allowed':
      return allowedText(change.allowed, t)
    case 'service':
      return t(change.running ? 'ports.states.running' : 'ports.states.stopped')
    case 'policy':
      return policyText(change.policy, t)
    case undefined:
      return t('ports.states.unknown')
  }
}

/** Returns the word for a switch or service; null means not known. */
export function stateText(value: boolean | null, yes: 'on' | 'running', no: 'off' | 'stopped', t: T): string {
  return t(value === null ? 'ports.states.unknown' : `ports.states.${value ? yes : no}`)
}

/** Returns the addresses and networks a ruleset allows, or one word for all, none or not known. */
export function allowedText(allowed: AllowedHosts | null, t: T): string {
  if (!allowed) return t('ports.states.unknown')
  if (allowed.all) return t('ports.states.everyone')
  return [...allowed.addresses, ...allowed.networks].join(', ') || t('ports.states.none')
}

const policies = { on: 'policyOn', off: 'policyOff', automatic: 'policyAutomatic' } as const

/** Returns the startup policy of a service. */
export function policyText(policy: ServicePolicy | null, t: T): string {
  return t(policy === null ? 'ports.states.unknown' : `ports.states.${policies[policy]}`)
}

/** Maps a switch to the name its `is-…` class carries; null means not known. */
export function switchState(on: boolean | null): 'on' | 'off' | 'unknown' {
  if (on === null) return 'unknown'
  return on ? 'on' : 'off'
}

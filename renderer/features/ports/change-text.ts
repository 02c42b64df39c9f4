import type { Translator } from '../../../shared/i18n/translator.ts'
import type { FirewallChange } from '../../../shared/models/firewall.ts'
import { allowedText, policyText } from './columns.ts'

type T = Translator['t']

/** What a change is about: `Ruleset sshServer`. */
export function subjectText({ kind, key }: Pick<FirewallChange, 'kind' | 'key'>, t: T): string {
  return t(`firewall.subjects.${kind}`, { key })
}

/** The state a change leads to, in a word or as a list. */
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

/** What the button does that makes the change: `Open ruleset`, `Stop service`. */
export function deedText(change: FirewallChange, t: T): string {
  switch (change.kind) {
    case 'ruleset':
      return t(change.enabled ? 'firewall.deeds.open' : 'firewall.deeds.close')
    case 'allowed':
      return t('firewall.deeds.allowed')
    case 'service':
      return t(change.running ? 'firewall.deeds.start' : 'firewall.deeds.stop')
    case 'policy':
      return t('firewall.deeds.policy')
  }
}

/** Takes something away that may be in use, or lets everybody in: not done by a stray Enter. */
export function isDrastic(change: FirewallChange): boolean {
  switch (change.kind) {
    case 'ruleset':
      return !change.enabled
    case 'allowed':
      return true
    case 'service':
      return !change.running
    case 'policy':
      return change.policy === 'off'
  }
}

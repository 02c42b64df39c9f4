import type { Translator } from '../../../shared/i18n/translator.ts'
import type { FirewallChange } from '../../../shared/models/firewall.ts'

type T = Translator['t']

/** Returns the label of the button that makes the change: `Open ruleset`, `Stop service`. */
export function actionText(change: FirewallChange, t: T): string {
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

/**
 * Reports whether a change cuts off something in use or opens the host to everyone. Such a change never gets the first
 * focus.
 */
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

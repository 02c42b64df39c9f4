import type { Locale } from '../../../../shared/i18n/locale.ts'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { FirewallRule } from '../../../../shared/models/vib.ts'

/** Formats a whole number with the separators of the language. */
export function whole(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value)
}

/** Returns permissions as an octal number with a zero in front. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(mode > 0o777 ? 5 : 4, '0')
}

/** Returns a port or a range. */
export function portText({ port }: FirewallRule): string {
  return typeof port === 'number' ? String(port) : `${port.begin} – ${port.end}`
}

/** Describes a rule in one line: `Inbound tcp 2500 – 2600 (destination)`. */
export function ruleText(rule: FirewallRule, t: Translator['t']): string {
  return t('vibRead.comparison.rule', {
    direction: t(`vibRead.rules.${rule.direction}`),
    protocol: rule.protocol,
    port: portText(rule),
    type: t(`vibRead.rules.${rule.porttype}`),
  })
}

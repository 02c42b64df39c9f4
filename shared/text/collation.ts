import type { Locale } from '../i18n/locale.ts'
import { compare } from './compare.ts'

/** Made when they are needed first: the rules of a language take milliseconds to load. */
const collators: Partial<Record<Locale, Intl.Collator>> = {}

/**
 * Returns how names sort in a language of the interface (pinyin in Chinese), with numbers by their value (`vm2` before
 * `vm10`). For what the user sees; where an order has consequences, use {@link compareInAnyLanguage}.
 */
export function collation(locale: Locale): (a: string, b: string) => number {
  return (collators[locale] ??= new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })).compare
}

let fixed: Intl.Collator | undefined

/** Compares names with numbers by their value, in an order that is the same whatever the language of the interface. */
export function compareInAnyLanguage(a: string, b: string): number {
  fixed ??= new Intl.Collator('en', { numeric: true })
  return fixed.compare(a, b) || compare(a, b)
}

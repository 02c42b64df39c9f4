import type { Locale } from '../i18n/locale.ts'
import { compare } from './compare.ts'

const collators: Readonly<Record<Locale, Intl.Collator>> = {
  en: new Intl.Collator('en', { numeric: true, sensitivity: 'base' }),
  'zh-CN': new Intl.Collator('zh-CN', { numeric: true, sensitivity: 'base' }),
}

/**
 * Returns how names sort in a language of the interface (pinyin in Chinese), with numbers by their value (`vm2` before
 * `vm10`). For what the user sees; where an order has consequences, use {@link compareInAnyLanguage}.
 */
export function collation(locale: Locale): (a: string, b: string) => number {
  return collators[locale].compare
}

const fixed = new Intl.Collator('en', { numeric: true })

/** Compares names with numbers by their value, in an order that is the same whatever the language of the interface. */
export function compareInAnyLanguage(a: string, b: string): number {
  return fixed.compare(a, b) || compare(a, b)
}

/** The languages the product speaks. */
export const locales = ['en', 'zh-CN'] as const
export type Locale = (typeof locales)[number]

/** The environment variables that POSIX and GNU gettext take the language from; others are ignored. */
export type LocaleEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Returns the interface language for the user's preferences in order (`['fr-FR', 'zh-Hans-CN']`) or from a process environment
 * (LC_ALL before LC_MESSAGES before LANG; LANGUAGE before all of them unless the locale is C). The first wish that is
 * Chinese of any region or English decides; with neither, English.
 *
 * @param system what the operating system says (`Intl.DateTimeFormat().resolvedOptions().locale`); asked when an
 *   environment says nothing, as on Windows and in macOS applications: asking takes a while.
 */
export function detectLocale(wishes: readonly string[] | LocaleEnvironment, system?: () => string): Locale {
  const list = isList(wishes) ? wishes : fromEnvironment(wishes)
  for (const wish of list.length > 0 ? list : [system?.() ?? '']) {
    const language = /^[a-z]+/.exec(wish.trim().toLowerCase())?.[0]
    if (language === 'zh') return 'zh-CN'
    if (language === 'en' || language === 'c' || language === 'posix') return 'en'
  }
  return 'en'
}

function fromEnvironment(environment: LocaleEnvironment): string[] {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  if (/^(?:C|POSIX)(?:\.|$)/.test(locale)) return [locale]
  return [...(environment['LANGUAGE'] ?? '').split(':'), locale].filter((wish) => wish !== '')
}

function isList(wishes: readonly string[] | LocaleEnvironment): wishes is readonly string[] {
  return Array.isArray(wishes)
}

import { translatorOf, type Catalogue, type Translator } from './catalogue-translator.ts'
import type { Locale } from './locale.ts'

const catalogues: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en/index.ts')).en,
  'zh-CN': async () => (await import('./zh-CN/index.ts')).zhCn,
}

/** Loads one language only: reading the texts of both takes a tenth of the time a command line takes to start. */
export async function loadTranslator(locale: Locale): Promise<Translator> {
  return translatorOf(locale, await catalogues[locale]())
}

import { translatorOf, type Catalogue, type Translator } from './catalogue-translator.ts'
import { en } from './en/index.ts'
import type { Locale } from './locale.ts'
import { zhCn } from './zh-CN/index.ts'

export type { TextKey, TextParams, Translator } from './catalogue-translator.ts'

const catalogues: Readonly<Record<Locale, Catalogue>> = { en, 'zh-CN': zhCn }

/** Returns a translator into any of the languages; what needs one language only loads it by `load-translator.ts`. */
export function createTranslator(locale: Locale): Translator {
  return translatorOf(locale, catalogues[locale])
}

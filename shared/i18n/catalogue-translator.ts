import { createInstance } from 'i18next'
import { isProblemCode } from '../problems/codes.ts'
import type { Problem, ProblemParams } from '../problems/problem.ts'
import { printable } from '../text/printable.ts'
import type { en } from './en/index.ts'
import type { Locale } from './locale.ts'
import type { LeafAt, LeafPath, PlaceholderOf, TextTree } from './placeholders.ts'

/** The texts of one language, as far as a translator looks into them itself. */
export interface Catalogue {
  readonly app: TextTree
  readonly cli: TextTree & { readonly unknown: string; readonly steps: Words }
  readonly reasons: Words
  readonly problems: TextTree
}
type Words = Readonly<Record<string, string>>

type Texts = Omit<typeof en, 'problems' | 'reasons'>
/** Every text that can be asked for, as a dotted path. Problems are asked for by `problemText`. */
export type TextKey = LeafPath<Texts>
type TextValue = string | number | boolean | null
/** The facts of a text: none, or exactly those between its braces. `null` is shown as "unknown". */
export type TextParams<Key extends TextKey> = [PlaceholderOf<LeafAt<Texts, Key>>] extends [never]
  ? []
  : [params: Readonly<Record<PlaceholderOf<LeafAt<Texts, Key>>, TextValue>>]

/** Gives texts in one language. */
export interface Translator {
  readonly locale: Locale
  /** The text under a key of the catalogue, with its facts filled in. */
  readonly t: <Key extends TextKey>(key: Key, ...params: TextParams<Key>) => string
  /** The sentences for a problem. Facts that are missing or null are shown as "unknown"; steps and reasons are put into words. */
  readonly problemText: (problem: Pick<Problem, 'code' | 'params'>) => string
  /** As `problemText` for a code read from a journal or an event: one this version does not know is shown as it is. */
  readonly codeText: (code: string, params?: ProblemParams) => string
}

/**
 * A translator with its own i18next instance. Values are made printable on one line and never parsed again, so a VM
 * named `$t(...)` or `{{host}}` is shown under exactly that name.
 */
export function translatorOf(locale: Locale, catalogue: Catalogue): Translator {
  const { cli, reasons } = catalogue
  const i18n = createInstance({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: { ...catalogue } } },
    initAsync: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => cli.unknown,
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`No text for ${key} in ${locale}`)
    },
  })
  void i18n.init()

  const text = (key: string, params: ProblemParams): string => {
    const replace = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(value)]))
    // A count is passed as a number too: it chooses the plural form.
    const count = params['count'] === undefined ? {} : { count: Number(params['count']) }
    return i18n.t(key, { replace, ...count, nest: false })
  }
  const shown = (value: TextValue): string => (value === null ? cli.unknown : printable(String(value)) || cli.unknown)
  const problemText: Translator['problemText'] = ({ code, params }) =>
    text(`problems.${code}`, { ...params, ...named('step', cli.steps, params), ...named('reason', reasons, params) })
  return {
    locale,
    t: (key, ...[params]) => text(key, params ?? {}),
    problemText,
    codeText: (code, params = {}) =>
      isProblemCode(code) ? problemText({ code, params }) : text('cli.unknownCode', { code }),
  }
}

/** Returns the text for a fact that is one of our own stable words; nothing for any other text. */
function named(fact: string, words: Words, params: ProblemParams): ProblemParams {
  const word = params[fact]
  const name = typeof word === 'string' && Object.hasOwn(words, word) ? words[word] : undefined
  return name === undefined ? {} : { [fact]: name }
}

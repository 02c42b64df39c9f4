import { describe, expect, expectTypeOf, test } from 'vitest'
import type { AddressReason } from '../../../electron/hosts/address.ts'
import type { FingerprintReason } from '../../../shared/rules/fingerprint.ts'
import { cliEn } from '../../../shared/i18n/en/cli.ts'
import { cliZhCn } from '../../../shared/i18n/zh-CN/cli.ts'
import { en } from '../../../shared/i18n/en/index.ts'
import { zhCn } from '../../../shared/i18n/zh-CN/index.ts'
import type { ExactFacts, Mirror, SamePlaceholders } from '../../../shared/i18n/placeholders.ts'
import { problemsEn } from '../../../shared/i18n/en/problems.ts'
import { problemsZhCn } from '../../../shared/i18n/zh-CN/problems.ts'
import { reasonsEn } from '../../../shared/i18n/en/reasons.ts'
import type { TextKey, TextParams } from '../../../shared/i18n/translator.ts'
import {
  destructiveCallSchema,
  howSchema,
  outcomeSchema,
  stepSchema,
  stepStateSchema,
} from '../../../shared/models/power.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'

interface Tree {
  readonly [key: string]: string | Tree
}

function leaves(tree: Tree, prefix = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].sort()
}

const properNames: ReadonlySet<string> = new Set([
  'vCenter',
  'vMotion',
  'vSAN',
  'JSON',
  'PDF',
  'Markdown',
  'NVMe',
  'TPM',
  'UEFI',
  'ESXi',
  'GiB',
  'MiB',
  'TiB',
  'KiB',
  'ID',
  'VIB',
  'macOS',
  'system',
  'profiler',
  'Hypertray',
  'DHCP',
  'VLAN',
  'DNS',
  'VMFS',
  'SHA',
  'GB',
  'ks',
  'cfg',
])

const zhTexts: Readonly<Record<string, Tree>> = zhCn
const pairs = Object.entries<Tree>(en).map(([name, tree]) => ({
  name,
  en: leaves(tree),
  zh: new Map(leaves(zhTexts[name] ?? {})),
}))

const singular = /_one$/

describe.each(pairs)('catalogue $name', ({ en, zh }) => {
  // Chinese has one form for every number.
  const english = en.filter(([key]) => !singular.test(key))

  test('has both English forms of a text that counts, the singular with no other facts', () => {
    const forms = new Map(en)
    const plural = en.filter(([key]) => /_(?:one|other)$/.test(key))
    for (const [key, text] of plural) {
      const other = forms.get(key.replace(/_(?:one|other)$/, '_other'))
      expect([key, forms.has(key.replace(/_(?:one|other)$/, '_one')), other !== undefined]).toEqual([key, true, true])
      expect(placeholders(other ?? '')).toEqual(expect.arrayContaining(['count', ...placeholders(text)]))
    }
  })

  test('has the same keys in both languages', () => {
    expect([...zh.keys()].sort()).toEqual(english.map(([key]) => key).sort())
  })

  test('mentions the same facts in both languages', () => {
    for (const [key, text] of english)
      expect({ key, facts: placeholders(zh.get(key) ?? '') }).toEqual({ key, facts: placeholders(text) })
  })

  test('has no empty text, no broken braces and nothing that i18next would look up', () => {
    const broken = [...en, ...zh].filter(
      ([, text]) => text.trim() === '' || /[{}]|\$t/.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    )
    expect(broken).toEqual([])
  })

  test('is translated: Chinese texts hold Chinese and no half-width sentence marks', () => {
    const sameInEveryLanguage =
      /^(?:name|vms\.tools|settings\.(?:runtime|languages\.en)|columns\.(?:id|tools)|prompts\.answers\..*|trust\.yes|progress\..*)$/
    // What is only names of products and formats, or only facts, is the same everywhere.
    const onlyNames = (text: string): boolean =>
      (text.replaceAll(/\{\{\w+\}\}/g, '').match(/[A-Za-z]+/g) ?? []).every((word) => properNames.has(word))
    const suspect = [...zh].filter(
      ([key, text]) =>
        !sameInEveryLanguage.test(key) &&
        ((!/\p{Script=Han}/u.test(text) && !onlyNames(text)) || /\p{Script=Han}[,.;:?!]/u.test(text)),
    )
    expect(suspect).toEqual([])
    expect(
      en.filter(([key, text]) => key !== 'settings.languages.zh-CN' && /\p{Script=Han}|[，。：；？！（）]/u.test(text)),
    ).toEqual([])
  })
})

test('every problem code has a sentence that ends like one, and no other code has', () => {
  expect(Object.keys(problemsEn).sort()).toEqual([...problemCodes].sort())
  for (const code of problemCodes) {
    if (code !== 'USAGE') {
      expect(problemsEn[code]).toMatch(/[."]$/)
      expect(problemsZhCn[code]).toMatch(/[。”]$/)
    }
  }
})

test('every value of the power models has a word', () => {
  expect(Object.keys(cliEn.steps)).toEqual(expect.arrayContaining(stepSchema.options))
  expect(Object.keys(cliEn.states)).toEqual(expect.arrayContaining(stepStateSchema.options))
  expect(Object.keys(cliEn.outcomes)).toEqual(expect.arrayContaining(outcomeSchema.options))
  expect(Object.keys(cliEn.how)).toEqual(expect.arrayContaining(howSchema.options))
  expect(Object.keys(cliEn.calls)).toEqual(expect.arrayContaining(destructiveCallSchema.options))
})

test('every reason an address or a fingerprint is refused for has words', () => {
  expectTypeOf<Exclude<AddressReason | FingerprintReason, keyof typeof reasonsEn>>().toEqualTypeOf<never>()
})

test('nothing that is said after a shutdown claims that the power is off', () => {
  const said = [problemsEn.UNREACHABLE_AFTER_SHUTDOWN, cliEn.outcomes.unreachable]
  for (const text of said)
    expect(text.replace('cannot be proven that its power is off', '')).not.toMatch(
      /powered off|power is off|is off|switched off/i,
    )
  expect(problemsEn.UNREACHABLE_AFTER_SHUTDOWN).toContain('cannot be proven')
  expect(problemsZhCn.UNREACHABLE_AFTER_SHUTDOWN.replace('无法证明主机已断电', '')).not.toMatch(
    /已断电|已关机|断电成功/,
  )
  expect(problemsZhCn.UNREACHABLE_AFTER_SHUTDOWN).toContain('无法证明')
  expect(cliZhCn.outcomes.unreachable).not.toMatch(/断电|关机/)
})

test('a call without an answer is neither done nor undone, and is not repeated', () => {
  for (const code of ['GUEST_CALL_UNCONFIRMED', 'HOST_CALL_UNCONFIRMED'] as const) {
    expect(problemsEn[code]).toMatch(/may or may not .* not be sent again/)
    expect(problemsZhCn[code]).toMatch(/可能.*也可能.*不会再次发送/)
  }
})

test('the types refuse a missing key, an extra key and a fact that is never passed', () => {
  expectTypeOf<'cli.outcomes.finished' extends TextKey ? 'accepted' : 'refused'>().toEqualTypeOf<'refused'>()
  expectTypeOf<TextParams<'cli.unknown'>>().toEqualTypeOf<[]>()
  expectTypeOf<keyof TextParams<'cli.host.added'>[0]>().toEqualTypeOf<'name' | 'address'>()
  expectTypeOf<
    { readonly a: 'x' } extends Mirror<{ readonly a: 'y'; readonly b: 'z' }> ? 'accepted' : 'refused'
  >().toEqualTypeOf<'refused'>()
  expectTypeOf<SamePlaceholders<{ a: '{{vm}}' }, { a: '{{host}}' }>['a']>().toEqualTypeOf<never>()
  expectTypeOf<SamePlaceholders<{ a: '{{vm}}' }, { a: '! {{vm}}' }>['a']>().toEqualTypeOf<'! {{vm}}'>()
  expectTypeOf<ExactFacts<{ HTTP_STATUS: '{{statsu}}' }>['HTTP_STATUS']>().toEqualTypeOf<never>()
  expectTypeOf<ExactFacts<{ HTTP_STATUS: 'no facts' }>['HTTP_STATUS']>().toEqualTypeOf<never>()
  expectTypeOf<ExactFacts<{ HTTP_STATUS: '! {{status}}' }>['HTTP_STATUS']>().toEqualTypeOf<'! {{status}}'>()
})

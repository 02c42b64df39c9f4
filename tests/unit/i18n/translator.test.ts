import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LocaleEnvironment } from '../../../shared/i18n/locale.ts'
import { detectLocale, locales } from '../../../shared/i18n/locale.ts'
import type { TextKey } from '../../../shared/i18n/translator.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { problemCodes } from '../../../shared/problems/codes.ts'
import { bareProblem } from '../../support/problem.ts'
import { jsonText } from '../../../shared/text/json-text.ts'
import { printable, visible } from '../../../shared/text/printable.ts'

const en = createTranslator('en')
const zh = createTranslator('zh-CN')

describe('createTranslator', () => {
  test('gives texts with their facts, each instance in its own language', () => {
    expect(en.t('cli.host.added', { name: 'lab', address: 'esxi.example.org:8443' })).toBe(
      'Added lab (esxi.example.org:8443).',
    )
    expect(zh.t('cli.host.added', { name: 'lab', address: 'esxi.example.org:8443' })).toBe(
      '已添加 lab（esxi.example.org:8443）。',
    )
    expect(en.t('cli.steps.verify')).toBe('wait until the host stops responding')
  })

  test.each(locales)('has a sentence for every code in %s, also without facts', (locale) => {
    const { problemText } = createTranslator(locale)
    for (const code of problemCodes)
      expect(problemText(bareProblem(code))).not.toMatch(/\{\{|undefined|null|problems\./)
  })

  test('shows an unknown fact as unknown, not as a gap', () => {
    expect(en.problemText(bareProblem('HTTP_STATUS', { status: null }))).toContain('HTTP status unknown')
    expect(zh.problemText(bareProblem('HTTP_STATUS'))).toContain('HTTP 状态 未知')
    expect(en.problemText(bareProblem('HTTP_STATUS', { status: '' }))).toContain('HTTP status unknown')
    expect(en.problemText(bareProblem('TASKS_RUNNING', { count: 0 }))).toContain(': 0.')
  })

  test('names the step of an interrupted run in the language of the sentence', () => {
    const interrupted = bareProblem('RUN_INTERRUPTED', { at: '2026-03-01T10:00:00.000Z', step: 'verify' })
    expect(en.problemText(interrupted)).toContain('in the step "wait until the host stops responding"')
    expect(zh.problemText(interrupted)).toContain('步骤为“等待主机停止响应”')
    expect(en.problemText(bareProblem('RUN_INTERRUPTED', { at: null, step: 'constructor' }))).toContain('"constructor"')
  })

  test('puts the reason of a refused input into words, and leaves other text', () => {
    const invalid = bareProblem('ADDRESS_INVALID', { input: 'esxi:99999', reason: 'port' })
    expect(en.problemText(invalid)).toContain(
      '"esxi:99999" is not a host address (the port is not a number from 1 to 65535).',
    )
    expect(zh.problemText(invalid)).toContain('“esxi:99999”不是有效的主机地址（端口须为 1 到 65535 的数字）。')
    expect(en.problemText(bareProblem('FINGERPRINT_INVALID', { reason: 'something else' }))).toContain(
      '(something else)',
    )
  })

  test('shows a code of a newer version as it is', () => {
    expect(en.codeText('CANCELLED')).toBe('Cancelled at your request.')
    expect(en.codeText('VM_STUCK', { vm: 'db', id: '3', seconds: 300 })).toContain(
      'db was asked to shut down and is still running after 300 seconds',
    )
    expect(zh.codeText('SOMETHING_NEW')).toBe('主机或更新版本的程序报告了 SOMETHING_NEW。')
  })

  test('counts as each language does', () => {
    const steps = (count: number): string[] => [en, zh].map(({ t }) => t('install.template.steps', { count }))
    expect([0, 1, 2].map((count) => steps(count)[0])).toEqual(['0 steps', '1 step', '2 steps'])
    expect(new Set([0, 1, 2].map((count) => steps(count)[1]?.replace(/\d+/, '#'))).size).toBe(1)
    expect([1, 22].map((count) => en.t('hostImage.counts', { count, others: 1 }))).toEqual([
      '1 VIB, 1 not from VMware',
      '22 VIBs, 1 not from VMware',
    ])
    expect(zh.t('hostImage.counts', { count: 22, others: 5 })).toBe('共 22 个 VIB，其中 5 个不是 VMware 的')
  })

  test('a key that is not in the catalogue is an error, not a text', () => {
    const lost: string = 'cli.nothing.here'
    expect(() => en.t(lost as TextKey & 'cli.unknown')).toThrow('No text for cli.nothing.here in en')
  })

  test('never reads markup, references or placeholders in a value', () => {
    const shown = (vm: string): string =>
      en.problemText(bareProblem('VM_QUESTION_PENDING', { vm, id: '1' })).replace(/ is paused[^]*$/, '')
    for (const vm of [
      '$t(cli.yes)',
      '{{id}}',
      '{{constructor}}',
      '$& $1 $$',
      '<b>&amp;</b>',
      'a, b',
      '$t(cli.yes, {"lng":"zh-CN"})',
    ])
      expect(shown(vm)).toBe(vm)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (vm) => shown(vm) === (printable(vm) || 'unknown')),
      { numRuns: 500 },
    )
  })
})

describe('printable', () => {
  test('keeps one line and takes away what moves or hides text', () => {
    expect(printable(' two\r\n  lines\tand a tab ')).toBe('two lines and a tab')
    expect(printable('red\u001B[31m \u202Egpj.exe\u0007')).toBe('red\uFFFD[31m \uFFFDgpj.exe\uFFFD')
    expect(printable('中文 名称 🖥')).toBe('中文 名称 🖥')
    expect(printable('x'.repeat(9_000))).toBe(`${'x'.repeat(8_000)}…`)
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\p{Cc}\u2028\u202E]/u.test(printable(text)) && printable(text).isWellFormed(),
      ),
    )
  })
})

const acting = [
  '\u0007',
  '\u001B',
  '\u007F',
  '\u0085',
  '\u009B',
  '\u00AD',
  '\u034F',
  '\u061C',
  '\u115F',
  '\u200B',
  '\u200E',
  '\u200F',
  '\u2028',
  '\u202A',
  '\u202E',
  '\u2060',
  '\u2066',
  '\u2069',
  '\u3164',
  '\uFEFF',
  '\uFFA0',
  '\u{E0041}',
]

describe('visible', () => {
  test.each(acting)('shows U+FFFD for a character that acts on what is shown: %j', (character) => {
    expect([visible(`a${character}b`), printable(`a${character}b`)]).toEqual(['a\uFFFDb', 'a\uFFFDb'])
    expect(visible(`${character}${character}\n\t\r\nx`)).toBe('\uFFFD\n\t\r\nx')
  })

  test('keeps joiners where they are spelling, and nowhere else', () => {
    const words = [
      'می\u200Cخواهم',
      'क्\u200Dष',
      'ක්\u200Dෂ',
      '👩\u200D💻',
      '👩🏽\u200D🚒',
      '❤\uFE0F\u200D🔥',
      '👨\u200D👩\u200D👧',
      '🏳\uFE0F\u200D🌈',
    ]
    for (const word of words) expect([visible(word), printable(word)]).toEqual([word, word])
    expect(visible('ad\u200Dmin ad\u200Cmin \u200Dم م\u200C م\u200C\u200Cم 👩\u200Da')).toBe(
      'ad\uFFFDmin ad\uFFFDmin \uFFFDم م\uFFFD م\uFFFDم 👩\uFFFDa',
    )
  })

  test('never changes what it has shown', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) =>
          visible(visible(text)) === visible(text) &&
          !/[\u0080-\u009F\u202A-\u202E\u2066-\u2069\u200B]/.test(visible(text)),
      ),
    )
  })
})

describe('jsonText', () => {
  test('escapes what would act on a terminal and loses nothing', () => {
    expect(jsonText({ name: 'a\u202Eb\u200Cc' })).toBe(String.raw`{"name":"a\u202eb\u200cc"}`)
    expect(jsonText(['\u{E0041}'])).toBe(String.raw`["\udb40\udc41"]`)
    expect(jsonText({ a: ['中', '🖥'] }, 2)).toBe('{\n  "a": [\n    "中",\n    "🖥"\n  ]\n}')
    for (const character of acting) expect(jsonText(character)).toMatch(/^"(?:\\u[0-9a-f]{4}){1,2}"$/)
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(JSON.parse(jsonText(texts))).toEqual(texts)
        expect(jsonText(texts)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })
})

describe('detectLocale', () => {
  const environments: [LocaleEnvironment, string][] = [
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_TW' }, 'zh-CN'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'de_DE' }, 'en'],
    [{}, 'en'],
    [{ LANG: 'zh_CN', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_CN', LC_MESSAGES: 'en_US' }, 'en'],
    [{ LANG: 'en_US', LC_ALL: 'zh_CN' }, 'zh-CN'],
    [{ LANG: 'en_US', LANGUAGE: 'zh_CN:en' }, 'zh-CN'],
    [{ LANG: 'C.UTF-8', LANGUAGE: 'zh_CN' }, 'en'],
    [{ LANG: 'de_DE', LANGUAGE: 'fr:zh' }, 'zh-CN'],
    [{ LC_ALL: '', LANG: 'zh_CN' }, 'zh-CN'],
  ]
  test.each(environments)('%o -> %s', (environment, expected) => expect(detectLocale(environment)).toBe(expected))

  test('takes a list of wishes in order', () => {
    expect(detectLocale(['zh-Hans-CN', 'en'])).toBe('zh-CN')
    expect(detectLocale(['fr-FR', 'en-US', 'zh'])).toBe('en')
    expect(detectLocale(['fr-FR', 'zh'])).toBe('zh-CN')
    expect(detectLocale([])).toBe('en')
    expect(detectLocale(['zhuang'])).toBe('en')
  })

  test('asks the system when the environment says nothing', () => {
    expect(detectLocale({}, () => 'zh-CN')).toBe('zh-CN')
    expect(detectLocale({ LANG: 'en_US' }, () => 'zh-CN')).toBe('en')
  })
})

import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../../../electron/storage/log.ts'
import type { LogOptions } from '../../../electron/storage/log.ts'
import { createRedactor } from '../../../electron/storage/redactor.ts'
import type { Clock } from '../../../shared/clock.ts'
import { makeTempDir } from '../../support/tmp.ts'

const clock: Clock = { now: () => Date.UTC(2025, 0, 1), elapsed: () => 0, sleep: async () => undefined }

async function newLog(more: Partial<LogOptions> = {}) {
  const dir = await makeTempDir('log-')
  onTestFinished(() => dir.remove())
  const file = join(dir.path, 'logs', 'app.log')
  const redactor = createRedactor()
  const logger = createLogger({ file, redactor, clock, ...more })
  const text = async (): Promise<string> => {
    await logger.flush()
    return readFile(file, 'utf8')
  }
  return { dir: join(dir.path, 'logs'), file, redactor, logger, text }
}

describe('the log', () => {
  it('has one line of JSON an event, from its level upwards, for the owner alone', async () => {
    const { logger, text, file } = await newLog({ level: 'warn' })
    logger.log('info', 'quiet')
    logger.log('warn', 'host.slow', { host: 'a', ms: 12, at: 'forged' })
    logger.log('error', 'host.gone', {
      cause: Object.assign(new Error('no', { cause: new Error('why') }), { code: 'ECONNRESET' }),
    })
    const lines = (await text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      { at: '2025-01-01T00:00:00.000Z', level: 'warn', event: 'host.slow', host: 'a', ms: 12 },
      { event: 'host.gone', cause: { message: 'no', code: 'ECONNRESET', cause: { message: 'why' } } },
    ])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('keeps its files small and few', async () => {
    const { logger, dir, file } = await newLog({ maxBytes: 500, files: 3 })
    for (let n = 0; n < 40; n += 1) {
      logger.log('info', 'tick', { n })
      await logger.flush()
    }
    expect((await readdir(dir)).sort()).toEqual(['app.log', 'app.log.1', 'app.log.2'])
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(500)
    expect(await readFile(file, 'utf8')).toContain('"n":39')
    expect(await readFile(`${file}.1`, 'utf8')).not.toContain('"n":39')
  })

  it('withholds bodies, cookies and passwords even where no secret is registered', async () => {
    const { logger, text } = await newLog()
    logger.log('info', 'call', {
      body: '<x>canary</x>',
      request: { a: 'canary' },
      Cookie: 'canary',
      nested: { password: 'canary' },
      bytes: Buffer.from('canary'),
    })
    expect(await text()).not.toContain('canary')
    expect(await text()).toContain('«withheld»')
  })

  it('never throws: cycles, getters that throw, depth, size, a folder that cannot be', async () => {
    const { logger, text } = await newLog()
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    logger.log('info', 'cycle', cycle)
    logger.log('info', 'getter', {
      get bad(): string {
        throw new Error('no')
      },
    })
    logger.log('info', 'odd', {
      f: () => 1,
      s: Symbol('s'),
      b: 10n,
      nan: Number.NaN,
      date: new Date(Number.NaN),
      long: 'x'.repeat(100_000),
      many: Array(10_000).fill(1),
      none: null,
    })
    expect((await text()).length).toBeLessThan(5_000)
    const nowhere = createLogger({ file: '/dev/null/app.log', redactor: createRedactor() })
    nowhere.log('error', 'lost')
    await nowhere.flush()
  })

  it('does not let a secret through, whole or cut', async () => {
    const { logger, redactor, text } = await newLog()
    redactor.add('canary&"secret')
    const cause = new Error('sent canary&"secret to host')
    logger.log('info', 'canary&"secret', {
      ['canary&"secret']: 'canary&"secret',
      cause,
      long: `${'x'.repeat(1_990)}canary&"secret`,
    })
    expect(await text()).not.toMatch(/canary|secret(?!»)/)
  })
})

describe('the redactor', () => {
  const secret = fc
    .string({ minLength: 6, maxLength: 30, unit: 'grapheme' })
    .filter((text) => text.trim().length >= 6 && !'«secret»'.includes(text))
  const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const spellings: Readonly<Record<string, (text: string) => string>> = {
    plain: (text) => text,
    xml,
    'xml attribute': (text) => xml(text).replaceAll('"', '&quot;').replaceAll("'", '&apos;').replaceAll('\n', '&#10;'),
    json: (text) => JSON.stringify(text).slice(1, -1),
    'json in json': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
    'xml in json': (text) => JSON.stringify(xml(text)).slice(1, -1),
    uri: (text) => encodeURIComponent(text),
    form: (text) => new URLSearchParams({ p: text }).toString().slice(2),
    hex: (text) => Buffer.from(text).toString('hex'),
    base64: (text) => Buffer.from(text).toString('base64'),
    base64url: (text) => Buffer.from(text).toString('base64url'),
    'uri in either case': (text) =>
      encodeURIComponent(text.toWellFormed()).replace(
        /%(.)(.)/g,
        (_, high: string, low: string) => `%${high.toLowerCase()}${low}`,
      ),
    'uri of every byte': (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
    'uri in uri': (text) => encodeURIComponent(encodeURIComponent(text.toWellFormed())),
    'xml by numbers': (text) =>
      Array.from(text.toWellFormed(), (each, index) =>
        index % 2 === 0 ? `&#${each.codePointAt(0) ?? 0};` : `&#x0${(each.codePointAt(0) ?? 0).toString(16)};`,
      ).join(''),
    'xml in xml': (text) => xml(xml(text)),
    'json by numbers': (text) =>
      Array.from(
        { length: text.length },
        (_, at) => String.raw`\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join(''),
    'json with escaped slashes': (text) =>
      JSON.stringify(text)
        .slice(1, -1)
        .replaceAll('/', String.raw`\/`)
        .replaceAll('<', String.raw`\u003c`),
    'uri in json in xml': (text) => xml(JSON.stringify(encodeURIComponent(text.toWellFormed())).slice(1, -1)),
    'hex with colons': (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(':'),
    'base64 in lines': (text) =>
      (
        Buffer.from(text)
          .toString('base64')
          .match(/.{1,5}/g) ?? []
      ).join('\r\n'),
    'base64 in a uri': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  }

  it.each(Object.keys(spellings))('finds a secret as %s', (name) => {
    fc.assert(
      fc.property(secret, fc.constantFrom('', 'a="', 'Bearer '), (text, before) => {
        const redactor = createRedactor()
        redactor.add(text)
        const spelled = spellings[name]?.(text) ?? ''
        expect(redactor.redact(`${before}${spelled} end`)).toBe(`${before}«secret» end`)
      }),
    )
  })

  it('finds it within longer base64, whatever stands before it, in one line or in several', () => {
    for (const password of ['canary-password', 'canary', 'canar']) {
      for (const user of ['', 'r', 'ro', 'root', 'admin']) {
        const redactor = createRedactor()
        redactor.add(password)
        const text = Buffer.from(`${user}:${password}`).toString('base64')
        for (const spelt of [text, text.replace(/.{4}/g, '$&\n'), encodeURIComponent(text)]) {
          const clean = redactor.redact(spelt)
          expect(clean).toContain('«secret»')
          expect(Buffer.from(clean.replaceAll('«secret»', ''), 'base64').toString()).not.toContain(password.slice(0, 4))
        }
      }
    }
  })

  it.each([
    'Pass word-with  blanks',
    'Pass\nword-with\tblanks',
    'Password-with blanks',
    'Pass word - with blanks',
    'Password-\r\n   with blanks',
    'Pass\u00ADword-with\u200B blanks',
    'Password-\\nwith\\tblanks',
    'Password-with+blanks',
    'P\nassword-%0awith&#10;blanks',
  ])('finds one whose blanks were changed, or that was wrapped: %j', (text) => {
    const redactor = createRedactor()
    redactor.add('Password-with blanks')
    expect(redactor.redact(`It is ${text}, said the host.`)).toBe('It is «secret», said the host.')
    redactor.add(' edge of it ')
    expect(redactor.redact('"edge of it"')).toBe('"«secret»"')
  })

  it('looks for short ones in one piece, and leaves everything else as it was', () => {
    const redactor = createRedactor()
    redactor.add('on it')
    redactor.add('correct horse')
    const text = 'The moon\nit is, %41 &amp; \\n a correct answer of a horse, «secret» c29tZXRoaW5n.'
    expect(redactor.redact(text)).toBe(text)
    expect(redactor.redact('on it')).toBe('«secret»')
  })

  it('takes the longer of two secrets first, and leaves its own mask alone', () => {
    const redactor = createRedactor()
    redactor.add('abc')
    redactor.add('abcdef')
    redactor.add('secret')
    expect(redactor.redact('abcdef abc secret')).toBe('«secret» «secret» «secret»')
  })

  it('forgets a secret when the last one who added it takes it out', () => {
    const redactor = createRedactor()
    const [first, second] = [redactor.add('canary'), redactor.add('canary')]
    first()
    first()
    expect(redactor.redact('canary')).toBe('«secret»')
    second()
    expect(redactor.redact('canary')).toBe('canary')
    redactor.add('')()
    expect(redactor.redact('canary')).toBe('canary')
  })
})

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { addRules, ownRules, Passports, readRulesFile, removeRules } from '../../../electron/hardware/passports.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { machine, sound } from './rule-samples.ts'

let folder: string
const clock = { now: () => Date.UTC(2025, 0, 1), elapsed: () => 0, sleep: () => Promise.resolve() }
const hostId = '00000000-0000-4000-8000-000000000001'

beforeEach(async () => {
  const dir = await makeTempDir('passports-')
  onTestFinished(() => dir.remove())
  folder = dir.path
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)

describe('passports', () => {
  it('keep a machine as it was, dated, in the order they were saved, also for another process', async () => {
    const file = join(folder, 'passports.json')
    const passports = new Passports({ file, clock })
    expect(value(await passports.list())).toEqual([])
    const first = value(await passports.save({ name: 'esx-a', hostId, source: 'live', hardware: sound }))
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'esx-a',
      at: '2025-01-01T00:00:00.000Z',
      hostId,
      source: 'live',
      hardware: sound,
    })
    const second = value(
      await passports.save({ name: 'from texts', hostId: null, source: 'texts', hardware: machine() }),
    )
    expect(value(await new Passports({ file, clock }).list())).toEqual([first, second])
    expect(code(await passports.remove(first.id))).toBe('ok')
    expect(code(await passports.remove(first.id))).toBe('ok')
    expect(value(await passports.list())).toEqual([second])
  })

  it('cut a name to what a passport holds', async () => {
    const passports = new Passports({ file: join(folder, 'p.json'), clock })
    const saved = async (name: string): Promise<string> =>
      value(await passports.save({ name, hostId: null, source: 'texts', hardware: machine() })).name
    expect(await saved('  ')).toBe('-')
    expect(await saved('a\nb\u202Ec')).toBe('a b\uFFFDc')
    expect(await saved('x'.repeat(500))).toBe('x'.repeat(120))
    expect(value(await passports.list())).toHaveLength(3)
  })

  it('stop at 500 and leave the file as it was', async () => {
    const file = join(folder, 'p.json')
    const one = {
      id: hostId,
      name: 'n',
      at: '2025-01-01T00:00:00.000Z',
      hostId: null,
      source: 'texts',
      hardware: machine(),
    }
    await writeFile(file, JSON.stringify({ version: 1, data: { passports: Array.from({ length: 500 }, () => one) } }))
    const passports = new Passports({ file, clock })
    expect(code(await passports.save({ name: 'n', hostId: null, source: 'texts', hardware: machine() }))).toBe(
      'STORAGE_WRITE_FAILED',
    )
    expect(value(await passports.list())).toHaveLength(500)
  })

  it('say that a damaged file is damaged, and do not write over it', async () => {
    const file = join(folder, 'p.json')
    await writeFile(file, '{"version":1,"data":{"passports":[{"id":"x"}]}}')
    const passports = new Passports({ file, clock })
    expect(code(await passports.list())).toBe('STORAGE_CORRUPT')
    expect(code(await passports.save({ name: 'n', hostId: null, source: 'texts', hardware: machine() }))).toBe(
      'STORAGE_CORRUPT',
    )
    expect(await readFile(file, 'utf8')).toContain('"x"')
  })
})

const rules = (name: string, id = 'own'): string =>
  JSON.stringify({
    schema: 'hypertray/hardware-rules/1',
    name,
    rules: [
      {
        id,
        category: 'nic',
        match: { pci: [{ vendor: '10ec', devices: ['8168'] }] },
        versions: ['8.0'],
        verdict: 'fine',
        summary: { en: 'Seen to work.', 'zh-CN': '实测可用。' },
        workaround: null,
        bootOptions: [],
        note: null,
        sources: ['tried it'],
        confidence: 'high',
      },
    ],
  })

describe("rules of one's own", () => {
  it('are none without a folder', async () => {
    expect(await ownRules(join(folder, 'rules'))).toEqual({ files: [], problems: [] })
  })

  it('are read by name; what is wrong with one file is named, and the rest counts', async () => {
    await writeFile(join(folder, 'b.json'), rules('Bee'))
    await writeFile(join(folder, 'a.JSON'), `\uFEFF${rules('Ay')}`)
    await writeFile(join(folder, 'bad.json'), '{"schema":')
    await writeFile(join(folder, 'notes.txt'), 'not rules')
    await writeFile(join(folder, '.b.json.0123456789abcdef.tmp'), 'half')
    await writeFile(join(folder, '.hidden.json'), rules('hidden'))
    await mkdir(join(folder, 'folder.json'))
    const own = await ownRules(folder)
    expect(own.files.map(({ file, rules: { name } }) => [file, name])).toEqual([
      ['a.JSON', 'Ay'],
      ['b.json', 'Bee'],
    ])
    expect(own.problems.map(({ file, problem: { code: is, params } }) => [file, is, params['file']])).toEqual([
      ['bad.json', 'RULES_INVALID', 'bad.json'],
      ['folder.json', 'STORAGE_UNREADABLE', 'folder.json'],
    ])
  })

  it('are at most 64 files of bounded size', async () => {
    await Promise.all(
      Array.from({ length: 66 }, async (_, index) =>
        writeFile(join(folder, `r${String(index).padStart(2, '0')}.json`), rules('R')),
      ),
    )
    const own = await ownRules(folder)
    expect(own.files).toHaveLength(64)
    expect(own.problems.map(({ file, problem: { code: is } }) => [file, is])).toEqual([
      ['r64.json', 'RULES_TOO_MANY'],
      ['r65.json', 'RULES_TOO_MANY'],
    ])
    await writeFile(join(folder, 'big.json'), ' '.repeat(8 * 1_024 * 1_024 + 1))
    expect(await readRulesFile(join(folder, 'big.json'))).toMatchObject({
      ok: false,
      problem: { code: 'RULES_INVALID', params: { detail: '> 2 MiB' } },
    })
    expect(code(await readRulesFile(join(folder, 'absent.json')))).toBe('STORAGE_UNREADABLE')
  })

  it('are added for the owner alone, replaced under the same name, and removed', async () => {
    const home = join(folder, 'data', 'rules')
    expect(value(await addRules(home, rules('First'), 'my rules.json'))).toMatchObject({
      file: 'my-rules.json',
      replaced: false,
      rules: { name: 'First' },
    })
    expect(value(await addRules(home, rules('Second'), 'my rules.json'))).toMatchObject({
      file: 'my-rules.json',
      replaced: true,
    })
    expect((await ownRules(home)).files.map(({ rules: { name } }) => name)).toEqual(['Second'])
    expect([(await stat(home)).mode & 0o777, (await stat(join(home, 'my-rules.json'))).mode & 0o777]).toEqual([
      0o700, 0o600,
    ])
    expect(code(await removeRules(home, 'my-rules.json'))).toBe('ok')
    expect(code(await removeRules(home, 'my-rules.json'))).toBe('ok')
    expect(await readdir(home)).toEqual([])
  })

  it('that are invalid are not written', async () => {
    expect(await addRules(join(folder, 'rules'), '{"schema":"other"}', 'x.json')).toMatchObject({
      ok: false,
      problem: { code: 'RULES_INVALID' },
    })
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['../../etc/passwd', 'passwd.json'],
    ['C:\\Users\\x\\规则 1.JSON', '规则-1.json'],
    ['..', 'rules.json'],
    ['', 'rules.json'],
    ['con.json', 'rules-con.json'],
    ['.hidden', 'hidden.json'],
    ['a\u0000b:c*?', 'a-b-c.json'],
    [`${'长'.repeat(300)}.json`, `${'长'.repeat(60)}.json`],
  ])('named %j become %s within the folder', async (name, file) => {
    expect(value(await addRules(join(folder, 'rules'), rules('R'), name)).file).toBe(file)
    expect(await readdir(join(folder, 'rules'))).toEqual([file])
    expect(await readdir(folder)).toEqual(['rules'])
  })

  it.each(['../x.json', 'a/../../x.json', '..\\x.json', 'x.txt', '.x.json', ''])(
    'are not removed as %j',
    async (file) => {
      await mkdir(join(folder, 'rules'))
      for (const path of ['x.json', 'rules/x.txt', 'rules/.x.json']) await writeFile(join(folder, path), rules('R'))
      expect(code(await removeRules(join(folder, 'rules'), file))).toBe('STORAGE_WRITE_FAILED')
      expect([await readdir(folder), (await readdir(join(folder, 'rules'))).toSorted()]).toEqual([
        ['rules', 'x.json'],
        ['.x.json', 'x.txt'],
      ])
    },
  )
})

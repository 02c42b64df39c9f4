import { execFile } from 'node:child_process'
import { chmod, lstat, mkdir, readFile, readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { jsonDocument } from '../../../electron/storage/document.ts'
import type { DocumentOptions, JsonDocument } from '../../../electron/storage/document.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import type { Clock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

const schema = z.object({ names: z.array(z.string()) })
type Names = z.infer<typeof schema>
const clock: Clock = { now: () => Date.UTC(2025, 0, 2, 3, 4, 5), elapsed: () => 0, sleep: async () => undefined }

async function newFolder(): Promise<string> {
  const dir = await makeTempDir('document-')
  onTestFinished(() => dir.remove())
  return dir.path
}

function names(file: string, more: Partial<DocumentOptions<Names>> = {}): JsonDocument<Names> {
  return jsonDocument<Names>({ file, schema, empty: () => ({ names: [] }), ...more })
}

const add = (name: string) => (current: Names) => ok({ names: [...current.names, name] })

describe('a document', () => {
  it('reads as empty while there is none, without making a file', async () => {
    const folder = await newFolder()
    expect(await names(join(folder, 'sub', 'n.json')).read()).toEqual(ok({ names: [] }))
    expect(await readdir(folder)).toEqual([])
  })

  it('is for its owner alone, folder included, and carries its version', async () => {
    const folder = await newFolder()
    const file = join(folder, 'sub', 'n.json')
    expect(await names(file).update(add('büro'))).toEqual(ok({ names: ['büro'] }))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'sub'))).mode & 0o777).toBe(0o700)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, data: { names: ['büro'] } })
    expect((await readdir(join(folder, 'sub'))).sort()).toEqual(['.locks', 'n.json'])
  })

  it('does not open up when an older file was open to all', async () => {
    const file = join(await newFolder(), 'n.json')
    await names(file).update(add('a'))
    await chmod(file, 0o644)
    await names(file).update(add('b'))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('writes nothing when the change refuses or changes nothing', async () => {
    const file = join(await newFolder(), 'n.json')
    await names(file).update(add('a'))
    const before = await stat(file)
    const refusal = fail(problem('HOST_NOT_FOUND', { name: 'x' }))
    expect(await names(file).update(() => refusal)).toEqual(refusal)
    expect(await names(file).update((current) => ok(current))).toEqual(ok({ names: ['a'] }))
    expect((await stat(file)).ino).toBe(before.ino)
  })

  it('never writes what it could not read again', async () => {
    const file = join(await newFolder(), 'n.json')
    await names(file).update(add('a'))
    const wrong = { names: [1] } as unknown as Names
    expect(await names(file).update(() => ok(wrong))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED', params: { reason: 'not-valid' } },
    })
    const small = names(file, { maxBytes: 100 })
    expect(await small.update(add('x'.repeat(100)))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED', params: { reason: 'too-large' } },
    })
    expect(await small.read()).toEqual(ok({ names: ['a'] }))
  })

  it('frees its lock when the change throws', async () => {
    const file = join(await newFolder(), 'n.json')
    await expect(
      names(file).update(() => {
        throw new Error('bug')
      }),
    ).rejects.toThrow('bug')
    expect((await names(file, { lockWaitMs: 0 }).update(add('a'))).ok).toBe(true)
  })

  it('stays a link when it is one, and is the same document through it', async () => {
    const folder = await newFolder()
    const [file, link] = [join(folder, 'n.json'), join(folder, 'link.json')]
    await names(file).update(add('a'))
    await symlink(file, link)
    await names(link).update(add('b'))
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(await names(file).read()).toEqual(ok({ names: ['a', 'b'] }))
  })

  it('removes what a writer that was killed left behind, and nothing else', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, '.n.json.0123456789abcdef.tmp'), 'half')
    await writeFile(join(folder, '.n.json.notes.tmp'), 'mine')
    await names(join(folder, 'n.json')).update(add('a'))
    expect((await readdir(folder)).sort()).toEqual(['.locks', '.n.json.notes.tmp', 'n.json'])
  })
})

describe('a document of another version', () => {
  const migrations = [
    (data: unknown) => ({ list: z.array(z.string()).parse(data) }),
    (data: unknown) => ({ names: z.object({ list: z.array(z.string()) }).parse(data).list }),
  ]

  it('is led up through every migration', async () => {
    const file = join(await newFolder(), 'n.json')
    await writeFile(file, JSON.stringify({ version: 1, data: ['a'] }))
    expect(await names(file, { migrations }).read()).toEqual(ok({ names: ['a'] }))
    await writeFile(file, JSON.stringify({ version: 2, data: { list: ['b'] } }))
    expect(await names(file, { migrations }).update(add('c'))).toEqual(ok({ names: ['b', 'c'] }))
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 3, data: { names: ['b', 'c'] } })
  })

  it('that makes no sense is damaged, not a crash', async () => {
    const file = join(await newFolder(), 'n.json')
    await writeFile(file, JSON.stringify({ version: 1, data: 7 }))
    expect(await names(file, { migrations }).read()).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_CORRUPT', params: { reason: 'not-migratable' } },
    })
  })

  it('that is newer is never overwritten, not even when asked to set it aside', async () => {
    const file = join(await newFolder(), 'n.json')
    const text = JSON.stringify({ version: 2, data: { anything: true } })
    await writeFile(file, text)
    const newer = { ok: false, problem: { code: 'STORAGE_NEWER', params: { file, version: 2, current: 1 } } }
    expect(await names(file).read()).toMatchObject(newer)
    expect(await names(file).update(add('a'), { setAsideDamaged: true })).toMatchObject(newer)
    expect(await readFile(file, 'utf8')).toBe(text)
  })
})

describe('a damaged document', () => {
  it('is kept, however it was damaged, and replaced only with a copy beside it', async () => {
    const whole = Buffer.from(JSON.stringify({ version: 1, data: { names: ['büro', 'x'] } }))
    const damage = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          'null',
          '[]',
          '{}',
          '{"version":1}',
          '{"version":0,"data":{"names":[]}}',
          '{"version":1,"data":{"names":[1]}}',
          '{"version":"1","data":{}}',
        )
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        await using dir = await makeTempDir('damaged-')
        const file = join(dir.path, 'n.json')
        await writeFile(file, bytes)
        const corrupt = { ok: false, problem: { code: 'STORAGE_CORRUPT', params: { file } } }
        expect(await names(file).read()).toMatchObject(corrupt)
        expect(await names(file).update(add('a'))).toMatchObject(corrupt)
        expect(await readFile(file)).toEqual(bytes)
        expect(await names(file, { clock }).update(add('a'), { setAsideDamaged: true })).toEqual(ok({ names: ['a'] }))
        expect(await readFile(`${file}.damaged-2025-01-02T03-04-05.000Z`)).toEqual(bytes)
      }),
      { numRuns: 60 },
    )
  })

  it('set aside twice in the same moment keeps both', async () => {
    const folder = await newFolder()
    const file = join(folder, 'n.json')
    for (const text of ['first', 'second']) {
      await writeFile(file, text)
      await names(file, { clock }).update(add('a'), { setAsideDamaged: true })
    }
    const kept = (await readdir(folder)).filter((name) => name.includes('damaged')).sort()
    expect(await Promise.all(kept.map((name) => readFile(join(folder, name), 'utf8')))).toEqual(['first', 'second'])
  })

  it('is not read when it is too large', async () => {
    const file = join(await newFolder(), 'n.json')
    await writeFile(file, '')
    await truncate(file, 9 * 1024 * 1024)
    expect(await names(file).read()).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_CORRUPT', params: { reason: 'too-large' } },
    })
  })
})

describe('what is no file', () => {
  it('is refused at once: a folder, and a pipe without a writer', async () => {
    const folder = await newFolder()
    const pipe = join(folder, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    await mkdir(join(folder, 'folder'))
    for (const file of [pipe, join(folder, 'folder')]) {
      const refused = { ok: false, problem: { code: 'STORAGE_UNREADABLE', params: { file } } }
      expect(await names(file).read()).toMatchObject(refused)
      expect(await names(file).update(add('a'), { setAsideDamaged: true })).toMatchObject(refused)
    }
  })

  it('cannot have a document in it', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'file'), '')
    expect(await names(join(folder, 'file', 'n.json')).update(add('a'))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED' },
    })
  })
})

describe('updates from several processes', () => {
  it('are never lost', async () => {
    const file = join(await newFolder(), 'n.json')
    const writer = join(import.meta.dirname, 'document-writer.ts')
    const runs = await Promise.all(
      [0, 100, 200].map((from) => runProgram(process.execPath, [writer, file, String(from), '15'])),
    )
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    const list = (JSON.parse(await readFile(file, 'utf8')) as { data: number[] }).data
    const expected = [0, 100, 200].flatMap((from) => Array.from({ length: 15 }, (_, index) => from + index))
    expect(list.toSorted((a, b) => a - b)).toEqual(expected)
  })

  it('fail with STORAGE_BUSY when the other one does not finish', async () => {
    const folder = await newFolder()
    const file = join(folder, 'n.json')
    const lock = await acquireLock(file, { busy: 'STORAGE_BUSY', what: 'test' })
    expect(await names(file, { lockWaitMs: 0 }).update(add('a'))).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_BUSY', params: { file, pid: process.pid, what: 'test' } },
    })
    if (lock.ok) await lock.value.release()
  })
})

describe('a disk that fills up', () => {
  it('leaves the old content whole and says so', async () => {
    const folder = await newFolder()
    const file = join(folder, 'n.json')
    await writeFile(file, 'old')
    const writer = join(import.meta.dirname, 'full-disk-writer.ts')
    const run = await runProgram('bash', [
      '-c',
      'ulimit -f 16; exec "$0" "$@"',
      process.execPath,
      writer,
      file,
      '100000',
    ])
    expect(run).toMatchObject({ code: 0, stdout: 'EFBIG\n' })
    expect(await readFile(file, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['n.json'])
  })
})

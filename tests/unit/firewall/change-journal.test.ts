import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ChangeJournal, listChanges, parseChanges } from '../../../electron/firewall/change-journal.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import type { ChangeEntry } from '../../../shared/models/firewall.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { entry, hostA, hostB } from './samples.ts'

let file: string

beforeEach(async () => {
  const dir = await makeTempDir('changes-')
  onTestFinished(() => dir.remove())
  file = join(dir.path, 'deep', 'changes.jsonl')
})

async function listed(hostId: string | null = null): Promise<readonly ChangeEntry[]> {
  const list = await listChanges(file, hostId)
  if (!list.ok) throw new Error(list.problem.code)
  return list.value
}
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code)

describe('the journal of changes', () => {
  it('is nothing as long as there is no file', async () => {
    expect(await listed()).toEqual([])
  })

  it('gives each change once, as its last line has it, newest first, of one host or of all', async () => {
    const journal = new ChangeJournal({ file })
    const [first, second, third] = [
      entry(),
      entry({ at: '2025-01-01T00:00:02.000Z', hostId: hostB }),
      entry({ at: '2025-01-01T00:00:01.000Z' }),
    ]
    for (const line of [
      first,
      second,
      { ...first, at: '2025-01-01T00:00:09.000Z', state: 'failed' as const, code: 'NO_PERMISSION' },
      third,
    ])
      expect(code(await journal.append(line))).toBe('ok')
    expect(await listed()).toEqual([second, third, { ...first, state: 'failed', code: 'NO_PERMISSION' }])
    expect((await listed(hostB)).map(({ id }) => id)).toEqual([second.id])
    expect((await listed(hostA)).map(({ id }) => id)).toEqual([third.id, first.id])
    expect(await journal.list(hostB)).toEqual({ ok: true, value: [second] })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is written without the secrets that are known', async () => {
    const change = { kind: 'ruleset' as const, key: 'hunter2', enabled: true }
    const redact = (text: string): string => text.replaceAll(/hunter2|ruleset/g, '«secret»')
    expect(
      code(await new ChangeJournal({ file, redact }).append(entry({ hostName: 'a hunter2', change, before: change }))),
    ).toBe('ok')
    expect(await readFile(file, 'utf8')).not.toContain('hunter2')
    expect(await listed()).toMatchObject([{ hostName: 'a «secret»', change: { kind: 'ruleset', key: '«secret»' } }])
  })

  it('puts the later of two with the same time first', async () => {
    const journal = new ChangeJournal({ file })
    const both = [entry(), entry()]
    for (const line of both) await journal.append(line)
    expect((await listed()).map(({ id }) => id)).toEqual(both.toReversed().map(({ id }) => id))
  })

  it('passes over what it cannot read and leaves it as it is', async () => {
    const journal = new ChangeJournal({ file })
    const [first, second] = [entry(), entry({ at: '2025-01-01T00:00:01.000Z' })]
    await journal.append(first)
    const damage = Buffer.concat([
      Buffer.from('garbage\n\n{"id":1}\nnull\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from(
        `${JSON.stringify({ ...first, state: 'wondrous' })}\n${JSON.stringify({ ...first, hostId: hostB, state: 'done' })}\n`,
      ),
      Buffer.from('{"id":"torn'),
    ])
    await appendFile(file, damage)
    await journal.append(second)
    expect((await listed()).map(({ id, state, hostId }) => ({ id, state, hostId }))).toEqual(
      [second, first].map(({ id, state, hostId }) => ({ id, state, hostId })),
    )
    expect((await readFile(file)).includes(damage)).toBe(true)
  })

  it('counts a last line without its line break', () => {
    const whole = entry()
    expect(parseChanges(Buffer.from(JSON.stringify(whole)))).toEqual([whole])
  })

  it('reads the end of a file that is far too large, from a whole line on', async () => {
    const old = entry()
    const lines = `${JSON.stringify(old)}\n`.repeat(64)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, lines)
    for (let size = lines.length; size < 17 * 1024 * 1024; size += 1024 * 1024)
      await appendFile(file, `${'x'.repeat(1024 * 1024 - 1)}\n`)
    const last = entry()
    await new ChangeJournal({ file }).append(last)
    expect((await listed()).map(({ id }) => id)).toEqual([last.id])
  })

  it('says when it cannot be read or written', async () => {
    await mkdir(file, { recursive: true })
    expect(code(await listChanges(file, null))).toBe('STORAGE_UNREADABLE')
    expect(code(await new ChangeJournal({ file }).append(entry()))).toBe('STORAGE_WRITE_FAILED')
    await rm(file, { recursive: true })
    expect(
      code(await new ChangeJournal({ file, openFile: () => Promise.reject(new Error('EACCES')) }).append(entry())),
    ).toBe('STORAGE_WRITE_FAILED')
  })

  it('writes nothing that it could not read again', async () => {
    expect(code(await new ChangeJournal({ file }).append(entry({ hostId: 'esx' })))).toBe('STORAGE_WRITE_FAILED')
    expect(await listed()).toEqual([])
  })

  it('waits for another writer, and gives up in time', async () => {
    const journal = new ChangeJournal({ file, lockWaitMs: 0 })
    await journal.append(entry())
    const lock = await acquireLock(file, { busy: 'STORAGE_BUSY' })
    if (!lock.ok) throw new Error(lock.problem.code)
    expect(code(await journal.append(entry()))).toBe('STORAGE_BUSY')
    const waiting = new ChangeJournal({ file }).append(entry())
    await lock.value.release()
    expect(code(await waiting)).toBe('ok')
    expect(await listed()).toHaveLength(2)
  })

  it('lets lines written at the same time follow each other', async () => {
    let open = 0
    let most = 0
    const journal = new ChangeJournal({
      file,
      openFile: async (name, how) => {
        most = Math.max(most, ++open)
        const real = await openAppendFile(name, how)
        return {
          append: real.append,
          close: async () => {
            await real.close()
            open -= 1
          },
        }
      },
    })
    // The first line finds no file and makes it.
    await journal.append(entry())
    open = 0
    most = 0
    await Promise.all(Array.from({ length: 8 }, () => journal.append(entry())))
    expect(most).toBe(1)
    expect(await listed()).toHaveLength(9)
  })
})

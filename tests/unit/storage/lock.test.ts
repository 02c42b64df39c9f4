import { dirname, join } from 'node:path'
import { onTestFinished, describe, expect, it } from 'vitest'
import { acquireLock, forgetLock, isLocked } from '../../../electron/storage/lock.ts'
import type { Lock, LockBackend } from '../../../electron/storage/lock-backend.ts'
import { bsdOpen, fileBackend, windowsOpen } from '../../../electron/storage/lock-file.ts'
import { lockPlace } from '../../../electron/storage/lock-place.ts'
import { socketBackend } from '../../../electron/storage/lock-socket.ts'
import { formatNote, parseNote } from '../../../electron/storage/lock-note.ts'
import { fstatSync, openSync } from 'node:fs'
import { chmod, mkdir, readdir, symlink } from 'node:fs/promises'
import type { Clock } from '../../../shared/clock.ts'
import type { Result } from '../../../shared/result.ts'
import { startLineChild } from '../../support/child.ts'
import { makeTempDir } from '../../support/tmp.ts'

const holder = join(import.meta.dirname, 'lock-holder.ts')
const busy = 'RUN_IN_PROGRESS'

async function newKey(): Promise<string> {
  const dir = await makeTempDir('lock-')
  onTestFinished(() => dir.remove())
  return join(dir.path, 'thing')
}

function held(result: Result<Lock>): Lock {
  if (!result.ok) throw new Error(result.problem.code, { cause: result.problem.cause })
  return result.value
}

describe('a lock across processes', () => {
  it('is refused while another process has it, and says who that is', async () => {
    const key = await newKey()
    const child = await startLineChild(process.execPath, [holder, key])
    expect(await child.nextLine()).toBe('held')
    const refused = await acquireLock(key, { busy, params: { name: 'office' } })
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: busy, params: { name: 'office', pid: child.pid, what: 'shutdown Büro' } },
    })
    if (!refused.ok) expect(Date.parse(String(refused.problem.params['since']))).toBeGreaterThan(0)
    await child.stop()
  })

  it('is free at once when its holder was killed', async () => {
    const key = await newKey()
    const child = await startLineChild(process.execPath, [holder, key])
    expect(await child.nextLine()).toBe('held')
    expect((await acquireLock(key, { busy })).ok).toBe(false)
    await child.kill()
    await held(await acquireLock(key, { busy })).release()
  })

  it('comes to the one who waits when the holder is killed', async () => {
    const key = await newKey()
    const child = await startLineChild(process.execPath, [holder, key])
    await child.nextLine()
    const waiting = acquireLock(key, { busy, waitMs: 30_000 })
    await child.kill()
    await held(await waiting).release()
  })

  it('comes to the one who waits when the holder releases it', async () => {
    const key = await newKey()
    const child = await startLineChild(process.execPath, [holder, key])
    await child.nextLine()
    const waiting = acquireLock(key, { busy, waitMs: 30_000 })
    expect(await child.stop()).toBe(0)
    await held(await waiting).release()
  })

  it('wakes the one who waits by the end of the connection, not by the next look at it', async () => {
    const key = await newKey()
    const backend: LockBackend = { ...socketBackend, pollMs: 60_000 }
    const first = held(await acquireLock(key, { busy, backend }))
    const noted = socketBackend.watch(key)
    const waiting = acquireLock(key, { busy, waitMs: 60_000, backend })
    await noted.note
    await first.release()
    await held(await waiting).release()
  })

  it('is refused without a note when the holder is stopped and cannot answer', async () => {
    const key = await newKey()
    const child = await startLineChild(process.execPath, [holder, key])
    await child.nextLine()
    process.kill(child.pid, 'SIGSTOP')
    expect(await acquireLock(key, { busy })).toMatchObject({
      ok: false,
      problem: { code: busy, params: { pid: null, what: null, since: null } },
    })
    await child.kill()
  })

  it('goes to exactly one of many who ask at once', async () => {
    const key = await newKey()
    const results = await Promise.all(Array.from({ length: 20 }, () => acquireLock(key, { busy })))
    const winners = results.filter((result) => result.ok)
    expect(winners).toHaveLength(1)
    await Promise.all(winners.map((winner) => held(winner).release()))
  })

  it('lets those who wait have it one after the other', async () => {
    const key = await newKey()
    let inside = 0
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const lock = held(await acquireLock(key, { busy, waitMs: 10_000 }))
        expect((inside += 1)).toBe(1)
        await new Promise(setImmediate)
        inside -= 1
        await lock.release()
      }),
    )
  })

  it('does not keep others out under another key', async () => {
    const [one, two] = [
      held(await acquireLock(await newKey(), { busy })),
      held(await acquireLock(await newKey(), { busy })),
    ]
    await one.release()
    await two.release()
  })

  it('can be released twice without taking it from the next one', async () => {
    const key = await newKey()
    const first = held(await acquireLock(key, { busy }))
    await first.release()
    const second = held(await acquireLock(key, { busy }))
    await first.release()
    expect((await acquireLock(key, { busy })).ok).toBe(false)
    await second.release()
  })

  it('stops waiting when cancelled, and when the time is over', async () => {
    const key = await newKey()
    const lock = held(await acquireLock(key, { busy }))
    const abort = new AbortController()
    const waiting = acquireLock(key, { busy, waitMs: 60_000, signal: abort.signal })
    abort.abort()
    expect(await waiting).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    let now = 0
    const clock: Clock = {
      now: () => now,
      elapsed: () => now,
      sleep: async (ms) => {
        now += ms
      },
    }
    expect(await acquireLock(key, { busy, waitMs: 5_000, clock })).toMatchObject({ ok: false, problem: { code: busy } })
    expect(now).toBeGreaterThanOrEqual(5_000)
    await lock.release()
  })

  it('says when the system gives no locks', async () => {
    const backend: LockBackend = { ...socketBackend, tryHold: () => Promise.reject(new Error('EMFILE')) }
    expect(await acquireLock('/k', { busy, backend })).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED', params: { file: '/k' } },
    })
    expect(await acquireLock(join(await newKey(), 'no-such-folder', 'k'), { busy })).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED' },
    })
  })

  it('can be looked at without being taken, and leaves nothing when it is forgotten', async () => {
    const key = await newKey()
    expect(await isLocked(key)).toBe(false)
    expect(await readdir(dirname(key))).toEqual([])
    const lock = held(await acquireLock(key, { busy }))
    expect(await isLocked(key)).toBe(true)
    await lock.release()
    expect(await isLocked(key)).toBe(false)
    await forgetLock(key)
    expect(await readdir(join(dirname(key), '.locks'))).toEqual([])
  })

  it('leaves two files, however often it was taken', async () => {
    const key = await newKey()
    for (let times = 0; times < 5; times += 1) await held(await acquireLock(key, { busy })).release()
    expect((await readdir(join(dirname(key), '.locks'))).length).toBeLessThanOrEqual(2)
  })

  it('is one lock however its folder was reached, and however long the path to it is', async () => {
    const dir = await makeTempDir('lock-')
    onTestFinished(() => dir.remove())
    const long = join(
      dir.path,
      ...Array.from({ length: 5 }, () => 'a-folder-with-quite-a-long-name-in-a-deep-tree-目录'),
    )
    await mkdir(long, { recursive: true })
    await symlink(long, join(dir.path, 'short'))
    const child = await startLineChild(process.execPath, [holder, join(dir.path, 'short', 'thing')])
    expect(await child.nextLine()).toBe('held')
    expect(await acquireLock(join(long, 'thing'), { busy })).toMatchObject({
      ok: false,
      problem: { code: busy, params: { pid: child.pid } },
    })
    await child.kill()
    const lock = held(await acquireLock(join(long, 'thing'), { busy }))
    expect(await acquireLock(join(dir.path, 'short', 'thing'), { busy })).toMatchObject({
      ok: false,
      problem: { params: { pid: process.pid } },
    })
    await lock.release()
  })

  it('is not kept where another user could take it', async () => {
    const key = await newKey()
    const { folder } = lockPlace(key)
    await mkdir(folder)
    await chmod(folder, 0o777)
    expect(await acquireLock(key, { busy })).toMatchObject({ ok: false, problem: { code: 'STORAGE_WRITE_FAILED' } })
  })
})

describe.each([
  ['macOS', bsdOpen],
  ['Windows', windowsOpen],
])('the lock file of %s', (_system, how) => {
  /** open(2) as that system does it: an exclusive open keeps others out until the descriptor is closed. */
  function lockingOpen() {
    const owners = new Map<string, number>()
    return (path: string, flags: number, mode: number): number => {
      expect(flags & how.flag).toBe(how.flag)
      const owner = owners.get(path)
      if (owner !== undefined && isOpen(owner)) throw Object.assign(new Error('busy'), { code: how.refused })
      const descriptor = openSync(path, flags & ~how.flag, mode)
      owners.set(path, descriptor)
      return descriptor
    }
  }
  function isOpen(descriptor: number): boolean {
    try {
      return fstatSync(descriptor).isFile()
    } catch {
      return false
    }
  }

  it('keeps the second one out, shows the note, and is free after release while the file stays', async () => {
    const key = await newKey()
    const backend = fileBackend(how, lockingOpen())
    expect(await isLocked(key, backend)).toBe(false)
    const first = held(await acquireLock(key, { busy, what: 'first, and longer than the second', backend }))
    expect(await acquireLock(key, { busy, backend })).toMatchObject({
      ok: false,
      problem: { params: { pid: process.pid, what: 'first, and longer than the second' } },
    })
    expect(await isLocked(key, backend)).toBe(true)
    await first.release()
    expect(await isLocked(key, backend)).toBe(false)
    const second = held(await acquireLock(key, { busy, what: 'second', backend }))
    expect(await backend.watch(key).note).toMatchObject({ what: 'second' })
    await second.release()
    expect(await readdir(lockPlace(key).folder)).toHaveLength(2)
    await forgetLock(key, backend)
    expect(await readdir(lockPlace(key).folder)).toEqual([])
  })

  it('passes on what is no refusal', async () => {
    const backend = fileBackend(how, () => {
      throw Object.assign(new Error('no'), { code: 'EROFS' })
    })
    expect(await acquireLock(await newKey(), { busy, backend })).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_WRITE_FAILED' },
    })
  })
})

describe('the note of a holder', () => {
  it('is read back, made printable, and ignored when it is not one', () => {
    const since = '2025-01-01T00:00:00.000Z'
    expect(parseNote(formatNote({ pid: 1, what: 'x\u001b[31m\n', since }))).toEqual({
      pid: 1,
      what: 'x\uFFFD[31m',
      since,
    })
    for (const text of ['', '{"pid":1', 'null\n', '[]\n', '{"pid":"1","what":"","since":""}\n', '{}{}\n'])
      expect(parseNote(text)).toBeNull()
  })
})

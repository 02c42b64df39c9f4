import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAborted } from '../../shared/abort.ts'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { ProblemParams } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Lock, LockBackend } from './lock-backend.ts'
import type { LockNote } from './lock-note.ts'
import { bsdOpen, fileBackend, windowsOpen } from './lock-file.ts'
import { socketBackend } from './lock-socket.ts'

export interface LockOptions {
  /** Code of the problem when another process holds the lock; its params gain `pid`, `what` and `since` of the holder (null: unknown). */
  readonly busy: 'STORAGE_BUSY' | 'RUN_IN_PROGRESS'
  readonly params?: ProblemParams
  /** What this holder tells those it keeps out: a few stable words or a name, no secret. */
  readonly what?: string
  /** How long to wait for the holder to finish. Milliseconds; 0 (the default) asks once. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
  readonly backend?: LockBackend
}

/** A holder that is alive but stopped answers nothing; its note is not worth more than this. Milliseconds. */
const noteMs = 500
/** Over which those who wait for one lock spread their next try. Milliseconds. */
const spreadMs = 8

/**
 * Takes the lock `key` across all processes of this computer, or says who has it.
 *
 * `key` is the path of what the lock guards; that need not exist, but its folder must, and the lock is kept in there (see lock-place.ts).
 * Its folder is taken by its real path; the last part is a name, not followed when it is a link.
 *
 * Not a file with a process id in it: after a crash it stays, the id may meanwhile belong to another process, and between "the
 * holder is dead" and "now it is mine" a third one can step in. Here the kernel holds the lock for the process and frees it
 * when the process ends, be it by SIGKILL: see lock-socket.ts (Linux) and lock-file.ts (macOS, Windows).
 *
 * Fails with `options.busy`; CANCELLED when `signal` aborts; STORAGE_WRITE_FAILED when the system gives no locks.
 */
export async function acquireLock(key: string, options: LockOptions): Promise<Result<Lock>> {
  const { busy, params = {}, what = '', waitMs = 0, signal, clock = systemClock } = options
  const backend = options.backend ?? platformBackend()
  const note = { pid: process.pid, what, since: isoNow(clock) }
  const deadline = clock.elapsed() + waitMs
  const noLocks = (error: unknown): Result<Lock> =>
    fail(problem('STORAGE_WRITE_FAILED', { ...params, file: key }, error))
  let place: string
  try {
    place = await realKey(key)
  } catch (error) {
    return noLocks(error)
  }
  for (let refusals = 0; ;) {
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    let held: Lock | null
    try {
      held = await backend.tryHold(place, note)
    } catch (error) {
      return noLocks(error)
    }
    if (held !== null) {
      if (!isAborted(signal)) return ok(releaseOnce(held))
      await held.release()
      return fail(problem('CANCELLED'))
    }
    refusals += 1
    const left = deadline - clock.elapsed()
    const holder = backend.watch(place)
    try {
      if (left > 0) {
        await firstOf(clock, Math.min(left, backend.pollMs), signal, holder.gone)
        // All waiters wake at once: a random delay lets most of them find the lock held instead of competing for it.
        await clock.sleep(Math.random() * spreadMs, signal)
        continue
      }
      const seen = await firstOf(clock, noteMs, signal, holder.note)
      // No note may mean that the holder went away between the two calls: one more try tells.
      if (seen === undefined && refusals < 2) continue
      if (seen === null && refusals < 3) continue
      const holding = { pid: seen?.pid ?? null, what: seen?.what ?? null, since: seen?.since ?? null }
      return fail({ code: busy, params: { ...params, ...holding } })
    } finally {
      holder.close()
    }
  }
}

/** Tells whether some process holds the lock now, without taking it. Throws when that cannot be determined. */
export async function isLocked(key: string, backend: LockBackend = platformBackend()): Promise<boolean> {
  return backend.isHeld(await realKey(key))
}

/** Returns what the holder of a lock says about itself now; null when it says nothing or there is none. Never takes it. */
export async function lockHolder(key: string, backend: LockBackend = platformBackend()): Promise<LockNote | null> {
  const holder = backend.watch(await realKey(key))
  try {
    return (await firstOf(systemClock, noteMs, undefined, holder.note)) ?? null
  } finally {
    holder.close()
  }
}

/** Removes what a lock left behind whose key is free and never taken again. Never throws: it is housekeeping. */
export async function forgetLock(key: string, backend: LockBackend = platformBackend()): Promise<void> {
  try {
    await backend.forget(await realKey(key))
  } catch {
    // A small file stays.
  }
}

function platformBackend(): LockBackend {
  if (process.platform === 'linux') return socketBackend
  return fileBackend(process.platform === 'win32' ? windowsOpen : bsdOpen)
}

async function realKey(key: string): Promise<string> {
  return join(await realpath(dirname(key)), basename(key))
}

function releaseOnce(held: Lock): Lock {
  let released: Promise<void> | undefined
  return { release: () => (released ??= held.release()) }
}

/** What `event` resolves to, or undefined when `ms` pass or `signal` aborts first. Leaves no timer behind. */
async function firstOf<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  event: Promise<T>,
): Promise<T | undefined> {
  const decided = new AbortController()
  const stop = signal === undefined ? decided.signal : AbortSignal.any([signal, decided.signal])
  try {
    return await Promise.race([event, clock.sleep(ms, stop).then(() => undefined)])
  } finally {
    decided.abort()
  }
}

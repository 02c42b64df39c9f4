import { chmod, constants, copyFile, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { makePrivateFolder, removeLeftovers, replaceFile } from './atomic-file.ts'
import { decodeDocument, encodeDocument } from './document-format.ts'
import type { DocumentFormat } from './document-format.ts'
import { hasCode, isMissing } from './errno.ts'
import { acquireLock } from './lock.ts'
import { NotRegularFileError, readRegularFile } from './regular-file.ts'

export interface DocumentOptions<T> extends DocumentFormat<T> {
  /** Absolute path. */
  readonly file: string
  /** The content while there is no file. */
  readonly empty: () => T
  /** Larger files are not read. Bytes; default 8 MiB. */
  readonly maxBytes?: number
  /** How long an update waits for another process's update. Milliseconds; default 30,000: many in a row on a slow disk take their time. */
  readonly lockWaitMs?: number
  readonly clock?: Clock
}

export interface UpdateOptions {
  /** Keeps a copy of a damaged file as `<file>.damaged-<time>` and starts from empty; only after the user agreed. */
  readonly setAsideDamaged?: boolean
  readonly signal?: AbortSignal
}

/** A small JSON file with one owner: versioned, validated both ways, never half written, never overwritten when it was not understood. */
export interface JsonDocument<T> {
  /** Fails with STORAGE_UNREADABLE, STORAGE_CORRUPT or STORAGE_NEWER; a file that is not there reads as empty. */
  read(): Promise<Result<T>>
  /**
   * Reads, lets `change` make the next content and writes it, with no other process's update in between. `change` may refuse
   * with a problem of its own, or return what it got to write nothing. Fails as `read`, with STORAGE_BUSY,
   * STORAGE_WRITE_FAILED or CANCELLED; then the file is as it was.
   */
  update(change: (current: T) => Result<T>, options?: UpdateOptions): Promise<Result<T>>
}

/** Opens nothing yet: the file is looked at with each call, so that the window and the command line see each other's changes. */
export function jsonDocument<T>(options: DocumentOptions<T>): JsonDocument<T> {
  const { file, empty, maxBytes = 8 * 1024 * 1024, lockWaitMs = 30_000, clock = systemClock } = options

  async function read(): Promise<Result<T>> {
    const bytes = await readBounded(file, maxBytes)
    if (!bytes.ok) return bytes
    return bytes.value === null ? ok(empty()) : decodeDocument(bytes.value, options, file)
  }

  async function updateLocked(
    target: string,
    change: (current: T) => Result<T>,
    setAside: boolean,
  ): Promise<Result<T>> {
    let current = await read()
    const damaged = !current.ok && current.problem.code === 'STORAGE_CORRUPT' && setAside
    if (damaged) current = ok(empty())
    if (!current.ok) return current
    const next = change(current.value)
    if (!next.ok || (next.value === current.value && !damaged)) return next
    const text = encodeDocument(next.value, options, file)
    if (!text.ok) return text
    if (Buffer.byteLength(text.value) > maxBytes)
      return fail(problem('STORAGE_WRITE_FAILED', { file, reason: 'too-large' }))
    try {
      if (damaged) await keepCopy(target, isoNow(clock))
      await removeLeftovers(target)
      await replaceFile(target, text.value)
    } catch (error) {
      return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    }
    return next
  }

  return {
    read,

    async update(change, { setAsideDamaged = false, signal } = {}) {
      let target: string
      try {
        await makePrivateFolder(dirname(file))
        target = await resolved(file)
      } catch (error) {
        return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
      }
      const lock = await acquireLock(target, {
        busy: 'STORAGE_BUSY',
        params: { file },
        what: `update ${basename(file)}`,
        waitMs: lockWaitMs,
        clock,
        ...(signal && { signal }),
      })
      if (!lock.ok) return lock
      try {
        return await updateLocked(target, change, setAsideDamaged)
      } finally {
        await lock.value.release()
      }
    },
  }
}

/** Reads the whole file, at most `maxBytes`; null when there is none. */
async function readBounded(file: string, maxBytes: number): Promise<Result<Uint8Array | null>> {
  try {
    const bytes = await readRegularFile(file, maxBytes)
    return bytes === null ? fail(problem('STORAGE_CORRUPT', { file, reason: 'too-large' })) : ok(bytes)
  } catch (error) {
    if (isMissing(error)) return ok(null)
    return error instanceof NotRegularFileError
      ? fail(problem('STORAGE_UNREADABLE', { file, reason: 'not-a-file' }))
      : fail(problem('STORAGE_UNREADABLE', { file }, error))
  }
}

/** One name for one file, however it was reached: what the lock is called by, and what is replaced (a link stays a link). */
async function resolved(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    if (!isMissing(error)) throw error
    return join(await realpath(dirname(file)), basename(file))
  }
}

/** Copies a damaged file beside itself, under a name that tells when; an older copy is never overwritten. Throws. */
async function keepCopy(file: string, at: string): Promise<void> {
  // Colons are not allowed in Windows' file names.
  const name = `${file}.damaged-${at.replaceAll(':', '-')}`
  for (let number = 1; ; number += 1) {
    const copy = number === 1 ? name : `${name}-${number}`
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL)
      // A copy has the permissions of what it copies, and that may have come from elsewhere.
      return await chmod(copy, 0o600)
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || number >= 100) throw error
    }
  }
}

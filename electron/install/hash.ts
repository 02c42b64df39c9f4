import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ChecksumAlgorithm, FileHashes } from '../../shared/models/image.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { HashMessage, HashTask } from './hash-worker.ts'
import { inThread, threadFile } from '../storage/thread.ts'

/** Progress in bytes. */
export interface HashProgress {
  readonly bytes: number
  readonly total: number
  /** On average since the start. */
  readonly bytesPerSecond: number
}

export interface HashOptions {
  /** SHA-256 is always computed. */
  readonly algorithms?: readonly ChecksumAlgorithm[]
  /** Called some ten times a second. */
  readonly onProgress?: (progress: HashProgress) => void
  readonly signal?: AbortSignal
}

/**
 * Computes checksums over a file in a thread of its own, so that nothing else waits.
 * @returns Problems: `IMAGE_UNREADABLE` (missing, no regular file, cut off or pulled out), `CANCELLED` as soon as the
 * signal aborts.
 */
export async function hashFile(
  path: string,
  { algorithms = [], onProgress, signal }: HashOptions = {},
): Promise<Result<FileHashes>> {
  const unreadable = (cause?: unknown): Result<never> =>
    fail(problem('IMAGE_UNREADABLE', { file: basename(path) }, cause))
  // The thread must not open a pipe: it would wait for its other end and could not be ended.
  const about = await stat(path).catch((error: unknown) => unreadable(error))
  if ('ok' in about) return about
  if (!about.isFile()) return unreadable()
  const task: HashTask = { path, algorithms: [...new Set<ChecksumAlgorithm>(['sha256', ...algorithms])] }
  const started = performance.now()
  return inThread<HashMessage, FileHashes>({
    file: threadFile('hash-worker', import.meta.url),
    data: task,
    died: unreadable,
    signal,
    understand: (message) => {
      if (message.kind === 'failed') return unreadable(message.message)
      if (message.kind === 'progress') {
        onProgress?.({ bytes: message.bytes, total: message.total, bytesPerSecond: rate(message.bytes, started) })
        return null
      }
      const { sha256, ...others } = message.hashes
      onProgress?.({ bytes: message.bytes, total: message.bytes, bytesPerSecond: rate(message.bytes, started) })
      return sha256 === undefined ? unreadable() : ok({ sha256, ...others, bytes: message.bytes })
    },
  })
}

function rate(bytes: number, started: number): number {
  return Math.round(bytes / Math.max((performance.now() - started) / 1_000, 0.001))
}

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ChecksumAlgorithm, FileHashes } from '../../shared/models/image.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { HashMessage, HashTask } from './hash-worker.ts'

/** How far it has come. */
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
 * @returns Problems: `IMAGE_UNREADABLE` (missing, no regular file, cut off or pulled meanwhile), `CANCELLED` at once when the signal says so.
 */
export async function hashFile(path: string, { algorithms = [], onProgress, signal }: HashOptions = {}): Promise<Result<FileHashes>> {
  const unreadable = (cause?: unknown): Result<never> => fail(problem('IMAGE_UNREADABLE', { file: basename(path) }, cause))
  // The thread must not open a pipe: it would wait for its other end and could not be ended.
  const about = await stat(path).catch((error: unknown) => unreadable(error))
  if ('ok' in about) return about
  if (!about.isFile()) return unreadable()
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const task: HashTask = { path, algorithms: [...new Set<ChecksumAlgorithm>(['sha256', ...algorithms])] }
  const worker = new Worker(workerFile(import.meta.url), { workerData: task })
  const started = performance.now()
  let resolve: (result: Result<FileHashes>) => void = () => {}
  const promise = new Promise<Result<FileHashes>>((settle) => { resolve = settle })
  const cancel = (): void => resolve(fail(problem('CANCELLED')))
  signal?.addEventListener('abort', cancel, { once: true })
  worker.on('message', (message: HashMessage) => {
    if (message.kind === 'failed') resolve(unreadable(message.message))
    else if (message.kind === 'progress') onProgress?.({ bytes: message.bytes, total: message.total, bytesPerSecond: rate(message.bytes, started) })
    else {
      const { sha256, ...others } = message.hashes
      onProgress?.({ bytes: message.bytes, total: message.bytes, bytesPerSecond: rate(message.bytes, started) })
      resolve(sha256 === undefined ? unreadable() : ok({ sha256, ...others, bytes: message.bytes }))
    }
  })
  worker.on('error', (error) => resolve(unreadable(error)))
  worker.on('exit', () => resolve(unreadable()))
  const result = await promise
  signal?.removeEventListener('abort', cancel)
  worker.removeAllListeners('message')
  // Not awaited: a read from a disk that hangs would hold up whoever has just cancelled.
  void worker.terminate()
  return result
}

function rate(bytes: number, started: number): number {
  return Math.round(bytes / Math.max((performance.now() - started) / 1_000, 0.001))
}

/** The thread's file: beside this one in the source; in what is built, this code may be in a folder of shared pieces and the thread's file is not. */
function workerFile(here: string): URL {
  if (here.endsWith('.ts')) return new URL('hash-worker.ts', here)
  return new URL(new URL('.', here).pathname.endsWith('/chunks/') ? '../hash-worker.js' : 'hash-worker.js', here)
}

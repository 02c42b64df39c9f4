import { basename } from 'node:path'
import type { VibFile } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { inThread, threadFile } from '../storage/thread.ts'
import type { VibMessage, VibTask } from './vib-worker.ts'

/** Mebibytes of the thread's heap; the largest file that is read needs a quarter of it. */
const heapMebibytes = 512

interface ThreadOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a VIB or an offline bundle in a thread of its own, so that no file holds up the app.
 * Problems: those of `readVib`; `VIB_UNREADABLE` when the thread dies.
 */
export function readVibInThread(
  path: string,
  { signal, hashFiles = false }: ThreadOptions & { readonly hashFiles?: boolean } = {},
): Promise<Result<VibFile>> {
  return ask({ want: 'read', path, hashFiles }, signal, (message) => (message.kind === 'read' ? message.file : null))
}

/**
 * Writes one file of a VIB to a new place, in a thread of its own. The folder of `target` is removed by the caller: a cancel
 * ends the thread wherever it is.
 * Problems: those of `extractFile`; `VIB_UNREADABLE` when the thread dies.
 */
export function extractInThread(
  path: string,
  inner: string,
  target: string,
  { signal }: ThreadOptions = {},
): Promise<Result<number>> {
  return ask({ want: 'extract', path, inner, target }, signal, (message) =>
    message.kind === 'extracted' ? message.bytes : null,
  )
}

async function ask<T>(
  task: VibTask,
  signal: AbortSignal | undefined,
  answer: (message: VibMessage) => T | null,
): Promise<Result<T>> {
  const died = (cause?: unknown): Result<never> => fail(problem('VIB_UNREADABLE', { file: basename(task.path) }, cause))
  return inThread<VibMessage, T>({
    file: threadFile('vib-worker', import.meta.url),
    data: task,
    died,
    signal,
    heapMebibytes,
    understand: (message) => {
      if (message.kind === 'problem') return fail({ code: message.code, params: message.params })
      const value = answer(message)
      return value === null ? died() : ok(value)
    },
  })
}

import { Worker } from 'node:worker_threads'
import { problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'

/** The work of a thread, and how to read its messages. */
export interface ThreadTask<Message, T> {
  readonly file: URL
  readonly data: unknown
  /** Null for a message that is not the end. */
  readonly understand: (message: Message) => Result<T> | null
  /** It ended without an answer. */
  readonly died: (cause?: unknown) => Result<never>
  readonly signal?: AbortSignal | undefined
  /** Mebibytes of its heap; then it dies, and not the program. */
  readonly heapMebibytes?: number
}

/**
 * Does work in a thread, so that nothing else waits. Problems: those of the task, `CANCELLED` as soon as the signal
 * aborts.
 */
export async function inThread<Message, T>({
  file,
  data,
  understand,
  died,
  signal,
  heapMebibytes,
}: ThreadTask<Message, T>): Promise<Result<T>> {
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const worker = new Worker(file, {
    workerData: data,
    ...(heapMebibytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMebibytes } }),
  })
  let resolve: (result: Result<T>) => void = () => {}
  const promise = new Promise<Result<T>>((settle) => {
    resolve = settle
  })
  const cancel = (): void => resolve(fail(problem('CANCELLED')))
  signal?.addEventListener('abort', cancel, { once: true })
  worker.on('message', (message: Message) => {
    const result = understand(message)
    if (result !== null) resolve(result)
  })
  worker.on('messageerror', (error) => resolve(died(error)))
  worker.on('error', (error) => resolve(died(error)))
  worker.on('exit', () => resolve(died()))
  const result = await promise
  signal?.removeEventListener('abort', cancel)
  worker.removeAllListeners('message')
  // Not awaited: a read from a disk that hangs would hold up a cancel.
  void worker.terminate()
  return result
}

/**
 * Returns the file of a thread: beside the caller in the source; in the build, the caller may be among the shared chunks,
 * and the thread's file is not.
 */
export function threadFile(name: string, here: string): URL {
  if (here.endsWith('.ts')) return new URL(`${name}.ts`, here)
  return new URL(new URL('.', here).pathname.endsWith('/chunks/') ? `../${name}.js` : `${name}.js`, here)
}

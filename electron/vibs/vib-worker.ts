import { parentPort, workerData } from 'node:worker_threads'
import type { VibFile } from '../../shared/models/vib.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { extractFile, readVib } from './read-vib.ts'

/** The task of the thread. */
export type VibTask =
  | { readonly want: 'read'; readonly path: string; readonly hashFiles: boolean }
  | { readonly want: 'extract'; readonly path: string; readonly inner: string; readonly target: string }

/** The one message of the thread. */
export type VibMessage =
  | { readonly kind: 'read'; readonly file: VibFile }
  | { readonly kind: 'extracted'; readonly bytes: number }
  | { readonly kind: 'problem'; readonly code: Problem['code']; readonly params: Problem['params'] }

async function work(task: VibTask): Promise<VibMessage> {
  if (task.want === 'read') {
    const read = await readVib(task.path, { hashFiles: task.hashFiles })
    return read.ok ? { kind: 'read', file: read.value } : problemMessage(read.problem)
  }
  const extracted = await extractFile(task.path, task.inner, { file: task.target, overwrite: false })
  return extracted.ok ? { kind: 'extracted', bytes: extracted.value.bytes } : problemMessage(extracted.problem)
}

/** The cause stays here: it may hold what no message can. */
function problemMessage({ code, params }: Problem): VibMessage {
  return { kind: 'problem', code, params }
}

parentPort?.postMessage(await work(workerData as VibTask), [])

import { basename } from 'node:path'
import type { InstallerInfo } from '../../shared/models/image.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { openListed, type IsoImage, type ListedTree } from './iso-image.ts'
import type { IsoMessage, IsoTask } from './iso-worker.ts'
import { inThread, threadFile } from '../storage/thread.ts'

/** Mebibytes of the thread's heap; the largest tree that is read needs a third of it. */
const heapMebibytes = 512

/**
 * Reads the description of an image in a thread of its own. Problems: those of `openIso` and `readInstallerInfo`;
 * `IMAGE_UNREADABLE` when the thread dies.
 */
export async function readInfoInThread(path: string, signal?: AbortSignal): Promise<Result<InstallerInfo>> {
  return ask(path, 'info', signal, (message) => (message.kind === 'info' ? message.info : null))
}

/**
 * Opens an image whose tree is read in a thread of its own; content is read here, in large pieces.
 * Problems: those of `openIso` and of `IsoImage.files`; `IMAGE_UNREADABLE` when the thread dies.
 */
export async function openInThread(path: string, signal?: AbortSignal): Promise<Result<IsoImage>> {
  const tree = await ask<ListedTree>(path, 'tree', signal, (message) => (message.kind === 'tree' ? message.tree : null))
  return tree.ok ? openListed(path, tree.value, signal) : tree
}

async function ask<T>(
  path: string,
  want: IsoTask['want'],
  signal: AbortSignal | undefined,
  answer: (message: IsoMessage) => T | null,
): Promise<Result<T>> {
  const died = (cause?: unknown): Result<never> => fail(problem('IMAGE_UNREADABLE', { file: basename(path) }, cause))
  const data: IsoTask = { path, want }
  return inThread<IsoMessage, T>({
    file: threadFile('iso-worker', import.meta.url),
    data,
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

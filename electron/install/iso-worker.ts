import { parentPort, workerData } from 'node:worker_threads'
import type { InstallerInfo } from '../../shared/models/image.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { readInstallerInfo } from './installer-info.ts'
import { openIso, type ListedTree } from './iso-image.ts'

/** The task of the thread. */
export interface IsoTask {
  readonly path: string
  readonly want: 'info' | 'tree'
}

/** The one message of the thread. */
export type IsoMessage =
  | { readonly kind: 'info'; readonly info: InstallerInfo }
  | { readonly kind: 'tree'; readonly tree: ListedTree }
  | { readonly kind: 'problem'; readonly code: Problem['code']; readonly params: Problem['params'] }

async function read({ path, want }: IsoTask): Promise<IsoMessage> {
  const opened = await openIso(path)
  if (!opened.ok) return problemMessage(opened)
  // Not closed: the thread ends with its answer.
  if (want === 'info') {
    const info = await readInstallerInfo(opened.value)
    return info.ok ? { kind: 'info', info: info.value } : problemMessage(info)
  }
  const tree = await opened.value.list()
  return tree.ok ? { kind: 'tree', tree: tree.value } : problemMessage(tree)
}

function problemMessage({ problem: { code, params } }: Extract<Result<unknown>, { ok: false }>): IsoMessage {
  return { kind: 'problem', code, params }
}

parentPort?.postMessage(await read(workerData as IsoTask), [])

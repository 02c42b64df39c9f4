import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh folder that goes away with `await using`, or by `remove()`. */
export interface TempDir extends AsyncDisposable {
  readonly path: string
  remove(): Promise<void>
}

/** Makes an empty folder with a random name in the system's temporary folder. */
export async function makeTempDir(prefix = 'hypertray-'): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), prefix))
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 3 })
  return { path, remove, [Symbol.asyncDispose]: remove }
}

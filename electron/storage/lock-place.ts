import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hasCode } from './errno.ts'

/** Where the files of one lock are. */
export interface LockPlace {
  /** Beside what the lock guards, for its owner alone. */
  readonly folder: string
  /** Begins the name of each of its files. */
  readonly name: string
}

/**
 * Returns where the lock `key` is kept. The folder is found by the file system and the name is a hash of the last part
 * alone: two processes that reach a folder by different paths (a link, a bind mount in a container) mean the same lock.
 */
export function lockPlace(key: string): LockPlace {
  return {
    folder: join(dirname(key), '.locks'),
    name: createHash('sha256').update(basename(key)).digest('hex').slice(0, 24),
  }
}

/** Creates the folder of a lock. Throws when it cannot, and when another user could take locks in the one that exists. */
export async function makeLockFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error
  })
  const stats = await lstat(folder)
  if (!stats.isDirectory()) throw new Error(`${folder} is no folder`)
  // Windows has no such bits; there the folder inherits the access list of the user's own.
  const uid = process.getuid?.()
  if (uid !== undefined && (stats.uid !== uid || (stats.mode & 0o022) !== 0))
    throw new Error(`${folder} belongs to another user or can be written by one`)
}

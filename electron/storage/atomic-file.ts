import { randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { hasCode, isMissing } from './errno.ts'
import { openRegularFile } from './regular-file.ts'

/** Owner only, files and folders: they name hosts and users, and a ks.cfg holds the hash of a password. */
const fileMode = 0o600
const folderMode = 0o700
/** For the few files that programs of other users read as well. */
export const sharedFileMode = 0o644

/** Creates a folder and its missing parents for the owner alone (0700); one that exists keeps its permissions. Throws. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: folderMode })
}

/**
 * Replaces a file's whole content, or leaves it exactly as it was: a new file beside it is written, flushed to the disk
 * and renamed over the old one, and then the folder is flushed. After it resolves the content survives a power cut. Throws.
 * @param mode permissions of the file whatever the umask and whatever those of the old file were; owner only unless given
 *
 * Not the package write-file-atomic: its 8.0.0 calls fs.write once and ignores how many bytes were taken, so that on a
 * disk that fills up half-way it renames the torn half over the good file and reports success (see the test).
 */
export async function replaceFile(path: string, content: string | Uint8Array, mode = fileMode): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`)
  try {
    const handle = await open(temporary, 'wx', fileMode)
    try {
      // The umask takes away from the mode of open(2) and not from this one.
      if (mode !== fileMode) await handle.chmod(mode)
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renameOver(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
  await flushFolder(dirname(path))
}

/**
 * Writes a file at a place the user chose, for the owner alone, as {@link replaceFile} does; a link stays a link. In a
 * folder that takes no new file an existing one is overwritten in place. Throws, also for what is not a regular file.
 */
export async function saveFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const existing = await openExisting(target)
  try {
    await replaceFile(target, content).catch(async (error: unknown) => {
      if (existing === null || !hasCode(error, 'EACCES', 'EPERM')) throw error
      await existing.chmod(fileMode)
      await existing.truncate()
      await existing.writeFile(content)
      await existing.sync()
    })
  } finally {
    await existing?.close()
  }
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await openRegularFile(path, { writable: true })
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/**
 * Removes what a process that died inside {@link replaceFile} left beside a file. Only to be called while holding the lock
 * that guards the file, else it would pull the rug from under a living writer. Never throws: it is housekeeping.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`
  const names = await readdir(dirname(path)).catch(() => [])
  for (const name of names) {
    if (name.startsWith(prefix) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length))) {
      await unlink(join(dirname(path), name)).catch(() => undefined)
    }
  }
}

/** On Windows a virus scanner or indexer may hold the old file for a moment; elsewhere the first try decides. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rename(from, to)
    } catch (error) {
      const held = hasCode(error, 'EPERM', 'EACCES', 'EBUSY')
      if (process.platform !== 'win32' || !held || tries >= 20) throw error
      await delay(25)
    }
  }
}

/** A rename is only on the disk once its folder is. Windows cannot open folders and some file systems refuse: then as good as it gets. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  try {
    await handle.sync()
  } catch {
    // The content itself was flushed; only the name may be lost in a power cut, and then the old file is whole.
  } finally {
    await handle.close()
  }
}

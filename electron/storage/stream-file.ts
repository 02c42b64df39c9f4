import { randomBytes } from 'node:crypto'
import { link, lstat, open, realpath, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { flushFolder, renameOver } from './atomic-file.ts'
import { hasCode, isMissing } from './errno.ts'
import { NotRegularFileError } from './regular-file.ts'

/** Owner only, as every file that this program writes. */
const fileMode = 0o600

/** Thrown when a file is there that must not be overwritten. */
export class FileExistsError extends Error {
  constructor(path: string) {
    super(`${path} exists`)
  }
}

/**
 * Writes a file that is too large for memory at a place the user chose: `write` fills a new file beside it, which takes the
 * name only when it is complete and on the disk. What `write` throws leaves everything as it was. Throws
 * {@link FileExistsError} for an existing file unless `overwrite` is set, and the system's error.
 */
export async function streamFile<T>(
  path: string,
  { overwrite }: { readonly overwrite: boolean },
  write: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const target = await realpath(path).catch(() => path)
  if (await isThere(target)) {
    if (!overwrite) throw new FileExistsError(path)
    if (!(await lstat(target)).isFile()) throw new NotRegularFileError(path)
  }
  return withTemporary(target, async (temporary, handle) => {
    const result = await write(handle)
    await handle.sync()
    await handle.close()
    if (overwrite) await renameOver(temporary, target)
    else await nameNew(temporary, target)
    await flushFolder(dirname(target))
    return result
  })
}

/** Gives work a file of its own, for reading and writing, beside a path; it is removed afterwards. Throws. */
export async function withScratchFile<T>(beside: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  return withTemporary(beside, (_path, handle) => work(handle))
}

async function withTemporary<T>(
  beside: string,
  work: (temporary: string, handle: FileHandle) => Promise<T>,
): Promise<T> {
  const temporary = join(dirname(beside), `.${basename(beside)}.${randomBytes(8).toString('hex')}.tmp`)
  const handle = await open(temporary, 'wx+', fileMode)
  try {
    return await work(temporary, handle)
  } finally {
    // Closed already where the file got its name; then it has another one, too, or none to remove.
    await handle.close().catch(() => undefined)
    await unlink(temporary).catch(() => undefined)
  }
}

/** Gives a file its name unless another has it by now, which a link decides and a rename would not. */
async function nameNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new FileExistsError(target)
    // File systems of sticks have no second names.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES')) throw error
    if (await isThere(target)) throw new FileExistsError(target)
    await renameOver(temporary, target)
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

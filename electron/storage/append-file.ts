import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { makePrivateFolder } from './atomic-file.ts'

/** A file that only grows. */
export interface AppendFile {
  /** Appends the text and returns when it is on the disk, not only in a cache. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens a file for appending: `create` fails if it exists, `reopen` if it does not. */
export type OpenAppendFile = (file: string, how: 'create' | 'reopen') => Promise<AppendFile>

/**
 * {@link OpenAppendFile} on the real disk. A new file is readable by its owner only and its folder is synced too, since
 * otherwise a power cut could take the name of a file whose content is safe. */
export const openAppendFile: OpenAppendFile = async (file, how) => {
  if (how === 'create') await makePrivateFolder(path.dirname(file))
  const handle = how === 'create' ? await open(file, 'ax', 0o600) : await open(file, constants.O_RDWR | constants.O_APPEND)
  try {
    if (how === 'create') await syncFolder(path.dirname(file))
    return appendTo(handle, how === 'reopen' && (await isTorn(handle)))
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Appends over an open file. An entry begins on a line of its own even after a torn one: what was torn before the file
 * was opened, or by a write that failed half-way, gets its line break together with the next entry.
 */
export function appendTo(handle: Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>, torn: boolean): AppendFile {
  let maybeTorn = torn
  return {
    append: async (text) => {
      const whole = maybeTorn ? `\n${text}` : text
      maybeTorn = true
      await handle.appendFile(whole)
      await handle.datasync()
      maybeTorn = false
    },
    close: () => handle.close(),
  }
}

async function isTorn(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return false
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}

/** Windows and some network file systems cannot sync a folder; there the file system's own journal has to do. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EPERM' && code !== 'EISDIR' && code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EACCES') throw error
  }
}

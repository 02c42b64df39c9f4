import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, unlink } from 'node:fs/promises'
import path from 'node:path'
import { makePrivateFolder } from './atomic-file.ts'
import { hasCode } from './errno.ts'

/** A file that only grows. */
export interface AppendFile {
  /** Appends the text and returns when it is on the disk, not only in a cache. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens a file for appending: `create` fails if it exists, `reopen` if it does not.
 * @param reserve bytes that a new file takes on the disk at once, so that so much can be appended although the disk is full
 * by then. Until it is closed it ends in zero bytes, and so does what a process leaves that died before.
 */
export type OpenAppendFile = (file: string, how: 'create' | 'reopen', reserve?: number) => Promise<AppendFile>

/**
 * {@link OpenAppendFile} on the real disk. A new file is readable by its owner only and its folder is synced too, since
 * otherwise a power cut could take the name of a file whose content is safe. One that cannot get its reserve is not made. */
export const openAppendFile: OpenAppendFile = async (file, how, reserve = 0) => {
  if (how === 'create') await makePrivateFolder(path.dirname(file))
  const handle =
    how === 'create'
      ? await open(file, reserve > 0 ? 'wx' : 'ax', 0o600)
      : await open(file, constants.O_RDWR | constants.O_APPEND)
  try {
    if (how === 'reopen') return appendTo(handle, await endsTorn(handle))
    await reserveSpace(handle, reserve)
    await syncFolder(path.dirname(file))
    return reserve > 0 ? appendWithin(handle, reserve) : appendTo(handle, false)
  } catch (error) {
    await handle.close()
    if (how === 'create') await unlink(file).catch(() => undefined)
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

/**
 * Appends within the space that was reserved, and after it as far as the disk has room. What another process did to the
 * file meanwhile (only a repair would) is never overwritten: then the entry goes to its end.
 */
function appendWithin(handle: FileHandle, reserved: number): AppendFile {
  let at = 0
  let size = reserved
  let maybeTorn = false
  return {
    append: async (text) => {
      const found = await handle.stat()
      if (found.size !== size) {
        at = found.size
        size = found.size
        maybeTorn = true
      }
      const bytes = Buffer.from(maybeTorn ? `\n${text}` : text)
      maybeTorn = true
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at)
        done += bytesWritten
        at += bytesWritten
        size = Math.max(size, at)
      }
      await handle.datasync()
      maybeTorn = false
    },
    close: async () => {
      try {
        // Not if another process has written behind the reserve.
        if (at < size && (await handle.stat()).size === size) await handle.truncate(at)
      } finally {
        await handle.close()
      }
    },
  }
}

/** Zero bytes that are written, not a hole that is left: only what was written has its place on the disk. */
async function reserveSpace(handle: FileHandle, bytes: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(bytes, 1024 * 1024))
  for (let at = 0; at < bytes;)
    at += (await handle.write(zeros, 0, Math.min(zeros.length, bytes - at), at)).bytesWritten
  if (bytes > 0) await handle.sync()
}

/** Whether the last line has no line break; a reserve that a process left unused is given back first. */
async function endsTorn(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  const piece = Buffer.alloc(64 * 1024)
  let end = size
  let last = 0
  while (end > 0 && last === 0) {
    const from = Math.max(0, end - piece.length)
    const { bytesRead } = await handle.read(piece, 0, end - from, from)
    let length = bytesRead
    while (length > 0 && piece[length - 1] === 0) length -= 1
    last = length === 0 ? 0 : (piece[length - 1] ?? 0)
    end = from + length
  }
  if (end < size) await handle.truncate(end)
  return end > 0 && last !== 0x0a
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
    if (!hasCode(error, 'EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EACCES')) throw error
  }
}

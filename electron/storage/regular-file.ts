import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** Thrown for a folder, a device, a pipe or a socket where a file was expected. */
export class NotRegularFileError extends Error {
  constructor(path: string) {
    super(`${path} is not a regular file`)
  }
}

export interface OpenRegularFileOptions {
  /** Opens for writing too; default false. */
  readonly writable?: boolean
  /** Default true. False fails on a link with the system's own error (ELOOP); Windows has no such flag and follows it. */
  readonly followLinks?: boolean
}

/**
 * Opens an existing file and checks, on the opened handle, that it is a regular one, so that it cannot be swapped in
 * between. Never waits for the other end of a pipe. Throws {@link NotRegularFileError} or the system's error.
 */
export async function openRegularFile(
  path: string,
  { writable = false, followLinks = true }: OpenRegularFileOptions = {},
): Promise<FileHandle> {
  // Flags that a system lacks are undefined, which counts as 0 here.
  const flags = constants.O_NONBLOCK | constants.O_NOCTTY | (followLinks ? 0 : constants.O_NOFOLLOW)
  const handle = await open(path, flags | (writable ? constants.O_RDWR : constants.O_RDONLY))
  try {
    if (!(await handle.stat()).isFile()) throw new NotRegularFileError(path)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Reads up to `length` bytes from `position` on; fewer where the file ends before. Throws the system's error. */
export async function readBytes(handle: FileHandle, length: number, position = 0): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/**
 * Reads a whole regular file, or returns null when it is larger than `maxBytes`. Throws {@link NotRegularFileError} or the
 * system's error.
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer | null> {
  const handle = await openRegularFile(path)
  try {
    const { size } = await handle.stat()
    return size > maxBytes ? null : await readBytes(handle, size)
  } finally {
    await handle.close()
  }
}

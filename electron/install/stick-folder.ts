import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, isMissing } from '../storage/errno.ts'

/** Puts bytes into an open file. Given from outside so that a faulty stick can be tried out. */
export type WritePiece = (file: FileHandle, piece: Uint8Array) => Promise<void>

/** A name on the stick leads elsewhere, or is of another kind than it must be. */
class UnsafePathError extends Error {}

const NOFOLLOW = constants.O_NOFOLLOW ?? 0

/** Files below a folder, at most 20,000; links are named and not followed. */
export async function pathsBelow(root: string): Promise<string[]> {
  const found: string[] = []
  const waiting = ['']
  for (let at = waiting.pop(); at !== undefined && found.length < 20_000; at = waiting.pop()) {
    const entries = await readdir(join(root, at), { withFileTypes: true }).catch((error: unknown) => {
      // The system keeps folders on a stick that nobody else may look into.
      if (at !== '') return []
      throw error
    })
    for (const entry of entries) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory() && path.split('/').length < 32) waiting.push(path)
      else found.push(path)
    }
  }
  return found
}

/** Returns the device a mount point lies on; another one means that the volume is gone. Throws when it is no folder. */
export async function deviceOf(root: string): Promise<number> {
  const stat = await lstat(root)
  if (!stat.isDirectory()) throw new UnsafePathError(root)
  return stat.dev
}

/** Makes a folder and those above it; none may be a link or lie on another device. */
export async function makeFolder(root: string, path: string, device: number): Promise<void> {
  const names = path.split('/').filter((name) => name !== '')
  for (let depth = 1; depth <= names.length; depth++) {
    const folder = join(root, ...names.slice(0, depth))
    await mkdir(folder, { mode: 0o755 }).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
    const stat = await lstat(folder)
    if (!stat.isDirectory() || stat.dev !== device) throw new UnsafePathError(folder)
  }
}

/** Writes a file, replacing one of that name, to the medium. Gives the SHA-256 of what was handed over. */
export async function writeFileTo(
  root: string,
  path: string,
  device: number,
  pieces: AsyncIterable<Uint8Array>,
  write: WritePiece,
  each: (bytes: number) => void,
): Promise<string> {
  await makeFolder(root, path.split('/').slice(0, -1).join('/'), device)
  const target = join(root, path)
  await unlink(target).catch((error: unknown) => {
    if (!isMissing(error)) throw error
  })
  // Exclusive: whatever appears under the name in between is not written through.
  const file = await open(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NOFOLLOW, 0o644)
  try {
    if ((await file.stat()).dev !== device) throw new UnsafePathError(target)
    const hash = createHash('sha256')
    for await (const piece of pieces) {
      hash.update(piece)
      await write(file, piece)
      each(piece.length)
    }
    await file.sync()
    return hash.digest('hex')
  } finally {
    await file.close()
  }
}

/**
 * Returns a file's content. After writing it may come from the system's memory instead of the medium: Node has no way to
 * drop that copy, which is why a second verification after plugging in again is advised.
 */
export async function* readFileFrom(root: string, path: string, device: number): AsyncGenerator<Uint8Array> {
  const names = path.split('/')
  for (let depth = 1; depth < names.length; depth++) {
    const stat = await lstat(join(root, ...names.slice(0, depth)))
    if (!stat.isDirectory()) throw new UnsafePathError(path)
  }
  const file = await open(join(root, path), constants.O_RDONLY | NOFOLLOW)
  try {
    const stat = await file.stat()
    if (stat.dev !== device || !stat.isFile()) throw new UnsafePathError(path)
    const buffer = Buffer.allocUnsafe(2 ** 20)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield Buffer.from(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

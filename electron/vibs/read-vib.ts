import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { isAborted } from '../../shared/abort.ts'
import type { VibFile } from '../../shared/models/vib.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { openRegularFile, readBytes } from '../storage/regular-file.ts'
import { streamFile, FileExistsError } from '../storage/stream-file.ts'
import { arMagic } from './ar.ts'
import { maxEntries, readArchive, VibRefusedError, type ReadOptions } from './read-archive.ts'
import { readBundle } from './read-bundle.ts'

const pieceBytes = 64 * 1_024
const zipMagics = [Buffer.from('PK\u0003\u0004'), Buffer.from('PK\u0005\u0006')]

export interface ReadVibOptions {
  readonly signal?: AbortSignal
  /** Computes a SHA-256 of each file, to compare two VIBs. */
  readonly hashFiles?: boolean
}

/**
 * Reads a VIB or an offline bundle as plain data. The file is taken for hostile: it is read once in pieces, nothing of it is
 * written, memory stays bounded, and what is wrong with it is among the `problems` of the result.
 * @returns Problems: `VIB_UNREADABLE` (missing, no regular file), `VIB_NOT_VIB`, `VIB_REFUSED` (past a bound, or without a
 * descriptor), `CANCELLED`.
 */
export async function readVib(
  path: string,
  { signal, hashFiles = false }: ReadVibOptions = {},
): Promise<Result<VibFile>> {
  return withFile(path, signal, (handle) => readFile(handle, signal, { hashFiles, budget: { entries: maxEntries } }))
}

/**
 * Writes one file of a VIB's payloads, of a bundle the first of that path, to a new place. A file there stays as it is.
 * @returns Problems: those of {@link readVib}, `VIB_ENTRY_NOT_FOUND`, `VIB_OUTPUT_EXISTS`, `STORAGE_WRITE_FAILED`.
 */
export async function extractFile(
  path: string,
  inner: string,
  output: { readonly file: string; readonly overwrite: boolean; readonly signal?: AbortSignal },
): Promise<Result<{ readonly bytes: number }>> {
  const { file, overwrite, signal } = output
  return withFile(path, signal, async (handle) => {
    try {
      return ok({ bytes: await streamFile(file, { overwrite }, (target) => copyEntry(handle, inner, target, signal)) })
    } catch (error) {
      if (error instanceof EntryMissingError) return fail(problem('VIB_ENTRY_NOT_FOUND', { path: inner }))
      if (error instanceof VibRefusedError || isAborted(signal)) throw error
      if (error instanceof FileExistsError) return fail(problem('VIB_OUTPUT_EXISTS', { file: basename(file) }))
      return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    }
  })
}

class EntryMissingError extends Error {}

async function copyEntry(
  handle: FileHandle,
  inner: string,
  target: FileHandle,
  signal: AbortSignal | undefined,
): Promise<number> {
  let state: 'looking' | 'writing' | 'whole' = 'looking'
  let bytes = 0
  let waiting: Buffer[] = []
  const flush = async (): Promise<void> => {
    const pieces = waiting
    waiting = []
    for (const piece of pieces) await target.writeFile(piece)
  }
  await readFile(handle, signal, {
    budget: { entries: maxEntries },
    flush,
    open: ({ path }) => {
      if (path !== inner || state !== 'looking') return null
      state = 'writing'
      return {
        write: (piece) => {
          bytes += piece.length
          waiting.push(piece)
        },
        end: () => {
          state = 'whole'
        },
      }
    },
  })
  await flush()
  if ((state as string) !== 'whole') throw new EntryMissingError(inner)
  return bytes
}

async function readFile(
  handle: FileHandle,
  signal: AbortSignal | undefined,
  options: ReadOptions,
): Promise<Result<VibFile>> {
  const magic = await readBytes(handle, arMagic.length)
  if (magic.equals(arMagic)) return ok({ kind: 'vib', vib: await readArchive(piecesOf(handle, signal), options) })
  // A zip begins with its first entry, or with its end when it is empty.
  if (!zipMagics.some((zip) => magic.subarray(0, zip.length).equals(zip))) throw new NotVibError()
  const { size } = await handle.stat()
  const { bundle, vibs } = await readBundle(handle, size, { ...options, ...(signal !== undefined && { signal }) })
  return ok({ kind: 'bundle', bundle, vibs })
}

class NotVibError extends Error {}

/** Reads a file in pieces, all of them in one buffer. */
async function* piecesOf(handle: FileHandle, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(pieceBytes)
  for (let position = 0; ;) {
    signal?.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, 0, pieceBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function withFile<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: (handle: FileHandle) => Promise<Result<T>>,
): Promise<Result<T>> {
  const file = basename(path)
  let handle: FileHandle | null = null
  try {
    handle = await openRegularFile(path)
    return await work(handle)
  } catch (error) {
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    if (error instanceof NotVibError) return fail(problem('VIB_NOT_VIB', { file }))
    if (error instanceof VibRefusedError) return fail(problem('VIB_REFUSED', { file, reason: error.reason }))
    return fail(problem('VIB_UNREADABLE', { file }, error))
  } finally {
    await handle?.close()
  }
}

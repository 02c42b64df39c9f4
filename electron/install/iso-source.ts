import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { openRegularFile } from '../storage/regular-file.ts'

/** Ends the reading of an image that cannot go on; says why. */
export class ImageReadError extends Error {
  readonly problem: Problem

  constructor(reason: Problem) {
    super(reason.code)
    this.name = 'ImageReadError'
    this.problem = reason
  }
}

/** Turns what the reader throws into a value; anything else is a fault of ours and goes on. */
export async function caught<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof ImageReadError) return fail(error.problem)
    throw error
  }
}

/** The bytes of an image file, read in bounded pieces. Every method throws {@link ImageReadError}. */
export class IsoSource {
  readonly #handle: FileHandle
  readonly #file: string
  readonly #signal: AbortSignal | undefined
  /** Bytes, as of the opening. */
  readonly size: number

  private constructor(handle: FileHandle, file: string, size: number, signal: AbortSignal | undefined) {
    this.#handle = handle
    this.#file = file
    this.#signal = signal
    this.size = size
  }

  /** Opens a regular file; anything else is IMAGE_UNREADABLE. */
  static async open(path: string, signal: AbortSignal | undefined): Promise<IsoSource> {
    const file = basename(path)
    const unreadable = (cause?: unknown): ImageReadError =>
      new ImageReadError(problem('IMAGE_UNREADABLE', { file }, cause))
    let handle: FileHandle | null = null
    try {
      handle = await openRegularFile(path)
      const { size } = await handle.stat()
      return new IsoSource(handle, file, size, signal)
    } catch (error) {
      await handle?.close()
      throw error instanceof ImageReadError ? error : unreadable(error)
    }
  }

  /** Bytes from `offset`, which must all be in the image. */
  async bytes(offset: number, length: number): Promise<Buffer> {
    if (!this.has(offset, length)) throw this.damaged('an extent lies outside the file')
    const buffer = Buffer.alloc(length)
    let done = 0
    while (done < length) {
      if (this.#signal?.aborted) throw new ImageReadError(problem('CANCELLED'))
      const read = await this.#handle
        .read(buffer, done, length - done, offset + done)
        .catch((error: unknown) => this.#lost(error))
      // The file was long enough when it was opened.
      if (read.bytesRead === 0) this.#lost()
      done += read.bytesRead
    }
    return buffer
  }

  has(offset: number, length: number): boolean {
    return offset >= 0 && length >= 0 && offset + length <= this.size
  }

  damaged(detail: string): ImageReadError {
    return new ImageReadError(problem('IMAGE_DAMAGED', { file: this.#file, detail }))
  }

  notIso(): ImageReadError {
    return new ImageReadError(problem('IMAGE_NOT_ISO', { file: this.#file }))
  }

  #lost(cause?: unknown): never {
    throw new ImageReadError(problem('IMAGE_UNREADABLE', { file: this.#file }, cause))
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

import { createHash } from 'node:crypto'

/** Bytes that come one piece after another, each good until the next is asked for; null at the end. */
export interface Pieces {
  next(): Promise<Buffer | null>
}

/**
 * Reads a stream once from its beginning, and computes a SHA-256 over all of it. The stream may use one buffer for all of
 * its pieces: with a new one each, megabytes of them wait to be collected.
 */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)
  #ended = false
  /** Bytes that came in so far. */
  bytes = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Returns up to `length` bytes, fewer only at the end. For small lengths: they are put together in memory. */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let missing = length
    while (missing > 0) {
      const piece = await this.#piece(missing)
      if (piece === null) break
      pieces.push(Buffer.from(piece))
      missing -= piece.length
    }
    return Buffer.concat(pieces)
  }

  /** Returns the next `length` bytes piece by piece. `missing` tells how many the stream did not have in the end. */
  member(length: number): Pieces & { readonly missing: number } {
    let missing = length
    const next = async (): Promise<Buffer | null> => {
      const piece = missing === 0 ? null : await this.#piece(missing)
      if (piece !== null) missing -= piece.length
      return piece
    }
    return {
      next,
      get missing() {
        return missing
      },
    }
  }

  /** Reads to the end and returns the hash of everything, in lower-case hexadecimal. */
  async finish(): Promise<string> {
    while ((await this.#piece(Infinity)) !== null);
    return this.#hash.digest('hex')
  }

  /** Leaves the source. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #piece(most: number): Promise<Buffer | null> {
    while (this.#rest.length === 0) {
      if (this.#ended) return null
      const { done, value } = await this.#source.next()
      if (done === true) {
        this.#ended = true
        return null
      }
      this.#hash.update(value)
      this.bytes += value.length
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
    const piece = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(piece.length)
    return piece
  }
}

/** Reads what is left of pieces, to get past it. */
export async function drain(pieces: Pieces): Promise<void> {
  while ((await pieces.next()) !== null);
}

import { once } from 'node:events'
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import type { Pieces } from './byte-reader.ts'

/**
 * How the unpacking of a gzip ended: `whole`; `trailing` when anything follows its one member; `bomb` when it grows past
 * every payload's measure; `broken` for what is no gzip, is cut off, or does not match its own check.
 */
export type GunzipEnd = 'whole' | 'trailing' | 'bomb' | 'broken'

/** A payload may grow this many times; file trees of programs grow three to ten times, and a bomb a thousand. */
const maxGrowth = 64
/** Growth is not looked at before this many bytes came out: headers of small files are mostly zeros. */
const graceBytes = 8 * 1_024 * 1_024
const maxBytes = 8 * 1_024 * 1_024 * 1_024
/** A header may carry a file name and a comment; more than this is none. */
const maxHeaderBytes = 64 * 1_024
const trailerBytes = 8

/**
 * Unpacks the single member of a gzip and hands on what comes out, in pieces. Stops as soon as it goes wrong; the pieces
 * that were not asked for are left to the caller. What `onPiece` returns is awaited, so that a slow consumer slows it down.
 */
export async function gunzip(pieces: Pieces, onPiece: (piece: Buffer) => void | Promise<void>): Promise<GunzipEnd> {
  const header = await readHeader(pieces)
  if (header === null) return 'broken'
  const inflate = createInflateRaw({ chunkSize: 64 * 1_024 })
  const feed = new Feed(inflate, pieces, header.rest)
  let [bytes, sum] = [0, 0]
  const feeding = feed.run()
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > maxBytes || (bytes > graceBytes && bytes > maxGrowth * (header.bytes + feed.fed))) return 'bomb'
      sum = crc32(piece, sum)
      const done = onPiece(piece)
      if (done !== undefined) await done
    }
  } catch (error) {
    if (isZlibError(error)) return 'broken'
    throw error
  } finally {
    inflate.destroy()
    await feeding
  }
  return readTrailer(feed.leftover(), pieces, { bytes, sum })
}

/** Writes pieces into the inflater one at a time, so that what it did not take is the end of the last one. */
class Feed {
  readonly #inflate: InflateRaw
  readonly #pieces: Pieces
  readonly #closed: Promise<unknown>
  #last: Buffer
  /** Bytes that were handed over. */
  fed = 0

  constructor(inflate: InflateRaw, pieces: Pieces, first: Buffer) {
    this.#inflate = inflate
    this.#pieces = pieces
    this.#last = first
    // Resolves at the end of the deflated data, too: a write with bytes behind that end is never called back.
    this.#closed = Promise.race([once(inflate, 'end'), once(inflate, 'close')]).catch(() => undefined)
  }

  async run(): Promise<void> {
    try {
      for (let piece: Buffer | null = this.#last; piece !== null; piece = await this.#pieces.next()) {
        if (piece.length === 0) continue
        this.#last = piece
        this.fed += piece.length
        if (!(await this.#write(piece))) return
      }
      this.#inflate.end()
    } catch (error) {
      this.#inflate.destroy(error instanceof Error ? error : new Error('the source failed'))
    }
  }

  /** The bytes behind the deflated data that were handed over already. */
  leftover(): Buffer {
    return Buffer.from(this.#last.subarray(this.#last.length - (this.fed - this.#inflate.bytesWritten)))
  }

  #write(piece: Buffer): Promise<boolean> {
    return new Promise((resolve) => {
      void this.#closed.then(() => resolve(false))
      this.#inflate.write(piece, (error) => resolve(error === null || error === undefined))
    })
  }
}

interface Header {
  readonly bytes: number
  /** What followed the header in the pieces that were read. */
  readonly rest: Buffer
}

async function readHeader(pieces: Pieces): Promise<Header | null> {
  let head: Buffer = Buffer.alloc(0)
  for (;;) {
    const length = headerLength(head)
    if (length === 'none') return null
    if (length !== 'more') return { bytes: length, rest: head.subarray(length) }
    const piece = head.length > maxHeaderBytes ? null : await pieces.next()
    if (piece === null) return null
    head = Buffer.concat([head, piece])
  }
}

/** Returns the length of a gzip's header (RFC 1952, 2.3), or whether it takes more bytes to know it. */
function headerLength(head: Buffer): number | 'more' | 'none' {
  const magic = [0x1f, 0x8b, 8]
  if (magic.some((byte, index) => index < head.length && head[index] !== byte)) return 'none'
  const flags = head[3]
  if (flags === undefined || head.length < 10) return 'more'
  if ((flags & 0xe0) !== 0) return 'none'
  let at = 10
  if ((flags & 4) !== 0) {
    if (head.length < at + 2) return 'more'
    at += 2 + head.readUInt16LE(at)
  }
  for (const text of [8, 16]) {
    if ((flags & text) === 0) continue
    const end = head.indexOf(0, at)
    if (end === -1) return 'more'
    at = end + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at > head.length ? 'more' : at
}

async function readTrailer(
  leftover: Buffer,
  pieces: Pieces,
  { bytes, sum }: { readonly bytes: number; readonly sum: number },
): Promise<GunzipEnd> {
  let rest = leftover
  while (rest.length <= trailerBytes) {
    const piece = await pieces.next()
    if (piece === null) break
    rest = Buffer.concat([rest, piece])
  }
  if (rest.length < trailerBytes) return 'broken'
  if (rest.readUInt32LE(0) !== sum || rest.readUInt32LE(4) !== bytes % 2 ** 32) return 'broken'
  return rest.length > trailerBytes ? 'trailing' : 'whole'
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

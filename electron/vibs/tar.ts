/** Bytes of a header, and what content is filled up to. */
export const tarBlock = 512

/** An entry of a payload to be written. */
export interface TreeEntry {
  /** From the root of the host, without a slash in front or at the end. */
  readonly path: string
  /** Permission bits, with the sticky bit 0o1000 for a configuration file. */
  readonly mode: number
  readonly directory: boolean
  /** Bytes; 0 for a directory. */
  readonly size: number
  /** The content, exactly `size` bytes of it. */
  readonly content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** Thrown when a file has another size than when it was listed. */
export class FileChangedError extends Error {
  readonly path: string

  constructor(path: string) {
    super(`${path} changed while it was read`)
    this.path = path
  }
}

/** Writes entries as an ordinary ustar archive in pieces: owner root, time 0, so that the same entries give the same bytes. */
export async function* tarOf(entries: readonly TreeEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield tarHeader(entry)
    if (entry.directory) continue
    let bytes = 0
    for await (const piece of entry.content()) {
      bytes += piece.length
      if (bytes > entry.size) throw new FileChangedError(entry.path)
      yield piece
    }
    if (bytes !== entry.size) throw new FileChangedError(entry.path)
    const rest = bytes % tarBlock
    if (rest > 0) yield Buffer.alloc(tarBlock - rest)
  }
  yield Buffer.alloc(2 * tarBlock)
}

function tarHeader({ path, mode, directory, size }: TreeEntry): Buffer {
  const header = Buffer.alloc(tarBlock)
  header.write(directory ? `${path}/` : path, 0, 100)
  header.write(octal(mode, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(0, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write(directory ? '5' : '0', 156)
  header.write('ustar', 257)
  header.write('00', 263)
  header.write('root', 265)
  header.write('root', 297)
  header.write(octal(0, 7), 329)
  header.write(octal(0, 7), 337)
  header.write(`${octal(tarSum(header), 6)}\0 `, 148)
  return header
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

/** Returns the sum of a header's bytes, its own field counted as spaces. */
export function tarSum(header: Uint8Array): number {
  let sum = 8 * 0x20
  for (let index = 0; index < tarBlock; index += 1) if (index < 148 || index >= 156) sum += header[index] ?? 0
  return sum
}

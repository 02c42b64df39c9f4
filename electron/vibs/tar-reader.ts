import type { VibFault, VibFileEntry, VibFileType, VibProblem } from '../../shared/models/vib.ts'
import { compare } from '../../shared/text/compare.ts'
import { tarBlock, tarSum } from './tar.ts'

/** Takes the content of one entry. */
export interface ContentSink {
  readonly write: (piece: Buffer) => void
  /** Called when the content was complete. */
  readonly end: () => void
}

export interface TarOptions {
  /** How many entries may still be read; shared by the payloads of a file. */
  readonly budget: { entries: number }
  /** Chooses the regular files whose content is wanted. */
  readonly open: (entry: VibFileEntry) => ContentSink | null
}

/** Content that lies behind the headers (visor tar). */
interface Range {
  readonly start: number
  readonly end: number
  readonly sink: ContentSink | null
}

/** A header as it was read. */
interface Header {
  readonly path: string
  readonly mode: number
  readonly size: number
  readonly kind: string
  readonly target: string
  /** Of a visor tar: where the content begins; 0 when it follows the header. */
  readonly offset: number
}

/** Longest name of an extension header. Bytes. */
const maxExtension = 16 * 1_024
/** Bytes of a fix-up page. */
const pageBytes = 4_096

/**
 * Reads a tar or a visor tar as its bytes come in, from a file that may want to do harm: never more than a header is kept,
 * nothing is written anywhere, and what is wrong becomes a fault. Which form it is, each header says for itself.
 */
export class TarReader {
  readonly entries: VibFileEntry[] = []
  readonly faults: VibProblem[] = []
  readonly #options: TarOptions
  readonly #paths = new Set<string>()
  readonly #ranges: Range[] = []
  readonly #links: { readonly path: string; readonly target: string; readonly hard: boolean }[] = []
  readonly #block = Buffer.alloc(tarBlock)
  #filled = 0
  #position = 0
  #state: 'header' | 'content' | 'tail' | 'dead' = 'header'
  #content: { left: number; padding: number; sink: ContentSink | null } = { left: 0, padding: 0, sink: null }
  #extension: { readonly kind: string; readonly pieces: Buffer[] } | null = null
  #longName: string | null = null
  #nextRange = 0
  #fixUpPages = 0

  constructor(options: TarOptions) {
    this.#options = options
  }

  /** Takes the next bytes. */
  write(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0 && this.#state !== 'dead' && this.#state !== 'tail') {
      const taken = this.#state === 'header' ? this.#takeHeader(rest) : this.#takeContent(rest)
      this.#position += taken
      rest = rest.subarray(taken)
    }
    if (this.#state === 'tail') this.#takeTail(rest)
    this.#position += rest.length
  }

  /** Ends the reading; everything is in `entries` and `faults` then. */
  end(): void {
    if (this.#state === 'content' || (this.#state === 'header' && (this.#filled > 0 || this.#position === 0)))
      this.#fault('payload-tar', { detail: 'end' })
    if (this.#ranges.some(({ end }) => end > this.#position)) this.#fault('payload-tar', { detail: 'offset' })
    if (this.#fixUpPages * pageBytes > this.#position) this.#fault('payload-tar', { detail: 'fix-ups' })
    for (const { path, target, hard } of this.#links) {
      const inside = hard ? this.#paths.has(cleaned(target)) : staysInside(path, target)
      if (!inside) this.#fault('link-outside', { path, target })
    }
  }

  #takeHeader(bytes: Buffer): number {
    const taken = bytes.copy(this.#block, this.#filled, 0, tarBlock - this.#filled)
    this.#filled += taken
    if (this.#filled === tarBlock) {
      this.#filled = 0
      this.#header(this.#position + taken)
    }
    return taken
  }

  #takeContent(bytes: Buffer): number {
    const { sink } = this.#content
    const piece = bytes.subarray(0, this.#content.left)
    if (piece.length > 0) {
      sink?.write(piece)
      this.#extension?.pieces.push(Buffer.from(piece))
      this.#content.left -= piece.length
      if (this.#content.left === 0) sink?.end()
    }
    const padding = Math.min(this.#content.padding, bytes.length - piece.length)
    this.#content.padding -= padding
    if (this.#content.left === 0 && this.#content.padding === 0) {
      this.#state = 'header'
      if (this.#extension !== null) this.#endExtension()
    }
    return piece.length + padding
  }

  #takeTail(bytes: Buffer): void {
    const [from, to] = [this.#position, this.#position + bytes.length]
    for (; this.#nextRange < this.#ranges.length; this.#nextRange += 1) {
      const range = this.#ranges[this.#nextRange]
      if (range === undefined || range.start >= to) return
      if (range.end > from && range.sink !== null)
        range.sink.write(bytes.subarray(Math.max(range.start - from, 0), Math.min(range.end, to) - from))
      if (range.end > to) return
      range.sink?.end()
    }
  }

  /** @param behind where the header ends */
  #header(behind: number): void {
    if (this.#block.every((byte) => byte === 0)) return this.#beginTail(behind)
    const header = this.#readHeader()
    if (header === null) return this.#die('payload-tar', { detail: 'header' })
    const { kind, size, offset } = header
    if (kind === 'x' || kind === 'g' || kind === 'L' || kind === 'K') {
      if (size > maxExtension) return this.#die('payload-tar', { detail: 'extension' })
      this.#extension = { kind, pieces: [] }
      return this.#beginContent(size, null)
    }
    const entry = this.#entry(header)
    if (entry === null) return
    const sink = entry.type === 'file' ? this.#options.open(entry) : null
    if (entry.type === 'file' && offset > 0 && size > 0) this.#ranges.push({ start: offset, end: offset + size, sink })
    else this.#beginContent(entry.type === 'file' || entry.type === 'other' ? size : 0, sink)
  }

  #readHeader(): Header | null {
    const block = this.#block
    const [size, mode, sum] = [numberAt(block, 124, 12), numberAt(block, 100, 8), numberAt(block, 148, 8)]
    if (size === null || mode === null || sum !== tarSum(block)) return null
    const magic = block.toString('latin1', 257, 262)
    const visor = magic === 'visor'
    // GNU's own form has other things where ustar has the prefix.
    const gnu = magic === 'ustar' && block[262] === 0x20
    const prefix = gnu || (!visor && magic !== 'ustar') ? '' : textAt(block, 345, visor ? 151 : 155)
    if (visor) this.#fixUpPages = Math.max(this.#fixUpPages, block.readUInt32LE(508))
    const name = textAt(block, 0, 100)
    const path = this.#longName ?? (prefix === '' ? name : `${prefix}/${name}`)
    const kind = block.toString('latin1', 156, 157)
    if (kind !== 'L' && kind !== 'x') this.#longName = null
    return { path, mode, size, kind, target: textAt(block, 157, 100), offset: visor ? block.readUInt32LE(496) : 0 }
  }

  #entry({ path: raw, mode, size, kind, target }: Header): VibFileEntry | null {
    // A long name counts for several entries, so that the list stays small.
    this.#options.budget.entries -= 1 + Math.floor(raw.length / 128)
    if (this.#options.budget.entries < 0) {
      this.#die('payload-entries')
      return null
    }
    const path = cleaned(raw)
    const type = typeOf(kind, raw)
    if (!isInside(raw)) this.#fault('path-outside', { path: raw })
    if (type === 'other') this.#fault('special-file', { path })
    if (type === 'link') this.#links.push({ path, target, hard: kind === '1' })
    // The root of the tree may have an entry, and is none of its files.
    if (path !== '') {
      if (this.#paths.has(path)) this.#fault('payload-twice', { path })
      this.#paths.add(path)
    }
    const entry: VibFileEntry = { path, mode: mode & 0o7777, size: type === 'file' ? size : 0, type }
    if (path !== '') this.entries.push(entry)
    return entry
  }

  #beginContent(size: number, sink: ContentSink | null): void {
    if (size === 0) {
      sink?.end()
      if (this.#extension !== null) this.#endExtension()
      return
    }
    this.#content = { left: size, padding: (tarBlock - (size % tarBlock)) % tarBlock, sink }
    this.#state = 'content'
  }

  #beginTail(behind: number): void {
    this.#state = 'tail'
    this.#ranges.sort((a, b) => compare(a.start, b.start))
    const first = this.#ranges[0]
    const overlap = this.#ranges.some(({ start }, index) => index > 0 && start < (this.#ranges[index - 1]?.end ?? 0))
    if (overlap || (first !== undefined && first.start < behind)) this.#die('payload-overlap')
  }

  #endExtension(): void {
    const { kind, pieces } = this.#extension ?? { kind: '', pieces: [] }
    this.#extension = null
    const text = Buffer.concat(pieces).toString('utf8')
    if (kind === 'L') this.#longName = text.replace(/\0.*$/s, '')
    // `<length> path=<value>\n`; a size of its own would say something else than the header does.
    if (kind === 'x') {
      this.#longName = /^\d+ path=([^\n]*)\n/m.exec(text)?.[1] ?? null
      if (/^\d+ size=/m.test(text)) this.#die('payload-tar', { detail: 'extension' })
    }
  }

  /** Notes a fault; the first of a kind speaks for all of them. */
  #fault(code: VibFault, params: VibProblem['params'] = {}): void {
    if (!this.faults.some((fault) => fault.code === code)) this.faults.push({ code, params })
  }

  #die(code: VibFault, params: VibProblem['params'] = {}): void {
    this.#fault(code, params)
    this.#ranges.length = 0
    this.#state = 'dead'
  }
}

function typeOf(kind: string, path: string): VibFileType {
  if (kind === '5') return 'directory'
  if (kind === '1' || kind === '2') return 'link'
  // A 7 is a file with fix-up pages in a visor tar.
  if (kind !== '0' && kind !== '\0' && kind !== '7') return 'other'
  return path.endsWith('/') ? 'directory' : 'file'
}

/** Reads an octal field; null for anything else, such as the binary numbers of sizes past 8 GiB. */
function numberAt(block: Buffer, at: number, length: number): number | null {
  const digits = /^ *([0-7]*)[\0 ]*$/.exec(block.toString('latin1', at, at + length))?.[1]
  if (digits === undefined) return null
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function textAt(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at)
  return block.toString('utf8', at, end === -1 || end > at + length ? at + length : end)
}

function cleaned(path: string): string {
  return path
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '')
}

function isInside(path: string): boolean {
  return !path.startsWith('/') && !/[\\\p{Cc}]/u.test(path) && !path.split('/').includes('..')
}

function staysInside(path: string, target: string): boolean {
  if (target.startsWith('/')) return false
  let depth = path.split('/').length - 1
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1
    else if (part !== '' && part !== '.') depth += 1
    if (depth < 0) return false
  }
  return true
}

/** Formats, recognised by their content and not by a file's name. */
export const textKinds = [
  'lspci',
  'esxi',
  'pci-lines',
  'lscpu',
  'cpuinfo',
  'dmidecode',
  'nvme',
  'lsblk',
  'lsusb',
  'memory',
  'secure-boot',
  'windows-devices',
  'windows-system',
  'system_profiler',
] as const
export type TextKind = (typeof textKinds)[number]

/** A line without terminal colours, control characters and trailing blanks. `index` counts from 0 within its text. */
export interface Line {
  readonly index: number
  /** With its indentation. */
  readonly raw: string
  /** Without it. */
  readonly text: string
}

/**
 * Reads one format line by line. A line is offered to it only while it is the current one or after it said that it
 * `opens` there. Every line it takes counts as understood, unless it is released later, when what it belongs to turns out
 * to be incomplete.
 */
export interface Reader {
  readonly kind: TextKind
  /** Whether this line is of this format and of no other, so that it begins here even within another one. */
  opens(line: Line): boolean
  /** Reads a line. False: it does not fit this format, or says something needed in a way that is not understood. */
  take(line: Line): boolean
  /** Reads an empty line. Returns `end` when the format has none within, `stay` otherwise. */
  blank(): 'end' | 'stay'
  /** Finishes or releases what was begun, after the last line. */
  end(): void
}

/** Lets a reader give back lines it had taken. */
export interface Release {
  /** The lines were not understood after all. */
  (lines: readonly Line[]): void
}

/**
 * `key: value` at the first colon, ASCII or full-width; null when there is none or the key is longer than 80 characters.
 */
export function keyValue(text: string): readonly [key: string, value: string] | null {
  const half = text.indexOf(':')
  const full = text.indexOf('：')
  const at = half < 0 || full < 0 ? Math.max(half, full) : Math.min(half, full)
  return at < 1 || at > 80 ? null : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** Returns a whole number of at most nine digits. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/**
 * Returns the bytes of `465.8G`, `16 GB`, `16384 MB`, `500,277,792,768 bytes`; units are powers of `base`. Null when it
 * is none, or more than can be counted.
 */
export function byteCount(text: string, base: 1000 | 1024): number | null {
  const match = /^(\d{1,15}(?:[.,]\d{1,6})?) ?(?:([kKMGTPE])(?:iB|B)?|B|bytes|Bytes)?$/.exec(text)
  if (match === null) return null
  const bytes = Math.round(
    Number((match[1] ?? '').replace(',', '.')) * base ** ' KMGTPE'.indexOf((match[2] ?? ' ').toUpperCase()),
  )
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** Limit for all texts together, in UTF-16 units; what is beyond is counted, not read. */
export const maxCharacters = 8 * 1024 * 1024
/** Lines read of all texts together. */
export const maxLines = 120_000
/** A longer line is not read: no tool writes one. */
export const maxLineLength = 16_384

const escape = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const colours = new RegExp(
  `${escape}(?:\\[[0-9;?]*[A-Za-z]|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|[()][A-Z0-9])`,
  'g',
)
const character = String.fromCharCode
const controls = new RegExp(
  `[${character(0)}-${character(8)}${character(11)}-${character(31)}${character(127)}\u{feff}]`,
  'g',
)

/**
 * Decodes the bytes of a file: UTF-8, UTF-16 with or without a byte order mark (what `>` of Windows PowerShell writes),
 * and else GB 18030 or Windows-1252, whichever its bytes look like. Never throws; what is no character becomes U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const sample = bytes.subarray(0, 4_096)
  const zeros = (odd: 0 | 1): number =>
    sample.reduce((count, byte, at) => count + (byte === 0 && at % 2 === odd ? 1 : 0), 0)
  if (sample.length > 3 && zeros(1) > sample.length / 4) return new TextDecoder('utf-16le').decode(bytes)
  if (sample.length > 3 && zeros(0) > sample.length / 4) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder(looksChinese(bytes) ? 'gb18030' : 'windows-1252').decode(bytes)
  }
}

/** Chinese text in GBK has its high bytes in pairs, an umlaut in Windows-1252 stands alone. */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0
  let single = 0
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue
    if ((bytes[at + 1] ?? 0) >= 0x80) {
      pairs += 1
      at += 1
    } else single += 1
  }
  return pairs > single
}

/**
 * Splits a text into lines, at most `limit` of them, with CR LF and CR as ends too. `total` counts those beyond the limit
 * as well.
 */
export function splitLines(text: string, limit: number): { readonly lines: readonly string[]; readonly total: number } {
  const body = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
  const lines: string[] = []
  let total = 0
  for (let start = 0; start <= body.length;) {
    const at = body.indexOf('\n', start)
    const end = at < 0 ? body.length : at
    if (at < 0 && start === body.length && total > 0) break
    if (lines.length < limit) lines.push(body.slice(start, end))
    total += 1
    start = end + 1
  }
  return { lines, total }
}

/** Returns a line without colours, control characters and trailing blanks. */
export function cleanLine(line: string, index: number): Line {
  const plain = line.includes(escape) ? line.replace(colours, '') : line
  const raw = plain.replace(controls, '').replaceAll('\u{a0}', ' ').trimEnd()
  return { index, raw, text: raw.trimStart() }
}

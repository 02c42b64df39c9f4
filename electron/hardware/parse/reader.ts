/** Formats that are told apart by what they say, not by a file's name. */
export const textKinds = [
  'lspci',
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
 * Reads one format line by line. A line is offered to it only while it is the current one or after it said that it `opens` there.
 * Every line it takes counts as understood, unless it is released later, when what it belongs to turns out to be incomplete.
 */
export interface Reader {
  readonly kind: TextKind
  /** Whether this line is of this format and of no other, so that it begins here even within another one. */
  opens(line: Line): boolean
  /** Reads a line. False: it does not fit this format, or says something needed in a way that is not understood. */
  take(line: Line): boolean
  /** An empty line; `end` when the format has none within, `stay` otherwise. */
  blank(): 'end' | 'stay'
  /** The last line was given: what was begun is finished or released. */
  end(): void
}

/** What a reader is given to say of lines it had taken. */
export interface Release {
  /** The lines were not understood after all. */
  (lines: readonly Line[]): void
}

/** `key: value` at the first colon, ASCII or full-width; null when there is none or the key is longer than 80 characters. */
export function keyValue(text: string): readonly [key: string, value: string] | null {
  const half = text.indexOf(':')
  const full = text.indexOf('：')
  const at = half < 0 ? full : full < 0 ? half : Math.min(half, full)
  return at < 1 || at > 80 ? null : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** A whole number of at most nine digits. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Bytes of `465.8G`, `16 GB`, `16384 MB`, `500,277,792,768 bytes`; units are powers of `base`. Null when it is none, or more than can be counted. */
export function byteCount(text: string, base: 1000 | 1024): number | null {
  const match = /^(\d{1,15}(?:[.,]\d{1,6})?) ?(?:([kKMGTPE])(?:iB|B)?|B|bytes|Bytes)?$/.exec(text)
  if (match === null) return null
  const bytes = Math.round(
    Number((match[1] ?? '').replace(',', '.')) * base ** ' KMGTPE'.indexOf((match[2] ?? ' ').toUpperCase()),
  )
  return Number.isSafeInteger(bytes) ? bytes : null
}

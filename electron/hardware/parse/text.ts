import type { Line } from './reader.ts'

/** What is read of all texts together, in UTF-16 units; what is beyond is counted, not read. */
export const maxCharacters = 8 * 1024 * 1024
/** Lines read of all texts together. */
export const maxLines = 120_000
/** A longer line is not looked into: no tool writes one. */
export const maxLineLength = 16_384

const escape = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const colours = new RegExp(
  `${escape}(?:\\[[0-9;?]*[A-Za-z]|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|[()][A-Z0-9])`,
  'g',
)
const controls = new RegExp(
  `[${String.fromCharCode(0)}-${String.fromCharCode(8)}${String.fromCharCode(11)}-${String.fromCharCode(31)}${String.fromCharCode(127)}\u{feff}]`,
  'g',
)

/**
 * Bytes of a file as text: UTF-8, UTF-16 with or without a byte order mark (what `>` of Windows PowerShell writes), and else
 * GB 18030 or Windows-1252, whichever its bytes look like. Never throws; what is no character becomes U+FFFD.
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

/** A text in lines, at most `limit` of them, with CR LF and CR as ends too. `total` counts those beyond the limit as well. */
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

/** A line as it was meant: without colours, control characters and trailing blanks. */
export function cleanLine(line: string, index: number): Line {
  const plain = line.includes(escape) ? line.replace(colours, '') : line
  const raw = plain.replace(controls, '').replaceAll('\u{a0}', ' ').trimEnd()
  return { index, raw, text: raw.trimStart() }
}

import type { ChecksumAlgorithm, FileHashes, FoundChecksum } from '../models/image.ts'

/** Characters read of a text, and of a line. */
const maxText = 4 * 1_024 * 1_024
const maxLine = 4_096

const byDigits: Readonly<Record<number, ChecksumAlgorithm>> = { 64: 'sha256', 40: 'sha1', 32: 'md5' }
const hex = '(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})'
/** Before and after the name in a line of BSD. */
const bsdStart = /\b(?:SHA-?2?-?256|SHA-?1|MD5) ?\(/i
const bsdEnd = new RegExp(String.raw`\) ?= ?(${hex})$`, 'i')
/** A backslash in front says that the name has escaped characters (GNU coreutils). */
const sumLine = new RegExp(String.raw`^\s*\\?(${hex})(?:  | \*|\t+)(\S.*)$`, 'i')
const bare = new RegExp(String.raw`(?<![0-9a-z])${hex}(?![0-9a-z])`, 'gi')
const isImage = /\.(?:iso|zip|img)$/i
/** Pairs, fours or eights with one separator between them, as many as there are. */
const grouped = [2, 4, 8].map((digits) => ({
  digits,
  pattern: new RegExp(
    String.raw`(?<![0-9a-z])[0-9a-f]{${digits}}(?![0-9a-z])(?:[ :-][0-9a-f]{${digits}}(?![0-9a-z])){3,}`,
    'gi',
  ),
}))
/** Of a longer row only the last ones count: the day and hour of a date may stand before the value. */
const mostGroups = 32

/**
 * Finds the checksums in a text: lines of `sha256sum` and its siblings, lines of BSD (`SHA256 (name) = ...`), and bare
 * values in any text around them, also in upper case and in groups. The number of digits tells the algorithm.
 */
export function findChecksums(text: string): readonly FoundChecksum[] {
  const found = new Map<string, FoundChecksum>()
  const add = (digits: string, fileName: string | null): void => {
    const value = digits.replace(/[^0-9a-f]/gi, '').toLowerCase()
    const algorithm = byDigits[value.length]
    if (algorithm !== undefined) found.set(`${value} ${fileName}`, { algorithm, value, fileName })
  }
  const bounded = text.slice(0, maxText)
  // One value that was broken over lines.
  if (bounded.length < 400 && /^[0-9a-f\s:]+$/i.test(bounded)) add(bounded, null)
  if (found.size > 0) return [...found.values()]
  for (const whole of bounded.split(/\r?\n/)) {
    if (whole.length > maxLine) continue
    const line = whole.trimEnd()
    const bsd = bsdLine(line)
    const sum = sumLine.exec(line)
    if (bsd !== null) add(bsd.digits, bsd.fileName)
    else if (sum !== null) add(sum[1] ?? '', sum[2] ?? null)
    else {
      const values = [...line.matchAll(bare)]
      for (const { 0: digits, index } of values)
        add(digits, values.length === 1 ? imageNamed(line, index, digits) : null)
      for (const { digits, pattern } of grouped)
        for (const [row] of line.matchAll(pattern)) add(row.slice(-(mostGroups * (digits + 1) - 1)), null)
    }
  }
  return [...found.values()]
}

/**
 * Returns the image that a row of a table names before or after its value, as `Get-FileHash` of Windows writes it; null
 * for none. A value of another image must not be taken for one without a name.
 */
function imageNamed(line: string, index: number, digits: string): string | null {
  const after = line.slice(index + digits.length).trim()
  return isImage.test(after) ? after : null
}

/** Reads a line from its two ends: a single pattern would try every parenthesis with every other. */
function bsdLine(line: string): { readonly digits: string; readonly fileName: string } | null {
  const end = bsdEnd.exec(line)
  const start = end === null ? null : bsdStart.exec(line)
  if (end === null || start === null) return null
  const fileName = line.slice(start.index + start[0].length, end.index)
  return fileName === '' ? null : { digits: end[1] ?? '', fileName }
}

/**
 * Picks the checksum to compare a file with: one that names the file, else one without a name; of those the strongest
 * algorithm that was computed, and of several values the one that is equal. Null when there is none: a sum of another
 * file says nothing.
 */
export function pickChecksum(
  found: readonly FoundChecksum[],
  computed: FileHashes,
  fileName: string,
): FoundChecksum | null {
  const named = found.filter((each) => each.fileName !== null && lastName(each.fileName) === fileName)
  const candidates = named.length > 0 ? named : found.filter((each) => each.fileName === null)
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    const values = candidates.filter((each) => each.algorithm === algorithm)
    if (computed[algorithm] !== undefined && values.length > 0)
      return values.find(({ value }) => value === computed[algorithm]) ?? values[0] ?? null
  }
  return null
}

function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

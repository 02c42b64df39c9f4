import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What the first line of a chain carries in place of the hash of a line before it. */
export const noLine = '0'.repeat(64)

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const linkSchema = z.object({
  seq: z.number().int().nonnegative(),
  type: z.string(),
  prev: hashSchema.optional(),
  gap: z.array(hashSchema).max(100).optional(),
})

/** One line of a chained file, as it is on the disk. */
export interface ChainLine {
  /** Counted from 1. */
  readonly line: number
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string
  /** What it says about its place in the chain; null when it is no entry: torn, or damaged. */
  readonly link: ChainLink | null
  readonly text: string
}

export interface ChainLink {
  readonly seq: number
  readonly type: string
  /** Hash of the last whole line before it; null where the version that wrote it did not chain. */
  readonly prev: string | null
  /** Hashes of what may lie between that line and this one: lines whose writing failed, or that a crash tore. */
  readonly gap: readonly string[]
}

/** Returns the SHA-256 of a line without its line break, in hex. */
export function hashOf(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('hex')
}

/**
 * Returns the lines of a chained file. Pure. Empty lines, which a repair leaves, are passed over, and so is the space that
 * a writer reserved.
 */
export function chainLines(content: Buffer): ChainLine[] {
  const lines: ChainLine[] = []
  for (let start = 0, line = 1; start < content.length; line += 1) {
    const end = content.indexOf(0x0a, start)
    const bytes = withoutZeros(content.subarray(start, end === -1 ? content.length : end))
    start = end === -1 ? content.length : end + 1
    if (bytes.length === 0) continue
    const text = bytes.toString('utf8')
    lines.push({ line, hash: hashOf(bytes), link: linkOf(text), text })
  }
  return lines
}

function withoutZeros(bytes: Buffer): Buffer {
  let from = 0
  let to = bytes.length
  while (from < to && bytes[from] === 0) from += 1
  while (to > from && bytes[to - 1] === 0) to -= 1
  return bytes.subarray(from, to)
}

function linkOf(text: string): ChainLink | null {
  try {
    const parsed = linkSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return null
    const { seq, type, prev = null, gap = [] } = parsed.data
    return { seq, type, prev, gap }
  } catch {
    return null
  }
}

/** Where a chain goes on. */
export interface ChainEnd {
  /** Hash of the last whole line. */
  readonly prev: string
  /** Its number; -1 before the first one. */
  readonly seq: number
  /** Hashes of what lies behind it and is no whole line. */
  readonly gap: readonly string[]
}

/** Returns where the chain of these lines goes on. Pure. */
export function chainEnd(lines: readonly ChainLine[]): ChainEnd {
  const at = lines.findLastIndex(({ link }) => link !== null)
  const last = lines[at]
  const gap = lines.slice(at + 1).map(({ hash }) => hash)
  return { prev: last?.hash ?? noLine, seq: last?.link?.seq ?? -1, gap: gap.slice(-mostGaps) }
}

/** Failed writes that a line can still account for. */
export const mostGaps = 32

/** Returns the fields that tie the next line to a chain. */
export function linkFields({ prev, gap }: Pick<ChainEnd, 'prev' | 'gap'>): { prev: string; gap?: readonly string[] } {
  return gap.length === 0 ? { prev } : { prev, gap }
}

/** A place at which a file is not what was written. */
export interface LineFinding {
  readonly kind: 'altered' | 'removed' | 'reordered' | 'added'
  /** Counted from 1; for lines that are gone, where they were. */
  readonly line: number
}

/**
 * Returns every place at which the lines of one file do not follow from each other. Pure. Lines without a hash count as of
 * an earlier version as long as none before them has one.
 */
export function brokenLinks(lines: readonly ChainLine[]): LineFinding[] {
  const findings: LineFinding[] = []
  const numbers = new Set(lines.flatMap(({ link }) => (link ? [link.seq] : [])))
  const chained = lines.some(({ link }) => link?.prev != null)
  let whole: (ChainLine & { readonly link: ChainLink })[] = []
  let torn: ChainLine[] = []
  for (const each of lines) {
    const { link, line } = each
    if (!link) {
      torn.push(each)
      continue
    }
    const found = chained ? judge({ ...each, link }, whole, torn, numbers) : null
    if (found) findings.push({ ...found, line: found.line ?? line })
    whole = [...whole.slice(-mostGaps), { ...each, link }]
    torn = []
  }
  return findings
}

type Whole = ChainLine & { readonly link: ChainLink }

function judge(
  { link }: Whole,
  before: readonly Whole[],
  torn: readonly ChainLine[],
  numbers: ReadonlySet<number>,
): { readonly kind: LineFinding['kind']; readonly line?: number } | null {
  const last = before.at(-1)
  const firstTorn = torn[0]
  if (link.prev === null) return before.some((each) => each.link.prev !== null) ? { kind: 'altered' } : null
  if (!last) {
    if (firstTorn) return { kind: 'altered', line: firstTorn.line }
    return link.seq === 0 ? null : { kind: numbers.has(0) ? 'reordered' : 'removed' }
  }
  // Written, although the writer was told otherwise.
  const gap = new Set(link.gap)
  const base = before.findLast(({ hash }) => !gap.has(hash))
  if (base?.hash === link.prev && link.seq > last.link.seq)
    return torn.length > link.gap.length && firstTorn ? { kind: 'added', line: firstTorn.line } : null
  if (link.seq <= last.link.seq) return { kind: 'reordered' }
  const missing = link.seq > last.link.seq + 1 + link.gap.length + torn.length
  if (missing) return { kind: numbers.has(last.link.seq + 1) ? 'reordered' : 'removed' }
  return { kind: 'altered', line: firstTorn?.line ?? last.line }
}

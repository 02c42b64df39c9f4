import { TextDecoder } from 'node:util'
import { z } from 'zod'
import { journalEntrySchema, runKindSchema, type JournalEntry, type RunKind } from '../../shared/models/power.ts'

/**
 * Something in the journal that was not read. `torn`: a last line cut off by a crash; `garbage`: a line that is no entry
 * of this run; `unknown-type`: an entry of a newer version, or the start of a run of a kind that only that one knows;
 * `too-large` and `unreadable`: the whole file.
 */
export interface JournalDamage {
  readonly file: string
  /** Counted from 1; null for the whole file. */
  readonly line: number | null
  readonly kind: 'torn' | 'garbage' | 'unknown-type' | 'too-large' | 'unreadable'
}

/** What is on disk about one run; at least one entry, in the order in which they were written. */
export interface JournalRun {
  readonly file: string
  readonly runId: string
  readonly hostId: string
  readonly entries: readonly [JournalEntry, ...JournalEntry[]]
  readonly damaged: readonly JournalDamage[]
}

/** The readable entries of one file, in the order in which they were written, and what else is in it. */
export interface ParsedJournal {
  readonly entries: readonly JournalEntry[]
  readonly damaged: readonly JournalDamage[]
  /** The file still ends in space that was reserved: its writer has not closed it. */
  readonly reserved: boolean
}

/**
 * Reads the lines of one run. Pure; never throws.
 *
 * A last line without its line break counts if it is a whole entry, since a piece of a JSON object never parses; so a
 * line means the same before and after recovery gives it its line break. Empty lines are what such repairs leave, and
 * zero bytes the space that was reserved for the run.
 */
export function parseJournal(content: Buffer, file: string, runId: string): ParsedJournal {
  const entries: JournalEntry[] = []
  const damaged: JournalDamage[] = []
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for (let start = 0, line = 1; start < content.length; line += 1) {
    const end = content.indexOf(0x0a, start)
    const bytes = withoutZeros(content.subarray(start, end === -1 ? content.length : end))
    start = end === -1 ? content.length : end + 1
    if (bytes.length === 0) continue
    const entry = parseLine(bytes, utf8)
    if (typeof entry === 'object' && entry.runId === runId && entry.hostId === (entries[0] ?? entry).hostId)
      entries.push(entry)
    else if (entry === 'unknown-type') damaged.push({ file, line, kind: 'unknown-type' })
    else damaged.push({ file, line, kind: end === -1 ? 'torn' : 'garbage' })
  }
  return { entries, damaged, reserved: content.at(-1) === 0 }
}

function withoutZeros(bytes: Buffer): Buffer {
  let from = 0
  let to = bytes.length
  while (from < to && bytes[from] === 0) from += 1
  while (to > from && bytes[to - 1] === 0) to -= 1
  return bytes.subarray(from, to)
}

const knownTypes: ReadonlySet<string> = new Set(journalEntrySchema.options.map((option) => option.shape.type.value))
const typedSchema = z.object({ type: z.string() })
const startedSchema = z.object({ type: z.literal('run-started'), kind: z.string() })
const isKnownKind = (kind: string): kind is RunKind => runKindSchema.safeParse(kind).success

function parseLine(bytes: Buffer, utf8: TextDecoder): JournalEntry | 'garbage' | 'unknown-type' {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(bytes))
  } catch {
    return 'garbage'
  }
  const entry = journalEntrySchema.safeParse(value)
  if (entry.success) return entry.data
  const typed = typedSchema.safeParse(value)
  if (typed.success && !knownTypes.has(typed.data.type)) return 'unknown-type'
  const started = startedSchema.safeParse(value)
  return started.success && !isKnownKind(started.data.kind) ? 'unknown-type' : 'garbage'
}

/** Returns what a run does; `unknown` when only a newer version can tell, which may also write its first line in another way. */
export function runKind({ entries, damaged }: Pick<JournalRun, 'entries' | 'damaged'>): RunKind | 'unknown' {
  const started = entries.find((entry) => entry.type === 'run-started')
  if (started) return isKnownKind(started.kind) ? started.kind : 'unknown'
  return damaged.some(({ kind, line }) => kind === 'unknown-type' && line === 1) ? 'unknown' : 'shutdown'
}

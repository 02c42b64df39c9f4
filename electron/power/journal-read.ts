import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { JournalEntry } from '../../shared/models/power.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import type { JournalDamage, ParsedJournal } from './journal-parse.ts'
import { parseJournal } from './journal-parse.ts'

/** A run of 5,000 VMs writes about 10 MiB; what is far larger was not written by this program. Bytes. */
const maxFileBytes = 64 * 1024 * 1024

/** What is on disk about one run; at least one entry, in the order in which they were written. */
export interface JournalRun {
  readonly file: string
  readonly runId: string
  readonly hostId: string
  readonly entries: readonly [JournalEntry, ...JournalEntry[]]
  readonly damaged: readonly JournalDamage[]
}

export interface JournalContent {
  /** Oldest first. */
  readonly runs: readonly JournalRun[]
  /** Of all files looked at, also those that hold no readable entry. */
  readonly damaged: readonly JournalDamage[]
}

export interface JournalFilter {
  readonly hostId?: string
  readonly runId?: string
}

const fileName = /^\d{8}T\d{9}Z-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/i

/**
 * Reads the journal, tolerantly: what cannot be read is reported and left as it is, and the rest still counts. A folder
 * that does not exist is an empty journal. Errors: STORAGE_UNREADABLE for the folder itself.
 */
export async function readJournal(dir: string, filter: JournalFilter = {}): Promise<Result<JournalContent>> {
  let names: string[]
  try {
    const found = await readdir(dir, { withFileTypes: true })
    names = found.filter((entry) => entry.isFile()).map((entry) => entry.name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok({ runs: [], damaged: [] })
    return fail(problem('STORAGE_UNREADABLE', { file: dir }, error))
  }
  const runs: JournalRun[] = []
  const damaged: JournalDamage[] = []
  for (const name of names.sort()) {
    const runId = fileName.exec(name)?.[1]
    if (runId === undefined || (filter.runId !== undefined && runId !== filter.runId)) continue
    const file = path.join(dir, name)
    const parsed = await readFile(file, runId)
    const [first, ...rest] = parsed.entries
    if (filter.hostId !== undefined && first?.hostId !== filter.hostId) continue
    damaged.push(...parsed.damaged)
    if (first) runs.push({ file, runId, hostId: first.hostId, entries: [first, ...rest], damaged: parsed.damaged })
  }
  return ok({ runs, damaged })
}

/** Reads one run. Errors: STORAGE_UNREADABLE, also when there is no readable entry of it. */
export async function readRun(dir: string, runId: string): Promise<Result<JournalRun>> {
  const content = await readJournal(dir, { runId })
  if (!content.ok) return content
  const run = content.value.runs[0]
  return run ? ok(run) : fail(problem('STORAGE_UNREADABLE', { file: dir }))
}

async function readFile(file: string, runId: string): Promise<ParsedJournal> {
  const whole = (kind: JournalDamage['kind']): ParsedJournal => ({ entries: [], damaged: [{ file, line: null, kind }] })
  try {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      return size > maxFileBytes ? whole('too-large') : parseJournal(await handle.readFile(), file, runId)
    } finally {
      await handle.close()
    }
  } catch {
    return whole('unreadable')
  }
}

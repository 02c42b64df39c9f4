import type { FileHandle } from 'node:fs/promises'
import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { isMissing } from '../storage/errno.ts'
import { loadIndex, saveIndex, stampOf, type IndexedRun } from './journal-index.ts'
import type { JournalDamage, JournalRun, ParsedJournal } from './journal-parse.ts'
import { parseJournal, runKind } from './journal-parse.ts'
import { summaryOf, type RunSummary } from './journal-state.ts'

/** A run of 5,000 VMs writes about 10 MiB; what is far larger was not written by this program. Bytes. */
const maxFileBytes = 64 * 1024 * 1024

export interface JournalContent {
  /** Oldest first. */
  readonly runs: readonly JournalRun[]
  /** Of all files looked at, also those that hold no readable entry. */
  readonly damaged: readonly JournalDamage[]
}

export interface JournalFilter {
  readonly hostId?: string
  readonly runId?: string
  /** Runs by their summary; those that the index knows and that are not wanted are not even read. */
  readonly only?: (summary: RunSummary) => boolean
}

/** Opens a run's file for reading. */
type OpenToRead = (file: string) => Promise<FileHandle>

const fileName = /^\d{8}T\d{9}Z-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/i

/** Returns the id of the run that a file holds, by its name; null for a file of another kind. */
export function runIdOf(name: string): string | null {
  return fileName.exec(name)?.[1] ?? null
}

/**
 * Reads the journal, tolerantly: what cannot be read is reported and left as it is, and the rest still counts. A folder
 * that does not exist is an empty journal. Runs that are over are looked up in the index first, which is brought up to
 * date on the way. Errors: STORAGE_UNREADABLE for the folder itself.
 */
export async function readJournal(
  dir: string,
  filter: JournalFilter = {},
  openFile: OpenToRead = (file) => open(file, 'r'),
): Promise<Result<JournalContent>> {
  let names: string[]
  try {
    const found = await readdir(dir, { withFileTypes: true })
    names = found.filter((entry) => entry.isFile()).map((entry) => entry.name)
  } catch (error) {
    if (isMissing(error)) return ok({ runs: [], damaged: [] })
    return fail(problem('STORAGE_UNREADABLE', { file: dir }, error))
  }
  const files = names.sort().flatMap((name) => {
    const runId = runIdOf(name)
    return runId === null || (filter.runId !== undefined && runId !== filter.runId)
      ? []
      : [{ name, runId, file: path.join(dir, name) }]
  })
  const wanted = (summary: RunSummary): boolean =>
    (filter.hostId === undefined || summary.hostId === filter.hostId) && (filter.only?.(summary) ?? true)
  const index = filter.runId === undefined ? await loadIndex(dir) : new Map<string, IndexedRun>()
  // Taken before a file is read: one that changes while it is read keeps an older stamp, and is read again.
  const stamps = await Promise.all(files.map(({ file }) => stat(file, { bigint: true }).then(stampOf, () => null)))
  const next = new Map<string, IndexedRun>()
  const runs: JournalRun[] = []
  const damaged: JournalDamage[] = []
  for (const [at, { name, runId, file }] of files.entries()) {
    const stamp = stamps[at] ?? null
    const known = index.get(name)
    if (known && stamp !== null && known.stamp === stamp) {
      next.set(name, known)
      if (!wanted({ ...known, open: false })) continue
    }
    const parsed = await readFile(file, runId, openFile)
    const [first, ...rest] = parsed.entries
    const run: JournalRun | null = first
      ? { file, runId, hostId: first.hostId, entries: [first, ...rest], damaged: parsed.damaged }
      : null
    const summary = run && summaryOf(run)
    // A run that is open or damaged is read each time, and one of an unknown kind, which a newer version may find open.
    const over = run && summary && !summary.open && runKind(run) !== 'unknown'
    if (over && stamp !== null && parsed.damaged.length === 0 && !parsed.reserved)
      next.set(name, { stamp, hostId: summary.hostId, owed: summary.owed, lastAt: summary.lastAt })
    if (filter.hostId !== undefined && first?.hostId !== filter.hostId) continue
    damaged.push(...parsed.damaged)
    if (run && summary && wanted(summary)) runs.push(run)
  }
  if (filter.runId === undefined) await saveIndex(dir, index, next)
  return ok({ runs, damaged })
}

/** Reads one run. Errors: STORAGE_UNREADABLE; RUN_NOT_FOUND when there is no readable entry of it. */
export async function readRun(dir: string, runId: string): Promise<Result<JournalRun>> {
  const content = await readJournal(dir, { runId })
  if (!content.ok) return content
  const run = content.value.runs[0]
  return run ? ok(run) : fail(problem('RUN_NOT_FOUND'))
}

/**
 * Reads the run whose id begins with this text. Errors: those of {@link readRun}; RUN_AMBIGUOUS when several do.
 */
export async function findRun(dir: string, prefix: string): Promise<Result<JournalRun>> {
  let names: string[]
  try {
    names = await readdir(dir)
  } catch (error) {
    return fail(isMissing(error) ? problem('RUN_NOT_FOUND') : problem('STORAGE_UNREADABLE', { file: dir }, error))
  }
  const wanted = prefix.toLowerCase()
  const ids = names.flatMap((name) => runIdOf(name) ?? []).filter((id) => id.toLowerCase().startsWith(wanted))
  const [first] = ids
  if (first === undefined || wanted === '') return fail(problem('RUN_NOT_FOUND'))
  return ids.length > 1 ? fail(problem('RUN_AMBIGUOUS', { id: prefix, count: ids.length })) : readRun(dir, first)
}

async function readFile(file: string, runId: string, openFile: OpenToRead): Promise<ParsedJournal> {
  const whole = (kind: JournalDamage['kind']): ParsedJournal => ({
    entries: [],
    damaged: [{ file, line: null, kind }],
    reserved: false,
  })
  try {
    const handle = await openFile(file)
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

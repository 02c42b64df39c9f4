import path from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import { isoNow } from '../../shared/clock.ts'
import type { JournalEntry } from '../../shared/models/power.ts'
import { journalEntrySchema } from '../../shared/models/power.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import type { AppendFile, OpenAppendFile } from '../storage/append-file.ts'
import { openAppendFile } from '../storage/append-file.ts'
import { acquireLock } from '../storage/lock.ts'
import { redactTexts, type Redact } from '../storage/redactor.ts'
import { openRegularFile } from '../storage/regular-file.ts'
import { chainEnd, chainLines, hashOf, linkFields, mostGaps, noLine, type ChainEnd } from './chain/chain-lines.ts'
import { ledgerHead, sealRun } from './chain/ledger.ts'
import type { JournalRun } from './journal-parse.ts'
import { readRun } from './journal-read.ts'

type Stamped = 'seq' | 'at' | 'runId' | 'hostId'
type WithoutStamp<Entry> = Entry extends JournalEntry ? Omit<Entry, Stamped> : never
/** A journal entry before the journal numbers and dates it. */
export type NewJournalEntry = WithoutStamp<JournalEntry>
/** The first entry of a run. */
export type RunStarted = Omit<Extract<NewJournalEntry, { type: 'run-started' }>, 'type'>

/** The journal of one run, open for writing. */
export interface RunJournal {
  readonly file: string
  readonly runId: string
  /**
   * Writes one entry and returns when it is on the disk. Calls may overlap: entries are written in the order of the
   * calls. On STORAGE_WRITE_FAILED it is not known to be there: the caller must not send what it announced, and may still
   * append (with `not-sent`), because later entries begin on a line of their own.
   */
  readonly append: (entry: NewJournalEntry) => Promise<Result<JournalEntry>>
  /**
   * Waits for what is being written, closes the file, and notes its end in the chain of runs. Can be called again.
   */
  readonly close: () => Promise<void>
}

export interface OpenRunOptions {
  /** Folder of the journal; it is made if it does not exist. */
  readonly dir: string
  readonly runId: string
  readonly hostId: string
  readonly clock: Clock
  readonly started: RunStarted
  readonly openFile?: OpenAppendFile
  /** Takes secrets out of what the host said, before it is written; a host may repeat the password in a fault. */
  readonly redact?: Redact | undefined
}

/** Bytes that a run writes about itself. */
const runBytes = 64 * 1024
/** Bytes that it writes about a VM: a handful of steps, two calls, its outcome. */
const vmBytes = 4 * 1024
/** Bytes that are reserved at most. */
const maxReserve = 32 * 1024 * 1024

/**
 * Returns the bytes that all entries of a run need, so that a disk that fills up midway does not stop it with some guests
 * down.
 */
function reserveFor(started: RunStarted): number {
  const startBytes = Buffer.byteLength(JSON.stringify(started))
  // The names of the VMs come once at the start and once at the end.
  return Math.min(maxReserve, runBytes + 2 * startBytes + started.vms.length * vmBytes)
}

/**
 * Creates `<dir>/<time>-<runId>.jsonl` for a run, with its `run-started` on disk and space reserved for the rest. Errors:
 * STORAGE_WRITE_FAILED, also when the disk has no room for the whole run.
 */
export async function openRun(options: OpenRunOptions): Promise<Result<RunJournal>> {
  const { dir, runId, hostId, clock, started, openFile = openAppendFile, redact } = options
  const file = path.join(dir, `${isoNow(clock).replace(/[-:.]/g, '')}-${runId}.jsonl`)
  const opened = await openFor(file, 'create', openFile, reserveFor(started))
  if (!opened.ok) return opened
  const link = { prev: await ledgerHead(dir), seq: -1, gap: [] }
  const journal = writer({ file, runId, hostId, clock, redact, link, nextSeq: 0 }, opened.value)
  const first = await journal.append({ type: 'run-started', ...started })
  if (!first.ok) {
    await journal.close()
    return first
  }
  // Meanwhile: a chain that is slow to write must not hold up the run.
  journal.seal()
  return ok(journal)
}

export interface AppendToRunOptions {
  readonly dir: string
  readonly runId: string
  readonly clock: Clock
  readonly openFile?: OpenAppendFile
  /** As of {@link OpenRunOptions}. */
  readonly redact?: Redact | undefined
  /**
   * Judges the run once no other program adds to it; default: as it is. Two programs that start at the same time would
   * otherwise both add what only one of them may.
   */
  readonly wanted?: (run: JournalRun) => boolean
}

/** How long an entry waits for one that another program adds to the same run. Milliseconds. */
const appendMs = 5_000

/**
 * Adds an entry to a run that no process is writing any more: how it was recovered, or that its maintenance mode is
 * settled. Null: the run was not as wanted, and nothing was added. Errors: STORAGE_UNREADABLE when there is no such run,
 * STORAGE_BUSY, STORAGE_WRITE_FAILED.
 */
export async function appendToRun(
  options: AppendToRunOptions,
  entry: NewJournalEntry,
): Promise<Result<JournalEntry | null>> {
  const { dir, runId, clock, openFile = openAppendFile, redact, wanted = () => true } = options
  const found = await readRun(dir, runId)
  if (!found.ok) return found
  const { file } = found.value
  const lock = await acquireLock(file, { busy: 'STORAGE_BUSY', params: { file }, what: 'entry', waitMs: appendMs })
  if (!lock.ok) return lock
  try {
    const run = await readRun(dir, runId)
    if (!run.ok) return run
    if (!wanted(run.value)) return ok(null)
    const { hostId, entries } = run.value
    const opened = await openFor(file, 'reopen', openFile)
    if (!opened.ok) return opened
    const nextSeq = Math.max(...entries.map(({ seq }) => seq)) + 1
    const link = await endOf(file)
    const journal = writer({ file, runId, hostId, clock, redact, link, nextSeq }, opened.value)
    const appended = await journal.append(entry)
    await journal.close()
    return appended
  } finally {
    await lock.value.release()
  }
}

/** Reads where the lines of a run go on. One that cannot be read is not held up by its chain. */
async function endOf(file: string): Promise<ChainEnd> {
  try {
    const handle = await openRegularFile(file)
    try {
      return chainEnd(chainLines(await handle.readFile()))
    } finally {
      await handle.close()
    }
  } catch {
    return { prev: noLine, seq: -1, gap: [] }
  }
}

interface WriterState {
  readonly file: string
  readonly runId: string
  readonly hostId: string
  readonly clock: Clock
  readonly redact: Redact | undefined
  /** The last line that is known to be on the disk, and what failed since. */
  link: ChainEnd
  nextSeq: number
}

/** Lines that are written with one sync at most: as many as a failed write may leave in doubt. */
const mostLines = mostGaps / 2

/** Keys of a run's entries whose values this program chose; everything else may hold what a host or the user wrote. */
const ownKeys: ReadonlySet<string> = new Set([
  'type',
  'kind',
  'trigger',
  'seq',
  'at',
  'runId',
  'hostId',
  'policy',
  'bootTime',
  'powerState',
  'step',
  'state',
  'code',
  'method',
  'operationId',
  'outcome',
  'before',
  'after',
  'how',
  'lastStep',
])

function writer(state: WriterState, target: AppendFile): RunJournal & { readonly seal: () => void } {
  const { file, runId, hostId } = state
  const waiting: { readonly entry: NewJournalEntry; readonly settle: (written: Result<JournalEntry>) => void }[] = []
  let writing: Promise<void> | null = null
  let sealing: Promise<void> = Promise.resolve()
  let closing: Promise<void> | undefined

  /** Numbers and dates an entry. A number is used up by a failed write as well: its line may be on the disk after all. */
  const stamp = (entry: NewJournalEntry): Result<JournalEntry> => {
    try {
      const at = isoNow(state.clock)
      const stamped = journalEntrySchema.parse({ ...entry, seq: state.nextSeq++, at, runId, hostId })
      return ok(state.redact ? redactTexts(stamped, state.redact, ownKeys) : stamped)
    } catch (error) {
      // Of this entry alone: those that wait with it are written.
      return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    }
  }

  /** Writes what waits, many lines with one sync: with a line a sync, each of fifty guests would wait for those before it. */
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostLines).map(({ entry, settle }) => ({ stamped: stamp(entry), settle }))
      const lines: { readonly text: string; readonly hash: string }[] = []
      let link: ChainEnd = state.link
      for (const { stamped } of batch) {
        if (!stamped.ok) continue
        const text = JSON.stringify({ ...stamped.value, ...linkFields(link) })
        const hash = hashOf(text)
        lines.push({ text, hash })
        link = { prev: hash, seq: stamped.value.seq, gap: [] }
      }
      let failed: Result<never> | null = null
      try {
        if (lines.length > 0) await target.append(lines.map(({ text }) => `${text}\n`).join(''))
        state.link = link
      } catch (error) {
        // Any of them may be on the disk after all.
        const gap = [...state.link.gap, ...lines.map(({ hash }) => hash)].slice(-mostGaps)
        state.link = { ...state.link, gap }
        failed = fail(problem('STORAGE_WRITE_FAILED', { file }, error))
      }
      for (const { stamped, settle } of batch) settle(stamped.ok ? (failed ?? stamped) : stamped)
    }
    writing = null
  }

  const seal = (): void => {
    const { link } = state
    sealing = sealing.then(() => sealRun({ dir: path.dirname(file) }, file, link))
  }
  const close = async (): Promise<void> => {
    await writing
    await target.close().catch(() => undefined)
    seal()
    await sealing
  }

  return {
    file,
    runId,
    seal,
    append: (entry) =>
      new Promise((settle) => {
        waiting.push({ entry, settle })
        writing ??= writeAll()
      }),
    close: () => (closing ??= close()),
  }
}

async function openFor(
  file: string,
  how: 'create' | 'reopen',
  openFile: OpenAppendFile,
  reserve?: number,
): Promise<Result<AppendFile>> {
  try {
    return ok(await openFile(file, how, reserve))
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}

import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TextDecoder } from 'node:util'
import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../shared/clock.ts'
import { changeEntrySchema, type ChangeEntry } from '../../shared/models/firewall.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { openAppendFile, type AppendFile, type OpenAppendFile } from '../storage/append-file.ts'
import { makePrivateFolder } from '../storage/atomic-file.ts'
import { isMissing } from '../storage/errno.ts'
import { acquireLock } from '../storage/lock.ts'
import { redactTexts, type Redact } from '../storage/redactor.ts'
import { compare } from '../../shared/text/compare.ts'
import { openRegularFile, readBytes } from '../storage/regular-file.ts'

export interface ChangeJournalOptions {
  /** `dataPaths().changes`. */
  readonly file: string
  readonly clock?: Clock
  readonly openFile?: OpenAppendFile
  /** How long one line waits for another process's line. Milliseconds. */
  readonly lockWaitMs?: number
  /** Takes secrets out of what the host said, before it is written. */
  readonly redact?: Redact | undefined
}

/** Keys of a line whose values this program chose. */
const ours: ReadonlySet<string> = new Set(['id', 'at', 'hostId', 'kind', 'policy', 'state', 'code', 'undoOf'])

/**
 * The journal of changes to firewalls and services, of all hosts; shared by the window and the command line. Opens
 * nothing yet: the file is opened for each line, under a lock across all processes.
 */
export class ChangeJournal {
  readonly #file: string
  readonly #clock: Clock
  readonly #openFile: OpenAppendFile
  readonly #lockWaitMs: number
  readonly #redact: Redact

  constructor({
    file,
    clock = systemClock,
    openFile = openAppendFile,
    lockWaitMs = 5_000,
    redact = (text) => text,
  }: ChangeJournalOptions) {
    this.#file = file
    this.#clock = clock
    this.#openFile = openFile
    this.#lockWaitMs = lockWaitMs
    this.#redact = redact
  }

  /**
   * Appends one line and returns when it is on the disk. Fails with STORAGE_WRITE_FAILED or STORAGE_BUSY; then it is not
   * known to be there, and whoever meant to send something must not.
   */
  async append(entry: ChangeEntry): Promise<Result<void>> {
    const file = this.#file
    const checked = changeEntrySchema.safeParse(entry)
    if (!checked.success) return fail(problem('STORAGE_WRITE_FAILED', { file }, checked.error))
    let key: string
    try {
      await makePrivateFolder(dirname(file))
      key = join(await realpath(dirname(file)), basename(file))
    } catch (error) {
      return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    }
    const lock = await acquireLock(key, {
      busy: 'STORAGE_BUSY',
      params: { file },
      what: `update ${basename(file)}`,
      waitMs: this.#lockWaitMs,
      clock: this.#clock,
    })
    if (!lock.ok) return lock
    try {
      const target = await openOrCreate(file, this.#openFile)
      try {
        await target.append(`${JSON.stringify(redactTexts(checked.data, this.#redact, ours))}\n`)
      } finally {
        await target.close()
      }
      return ok()
    } catch (error) {
      return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
    } finally {
      await lock.value.release()
    }
  }

  /** As {@link listChanges}. */
  list(hostId: string | null): Promise<Result<readonly ChangeEntry[]>> {
    return listChanges(this.#file, hostId)
  }
}

async function openOrCreate(file: string, openFile: OpenAppendFile): Promise<AppendFile> {
  try {
    return await openFile(file, 'reopen')
  } catch (error) {
    if (!isMissing(error)) throw error
    return openFile(file, 'create')
  }
}

/** Bytes of the journal's end that are looked at: some twenty thousand changes, and never more memory than that. */
const tailBytes = 16 * 1024 * 1024

/**
 * Every change on disk with the last that is known about it, newest first; of one host, or of all with null. Tolerant:
 * lines that are torn, garbage or of a newer version are passed over and left as they are. No file is no change.
 * Errors: STORAGE_UNREADABLE.
 */
export async function listChanges(file: string, hostId: string | null): Promise<Result<readonly ChangeEntry[]>> {
  let content: Buffer
  try {
    content = await readTail(file)
  } catch (error) {
    return isMissing(error) ? ok([]) : fail(problem('STORAGE_UNREADABLE', { file }, error))
  }
  const changes = foldChanges(parseChanges(content))
  return ok(changes.filter((entry) => hostId === null || entry.hostId === hostId))
}

/** Returns the readable lines, in the order in which they were written. Pure. */
export function parseChanges(content: Buffer): ChangeEntry[] {
  const entries: ChangeEntry[] = []
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for (let start = 0; start < content.length;) {
    const end = content.indexOf(0x0a, start)
    const bytes = content.subarray(start, end === -1 ? content.length : end)
    start = end === -1 ? content.length : end + 1
    const entry = bytes.length === 0 ? null : parseLine(bytes, utf8)
    if (entry) entries.push(entry)
  }
  return entries
}

/** One entry a change, dated by its first line and in the state of its last; the newest change first. Pure. */
export function foldChanges(entries: readonly ChangeEntry[]): ChangeEntry[] {
  const changes = new Map<string, ChangeEntry>()
  for (const entry of entries) {
    const first = changes.get(entry.id)
    // The same id for another host can only be damage.
    if (first && first.hostId !== entry.hostId) continue
    changes.set(entry.id, first ? { ...first, state: entry.state, code: entry.code } : entry)
  }
  // Written later is newer where two have the same time.
  return [...changes.values()].toReversed().sort((a, b) => compare(b.at, a.at))
}

function parseLine(bytes: Buffer, utf8: TextDecoder): ChangeEntry | null {
  try {
    return changeEntrySchema.safeParse(JSON.parse(utf8.decode(bytes))).data ?? null
  } catch {
    return null
  }
}

/** Reads the end of the file, from the beginning of a line on. Throws. */
async function readTail(file: string): Promise<Buffer> {
  const handle = await openRegularFile(file)
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - tailBytes)
    const tail = await readBytes(handle, size - from, from)
    // A line that begins before the part that was read is passed over.
    return from === 0 ? tail : tail.subarray(tail.indexOf(0x0a) + 1)
  } finally {
    await handle.close()
  }
}

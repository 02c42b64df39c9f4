import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TextDecoder } from 'node:util'
import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../shared/clock.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { compare } from '../../shared/text/compare.ts'
import { openAppendFile, type AppendFile, type OpenAppendFile } from './append-file.ts'
import { makePrivateFolder } from './atomic-file.ts'
import { isMissing } from './errno.ts'
import { acquireLock } from './lock.ts'
import { redactTexts, type Redact } from './redactor.ts'
import { openRegularFile, readBytes } from './regular-file.ts'

/** What a line of every such journal has; the intent and what became of it share the id. */
export interface JournalEntry {
  readonly id: string
  /** ISO 8601 UTC. */
  readonly at: string
  readonly hostId: string
  readonly state: string
  readonly code: string | null
}

/** Checks one line; zod's schemas are such. */
export interface EntrySchema<T extends JournalEntry> {
  safeParse(line: unknown): { readonly data?: T | undefined; readonly error?: unknown }
}

/** What the lines of a journal look like. */
export interface EntryForm<T extends JournalEntry> {
  readonly schema: EntrySchema<T>
  /** Keys whose values this program chose, in which no secret is looked for. */
  readonly ownKeys: ReadonlySet<string>
}

export interface EntryJournalOptions {
  readonly file: string
  readonly clock?: Clock
  readonly openFile?: OpenAppendFile
  /** How long one line waits for another process's line. Milliseconds. */
  readonly lockWaitMs?: number
  /** Takes secrets out of what the host said, before it is written. */
  readonly redact?: Redact | undefined
}

/**
 * A journal of changes to hosts, of all of them; shared by the window and the command line. Opens nothing yet: the file is
 * opened for each line, under a lock across all processes.
 */
export class EntryJournal<T extends JournalEntry> {
  readonly #form: EntryForm<T>
  readonly #file: string
  readonly #clock: Clock
  readonly #openFile: OpenAppendFile
  readonly #lockWaitMs: number
  readonly #redact: Redact

  constructor(
    form: EntryForm<T>,
    {
      file,
      clock = systemClock,
      openFile = openAppendFile,
      lockWaitMs = 5_000,
      redact = (text) => text,
    }: EntryJournalOptions,
  ) {
    this.#form = form
    this.#file = file
    this.#clock = clock
    this.#openFile = openFile
    this.#lockWaitMs = lockWaitMs
    this.#redact = redact
  }

  /**
   * Appends one line and returns when it is on the disk. Fails with STORAGE_WRITE_FAILED or STORAGE_BUSY; then it is not
   * known to be there, and nothing may be sent.
   */
  async append(entry: T): Promise<Result<void>> {
    const file = this.#file
    const checked = this.#form.schema.safeParse(entry)
    if (checked.data === undefined) return fail(problem('STORAGE_WRITE_FAILED', { file }, checked.error))
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
        await target.append(`${JSON.stringify(redactTexts(checked.data, this.#redact, this.#form.ownKeys))}\n`)
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

  /** As {@link listEntries}. */
  list(hostId: string | null): Promise<Result<readonly T[]>> {
    return listEntries(this.#form, this.#file, hostId)
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
 * Returns every change on disk with the last that is known about it, newest first; of one host, or of all with null. Tolerant:
 * lines that are torn, garbage or of a newer version are passed over and left as they are. No file is no change.
 * Errors: STORAGE_UNREADABLE.
 */
export async function listEntries<T extends JournalEntry>(
  { schema }: EntryForm<T>,
  file: string,
  hostId: string | null,
): Promise<Result<readonly T[]>> {
  let content: Buffer
  try {
    content = await readTail(file)
  } catch (error) {
    return isMissing(error) ? ok([]) : fail(problem('STORAGE_UNREADABLE', { file }, error))
  }
  const changes = foldEntries(parseEntries(schema, content))
  return ok(changes.filter((entry) => hostId === null || entry.hostId === hostId))
}

/** Returns the readable lines, in the order in which they were written. Pure. */
export function parseEntries<T extends JournalEntry>(schema: EntrySchema<T>, content: Buffer): T[] {
  const entries: T[] = []
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for (let start = 0; start < content.length;) {
    const end = content.indexOf(0x0a, start)
    const bytes = content.subarray(start, end === -1 ? content.length : end)
    start = end === -1 ? content.length : end + 1
    const entry = bytes.length === 0 ? null : parseLine(schema, bytes, utf8)
    if (entry) entries.push(entry)
  }
  return entries
}

/** Returns one entry a change, dated by its first line and in the state of its last; the newest change first. Pure. */
export function foldEntries<T extends JournalEntry>(entries: readonly T[]): T[] {
  const changes = new Map<string, T>()
  for (const entry of entries) {
    const first = changes.get(entry.id)
    // The same id for another host can only be damage.
    if (first && first.hostId !== entry.hostId) continue
    changes.set(entry.id, first ? { ...first, state: entry.state, code: entry.code } : entry)
  }
  // Written later is newer where two have the same time.
  return [...changes.values()].toReversed().sort((a, b) => compare(b.at, a.at))
}

function parseLine<T extends JournalEntry>(schema: EntrySchema<T>, bytes: Buffer, utf8: TextDecoder): T | null {
  try {
    return schema.safeParse(JSON.parse(utf8.decode(bytes))).data ?? null
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

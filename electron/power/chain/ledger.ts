import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { isoNow, systemClock, type Clock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { openAppendFile } from '../../storage/append-file.ts'
import { isMissing } from '../../storage/errno.ts'
import { acquireLock } from '../../storage/lock.ts'
import { openRegularFile, readBytes, readRegularFile } from '../../storage/regular-file.ts'
import { chainEnd, chainLines, hashOf, linkFields, noLine, type ChainEnd, type ChainLine } from './chain-lines.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const ledgerEntrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    /** Name of the run's file in this folder. */
    file: z.string().max(200),
    /** Number of the run's newest entry, and the hash of its line. */
    entry: z.number().int().nonnegative(),
    head: hash,
  }),
  z.object({
    type: z.literal('signature'),
    /** The public key as SPKI in base64; the signature is over {@link signedText} of the line before. */
    key: z.string().max(200),
    signature: z.string().max(200),
  }),
])
/** One line of the chain of runs: how far a run had been written, or a signature over all lines before it. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

/** A line of the chain of runs; `entry` is null for one that cannot be read. */
export interface LedgerLine extends ChainLine {
  readonly entry: LedgerEntry | null
}

/** Some hundred bytes a line: far more than a hundred thousand runs need. */
const maxBytes = 128 * 1024 * 1024
/** Bytes of the end in which the last whole line is looked for. */
const tailBytes = 64 * 1024

/** Returns the file that holds the chain of runs; not `.jsonl`, which are the runs. */
export function ledgerFile(dir: string): string {
  return path.join(dir, 'runs.chain')
}

/** Returns the text that a signature over the chain up to a line is made of. */
export function signedText(lineHash: string): string {
  return `hypertray runs 1\n${lineHash}\n`
}

/** Reads the whole chain of runs; null where there is none yet. Errors: STORAGE_UNREADABLE. */
export async function readLedger(dir: string): Promise<Result<readonly LedgerLine[] | null>> {
  const file = ledgerFile(dir)
  try {
    const content = await readRegularFile(file, maxBytes)
    return content === null ? fail(problem('STORAGE_UNREADABLE', { file })) : ok(ledgerLines(content))
  } catch (error) {
    return isMissing(error) ? ok(null) : fail(problem('STORAGE_UNREADABLE', { file }, error))
  }
}

/** Returns the lines of a chain of runs. Pure. */
export function ledgerLines(content: Buffer): LedgerLine[] {
  return chainLines(content).map((line) => ({ ...line, entry: line.link && entryOf(line.text) }))
}

function entryOf(text: string): LedgerEntry | null {
  const parsed = ledgerEntrySchema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/** Reads the newest lines of the chain of runs; none when there is no chain. Throws the system's error. */
export async function readLedgerTail(dir: string, bytes = tailBytes): Promise<readonly LedgerLine[]> {
  let handle: Awaited<ReturnType<typeof openRegularFile>>
  try {
    handle = await openRegularFile(ledgerFile(dir))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - bytes)
    const content = await readBytes(handle, size - from, from)
    return ledgerLines(from === 0 ? content : content.subarray(content.indexOf(0x0a) + 1))
  } finally {
    await handle.close()
  }
}

/** Returns the hash that the first line of a new run carries. Never fails: a run does not depend on it. */
export async function ledgerHead(dir: string): Promise<string> {
  try {
    return chainEnd(await readLedgerTail(dir)).prev
  } catch {
    return noLine
  }
}

export interface LedgerOptions {
  readonly dir: string
  /** The computer's own unless given. */
  readonly clock?: Clock
  /** How long a line waits for that of another process. Milliseconds. */
  readonly waitMs?: number
}

/**
 * Appends a line to the chain of runs, under a lock across processes, and returns its number and hash.
 * @param make gets where the chain ends, and returns null when nothing is to be written.
 * Errors: STORAGE_BUSY, STORAGE_WRITE_FAILED.
 */
export async function appendToLedger(
  { dir, clock = systemClock, waitMs = 2_000 }: LedgerOptions,
  make: (end: ChainEnd, tail: readonly LedgerLine[]) => LedgerEntry | null,
): Promise<Result<{ readonly seq: number; readonly hash: string }>> {
  const file = ledgerFile(dir)
  try {
    const key = ledgerFile(await realpath(dir))
    const lock = await acquireLock(key, { busy: 'STORAGE_BUSY', params: { file }, what: 'chain', waitMs, clock })
    if (!lock.ok) return lock
    try {
      const tail = await readLedgerTail(dir)
      const end = chainEnd(tail)
      const entry = make(end, tail)
      if (!entry) return ok({ seq: end.seq, hash: end.prev })
      const seq = end.seq + 1
      const line = JSON.stringify({ seq, at: isoNow(clock), ...entry, ...linkFields(end) })
      const target = await openAppendFile(file, (await exists(file)) ? 'reopen' : 'create')
      try {
        await target.append(`${line}\n`)
      } finally {
        await target.close()
      }
      return ok({ seq, hash: hashOf(line) })
    } finally {
      await lock.value.release()
    }
  } catch (error) {
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/**
 * Notes in the chain of runs how far a run has been written. A failure costs only the proof: the run goes on, and the next
 * start of the program makes up for it.
 */
export async function sealRun(
  options: LedgerOptions,
  file: string,
  { seq, prev }: Pick<ChainEnd, 'seq' | 'prev'>,
): Promise<void> {
  if (seq < 0) return
  await appendToLedger(options, (_end, tail) => {
    const name = path.basename(file)
    const known = tail.findLast(({ entry }) => entry?.type === 'run' && entry.file === name)?.entry
    // The line of the start may come late, and must not take back what is known of the end.
    if (known?.type === 'run' && known.entry >= seq) return null
    return { type: 'run', file: name, entry: seq, head: prev }
  })
}

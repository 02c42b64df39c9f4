import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewJournalEntry } from '../../../electron/power/journal.ts'
import { verifyRuns } from '../../../electron/power/chain/verify.ts'
import { openRun } from '../../../electron/power/journal.ts'
import { parseJournal } from '../../../electron/power/journal-parse.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { recoverRuns } from '../../../electron/power/recovery.ts'
import type { JournalEntry } from '../../../shared/models/power.ts'
import {
  call,
  ended,
  entryArbitrary,
  hostId,
  memoryFile,
  newRunId,
  started,
  step,
  temporaryFolder,
  tickingClock,
  valueOf,
} from './journal-samples.ts'

const runId = newRunId()

/** The bytes of a run with these entries, and the entries as written. */
async function written(entries: readonly NewJournalEntry[]): Promise<{ bytes: Buffer; entries: JournalEntry[] }> {
  const memory = memoryFile()
  const run = valueOf(
    await openRun({ dir: '/memory', runId, hostId, clock: tickingClock(), started, openFile: memory.open }),
  )
  for (const entry of entries) valueOf(await run.append(entry))
  const bytes = Buffer.from(memory.content())
  return { bytes, entries: parseJournal(bytes, 'f', runId).entries.slice() }
}

/** How many entries are whole in the first `cut` bytes; the line break that ends one is not needed to read it. */
function wholeEntries(bytes: Buffer, cut: number): number {
  return bytes.subarray(0, cut + 1).filter((byte) => byte === 0x0a).length
}

test('cut at any byte, the reader gives exactly the whole entries and reports the rest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entryArbitrary, { maxLength: 8 }), fc.boolean(), async (middle, ends) => {
      const run = await written(ends ? [...middle, ended] : middle)
      expect(run.entries).toHaveLength(middle.length + (ends ? 2 : 1))
      for (let cut = 0; cut <= run.bytes.length; cut += 1) {
        const whole = Math.min(wholeEntries(run.bytes, cut), run.entries.length)
        const parsed = parseJournal(run.bytes.subarray(0, cut), 'f', runId)
        if (parsed.entries.length !== whole)
          expect({ cut, entries: parsed.entries.length }).toEqual({ cut, entries: whole })
        const atBreak = cut === 0 || run.bytes[cut - 1] === 0x0a || run.bytes[cut] === 0x0a
        if (parsed.damaged.length !== (atBreak ? 0 : 1))
          expect({ cut, damaged: parsed.damaged }).toEqual({ cut, damaged: atBreak ? [] : ['one'] })
      }
      expect(parseJournal(run.bytes, 'f', runId).entries).toEqual(run.entries)
    }),
    { numRuns: 12 },
  )
})

test('any bytes at all are read without a crash, and never as entries of another run', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(parseJournal(Buffer.from(bytes), 'f', runId).entries).toEqual([])
    }),
  )
})

/** Recovers the first `cut` bytes of a run, twice, and checks what recovery may and may not do. */
async function recoverCut(base: string, run: { bytes: Buffer; entries: JournalEntry[] }, cut: number): Promise<void> {
  const dir = path.join(base, String(cut))
  const file = path.join(dir, `20260301T100000000Z-${runId}.jsonl`)
  const before = run.bytes.subarray(0, cut)
  const whole = run.entries.slice(0, wholeEntries(run.bytes, cut))
  await mkdir(dir)
  await writeFile(file, before)
  const recover = async (): Promise<number> =>
    valueOf(await recoverRuns({ dir, isRunning: () => Promise.resolve(false), clock: tickingClock() })).recovered.length

  const open = whole.length > 0 && !whole.some(({ type }) => type === 'run-ended')
  expect({ cut, recovered: await recover() }).toEqual({ cut, recovered: open ? 1 : 0 })
  const after = await readFile(file)
  expect(after.subarray(0, cut).equals(before)).toBe(true)
  const entries = valueOf(await readJournal(dir)).runs[0]?.entries ?? []
  expect(entries.slice(0, whole.length)).toEqual(whole)
  expect(entries.slice(whole.length).map(({ type }) => type)).toEqual(open ? ['run-recovered'] : [])
  if (open) {
    const sent = new Map<string, boolean>()
    for (const entry of whole) if (entry.type === 'call') sent.set(entry.operationId, entry.state !== 'not-sent')
    const hostCallSent = whole.some(
      (entry) =>
        entry.type === 'call' &&
        (entry.method === 'ShutdownHost_Task' || entry.method === 'RebootHost_Task') &&
        sent.get(entry.operationId) === true,
    )
    const lastStep = whole.findLast((entry) => entry.type === 'step')
    expect(entries.at(-1)).toMatchObject({
      lastStep: lastStep?.type === 'step' ? lastStep.step : null,
      hostCallSent,
      seq: whole.length,
    })
  }
  expect(await recover()).toBe(0)
  expect((await readFile(file)).equals(after)).toBe(true)
  // Neither the cut nor its repair is taken for tampering.
  expect(valueOf(await verifyRuns(dir, null)).findings).toEqual([])
  await rm(dir, { recursive: true })
}

test('cut at every byte, recovery loses nothing, invents nothing and is done after one time', async () => {
  const base = await temporaryFolder()
  const run = await written([step('host'), call('ShutdownHost_Task', 'intent'), ended])
  const cuts = Array.from({ length: run.bytes.length + 1 }, (_, cut) => cut)
  // Several at a time: what takes long is waiting for the disk.
  const worker = async (): Promise<void> => {
    for (let cut = cuts.pop(); cut !== undefined; cut = cuts.pop()) await recoverCut(base, run, cut)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}, 120_000)

test('so it is for any run, cut anywhere', async () => {
  const base = await temporaryFolder()
  const runs = fc.tuple(
    fc.array(entryArbitrary, { maxLength: 8 }),
    fc.boolean(),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  await fc.assert(
    fc.asyncProperty(runs, async ([middle, ends, where]) => {
      const operations = middle.map((entry, index) =>
        entry.type === 'call' ? { ...entry, operationId: `${entry.method}-${index % 2}` } : entry,
      )
      const run = await written(ends ? [...operations, ended] : operations)
      await recoverCut(base, run, Math.round(where * run.bytes.length))
    }),
    { numRuns: 100 },
  )
}, 30_000)

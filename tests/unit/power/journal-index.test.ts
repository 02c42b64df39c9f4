import { appendFile, mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendToRun, openRun, type NewJournalEntry } from '../../../electron/power/journal.ts'
import { readJournal, type JournalFilter } from '../../../electron/power/journal-read.ts'
import { summaryOf } from '../../../electron/power/journal-state.ts'
import { recoverRuns } from '../../../electron/power/recovery.ts'
import {
  call,
  ended,
  hostId,
  newRunId,
  started,
  step,
  temporaryFolder,
  tickingClock,
  valueOf,
} from './journal-samples.ts'

const otherHost = newRunId()
const owed: NewJournalEntry = { type: 'maintenance-owed', bootTime: null }
const entering = call('EnterMaintenanceMode_Task', 'accepted')
const settled: NewJournalEntry = { type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' }

/** Writes a run and closes its file; returns the file's name. */
async function leave(
  dir: string,
  entries: readonly NewJournalEntry[],
  host = hostId,
  at?: string,
): Promise<{ readonly name: string; readonly file: string; readonly runId: string }> {
  const runId = newRunId()
  const run = valueOf(await openRun({ dir, runId, hostId: host, clock: tickingClock(at), started }))
  for (const entry of entries) valueOf(await run.append(entry))
  await run.close()
  return { name: path.basename(run.file), file: run.file, runId }
}

/** The runs that are found, and the files that were read for it. */
async function look(
  dir: string,
  filter: JournalFilter,
): Promise<{ readonly found: readonly string[]; readonly read: readonly string[] }> {
  const read: string[] = []
  const content = valueOf(
    await readJournal(dir, filter, (file) => {
      read.push(path.basename(file))
      return open(file, 'r')
    }),
  )
  return { found: content.runs.map(({ file }) => path.basename(file)), read }
}

const stillOpen: JournalFilter = { only: (summary) => summary.open }
const owing: JournalFilter = { only: (summary) => summary.owed }
const index = (dir: string): string => path.join(dir, 'index.json')

describe('the index of a journal', () => {
  test('spares reading runs that are over, and shows every one that is wanted', async () => {
    const dir = await temporaryFolder()
    const over = await leave(dir, [ended], hostId, '2026-01-01T00:00:00.000Z')
    const debt = await leave(dir, [owed, entering, ended], hostId, '2026-01-02T00:00:00.000Z')
    const others = await leave(dir, [ended], otherHost, '2026-01-03T00:00:00.000Z')
    const cut = await leave(dir, [step('guest')], hostId, '2026-01-04T00:00:00.000Z')
    const all = [over.name, debt.name, others.name, cut.name]
    expect(await look(dir, stillOpen)).toEqual({ found: [cut.name], read: all })
    expect(await look(dir, stillOpen)).toEqual({ found: [cut.name], read: [cut.name] })
    expect(await look(dir, { ...owing, hostId })).toEqual({ found: [debt.name], read: [debt.name, cut.name] })
    expect(await look(dir, { hostId: otherHost })).toEqual({ found: [others.name], read: [others.name, cut.name] })
    expect(await look(dir, { only: ({ lastAt }) => lastAt > Date.parse('2026-01-02T12:00:00.000Z') })).toEqual({
      found: [others.name, cut.name],
      read: [others.name, cut.name],
    })
    expect((await look(dir, {})).found).toEqual(all)
    expect((await stat(index(dir))).mode & 0o777).toBe(0o600)
  })

  test('is asked by the recovery of runs: the second one reads what is open, and no more', async () => {
    const dir = await temporaryFolder()
    const over = await leave(dir, [ended])
    const cut = await leave(dir, [step('guest')])
    const recover = async (): Promise<readonly string[]> =>
      valueOf(await recoverRuns({ dir, clock: tickingClock(), isRunning: () => Promise.resolve(false) })).recovered.map(
        ({ runId }) => runId,
      )
    expect(await recover()).toEqual([cut.runId])
    expect(await recover()).toEqual([])
    const { runs } = JSON.parse(await readFile(index(dir), 'utf8')) as { runs: Record<string, unknown> }
    expect(Object.keys(runs).toSorted()).toEqual([over.name, cut.name].toSorted())
  })

  test('never stands for a file that was changed, in whatever way', async () => {
    const dir = await temporaryFolder()
    const [settling, replaced, grown] = [
      await leave(dir, [owed, entering, ended]),
      await leave(dir, [ended]),
      await leave(dir, [ended]),
    ]
    await look(dir, stillOpen)
    expect((await look(dir, stillOpen)).read).toEqual([])
    valueOf(await appendToRun({ dir, runId: settling.runId, clock: tickingClock() }, settled))
    expect((await look(dir, owing)).found).toEqual([])
    // As long as before, and dated as before.
    const { atime, mtime, size } = await stat(replaced.file)
    const unended = (await readFile(replaced.file, 'utf8')).replace('"run-ended"', '"run-endeX"')
    await writeFile(replaced.file, unended)
    await utimes(replaced.file, atime, mtime)
    expect((await stat(replaced.file)).size).toBe(size)
    await appendFile(grown.file, '{')
    const { read } = await look(dir, stillOpen)
    expect(read).toEqual([replaced.name, grown.name].toSorted())
    await rm(grown.file)
    await look(dir, stillOpen)
    expect(Object.keys((JSON.parse(await readFile(index(dir), 'utf8')) as { runs: object }).runs)).toEqual([
      settling.name,
    ])
  })

  test.each([
    ['cut off', '{"version":1,"runs":{"a'],
    ['of another version', '{"version":2,"runs":{}}'],
    ['of another kind', '[]'],
    ['no JSON', 'x'],
    ['empty', ''],
  ])('that is %s is made again', async (_how, text) => {
    const dir = await temporaryFolder()
    const [over, cut] = [await leave(dir, [ended]), await leave(dir, [step('guest')])]
    await look(dir, stillOpen)
    await writeFile(index(dir), text)
    expect(await look(dir, stillOpen)).toEqual({ found: [cut.name], read: [over.name, cut.name].toSorted() })
    expect((await look(dir, stillOpen)).read).toEqual([cut.name])
  })

  test('that cannot be written costs nothing but time', async () => {
    const dir = await temporaryFolder()
    const cut = await leave(dir, [step('guest')])
    await leave(dir, [ended])
    await mkdir(path.join(index(dir), 'in the way'), { recursive: true })
    for (const _time of [1, 2]) expect((await look(dir, stillOpen)).found).toEqual([cut.name])
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('does not hold a run whose file is still open, or damaged', async () => {
    const dir = await temporaryFolder()
    const run = valueOf(await openRun({ dir, runId: newRunId(), hostId, clock: tickingClock(), started }))
    valueOf(await run.append(ended))
    const damaged = await leave(dir, [ended])
    await appendFile(damaged.file, 'garbage\n')
    for (const _time of [1, 2])
      expect((await look(dir, stillOpen)).read).toEqual([path.basename(run.file), damaged.name].toSorted())
    await run.close()
  })

  test('gives the same answers as reading everything, whatever happens in between', async () => {
    const entries = [step('guest'), owed, entering, settled, ended, call('ShutdownGuest', 'accepted')]
    const action = fc.oneof(
      fc.record({ kind: fc.constant('leave' as const), entries: fc.subarray(entries), other: fc.boolean() }),
      fc.record({ kind: fc.constant('append' as const), which: fc.nat(), entry: fc.constantFrom(...entries) }),
      fc.record({
        kind: fc.constant('damage' as const),
        which: fc.nat(),
        text: fc.constantFrom('{', 'x\n', '\n', '\0\0'),
      }),
      fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
        const dir = await temporaryFolder()
        const runs: { readonly file: string; readonly runId: string }[] = []
        for (const each of actions) {
          const run = 'which' in each && runs.length > 0 ? runs[each.which % runs.length] : undefined
          if (each.kind === 'leave') runs.push(await leave(dir, each.entries, each.other ? otherHost : hostId))
          else if (run && each.kind === 'append')
            await appendToRun({ dir, runId: run.runId, clock: tickingClock() }, each.entry)
          else if (run && each.kind === 'damage') await appendFile(run.file, each.text)
          else if (run) await rm(runs.splice(runs.indexOf(run), 1)[0]?.file ?? '')
          const everything = valueOf(await readJournal(dir, {}, (file) => open(file, 'r'))).runs
          for (const filter of [stillOpen, owing, { ...owing, hostId }, { hostId: otherHost }]) {
            const right = everything.filter(
              (one) =>
                (filter.hostId === undefined || one.hostId === filter.hostId) &&
                ((filter as JournalFilter).only?.(summaryOf(one)) ?? true),
            )
            expect(valueOf(await readJournal(dir, filter)).runs).toEqual(right)
          }
        }
      }),
      { numRuns: 15 },
    )
  })
})

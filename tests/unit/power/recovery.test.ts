import { appendFile, open, readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { activity } from '../../../electron/power/journal-activity.ts'
import type { NewJournalEntry } from '../../../electron/power/journal.ts'
import { appendToRun, openRun } from '../../../electron/power/journal.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import type { Recovery } from '../../../electron/power/recovery.ts'
import { leftoverMaintenance } from '../../../electron/power/journal-state.ts'
import { verifyRuns } from '../../../electron/power/chain/verify.ts'
import { recoverRuns } from '../../../electron/power/recovery.ts'
import {
  call,
  ended,
  hostId,
  memoryFile,
  newRunId,
  started,
  step,
  temporaryFolder,
  tickingClock,
  valueOf,
} from './journal-samples.ts'

async function leave(
  dir: string,
  entries: readonly NewJournalEntry[],
  kind = 'shutdown',
): Promise<{ runId: string; file: string }> {
  const runId = newRunId()
  const run = valueOf(await openRun({ dir, runId, hostId, clock: tickingClock(), started: { ...started, kind } }))
  for (const entry of entries) valueOf(await run.append(entry))
  await run.close()
  return { runId, file: run.file }
}

const gone = (): Promise<boolean> => Promise.resolve(false)
const recover = async (dir: string, isRunning = gone): Promise<Recovery> =>
  valueOf(await recoverRuns({ dir, isRunning, clock: tickingClock('2026-03-02T00:00:00.000Z') }))

describe('recoverRuns', () => {
  test.each([
    ['reboot', [step('host'), call('RebootHost_Task', 'intent')], 'host', true],
    ['reboot', [step('guest'), call('RebootHost_Task', 'intent'), call('RebootHost_Task', 'not-sent')], 'guest', false],
    ['cycle', [call('ShutdownHost_Task', 'accepted'), step('wake')], 'wake', true],
    ['maintenance', [step('maintenance'), call('EnterMaintenanceMode_Task', 'intent')], 'maintenance', false],
  ] as const)(
    'marks a %s that was cut off, owes nothing for it and sends nothing',
    async (kind, entries, last, sent) => {
      const dir = await temporaryFolder()
      await leave(dir, entries, kind)
      expect((await recover(dir)).recovered).toMatchObject([{ lastStep: last, hostCallSent: sent }])
      const { runs } = valueOf(await readJournal(dir))
      expect(leftoverMaintenance(runs)).toEqual([])
      expect(activity(runs)[0]).toMatchObject({ kind, outcome: 'interrupted' })
    },
  )

  test('marks a run that was cut off, once, with what the journal knows', async () => {
    const dir = await temporaryFolder()
    const { runId } = await leave(dir, [step('guest'), step('host'), call('ShutdownHost_Task', 'intent')])
    expect((await recover(dir)).recovered).toEqual([
      {
        runId,
        hostId,
        hostName: '实验室',
        lastStep: 'host',
        hostCallSent: true,
        problem: { code: 'RUN_INTERRUPTED', params: { at: '2026-03-01T10:00:04.000Z', step: 'host' } },
      },
    ])
    expect(await recover(dir)).toEqual({ recovered: [], problems: [], damaged: [] })
    const { runs } = valueOf(await readJournal(dir))
    expect(runs[0]?.entries.at(-1)).toMatchObject({
      type: 'run-recovered',
      seq: 4,
      at: '2026-03-02T00:00:00.000Z',
      code: 'RUN_INTERRUPTED',
      lastStep: 'host',
      hostCallSent: true,
    })
    expect(activity(runs)[0]).toMatchObject({
      outcome: 'interrupted',
      endedAt: null,
      code: 'RUN_INTERRUPTED',
      calls: [{ state: 'intent' }],
    })
  })

  test.each([
    ['nothing of the host step', [step('guest'), call('ShutdownGuest', 'accepted')], false],
    ['its intent', [call('ShutdownHost_Task', 'intent')], true],
    ['an answer that was lost', [call('ShutdownHost_Task', 'intent'), call('ShutdownHost_Task', 'unknown')], true],
    ['a refusal', [call('ShutdownHost_Task', 'intent'), call('ShutdownHost_Task', 'refused')], true],
    [
      'an intent that was not carried out',
      [call('ShutdownHost_Task', 'intent'), call('ShutdownHost_Task', 'not-sent')],
      false,
    ],
  ] as const)('the host call was sent or not: %s', async (_, entries, hostCallSent) => {
    const dir = await temporaryFolder()
    await leave(dir, entries)
    expect((await recover(dir)).recovered).toMatchObject([{ hostCallSent }])
  })

  test('leaves alone what ended, what runs, and what a newer version wrote', async () => {
    const dir = await temporaryFolder()
    await leave(dir, [ended])
    const running = await leave(dir, [step('guest')])
    const newer = await leave(dir, [step('guest')])
    await appendFile(newer.file, '{"type":"run-handed-over"}\n')
    const asked: string[] = []
    const recovery = await recover(dir, (runId?: string) => {
      asked.push(runId ?? '')
      return Promise.resolve(true)
    })
    expect([recovery.recovered, asked]).toEqual([[], [running.runId]])
    expect(recovery.damaged).toMatchObject([{ file: newer.file, kind: 'unknown-type' }])
    expect((await recover(dir)).recovered.map(({ runId }) => runId)).toEqual([running.runId])
  })

  test('leaves alone a run of a kind that only a newer version knows, however it writes its first line', async () => {
    const dir = await temporaryFolder()
    const kept = await leave(dir, [step('guest'), call('ShutdownHost_Task', 'intent')], 'power-cycle')
    const other = await leave(dir, [step('guest')])
    // The start of such a run need not hold what a shutdown's does.
    const [first = '', ...rest] = (await readFile(other.file, 'utf8')).split('\n')
    const { policy: _none, ...line } = JSON.parse(first) as Record<string, unknown>
    await writeFile(
      other.file,
      [JSON.stringify({ ...line, kind: 'power-cycle', schedule: 'nightly' }), ...rest].join('\n'),
    )
    const contents = (): Promise<string[]> => Promise.all([kept, other].map(({ file }) => readFile(file, 'utf8')))
    const before = await contents()
    for (let start = 0; start < 2; start += 1) {
      const recovery = await recover(dir, () => Promise.reject(new Error('asked')))
      expect(recovery).toMatchObject({ recovered: [], problems: [] })
    }
    expect(await contents()).toEqual(before)
    const { runs } = valueOf(await readJournal(dir))
    const shown = activity(runs).map(({ runId, kind, outcome, calls }) => [runId, kind, outcome, calls.length])
    expect(new Set(shown)).toEqual(
      new Set([
        [kept.runId, 'unknown', null, 1],
        [other.runId, 'unknown', null, 0],
      ]),
    )
    expect(runs.find(({ runId }) => runId === kept.runId)?.entries[0]).toMatchObject({ kind: 'power-cycle' })
  })

  test('a newer version that knows the kind still finds such a run, even if it has ended here', async () => {
    const dir = await temporaryFolder()
    const { file } = await leave(dir, [step('guest'), ended], 'power-cycle')
    await readJournal(dir)
    const read: string[] = []
    await readJournal(dir, { only: () => false }, (each) => {
      read.push(each)
      return open(each, 'r')
    })
    expect(read).toEqual([file])
  })

  test('a run that ends while recovery looks is not called interrupted', async () => {
    const dir = await temporaryFolder()
    const { runId } = await leave(dir, [step('verify')])
    const endsNow = async (): Promise<boolean> => {
      valueOf(await appendToRun({ dir, runId, clock: tickingClock() }, ended))
      return false
    }
    expect((await recover(dir, endsNow)).recovered).toEqual([])
    expect(activity(valueOf(await readJournal(dir)).runs)[0]).toMatchObject({ outcome: 'unreachable' })
  })

  test('two programs that start at the same time mark a run once, and its chain stays whole', async () => {
    const dir = await temporaryFolder()
    const { file } = await leave(dir, [step('guest'), call('ShutdownGuest', 'intent')])
    const both = await Promise.all([recover(dir), recover(dir), recover(dir)])
    expect(both.flatMap(({ recovered, problems }) => [recovered.length, problems.length]).toSorted()).toEqual([
      0, 0, 0, 0, 0, 1,
    ])
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.filter((line) => line.includes('run-recovered'))).toHaveLength(1)
    expect(valueOf(await verifyRuns(dir, null))).toMatchObject({ whole: true, findings: [] })
  })

  test('a torn last line stays as it is, on a line of its own', async () => {
    const dir = await temporaryFolder()
    const { file } = await leave(dir, [step('guest')])
    await appendFile(file, '{"seq":2,"type":"call","method":"ShutdownHost_Task","state":"intent"')
    const before = await readFile(file, 'utf8')
    expect(await recover(dir)).toMatchObject({
      recovered: [{ hostCallSent: false }],
      damaged: [{ line: 3, kind: 'torn' }],
    })
    const after = await readFile(file, 'utf8')
    expect(after.startsWith(`${before}\n{`)).toBe(true)
    expect(valueOf(await readJournal(dir)).damaged).toMatchObject([{ line: 3, kind: 'garbage' }])
    expect((await recover(dir)).recovered).toEqual([])
  })

  test('a run that cannot be marked is reported and tried again', async () => {
    const dir = await temporaryFolder()
    await leave(dir, [])
    const failing = valueOf(
      await recoverRuns({ dir, isRunning: gone, clock: tickingClock(), openFile: memoryFile([0]).open }),
    )
    expect(failing).toMatchObject({ recovered: [], problems: [{ code: 'STORAGE_WRITE_FAILED' }] })
    expect((await recover(dir)).recovered).toMatchObject([{ lastStep: null, hostCallSent: false }])
  })
})

describe('leftoverMaintenance', () => {
  const owed: NewJournalEntry = { type: 'maintenance-owed', bootTime: '2026-01-01T00:00:00.000Z' }
  const settled: NewJournalEntry = { type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' }
  const enter = (state: Parameters<typeof call>[1]): NewJournalEntry => call('EnterMaintenanceMode_Task', state)
  const owes = async (entries: readonly NewJournalEntry[]): Promise<unknown> => {
    const dir = await temporaryFolder()
    const { runId } = await leave(dir, entries)
    return leftoverMaintenance(valueOf(await readJournal(dir)).runs).map((debt) => ({
      ...debt,
      runId: debt.runId === runId,
    }))
  }
  const debt = (confirmed: boolean): unknown => [
    { runId: true, hostId, bootTime: '2026-01-01T00:00:00.000Z', confirmed },
  ]

  test('a host that may have entered is owed, whether or not the answer came', async () => {
    expect(await owes([owed, enter('intent')])).toEqual(debt(false))
    expect(await owes([owed, enter('intent'), enter('unknown')])).toEqual(debt(false))
    expect(await owes([owed, enter('intent'), enter('accepted'), ended])).toEqual(debt(true))
    expect(await owes([owed, settled, owed, enter('intent')])).toEqual(debt(false))
  })

  test('a host that surely did not enter through this run is not', async () => {
    expect(await owes([])).toEqual([])
    expect(await owes([owed])).toEqual([])
    expect(await owes([owed, enter('intent'), enter('refused')])).toEqual([])
    expect(await owes([owed, enter('intent'), enter('not-sent')])).toEqual([])
  })

  test('a run of an unknown kind owes nothing: its maintenance mode may be meant to stay', async () => {
    const dir = await temporaryFolder()
    await leave(dir, [owed, enter('accepted')], 'evacuation')
    expect(leftoverMaintenance(valueOf(await readJournal(dir)).runs)).toEqual([])
  })

  test('a settled debt is settled, also when that was written long after the run', async () => {
    expect(await owes([owed, enter('intent'), enter('accepted'), settled, ended])).toEqual([])
    const dir = await temporaryFolder()
    const { runId } = await leave(dir, [owed, enter('accepted')])
    await recover(dir)
    expect(leftoverMaintenance(valueOf(await readJournal(dir)).runs)).toHaveLength(1)
    valueOf(await appendToRun({ dir, runId, clock: tickingClock() }, settled))
    expect(leftoverMaintenance(valueOf(await readJournal(dir)).runs)).toEqual([])
  })
})

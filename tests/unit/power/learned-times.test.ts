import { describe, expect, it } from 'vitest'
import type { NewJournalEntry } from '../../../electron/power/journal.ts'
import type { JournalRun } from '../../../electron/power/journal-parse.ts'
import { timesOf } from '../../../electron/power/learned-times.ts'
import type { JournalEntry } from '../../../shared/models/power.ts'
import { hostId, started } from './journal-samples.ts'

const vms = [
  { id: '1', name: 'web', powerState: 'poweredOn' as const, instanceUuid: null as string | null },
  { id: '2', name: 'db', powerState: 'poweredOn' as const, instanceUuid: null as string | null },
]
const web = { id: '1', name: 'web' }
const uuid = '5029A3C1-7be0-4f16-9d42-000000000001'
/** The time of a VM that has no instanceUuid, or this one. */
const timeOf = (
  runs: readonly JournalRun[],
  vm: { readonly id: string; readonly name: string },
  instanceUuid: string | null = null,
) => timesOf(runs)([{ ...vm, instanceUuid }]).timeOf(vm)

type Step = Omit<Extract<NewJournalEntry, { type: 'step' }>, 'type' | 'step'>
const guest = (vm: string, state: Step['state'], rest: Partial<Step> = {}): NewJournalEntry => ({
  type: 'step',
  step: 'guest',
  vm,
  state,
  code: null,
  params: {},
  ...rest,
})
const asked = (vm = '1'): NewJournalEntry => guest(vm, 'waiting', { params: { call: 'ShutdownGuest' } })
const down = (vm = '1'): NewJournalEntry => guest(vm, 'done', { params: { how: 'guest-shutdown' } })

/** A run of these entries, each with the second it was written at. */
function run(
  entries: readonly (readonly [second: number, entry: NewJournalEntry])[],
  machines: typeof vms = vms,
): JournalRun {
  const all = [[0, { type: 'run-started', ...started, vms: machines }], ...entries] as [number, NewJournalEntry][]
  const written = all.map(([second, entry], seq) => ({
    ...entry,
    seq,
    at: new Date(Date.parse('2026-03-01T10:00:00.000Z') + second * 1_000).toISOString(),
    runId: hostId,
    hostId,
  })) as unknown as [JournalEntry, ...JournalEntry[]]
  return { file: 'x.jsonl', runId: hostId, hostId, entries: written, damaged: [] }
}
const clean = (seconds: number, machines?: typeof vms): JournalRun =>
  run(
    [
      [1, guest('1', 'started')],
      [2, asked()],
      [2 + seconds, down()],
    ],
    machines,
  )
const three = [clean(20), clean(30), clean(25)]

describe('times learned from the journal', () => {
  it('are those from the request to off, of each guest by itself', () => {
    const both = three.map(({ entries }) =>
      run([
        ...entries.slice(1).map((entry) => [(Date.parse(entry.at) / 1_000) % 60, entry] as const),
        [3, guest('2', 'started')],
        [4, asked('2')],
        [9, down('2')],
      ]),
    )
    expect(timeOf(three, web)).toEqual({ low: 25, high: 30, runs: 3, slower: null })
    expect(timeOf(both, { id: '2', name: 'db' })).toEqual({ low: 5, high: 5, runs: 3, slower: null })
  })

  it('say when a guest took much longer the last time than before', () => {
    const slower = (...seconds: readonly number[]) =>
      timeOf(
        seconds.map((each) => clean(each)),
        web,
      )?.slower
    expect(slower(20, 22, 24, 60)).toEqual({ last: 60, usual: 22 })
    expect(slower(20, 22, 24, 43)).toBeNull()
    // Twice nothing is still nothing.
    expect(slower(3, 3, 3, 9)).toBeNull()
    expect(slower(20, 22, 60)).toBeNull()
    expect(slower(20, 22, 60, 24)).toBeNull()
  })

  it('say whether a guest got stuck when it was last asked', () => {
    const stuck = run([
      [2, asked()],
      [3, guest('1', 'waiting', { code: 'VM_STUCK' })],
      [99, guest('1', 'done', { params: { how: 'power-off' } })],
    ])
    const wasStuck = (runs: readonly JournalRun[], id = '1') =>
      timesOf(runs)(vms).wasStuck({ id, name: id === '1' ? 'web' : 'db' })
    expect(wasStuck([...three, stuck])).toBe(true)
    expect(wasStuck([stuck, ...three])).toBe(false)
    expect(wasStuck([...three, stuck], '2')).toBe(false)
    // Without Tools it was never asked to shut down: its limit came and went.
    const unasked = run([
      [3, guest('1', 'waiting', { code: 'VM_TOOLS_NOT_RUNNING' })],
      [99, guest('1', 'waiting', { code: 'VM_STUCK' })],
    ])
    expect(wasStuck([...three, unasked])).toBe(false)
    expect(wasStuck([])).toBe(false)
  })

  it('are not known of a guest with fewer runs, or of another with the same id', () => {
    expect(timeOf(three.slice(1), web)).toBeNull()
    expect(timeOf(three, { id: '1', name: 'another' })).toBeNull()
    expect(timeOf(three, { id: '2', name: 'web' })).toBeNull()
  })

  it('follow a guest that was registered again under another id and name, and no copy of it', () => {
    const known = vms.map((vm) => (vm.id === '1' ? { ...vm, instanceUuid: uuid } : vm))
    const runs = [clean(20, known), clean(30, known), clean(25, known)]
    const moved = { id: '9', name: 'web, restored' }
    expect(timeOf(runs, moved, uuid.toLowerCase())).toEqual({ low: 25, high: 30, runs: 3, slower: null })
    expect(timeOf(runs, moved)).toBeNull()
    const copies = [
      { ...moved, instanceUuid: uuid },
      { id: '10', name: 'web, copied', instanceUuid: uuid },
    ]
    expect(timesOf(runs)(copies).timeOf(moved)).toBeNull()
    // Runs from before the identity was written down count by id and name.
    expect(timeOf([...three.slice(1), clean(40, known)], web, uuid)).toEqual({
      low: 30,
      high: 40,
      runs: 3,
      slower: null,
    })
  })

  it.each<[string, readonly (readonly [number, NewJournalEntry])[]]>([
    [
      'was stuck',
      [
        [2, asked()],
        [3, guest('1', 'waiting', { code: 'VM_STUCK' })],
        [99, down()],
      ],
    ],
    [
      'was asked without an answer',
      [
        [2, guest('1', 'waiting', { code: 'GUEST_CALL_UNCONFIRMED', params: { call: 'ShutdownGuest' } })],
        [99, down()],
      ],
    ],
    [
      'was suspended',
      [
        [2, asked()],
        [99, guest('1', 'done', { params: { how: 'suspended' } })],
      ],
    ],
    [
      'was switched off by somebody else',
      [
        [2, asked()],
        [99, guest('1', 'done', { params: { how: null } })],
      ],
    ],
    ['went down before it was asked', [[99, down()]]],
    [
      'stayed',
      [
        [2, asked()],
        [99, guest('1', 'failed', { code: 'VM_STUCK' })],
      ],
    ],
    [
      'seems to have gone down before it was asked: the clock was set back',
      [
        [50, asked()],
        [2, down()],
      ],
    ],
    [
      'seems to have taken longer than it had: the clock was set ahead',
      [
        [2, asked()],
        [3_700, down()],
      ],
    ],
  ])('leave out a guest that %s', (_, entries) => {
    expect(timeOf([...three, run([[1, guest('1', 'started')], ...entries])], web)).toEqual({
      low: 25,
      high: 30,
      runs: 3,
      slower: null,
    })
    expect(timeOf([...three.slice(1), run([[1, guest('1', 'started')], ...entries])], web)).toBeNull()
  })
})

describe('the time of the host', () => {
  const ofHost = (step: 'host' | 'verify', state: Step['state']): NewJournalEntry => ({
    type: 'step',
    step,
    vm: null,
    state,
    code: null,
    params: {},
  })
  const gone = (seconds: number): JournalRun =>
    run([
      [9, ofHost('host', 'started')],
      [10, ofHost('host', 'done')],
      [10 + seconds, ofHost('verify', 'done')],
    ])

  it('is learned from three runs after which it was gone', () => {
    expect(timesOf([gone(30), gone(40)])(vms).hostTime).toBeNull()
    expect(timesOf([gone(30), gone(40), gone(36)])(vms).hostTime).toMatchObject({ low: 36, high: 40, runs: 3 })
  })

  it('is not learned from a call without an answer, a host that stayed, or a clock that was set', () => {
    const lost = run([
      [10, ofHost('host', 'waiting')],
      [40, ofHost('verify', 'done')],
    ])
    const stayed = run([
      [10, ofHost('host', 'done')],
      [40, ofHost('verify', 'failed')],
    ])
    expect(timesOf([gone(30), gone(40), lost, stayed, gone(-5), gone(9_000)])(vms).hostTime).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { steppingClock, type SteppingClock } from '../../support/stepping-clock.ts'
import { openScene, receiptOf, scene, type Scene } from './harness.ts'
import { clean, hows, violations } from './invariants.ts'
import { at, findings, moments, nameOf, type Moment } from './moments.ts'

const hour = 3_600_000

/** A scene on a clock that the test steps. Times are 100 times as fast, so a sleep is what takes more than an hour. */
async function stepped(
  practice: Partial<PracticeOptions> = {},
): Promise<{ readonly s: Scene; readonly clock: SteppingClock }> {
  const clock = steppingClock(100)
  return { clock, s: await scene({ clock, practice: { vms: 2, ...practice } }) }
}

const expected = (mode: Moment['mode']): string[] =>
  [
    'ShutdownHost_Task',
    ...(mode === 'now' ? [] : ['ShutdownGuest 1', 'ShutdownGuest 2']),
    ...(mode === 'via-maintenance' ? ['EnterMaintenanceMode_Task'] : []),
  ].toSorted()

/** Changes the clock at a moment of a run, which must not matter; returns what is wrong with the run. */
async function cell(moment: Moment, happen: (clock: SteppingClock) => void, readsAgain: boolean): Promise<string[]> {
  const clock = steppingClock(100)
  // Long enough that both guests are asked before the first of them is down, also on a busy machine: what is on its way to the
  // host when the computer falls asleep was sent before.
  const s = await openScene({ clock, practice: { vms: 2, guestSeconds: 0.75 } })
  try {
    let from = 0
    const { emit, struck } = at(moment, () => {
      from = s.host.calls.length
      happen(clock)
    })
    const policy = { mode: moment.mode, noTools: 'abort', stuck: 'abort' } as const
    const result = await s.run({ policy, emit })
    const wrong = await violations(s, result, policy)
    if (!struck()) wrong.push('the moment never came')
    const code = result.ok ? result.value.problem?.code : result.problem.code
    if (code !== 'UNREACHABLE_AFTER_SHUTDOWN') wrong.push(`it ends with ${code}`)
    const sent = s.changeNames().toSorted()
    if (sent.join() !== expected(moment.mode).join()) wrong.push(`it sent ${sent.join(', ')}`)
    const after = s.host.calls.slice(from)
    const next = after.findIndex((call) => s.changes().includes(call))
    if (
      readsAgain &&
      next >= 0 &&
      !after.slice(0, next).some(({ method, outcome }) => method === 'RetrievePropertiesEx' && outcome === 'ok')
    ) {
      wrong.push(`it sent ${after[next]?.method} without another look`)
    }
    return wrong
  } finally {
    await s[Symbol.asyncDispose]()
  }
}

describe('a wall clock that is set', () => {
  it.each([
    ['ahead by half an hour', hour / 2],
    ['back by half an hour', -hour / 2],
    ['back by a day', -24 * hour],
    ['ahead by a day', 24 * hour],
  ])('%s changes nothing about a run, whenever it is', async (_where, ms) => {
    expect(await findings(moments, nameOf, (moment) => cell(moment, (clock) => clock.setWall(ms), false))).toEqual({})
  })
})

describe.each([
  ['goes on', true],
  ['stands still', false],
])('a sleep of a computer whose monotonic clock %s meanwhile', (_which, counted) => {
  it('has the host read again before anything else is sent, whenever it is', async () => {
    expect(
      await findings(moments, nameOf, (moment) =>
        cell(moment, (clock) => clock.sleepComputer(8 * hour, counted), true),
      ),
    ).toEqual({})
  })

  it('does not bring the time of a guest nearer that is on its way down', async () => {
    const { s, clock } = await stepped({ vms: 1, guestSeconds: 1 })
    const { emit } = at({ step: 'guest', state: 'waiting', mode: 'direct' }, () =>
      clock.sleepComputer(8 * hour, counted),
    )
    const run = { policy: { stuck: 'power-off' as const, guestTimeoutSeconds: 2 * 3600 }, emit }
    const result = await s.run(run)
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(hows(result)).toEqual({ 1: ['guest-shutdown', 'poweredOff'] })
  })

  it('in which a VM was started ends the run before the host shuts down beneath it', async () => {
    const { s, clock } = await stepped({ vms: 4 })
    const { emit } = at({ step: 'host', state: 'started', mode: 'direct' }, () => {
      clock.sleepComputer(8 * hour, counted)
      s.host.setVm('4', { powerState: 'poweredOn' })
    })
    const result = await s.run({ emit })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    await clean(s, result)
  })
})

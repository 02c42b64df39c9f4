import { describe, expect, it } from 'vitest'
import { Run } from '../../../electron/app/power/run.ts'
import type { RunView } from '../../../shared/models/app-state.ts'
import type { PlannedVm } from '../../../shared/models/plan.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { generalRules } from '../../support/general-rules.ts'
import { manualClock, type ManualClock } from '../../support/stepping-clock.ts'

const hour = 3_600_000
const outlook = { times: {}, hostTime: null, untouched: 0, leftOn: 0, findings: [] }

/** A running countdown of ten seconds; `fired` is the second at which the run began. */
function counting(): {
  readonly clock: ManualClock
  readonly views: RunView[]
  readonly fired: number[]
  readonly outcome: Promise<string | null>
} {
  const clock = manualClock()
  const views: RunView[] = []
  const fired: number[] = []
  const run = new Run({
    clock,
    newId: () => 'id',
    action: 'shutdown',
    expected: () => ({ groups: [], outlook }),
    onView: (view) => void views.push(view),
  })
  const ended = run.start(10, () => {
    fired.push(clock.elapsed() / 1000)
    return Promise.resolve(fail(problem('INTERNAL')))
  })
  return {
    clock,
    views,
    fired,
    outcome: ended.then((end) => (end.kind === 'receipt' ? end.receipt.outcome : `called off by ${end.by}`)),
  }
}

/** Milliseconds that the window says are left. */
const shownLeft = (clock: ManualClock, views: readonly RunView[]): number =>
  Date.parse(views.at(-1)?.countdownEndsAt ?? '') - clock.now()

describe('the countdown to a shutdown', () => {
  it('ends after its time, and says from the start when', async () => {
    const { clock, views, fired } = counting()
    expect(shownLeft(clock, views)).toBe(10_000)
    await clock.pass(9_900)
    expect(fired).toEqual([])
    await clock.pass(200)
    expect(fired).toEqual([10])
  })

  it.each([
    ['back by an hour', -hour],
    ['back by a minute', -60_000],
    ['ahead by five seconds', 5_000],
  ])('neither ends early nor late when the wall clock is set %s, and shows what is left', async (_where, ms) => {
    const { clock, views, fired } = counting()
    await clock.pass(4_000)
    clock.setWall(ms)
    await clock.pass(1_000)
    expect(Math.abs(shownLeft(clock, views) - 5_000)).toBeLessThanOrEqual(500)
    await clock.pass(4_900)
    expect(fired).toEqual([])
    await clock.pass(200)
    expect(fired).toEqual([10])
  })

  it.each([
    ['the computer sleeps and its clock goes on', (clock: ManualClock) => clock.sleepComputer(hour, true)],
    ['the computer sleeps and its clock stands still', (clock: ManualClock) => clock.sleepComputer(hour, false)],
    // This looks like the sleep before it, and cancelling a countdown does no harm.
    ['the wall clock is set ahead by an hour', (clock: ManualClock) => clock.setWall(hour)],
  ] as const)('is called off when %s', async (_what, happen) => {
    const { clock, fired, outcome } = counting()
    await clock.pass(4_000)
    happen(clock)
    await clock.pass(20_000)
    expect(fired).toEqual([])
    expect(await outcome).toBe('called off by sleep')
  })

  it('is called off by a sleep in its last moment', async () => {
    const { clock, fired, outcome } = counting()
    await clock.pass(9_800)
    clock.sleepComputer(hour, true)
    await clock.pass(1_000)
    expect(fired).toEqual([])
    expect(await outcome).toBe('called off by sleep')
  })
})

describe('a countdown that shows its plan', () => {
  const ask = (id: string, isProtected = false): PlannedVm => ({
    id,
    name: `vm-${id}`,
    before: 'poweredOn',
    action: 'ask',
    code: 'VM_TOOLS_NOT_RUNNING',
    rules: { ...generalRules(), protected: { value: isProtected, source: 'vm' } },
  })
  const groups = [{ group: 5, last: false, order: null, vms: [ask('1'), ask('2', true)] }]

  /** @param now the VMs as they are once the run has begun, if they changed. */
  function start(now?: readonly PlannedVm[]) {
    const clock = manualClock()
    const run = new Run({
      action: 'shutdown',
      clock,
      newId: () => 'q',
      expected: () => ({ groups, outlook }),
      onView: () => undefined,
    })
    const answers: (string | null)[] = []
    let fired = false
    const ended = run.start(
      10,
      async ({ cannotAsk }) => {
        fired = true
        for (const vm of now ?? groups[0]?.vms ?? [])
          answers.push(await cannotAsk({ ...vm, leftMs: Infinity }, 'no-tools', new AbortController().signal))
        return fail(problem('INTERNAL'))
      },
      { groups, outlook },
    )
    return { clock, run, answers, ended, fired: () => fired }
  }

  it('has it from its first moment on', () => {
    expect(start().run.view).toMatchObject({ phase: 'countdown', groups, outlook, begunAt: null })
  })

  it('begins at once when the user says so', async () => {
    const { clock, run, fired } = start()
    await clock.pass(3_000)
    expect(run.startNow()).toEqual(ok())
    await clock.pass(0)
    expect(fired()).toBe(true)
    expect(run.startNow()).toMatchObject({ problem: { code: 'NO_COUNTDOWN' } })
  })

  it('does not begin after it was cancelled, however it was started', async () => {
    const { clock, run, fired, ended } = start()
    run.cancel()
    expect(run.startNow()).toMatchObject({ problem: { code: 'NO_COUNTDOWN' } })
    await clock.pass(20_000)
    expect(fired()).toBe(false)
    expect(await ended).toEqual({ kind: 'called-off', by: 'user' })
  })

  it('answers questions from what was decided, and asks about the rest', async () => {
    const { clock, run, answers } = start()
    expect(run.decide(['1'], 'power-off')).toEqual(ok())
    await clock.pass(10_100)
    expect(answers).toEqual(['power-off'])
    expect(run.view.questions.map(({ vm }) => vm.id)).toEqual(['2'])
    expect(run.decide(['2'], 'suspend')).toEqual(ok())
    await clock.pass(0)
    expect(answers).toEqual(['power-off', 'suspend'])
  })

  it('asks after all when a decision is taken back', async () => {
    const { clock, run } = start()
    run.decide(['1', '2'], 'suspend')
    run.decide(['1'], null)
    expect(run.view.decided).toEqual({ 2: 'suspend' })
    await clock.pass(10_100)
    expect(run.view.questions.map(({ vm }) => vm.id)).toEqual(['1'])
  })

  it('decides nothing when one of several may not be powered off hard, or is not asked about', () => {
    const { run } = start()
    expect(run.decide(['1', '2'], 'power-off')).toMatchObject({ problem: { code: 'VM_PROTECTED' } })
    expect(run.decide(['1', '9'], 'suspend')).toMatchObject({ problem: { code: 'QUESTION_WITHDRAWN' } })
    expect(run.view.decided).toEqual({})
  })

  it('asks when what was decided no longer fits: the VM became inaccessible', async () => {
    const { clock, run } = start()
    run.decide(['1'], 'leave')
    await clock.pass(10_100)
    expect(run.view.questions.map(({ vm }) => vm.id)).toEqual(['1'])
  })

  it('asks when what was decided may not be done any more: the VM was protected meanwhile', async () => {
    const { clock, run, answers } = start([ask('1', true)])
    expect(run.decide(['1'], 'power-off')).toEqual(ok())
    await clock.pass(10_100)
    expect(answers).toEqual([])
    expect(run.view.questions.map(({ vm }) => vm.id)).toEqual(['1'])
  })
})

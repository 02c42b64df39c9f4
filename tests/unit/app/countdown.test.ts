import { describe, expect, it } from 'vitest'
import { Run } from '../../../electron/app/power/run.ts'
import type { RunView } from '../../../shared/models/app-state.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { manualClock, type ManualClock } from '../../support/stepping-clock.ts'

const hour = 3_600_000

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
  const run = new Run({ clock, newId: () => 'id', action: 'shutdown', onView: (view) => void views.push(view) })
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

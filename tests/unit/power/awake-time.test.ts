import { describe, expect, it, onTestFinished } from 'vitest'
import { AwakeTime } from '../../../electron/power/awake-time.ts'
import { deadlineIn, earlier } from '../../../electron/power/deadline.ts'
import { manualClock, type ManualClock } from '../../support/stepping-clock.ts'

const hour = 3_600_000

function awake(): { readonly clock: ManualClock; readonly time: AwakeTime } {
  const clock = manualClock()
  const time = new AwakeTime(clock)
  onTestFinished(() => time.stop())
  return { clock, time }
}

describe('time awake', () => {
  it('passes as the monotonic clock does', async () => {
    const { clock, time } = awake()
    await clock.pass(12_345)
    expect(time.elapsed()).toBe(12_345)
    await clock.pass(hour)
    expect(time.elapsed()).toBe(hour + 12_345)
    expect(time.sleeps).toBe(0)
  })

  it.each([
    ['ahead', hour],
    ['back', -hour],
    ['ahead by years', 24 * 365 * hour],
  ])('does not mind a wall clock that is set %s, though that may have been a sleep', async (_where, ms) => {
    const { clock, time } = awake()
    await clock.pass(5_500)
    clock.setWall(ms)
    expect(time.elapsed()).toBe(5_500)
    await clock.pass(5_500)
    expect(time.elapsed()).toBe(11_000)
    expect(time.sleeps).toBe(1)
  })

  it('does not take the pull of a time server for a sleep', async () => {
    const { clock, time } = awake()
    for (let second = 0; second < 60; second += 1) {
      await clock.pass(1_000)
      clock.setWall(second % 2 === 0 ? 500 : -500)
    }
    expect(time.sleeps).toBe(0)
    expect(time.elapsed()).toBe(60_000)
  })

  it.each([
    ['counts it: as one tick', true, 1_000],
    ['leaves it out: not at all', false, 0],
  ] as const)('counts a sleep on a clock that %s', async (_which, counted, ms) => {
    const { clock, time } = awake()
    await clock.pass(5_000)
    clock.sleepComputer(8 * hour, counted)
    expect(time.elapsed()).toBe(5_000 + ms)
    expect(time.sleeps).toBe(1)
    await clock.pass(5_000)
    expect(time.elapsed()).toBe(10_000 + ms)
    clock.sleepComputer(hour, counted)
    await clock.pass(2_000)
    expect(time.sleeps).toBe(2)
  })

  it('counts a computer that is only slow as awake', async () => {
    const { clock, time } = awake()
    await clock.pass(1_000)
    clock.sleepComputer(9_000, true)
    expect(time.elapsed()).toBe(10_000)
    expect(time.sleeps).toBe(0)
  })

  it('ticks no more once it is stopped', async () => {
    const { clock, time } = awake()
    await clock.pass(3_000)
    time.stop()
    await clock.pass(3_000)
    expect(clock.sleepers).toBe(0)
  })
})

describe('a deadline', () => {
  it('comes when its time awake is over, and not before', async () => {
    const { clock, time } = awake()
    const deadline = deadlineIn(time, 300_000)
    await clock.pass(299_999)
    expect([deadline.over, deadline.leftMs()]).toEqual([false, 1])
    await clock.pass(1)
    expect([deadline.over, deadline.leftMs()]).toEqual([true, 0])
    await clock.pass(hour)
    expect(deadline.leftMs()).toBe(0)
  })

  it.each([
    ['the wall clock is set ahead', (clock: ManualClock) => clock.setWall(hour), 0],
    ['the wall clock is set back', (clock: ManualClock) => clock.setWall(-hour), 0],
    ['the computer sleeps and its clock goes on', (clock: ManualClock) => clock.sleepComputer(hour, true), 1_000],
    ['the computer sleeps and its clock stands still', (clock: ManualClock) => clock.sleepComputer(hour, false), 0],
  ] as const)('does not come nearer, beyond a tick, nor move away when %s', async (_what, happen, tick) => {
    const { clock, time } = awake()
    const deadline = deadlineIn(time, 300_000)
    await clock.pass(100_000)
    happen(clock)
    expect(deadline.leftMs()).toBe(200_000 - tick)
    await clock.pass(199_000 - tick)
    expect(deadline.over).toBe(false)
    await clock.pass(1_000)
    expect(deadline.over).toBe(true)
  })

  it('that never comes stays away, and the earlier of several counts', async () => {
    const { clock, time } = awake()
    const never = deadlineIn(time, Infinity)
    const both = earlier(never, deadlineIn(time, 10_000), deadlineIn(time, 20_000))
    expect(both.leftMs()).toBe(10_000)
    await clock.pass(10_000)
    expect([both.over, never.over, never.leftMs()]).toEqual([true, false, Infinity])
  })
})

import { describe, expect, test } from 'vitest'
import { Refresher } from '../../../electron/app/refresher.ts'
import { manualClock } from '../../support/stepping-clock.ts'

function setUp(atOnce?: number) {
  const clock = manualClock()
  const failures: unknown[] = []
  const refresher = new Refresher({ clock, failed: (error) => failures.push(error), ...(atOnce && { atOnce }) })
  return { clock, failures, refresher }
}

describe('what hosts do not push', () => {
  test('is read at once and again when its time has come after the last reading', async () => {
    const { clock, refresher } = setUp()
    const end = new AbortController()
    const at: number[] = []
    const started = clock.elapsed()
    refresher.add({
      everyMs: 1_000,
      shown: false,
      signal: end.signal,
      read: async () => {
        at.push(clock.elapsed() - started)
        await clock.sleep(200)
      },
    })
    await clock.pass(0)
    await clock.pass(3_500)
    expect(at).toEqual([0, 1_200, 2_400])
  })

  test('has one timer for all of it, and none when there is nothing to read', async () => {
    const { clock, refresher } = setUp()
    const ends = Array.from({ length: 300 }, () => new AbortController())
    let reads = 0
    for (const { signal } of ends)
      refresher.add({ everyMs: 5_000, shown: false, signal, read: async () => void (reads += 1) })
    await clock.pass(1)
    expect(reads).toBe(300)
    expect(clock.sleepers).toBe(1)
    await clock.pass(5_000)
    expect(reads).toBe(600)
    for (const end of ends) end.abort()
    expect(clock.sleepers).toBe(0)
    expect(refresher.size).toBe(0)
    await clock.pass(20_000)
    expect(reads).toBe(600)
  })

  test('takes turns where nobody waits, the longest overdue first; what a window shows does not wait', async () => {
    const { clock, refresher } = setUp(2)
    const { signal } = new AbortController()
    const begun: string[] = []
    const finish = new Map<string, () => void>()
    const slow = (name: string, shown = false) =>
      refresher.add({
        everyMs: 60_000,
        shown,
        signal,
        read: () => {
          begun.push(name)
          return new Promise((resolve) => finish.set(name, resolve))
        },
      })
    for (const name of ['one', 'two', 'three']) slow(name)
    await clock.pass(10)
    slow('four')
    slow('shown', true)
    await clock.pass(1)
    expect(begun).toEqual(['one', 'two', 'shown'])
    finish.get('shown')?.()
    await clock.pass(1)
    expect(begun).toHaveLength(3)
    finish.get('two')?.()
    await clock.pass(1)
    expect(begun).toEqual(['one', 'two', 'shown', 'three'])
    finish.get('one')?.()
    await clock.pass(1)
    expect(begun.at(-1)).toBe('four')
  })

  test('goes on after a reading that threw, which is reported', async () => {
    const { clock, failures, refresher } = setUp()
    const { signal } = new AbortController()
    let reads = 0
    refresher.add({
      everyMs: 100,
      shown: false,
      signal,
      read: async () => {
        reads += 1
        if (reads === 1) throw new Error('a fault')
      },
    })
    await clock.pass(0)
    await clock.pass(250)
    expect(reads).toBe(3)
    expect(failures).toHaveLength(1)
  })

  test('is not read any more once it was ended, not even when that happened before its turn', async () => {
    const { clock, refresher } = setUp()
    const end = new AbortController()
    let reads = 0
    const refresh = { everyMs: 100, shown: true, signal: end.signal, read: async () => void (reads += 1) }
    refresher.add(refresh)
    end.abort()
    refresher.add(refresh)
    await clock.pass(1_000)
    expect(reads).toBe(0)
  })
})

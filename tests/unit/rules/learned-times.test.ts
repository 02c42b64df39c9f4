import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enoughRuns, learnedTime, timeOfGroups } from '../../../shared/rules/learned-times.ts'

describe('the time of a guest', () => {
  it('is not known before three runs', () => {
    expect(learnedTime([])).toBeNull()
    expect(learnedTime([40, 41])).toBeNull()
    expect(learnedTime([40, 41, 60])).toEqual({ low: 41, high: 60, runs: 3, slower: null })
  })

  it('is the median, and what 19 of 20 runs kept to; older runs do not count', () => {
    const twenty = [...Array(20).keys()].map((index) => index + 1)
    expect(learnedTime(twenty)).toEqual({ low: 10, high: 19, runs: 20, slower: null })
    expect(learnedTime([900, 900, 900, ...twenty])).toEqual({ low: 10, high: 19, runs: 20, slower: null })
  })

  it('lies within what was seen, and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: enoughRuns, maxLength: 20 }), (seconds) => {
        const learned = learnedTime(seconds)
        const { low, high } = learnedTime(seconds.toReversed()) ?? {}
        expect(learned).toMatchObject({ low, high })
        if (!learned) throw new Error('nothing learned')
        expect(learned.low).toBeGreaterThanOrEqual(Math.min(...seconds))
        expect(learned.high).toBeGreaterThanOrEqual(learned.low)
        expect(learned.high).toBeLessThanOrEqual(Math.max(...seconds))
      }),
    )
  })
})

describe('the time of groups', () => {
  const time = (low: number, high: number) => ({ low, high })

  it('is the sum of the slowest of each', () => {
    expect(timeOfGroups([])).toEqual(time(0, 0))
    expect(timeOfGroups([[time(10, 20), time(5, 60)], [time(7, 8)]])).toEqual(time(17, 68))
  })

  it('is not known while that of one guest is not', () => {
    expect(timeOfGroups([[time(10, 20)], [time(1, 1), null]])).toBeNull()
  })
})

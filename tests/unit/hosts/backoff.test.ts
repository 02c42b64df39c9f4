import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoffMs, defaultBackoff } from '../../../electron/hosts/backoff.ts'

it('doubles up to five minutes', () => {
  const longest = 1 - Number.EPSILON
  expect([0, 1, 2, 3, 7, 8, 20, 1000].map((attempt) => backoffMs(attempt, longest))).toEqual([
    2_000, 4_000, 8_000, 16_000, 256_000, 300_000, 300_000, 300_000,
  ])
  expect([0, 1, 8].map((attempt) => backoffMs(attempt, 0))).toEqual([1_000, 2_000, 150_000])
})

it('spreads over the upper half, and is never nothing or too long', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
      const ms = backoffMs(attempt, random)
      const ceiling = Math.min(defaultBackoff.maxMs, defaultBackoff.firstMs * 2 ** Math.min(attempt, 30))
      expect(ms).toBeGreaterThanOrEqual(ceiling / 2)
      expect(ms).toBeLessThanOrEqual(ceiling)
      expect(Number.isInteger(ms)).toBe(true)
    }),
  )
})

it('takes other bounds', () =>
  expect([0, 1, 2].map((attempt) => backoffMs(attempt, 0.5, { firstMs: 100, maxMs: 300 }))).toEqual([75, 150, 225]))

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDeepStrictEqual } from 'node:util'
import { sameData } from '../../../shared/same-data.ts'

test('a copy is the same data', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => sameData(value, structuredClone(value))))
})

test('what differs anywhere is not', () => {
  const small = fc.jsonValue({ maxDepth: 2 })
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(sameData({ a: [a], b }, { a: [b], b: a })).toBe(isDeepStrictEqual({ a: [a], b }, { a: [b], b: a }))
    }),
  )
})

test.each([
  [{ a: 1 }, { a: 1, b: null }],
  [{ a: 1, b: null }, { a: 1 }],
  [{ a: undefined }, { b: undefined }],
  [{ a: null }, { a: {} }],
  [[], {}],
  [[1], [1, 2]],
  [{ toString: 1 }, {}],
  [null, undefined],
])('%o and %o differ', (a, b) => {
  expect(sameData(a, b)).toBe(false)
})

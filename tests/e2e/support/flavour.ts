import { existsSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { debFile, installDeb } from '../../package/install-deb.ts'
import { setFuses } from '../../../build/packaging/fuses.ts'

const root = resolve(import.meta.dirname, '../../..')

/** The package as it ships: made by the tests of the package before. An older one than the build would prove nothing. */
function shippedPackage(): { readonly folder: string; readonly executable: string } {
  const folder = join(root, '.cache/package/linux-unpacked')
  fresh(join(folder, 'resources/app.asar'))
  return { folder, executable: join(folder, 'hypertray-app') }
}

/** The package as its deb installs it, in a root of its own. @param place a folder that is not there yet. */
export async function installedPackage(place: string): Promise<{ readonly executable: string }> {
  fresh(debFile)
  await installDeb(place)
  return { executable: join(place, 'opt/Hypertray/hypertray-app') }
}

function fresh(file: string): void {
  if (!existsSync(file) || statSync(file).mtimeMs < statSync(join(root, 'out/main.js')).mtimeMs)
    throw new Error(`${file} is missing or older than the build: npx vitest run --project package`)
}

/** A copy of the package in `folder` that differs in one fuse: Playwright needs the inspector, which the shipped one does not have. */
export async function testFlavour(folder: string): Promise<{ readonly folder: string; readonly executable: string }> {
  const flavour = join(folder, 'flavour')
  await cp(shippedPackage().folder, flavour, { recursive: true })
  const executable = join(flavour, 'hypertray-app')
  await setFuses(executable, { [FuseV1Options.EnableNodeCliInspectArguments]: true })
  return { folder: flavour, executable }
}

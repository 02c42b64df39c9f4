/**
 * `node build/sbom.ts FILE`: writes what ships as a CycloneDX bill of materials: the packages whose code is in the
 * build (out/, so build first), with addresses and hashes from package-lock.json, and Electron.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { shippedOnly, type Bom } from './third-party/bom.ts'
import { packagesFile } from './third-party/write.ts'

const root = resolve(import.meta.dirname, '..')
const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Usage: node build/sbom.ts FILE')
  process.exitCode = 64
} else {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const all = JSON.parse(
    execFileSync(npm, ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 27,
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    }),
  ) as Bom
  const shipped = JSON.parse(readFileSync(join(root, 'out', packagesFile), 'utf8')) as readonly {
    readonly name: string
    readonly version: string
  }[]
  const bom = shippedOnly(all, shipped)
  writeFileSync(file, `${JSON.stringify(bom, null, 1)}\n`)
  console.log(`${file}: ${bom.components.length} components`)
}

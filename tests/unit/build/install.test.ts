import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { makeTempDir } from '../../support/tmp.ts'

const root = resolve(import.meta.dirname, '../../..')
const json = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))

interface Locked {
  readonly integrity?: string
  readonly link?: boolean
  readonly version?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly bin?: Record<string, string>
}

it('installs from the lock file alone: every package has its hash, and no package runs a script of its own', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, Locked> }
  const others = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link)
  expect(others.length).toBeGreaterThan(300)
  expect(others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  // From the registry, whichever the user has: neither a repository nor an archive elsewhere.
  expect(others.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  // No package is exempt. Those that would run something have been looked at: keytar brings its binaries, and no
  // Squirrel installer is made here.
  expect(json('package.json')).not.toHaveProperty('allowScripts')
  expect(others.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([
    'node_modules/electron-winstaller',
    'node_modules/keytar',
  ])
})

it(
  'asks for nothing beside the lock file: npm plans the installation without a network or anything it fetched before',
  { timeout: 120_000 },
  async () => {
    await using folder = await makeTempDir()
    const install = (): number | null => {
      const args = [
        'ci',
        '--dry-run',
        '--offline',
        '--no-audit',
        '--no-fund',
        '--no-update-notifier',
        '--fetch-retries=0',
        '--cache',
        join(folder.path, 'cache'),
      ]
      const { status, error } = spawnSync('npm', args, {
        cwd: folder.path,
        stdio: 'ignore',
        shell: process.platform === 'win32',
      })
      if (error) throw error
      return status
    }
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      await copyFile(join(root, file), join(folder.path, file))
    expect(install()).toBe(0)
    // The proof can fail: a package that the lock file has forgotten, and a version it does not have.
    const lock = json('package-lock.json') as { packages: Record<string, Locked> }
    const { 'node_modules/scheduler': _forgotten, ...rest } = lock.packages
    await writeFile(join(folder.path, 'package-lock.json'), JSON.stringify({ ...lock, packages: rest }))
    expect(install()).not.toBe(0)
    await copyFile(join(root, 'package-lock.json'), join(folder.path, 'package-lock.json'))
    await writeFile(
      join(folder.path, 'package.json'),
      (await readFile(join(root, 'package.json'), 'utf8')).replace(/"commander": ".*"/, '"commander": "1.0.0"'),
    )
    expect(install()).not.toBe(0)
  },
)

it('pins the Node that builds, tests and packages, the same on every system that has one', () => {
  const { optionalDependencies } = json('package.json') as { optionalDependencies: Record<string, string> }
  expect(
    Object.keys(optionalDependencies).every((name) => /^node-(?:linux|win|darwin)-(?:x64|arm64)$/.test(name)),
  ).toBe(true)
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1)
  expect(Object.values(optionalDependencies)[0]).toMatch(/^\d+\.\d+\.\d+$/)
  // The binary is in the package itself, under the hash of the lock file. The package `node` would fetch it from
  // elsewhere when it is installed.
  const { packages } = json('package-lock.json') as { packages: Record<string, Locked> }
  expect(packages).not.toHaveProperty('node_modules/node')
  for (const [name, version] of Object.entries(optionalDependencies)) {
    expect(packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-/),
      bin: { node: expect.stringMatching(/^bin\/node(?:\.exe)?$/) },
    })
    expect(packages[`node_modules/${name}`]).not.toHaveProperty('hasInstallScript')
  }
})

it('makes that Node the one of a workflow, and stops one that has another', async () => {
  await using folder = await makeTempDir()
  await mkdir(join(folder.path, 'build'))
  await copyFile(join(root, 'build/pinned-node.ts'), join(folder.path, 'build/pinned-node.ts'))
  const path = join(folder.path, 'path')
  const run = (place: string) =>
    spawnSync(process.execPath, [join(place, 'build/pinned-node.ts')], {
      encoding: 'utf8',
      env: { ...process.env, GITHUB_PATH: path },
    })
  expect(run(root)).toMatchObject({ status: 0, stderr: '' })
  // Without the package that is pinned for this system, or with another version where there is none, nothing is put on the path.
  await writeFile(
    join(folder.path, 'package.json'),
    (await readFile(join(root, 'package.json'), 'utf8')).replaceAll(/("node-[\w-]+"): ".*"/g, '$1: "0.0.1"'),
  )
  await writeFile(path, '')
  expect(run(folder.path)).toMatchObject({ status: 1, stderr: 'v0.0.1 is pinned.\n' })
  expect(await readFile(path, 'utf8')).toBe('')
})

it('needs no hook of npm, which are left out together with the scripts of packages', () => {
  const { scripts } = json('package.json') as { scripts: Record<string, string> }
  const hooks = Object.keys(scripts).filter(
    (name) => /^(?:pre|post)/.test(name) && name.replace(/^(?:pre|post)/, '') in scripts,
  )
  expect(hooks).toEqual([])
})

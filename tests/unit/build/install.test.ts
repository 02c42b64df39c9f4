import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const json = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))

interface Locked {
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}

it('installs from the lock file alone: every package has its hash, and no package runs a script of its own', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, Locked> }
  const others = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link)
  expect(others.length).toBeGreaterThan(300)
  expect(others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  expect(json('package.json')).not.toHaveProperty('allowScripts')
})

it('pins the Node that builds, tests and packages, the same on every system that has one', () => {
  const { optionalDependencies } = json('package.json') as { optionalDependencies: Record<string, string> }
  expect(
    Object.keys(optionalDependencies).every((name) => /^node-(?:linux|win|darwin)-(?:x64|arm64)$/.test(name)),
  ).toBe(true)
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1)
  expect(Object.values(optionalDependencies)[0]).toMatch(/^\d+\.\d+\.\d+$/)
})

it('needs no hook of npm, which are left out together with the scripts of packages', () => {
  const { scripts } = json('package.json') as { scripts: Record<string, string> }
  const hooks = Object.keys(scripts).filter(
    (name) => /^(?:pre|post)/.test(name) && name.replace(/^(?:pre|post)/, '') in scripts,
  )
  expect(hooks).toEqual([])
})

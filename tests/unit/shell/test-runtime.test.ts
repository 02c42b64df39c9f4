import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isTestRuntime, shippedElectronMajor } from '../../../electron/shell/test-runtime.ts'

it('knows the Electron that ships', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  expect(manifest.devDependencies['electron']).toMatch(new RegExp(`^${shippedElectronMajor}\\.`))
})

it.each([
  ['45.4.1', {}, false],
  ['46.0.0', {}, false],
  ['33.2.1', {}, true],
  ['44.9.9', {}, true],
  ['45.4.1', { HYPERTRAY_TEST_RUNTIME: '1' }, true],
  ['45.4.1', { HYPERTRAY_TEST_RUNTIME: '0' }, false],
  ['', {}, true],
])('takes Electron %s with %o for a test runtime: %s', (electron, env, expected) => {
  expect(isTestRuntime(electron, env)).toBe(expected)
})

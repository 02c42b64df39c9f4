/**
 * Runs the end-to-end tests: `node tests/e2e/run.ts [options of playwright test]`. They bring their own screen, session
 * bus, tray and keyring, so they run without a desktop and do not touch the user's. Linux only.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { obtainElectron } from '../../build/electron-runtime.ts'

const root = resolve(import.meta.dirname, '../..')

if (process.platform !== 'linux') {
  console.error('The end-to-end tests need an X server without a screen and a session bus: Linux only.')
  process.exit(1)
}
// Before the tests, so that no test's time limit has to hold for a download.
const runtime = await obtainElectron({ allowTestRuntime: true, log: (line) => console.log(line) })
console.log(`Electron ${runtime.version}${runtime.testRuntime ? ' (test runtime)' : ''}`)
const child = spawn(
  process.execPath,
  [join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtime.dist },
  },
)
const [code] = (await once(child, 'exit')) as [number | null]
process.exitCode = code ?? 1

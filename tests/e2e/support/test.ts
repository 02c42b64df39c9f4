import { test as base } from '@playwright/test'
import type { TestInfo } from '@playwright/test'
import { obtainElectron } from '../../../build/electron-runtime.ts'
import type { ElectronRuntime } from '../../../build/electron-runtime.ts'
import { launchApp, makeProfile } from './app.ts'
import type { LaunchedApp, LaunchOptions, Profile } from './app.ts'
import { startDesktop } from './desktop.ts'
import type { Desktop, KeyringState } from './desktop.ts'
import { startDisplay } from './display.ts'
import { startTrayHost } from './tray.ts'
import type { TrayHost } from './tray.ts'

interface TestFixtures {
  /** Set with `test.use({ keyring: 'absent' })`. Default: there and unlocked. */
  keyring: KeyringState
  /** Set with `test.use({ hasTray: false })` for a desktop without a panel. */
  hasTray: boolean
  /** This test's session: home, bus, keyring. */
  desktop: Desktop
  /** The panel of this test's desktop, if it has one. */
  panel: TrayHost | null
  /** The panel, for tests of the tray. */
  tray: TrayHost
  /** An empty profile. */
  profile: Profile
  /** Starts the product, or another app, on this test's desktop; the test's end ends it. */
  launch: (
    options?: Partial<Pick<LaunchOptions, 'profile' | 'entry' | 'packaged' | 'args' | 'env'>>,
  ) => Promise<LaunchedApp>
}

interface WorkerFixtures {
  runtime: ElectronRuntime
  /** As DISPLAY names it. */
  display: string
}

/** Playwright's `test` with a real desktop around it, fresh for every test. Linux only. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  runtime: [
    async ({ playwright: _playwright }, use) => {
      await use(await obtainElectron({ allowTestRuntime: true }))
    },
    { scope: 'worker', timeout: 15 * 60_000 },
  ],
  // After the runtime, whose download may take a while.
  display: [
    async ({ runtime: _runtime }, use) => {
      const display = await startDisplay()
      await use(display.name)
      await display.stop()
    },
    { scope: 'worker' },
  ],

  keyring: ['unlocked', { option: true }],
  hasTray: [true, { option: true }],

  desktop: async ({ display, keyring }, use) => {
    const desktop = await startDesktop(display, keyring)
    await use(desktop)
    await desktop.stop()
  },
  panel: async ({ desktop, hasTray }, use) => {
    const panel = hasTray ? await startTrayHost(desktop.busAddress) : null
    await use(panel)
    panel?.stop()
  },
  tray: async ({ panel }, use) => {
    if (!panel) throw new Error('this desktop has no tray')
    await use(panel)
  },
  profile: async ({ desktop }, use) => {
    await use(await makeProfile(desktop.folder, 'profile'))
  },
  // The panel comes first: an app looks for one when it starts, whether or not its test uses the tray.
  launch: async ({ runtime, desktop, profile, panel: _panel }, use, testInfo) => {
    const apps: LaunchedApp[] = []
    await use(async (options = {}) => {
      const app = await launchApp({ runtime, profile, ...options, env: { ...desktop.env, ...options.env } })
      apps.push(app)
      return app
    })
    for (const [index, app] of apps.entries()) {
      if (testInfo.status !== testInfo.expectedStatus) await report(app, `app-${index + 1}`, testInfo)
      await app.kill()
    }
  },
})

export { expect } from '@playwright/test'

/** Attaches what helps to understand a failure: the app's log, and what its windows showed. */
async function report(app: LaunchedApp, name: string, testInfo: TestInfo): Promise<void> {
  await testInfo.attach(`${name}.log`, { body: app.log(), contentType: 'text/plain' })
  for (const [index, page] of app.electron.windows().entries()) {
    const picture = await page.screenshot({ timeout: 2_000 }).catch(() => null)
    if (picture) await testInfo.attach(`${name}-window-${index + 1}.png`, { body: picture, contentType: 'image/png' })
  }
}

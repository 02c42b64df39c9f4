import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base } from '@playwright/test'
import { buildRenderer } from '../../../build/renderer.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import type { SeenRequest } from '../../support/fake-main/fake-main.ts'
import type { ScenarioName } from '../../support/fake-main/scenarios.ts'
import { servePage } from './serve.ts'

interface Fixtures {
  /** Opens the window in a state; English and light by default. */
  readonly open: (
    scenario: ScenarioName,
    options?: { readonly locale?: 'en' | 'zh-CN'; readonly theme?: 'light' | 'dark'; readonly hash?: string },
  ) => Promise<void>
  /** Requests the window made under a name, oldest first. */
  readonly asked: (name: SeenRequest['name']) => Promise<unknown[]>
  /** Everything the page complained about: refused by its policy, or thrown. A test that leaves some fails. */
  readonly complaints: string[]
}

/** The window with the fake main process, in Debian's Chromium, under the policy it is shipped with. */
export const test = base.extend<Fixtures, { readonly site: string }>({
  launchOptions: [chromiumOptions, { scope: 'worker' }],
  // The next test gets the same page, emptied: another page means another process, which reads all scripts and styles again.
  reuseContext: [true, { scope: 'worker' }],
  viewport: { width: 1200, height: 760 },
  contextOptions: { reducedMotion: 'reduce' },
  site: [
    async ({ browserName }, use) => {
      const folder = await mkdtemp(join(tmpdir(), `hypertray-page-${browserName}-`))
      await buildRenderer(resolve(import.meta.dirname, '../../..'), folder, { fake: true })
      const { url, close } = await servePage(folder)
      await use(url)
      await close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await use(complaints)
      base.expect(complaints).toEqual([])
    },
    { auto: true },
  ],
  open: async ({ page, site }, use) => {
    await use(async (scenario, { locale = 'en', theme = 'light', hash = '' } = {}) => {
      // A change of the hash alone would keep the page.
      await page.goto('about:blank')
      await page.goto(`${site}?${new URLSearchParams({ scenario, locale, theme })}${hash}`)
      await page.locator('main').waitFor()
    })
  },
  asked: async ({ page }, use) => {
    await use((name) =>
      page.evaluate(
        (wanted) => window.fakeMain.requests.filter((each) => each.name === wanted).map((each) => each.input),
        name,
      ),
    )
  },
})

export { expect } from '@playwright/test'

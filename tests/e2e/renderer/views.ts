import type { Page } from '@playwright/test'
import { firstHost, type ScenarioName } from '../../support/fake-main/scenarios.ts'

/** One view of the window, and the way to it. */
export interface View {
  readonly name: string
  readonly scenario: ScenarioName
  readonly hash?: string
  readonly size?: { readonly width: number; readonly height: number }
  /** From the page as it opens to the view; by structure and not by words, so that it works in both languages. */
  readonly go?: (page: Page) => Promise<void>
}

const tab = (index: number) => async (page: Page): Promise<void> => page.getByRole('tab').nth(index).click()
const plan = async (page: Page): Promise<void> => {
  await tab(1)(page)
  await page.locator('.groups').waitFor()
}
const addHost = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+n')
  await page.getByRole('dialog').waitFor()
}
const fill = async (page: Page, password: string): Promise<void> => {
  await addHost(page)
  const inputs = page.getByRole('dialog').locator('input')
  await inputs.nth(0).fill('esxi-7.example.org')
  await inputs.nth(2).fill(password)
  await page.keyboard.press('Enter')
}

export const views: readonly View[] = [
  { name: 'empty', scenario: 'empty' },
  { name: 'loading', scenario: 'loading' },
  { name: 'host', scenario: 'live' },
  { name: 'host-large', scenario: 'large' },
  { name: 'host-connection', scenario: 'live', go: tab(2) },
  { name: 'unreachable', scenario: 'unreachable' },
  { name: 'rejected', scenario: 'rejected' },
  { name: 'certificate', scenario: 'certificate' },
  { name: 'certificate-compare', scenario: 'certificate', go: async (page) => { await page.locator('.banner button').first().click(); await page.locator('.fingerprint').nth(1).waitFor() } },
  { name: 'keychain-missing', scenario: 'keychainMissing', go: async (page) => { await page.locator('.banner button').first().click(); await page.getByRole('dialog').waitFor() } },
  { name: 'keychain-locked', scenario: 'keychainLocked' },
  { name: 'free-licence', scenario: 'free' },
  { name: 'managed', scenario: 'managed' },
  { name: 'add-host', scenario: 'live', go: addHost },
  { name: 'add-host-fingerprint', scenario: 'live', go: async (page) => { await fill(page, 'secret'); await page.locator('.fingerprint').waitFor() } },
  { name: 'add-host-refused', scenario: 'live', go: async (page) => {
    await fill(page, 'wrong')
    await page.locator('.fingerprint').waitFor()
    await page.getByRole('dialog').locator('.form-actions button').last().click()
    await page.locator('.form-error').waitFor()
  } },
  { name: 'plan', scenario: 'live', go: plan },
  { name: 'shutdown-now', scenario: 'live', go: async (page) => { await page.evaluate((hostId) => window.fakeMain.push('app.show', { hostId, view: 'shutdown-now' }), firstHost); await page.getByRole('dialog').waitFor() } },
  { name: 'countdown', scenario: 'countdown' },
  { name: 'running', scenario: 'running' },
  { name: 'ending', scenario: 'ending' },
  { name: 'stuck', scenario: 'stuck' },
  { name: 'no-tools', scenario: 'noTools' },
  { name: 'receipt-unreachable', scenario: 'receiptUnreachable', go: tab(1) },
  { name: 'receipt-aborted', scenario: 'receiptAborted', go: tab(1) },
  { name: 'activity', scenario: 'live', go: async (page) => { await page.keyboard.press('Control+j'); await page.locator('.run-link').first().waitFor() } },
  { name: 'activity-detail', scenario: 'live', go: async (page) => { await page.keyboard.press('Control+j'); await page.locator('.run-link').first().click(); await page.locator('.run-detail').waitFor() } },
  { name: 'settings', scenario: 'live', go: async (page) => { await page.keyboard.press('Control+,'); await page.locator('.settings').waitFor() } },
  { name: 'palette', scenario: 'live', go: async (page) => { await page.keyboard.press('Control+k'); await page.locator('.mantine-Spotlight-action').first().waitFor() } },
  { name: 'interrupted', scenario: 'interrupted' },
  { name: 'no-tray', scenario: 'noTray' },
  { name: 'countdown-window', scenario: 'countdown', hash: `#countdown/${firstHost}`, size: { width: 380, height: 170 } },
  { name: 'narrow', scenario: 'live', size: { width: 640, height: 560 } },
  { name: 'narrow-plan', scenario: 'live', size: { width: 640, height: 560 }, go: plan },
]

/** Opens a view; the page is drawn when it returns. */
export async function visit(page: Page, url: string, view: View, { locale, theme }: { readonly locale: 'en' | 'zh-CN'; readonly theme: 'light' | 'dark' }): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${url}?${new URLSearchParams({ scenario: view.scenario, locale, theme })}${view.hash ?? ''}`)
  await page.locator('main').waitFor()
  await view.go?.(page)
  // Dialogs and menus have come to rest.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
}

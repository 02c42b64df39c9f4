import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { settled, views, visit } from './views.ts'

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

for (const view of views) {
  test(`${view.name}: nothing that axe finds, nothing wider than the window`, async ({ page, site }) => {
    if (view.size) await page.setViewportSize(view.size)
    await visit(page, site, view, { locale: 'en', theme: 'light' })
    // Structure is checked with the pointer at rest: under it a tooltip may show, a layer at the end of the page that belongs
    // to no landmark.
    await page.mouse.move(0, 0)
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBe(0)

    // Structure is the same in both themes and languages; colours and widths are not.
    await page.evaluate(() => window.fakeMain.dress({ locale: 'zh-CN', theme: 'dark' }))
    await page.locator('html[lang="zh-CN"][data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' })
    await settled(page)
    expect(await violations(page, ['color-contrast'])).toEqual([])
    expect(await overflow(page)).toBe(0)
  })
}

for (const theme of ['light', 'dark'] as const)
  test(`a tooltip can be read, ${theme}`, async ({ page, open }) => {
    await open('live', { theme })
    await page.keyboard.press('Control+j')
    await page.locator('.page-header button').first().hover()
    await page.getByRole('tooltip').waitFor()
    await settled(page)
    expect(await violations(page, ['color-contrast'])).toEqual([])
  })

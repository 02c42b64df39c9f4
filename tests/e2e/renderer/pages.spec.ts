import { pageNames, pages } from '../../../renderer/pages.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { expect, test } from './fixtures.ts'

const { t } = createTranslator('en')
const keysOf = (hotkey: string): string => hotkey.replace('mod', 'Ctrl').replaceAll('+', '')

test('the sidebar shows the pages of the table with their keys, in its order', async ({ page, open }) => {
  await open('live')
  await expect(page.locator('.nav-foot .nav-link')).toHaveText(
    pageNames.map((name) => `${t(pages[name].label)} ${keysOf(pages[name].hotkey)}`),
  )
})

test('the palette offers the pages of the table with their keys', async ({ page, open }) => {
  await open('live')
  await page.keyboard.press('Control+k')
  for (const name of pageNames) {
    await page.getByRole('dialog').getByRole('textbox').fill(t(pages[name].label))
    const action = page.locator('.mantine-Spotlight-action').filter({ hasText: keysOf(pages[name].hotkey) })
    await expect(action).toContainText(t(pages[name].label))
  }
  await page
    .locator('.mantine-Spotlight-action')
    .filter({ hasText: keysOf(pages.settings.hotkey) })
    .click()
  await expect(page.locator('.nav-link[aria-current=page]')).toContainText(t(pages.settings.label))
})

for (const name of pageNames) {
  test(`${pages[name].hotkey} and the sidebar lead to ${name}`, async ({ page, open }) => {
    const label = t(pages[name].label)
    await open('live')
    await page.keyboard.press(pages[name].hotkey.toLowerCase().replace('mod', 'Control'))
    await expect(page.getByRole('main').getByRole('heading', { level: 1, name: label })).toBeVisible()
    await page.locator('.host-link').first().click()
    await expect(page.locator('.nav-link[aria-current=page]')).toHaveCount(0)
    await page.locator('.nav-link', { hasText: label }).click()
    await expect(page.getByRole('main').getByRole('heading', { level: 1, name: label })).toBeVisible()
  })
}

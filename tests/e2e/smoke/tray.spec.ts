import { resolve } from 'node:path'
import { expect, test } from '../support/test.ts'
import { textOf } from '../support/tray-menu.ts'

const entry = resolve(import.meta.dirname, '../support/fixture-app')

test('the tray icon, its tooltip and its menu are what the app shows', async ({ launch, tray }) => {
  await launch({ entry })
  const item = await tray.nextItem()
  expect(await item.tooltip()).toBe('Fixture')
  const [pixmap] = await item.icon()
  expect([pixmap?.width, pixmap?.height, ...(pixmap?.argb.subarray(0, 4) ?? [])]).toEqual([22, 22, 255, 0, 0, 255])
  expect(textOf(await item.menu.layout())).toBe('Count & show\nMore\n  snake_case\n  ---\n  Ticked\nNothing yet (-)')
  expect(await item.menu.find(['More', 'Ticked'])).toMatchObject({ checked: true, enabled: true })
})

test('a click on an entry runs it: page, icon, tooltip and menu change', async ({ launch, tray }) => {
  const app = await launch({ entry })
  const page = await app.window()
  const item = await tray.nextItem()
  await item.menu.clickItem('Count & show')
  await expect(page.locator('#tray')).toHaveText('tray: Count & show')
  await item.menu.waitForItem(/^Clicked 1 times$/, { enabled: false })
  await item.waitForTooltip('Clicks: 1')
  await item.waitForIcon(([pixmap]) => pixmap?.argb[1] === 255)
  await item.menu.waitForNoItem('Nothing yet')

  await item.menu.clickItem(['More', 'snake_case'])
  await expect(page.locator('#tray')).toHaveText('tray: snake_case')
  await item.menu.waitForItem('Clicked 2 times', { enabled: 'either' })
})

test('waiting for an entry that never comes says what the menu was', async ({ launch, tray }) => {
  await launch({ entry })
  const item = await tray.nextItem()
  await expect(item.menu.waitForItem('Missing', { timeoutMs: 300 })).rejects.toThrow(
    /no entry Missing .*\n.*Count & show/s,
  )
  await expect(item.menu.waitForItem('Nothing yet', { timeoutMs: 300 })).rejects.toThrow(/Nothing yet \(-\)/)
})

test.describe('on a desktop without a tray', () => {
  test.use({ hasTray: false })
  test('the app starts all the same', async ({ launch, panel }) => {
    expect(panel).toBeNull()
    await expect((await (await launch({ entry })).window()).getByRole('heading')).toBeVisible()
  })
})

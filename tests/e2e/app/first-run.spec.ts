import { access, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { LaunchedApp } from '../support/app.ts'
import { startNotificationHost } from '../support/notifications.ts'
import { expect, test } from '../support/test.ts'
import { changes, chinese, english, hurry, password, practiceHost } from './hosts.ts'

const { t } = english

const closeWindow = (app: LaunchedApp): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const bounds = (app: LaunchedApp): Promise<{ x: number; y: number; width: number; height: number }> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds())
/** Returns the focused element by its accessible name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

/** Tabs until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    if (name.test(await focused(page))) return
  }
  throw new Error(`Tab does not lead to ${String(name)}`)
}

test('the welcome page changes the language at once, and shows where the icon is, what is stored where, and a practice host', async ({
  launch,
  profile,
}) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(t('app.tray.linux'))).toBeVisible()
  await expect(page.getByText(t('app.empty.passwords'))).toBeVisible()
  await expect(page.getByText(profile.data)).toBeVisible()
  // Nothing of Electron's own menu: no reload, no developer tools, no links of its project.
  expect(await app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBeNull()
  await page.getByLabel(t('app.settings.language')).first().click()
  await page.getByRole('option', { name: '简体中文' }).click()
  await expect(page.getByText(chinese.t('app.tray.linux'))).toBeVisible()
  await page.getByRole('button', { name: chinese.t('app.empty.practice') }).click()
  await expect(page.getByRole('heading', { name: chinese.t('shell.practiceHost') })).toBeVisible()
  await expect(page.getByText(chinese.t('app.status.connected')).first()).toBeVisible()
})

test('F1 opens the guide that came along, in the language of the window; so do the settings', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  // The desktop has no program that opens files; only its arguments are checked.
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'opened', opened)
    shell.openPath = (path) => {
      opened.push(path)
      return Promise.resolve('')
    }
  })
  const opened = (): Promise<string[]> => app.electron.evaluate(() => Reflect.get(globalThis, 'opened') as string[])
  await page.keyboard.press('F1')
  await expect.poll(opened).toHaveLength(1)
  await page
    .getByRole('navigation')
    .getByRole('button', { name: t('app.nav.settings') })
    .click()
  await page.getByLabel(t('app.settings.language')).first().click()
  await page.getByRole('option', { name: '简体中文' }).click()
  await page
    .getByRole('button', { name: chinese.t('app.settings.open'), exact: true })
    .nth(1)
    .click()
  await page.getByRole('button', { name: chinese.t('app.settings.notices') }).click()
  await expect.poll(opened).toHaveLength(3)
  const paths = await opened()
  expect(paths.map((path) => path.split('/').slice(-2).join('/'))).toEqual([
    'guide/en.html',
    'guide/troubleshooting.zh-CN.html',
    'out/THIRD-PARTY-NOTICES.txt',
  ])
  for (const path of paths) await access(path)
})

test.describe('GNOME without an extension', () => {
  test.use({ hasTray: false })
  test('says what is missing and how to get it', async ({ launch }) => {
    const page = await (await launch({ env: { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' } })).window()
    await expect(page.getByText('gnome-shell-extension-appindicator')).toBeVisible()
    await expect(page.getByText(t('app.empty.closing'))).toHaveCount(0)
  })
})

test('closing the window for the first time says, once, that the icon stays', async ({
  launch,
  desktop,
  tray,
  profile,
}) => {
  const notifications = await startNotificationHost(desktop.busAddress)
  const app = await launch()
  await app.window()
  const item = await tray.nextItem()
  await closeWindow(app)
  expect(await notifications.next()).toEqual({ title: t('shell.notify.hidden'), body: t('app.tray.linux') })
  await item.menu.clickItem('Show window')
  await closeWindow(app)
  await app.quit()
  await expect(notifications.next(300)).rejects.toThrow('no notification')
  expect(JSON.parse(await readFile(join(profile.data, 'settings.json'), 'utf8'))).toMatchObject({
    data: { trayExplained: true },
  })
  notifications.stop()
})

test('by keyboard alone: add a host by its fingerprint, look at its plan, start, and take it back', async ({
  launch,
  profile,
}) => {
  await hurry(profile)
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  await page.keyboard.press('Control+n')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel(t('app.addHost.address'))).toBeFocused()
  await page.keyboard.type(`127.0.0.1:${host.port}`)
  await dialog.getByRole('textbox', { name: t('app.addHost.password') }).waitFor()
  for (
    let step = 0;
    step < 10 &&
    !(await dialog
      .getByRole('textbox', { name: t('app.addHost.password') })
      .evaluate((field) => field === document.activeElement));
    step += 1
  )
    await page.keyboard.press('Tab')
  await page.keyboard.insertText(password)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: t('app.addHost.trustAndAdd') })).toBeEnabled()
  await tabTo(page, new RegExp(`^${t('app.addHost.trustAndAdd')}`))
  await page.keyboard.press('Enter')
  await expect(page.getByText('web-01')).toBeVisible()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: t('app.host.openPlan') })).toBeEnabled()

  await tabTo(page, new RegExp(`^${t('app.host.openPlan')}`))
  await page.keyboard.press('Enter')
  // From the tab, not from the top again.
  await expect(page.getByRole('tab', { name: t('app.host.shutdown') })).toBeFocused()
  await expect(page.getByRole('button', { name: t('app.plan.start') })).toBeEnabled()
  await tabTo(page, new RegExp(`^${t('app.plan.start')}`))
  await page.keyboard.press('Enter')
  // In the window itself: the small one is only for when this one is out of sight.
  await expect(page.getByRole('button', { name: t('app.countdown.cancel') })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('app.countdown.calledOff.user'))).toBeVisible()
  expect(changes(host)).toEqual([])
  await host.close()
})

test('the window comes back where it was and as large; one whose monitor is gone comes back in sight', async ({
  launch,
  profile,
  tray,
}) => {
  const app = await launch()
  await app.window()
  const item = await tray.nextItem()
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.setBounds({ x: 60, y: 40, width: 700, height: 520 }),
  )
  await closeWindow(app)
  const file = join(profile.data, 'window.json')
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"width": 700')
  await item.menu.waitForItem('Show window')
  await app.quit()

  const again = await launch()
  await again.window()
  await expect.poll(() => bounds(again)).toMatchObject({ x: 60, y: 40, width: 700, height: 520 })
  await again.quit()

  await writeFile(
    file,
    JSON.stringify({ version: 1, data: { bounds: { x: 9_000, y: 40, width: 700, height: 520 }, maximized: false } }),
  )
  const third = await launch()
  await third.window()
  const { x, width } = await bounds(third)
  expect(width).toBe(700)
  expect(x).toBeLessThan(2_000)
  // Unplugged while the window is on it.
  await third.electron.evaluate(({ BrowserWindow, screen }) => {
    BrowserWindow.getAllWindows()[0]!.setPosition(9_000, 40)
    screen.emit('display-removed', {}, screen.getPrimaryDisplay())
  })
  await expect.poll(async () => (await bounds(third)).x).toBeLessThan(2_000)
  await third.quit()

  await writeFile(file, 'not a place')
  const fourth = await launch()
  await expect((await fourth.window()).getByText(t('app.empty.title'))).toBeVisible()
})

test('the chosen size applies to the next window and to the small one', async ({ launch, profile }) => {
  await mkdir(profile.data, { recursive: true })
  await writeFile(join(profile.data, 'settings.json'), JSON.stringify({ version: 1, data: { zoom: 1.5 } }))
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  const zoom = (): Promise<number> =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor())
  expect(await zoom()).toBeCloseTo(1.5)
  await page.keyboard.press('Control+Equal')
  await expect.poll(zoom).toBeCloseTo(1.75)
  await page.keyboard.press('Control+0')
  await expect.poll(zoom).toBeCloseTo(1)
  await app.quit()
  const again = await launch()
  await expect((await again.window()).getByText(t('app.empty.title'))).toBeVisible()
  expect(
    await again.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor()),
  ).toBeCloseTo(1)
})

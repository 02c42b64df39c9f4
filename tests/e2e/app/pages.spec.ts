import type { LaunchedApp } from '../support/app.ts'
import { startAndWait } from '../support/app.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, english, practiceHost, startShutdown } from './hosts.ts'

const { t } = english

/** Ids of all windows, shown or hidden. */
const windows = (app: LaunchedApp): Promise<number[]> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id))
/** Kills the process of the page whose address ends in this, as running out of memory does. */
const crash = (app: LaunchedApp, hash: string): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }, ending) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes(ending))
      ?.webContents.forcefullyCrashRenderer()
  }, hash)

test('a page that crashed is replaced at once; one that crashes again at once, when it is asked for', async ({
  launch,
  runtime,
  desktop,
  profile,
}) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  const [own] = await windows(app)
  const replaced = app.electron.waitForEvent('window')
  await crash(app, 'index.html')
  const next = await replaced
  await expect(next.getByText(t('app.empty.title'))).toBeVisible()
  expect(await windows(app)).toHaveLength(1)
  expect(await windows(app)).not.toContain(own)

  await crash(app, 'index.html')
  await expect.poll(() => windows(app)).toEqual([])
  const asked = app.electron.waitForEvent('window')
  expect(await startAndWait({ runtime, env: desktop.env, profile })).toBe(0)
  await expect((await asked).getByText(t('app.empty.title'))).toBeVisible()
})

test('a page that crashed while it was hidden is not shown; the tray brings a living one', async ({ launch, tray }) => {
  const app = await launch()
  await expect((await app.window()).getByText(t('app.empty.title'))).toBeVisible()
  const item = await tray.nextItem()
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await crash(app, 'index.html')
  await expect.poll(() => windows(app)).toEqual([])
  const shown = app.electron.waitForEvent('window')
  await item.menu.clickItem('Show window')
  await expect((await shown).getByText(t('app.empty.title'))).toBeVisible()
})

test('a page that is not the app’s any more is replaced', async ({ launch }) => {
  const app = await launch()
  await expect((await app.window()).getByText(t('app.empty.title'))).toBeVisible()
  const [own] = await windows(app)
  const replaced = app.electron.waitForEvent('window')
  await app.electron.evaluate(
    ({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.webContents.loadURL('about:blank'),
  )
  await expect((await replaced).getByText(t('app.empty.title'))).toBeVisible()
  expect(await windows(app)).not.toContain(own)
})

test('a page that hangs is replaced when the window is asked for, not before', async ({ launch, tray }) => {
  const app = await launch()
  await expect((await app.window()).getByText(t('app.empty.title'))).toBeVisible()
  const item = await tray.nextItem()
  const [own] = await windows(app)
  // Chromium takes half a minute to say so.
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.emit('unresponsive'))
  expect(await windows(app)).toEqual([own])
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.emit('responsive'))
  await item.activate()
  expect(await windows(app)).toEqual([own])
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.emit('unresponsive'))
  const shown = app.electron.waitForEvent('window')
  await item.activate()
  await expect((await shown).getByText(t('app.empty.title'))).toBeVisible()
  expect(await windows(app)).not.toContain(own)
})

test('a countdown window whose page crashed is replaced, and its Cancel cancels', async ({ launch }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await startShutdown(page)
  // The small window is there once this one shows something else.
  const small = app.electron.waitForEvent('window')
  await page.keyboard.press('Control+,')
  await (await small).getByRole('button', { name: t('app.countdown.cancel') }).waitFor()
  const next = app.electron.waitForEvent('window')
  await crash(app, '#countdown/')
  await (await next).getByRole('button', { name: t('app.countdown.cancel') }).click()
  await expect.poll(() => windows(app)).toHaveLength(1)
  expect(changes(host)).toEqual([])
  await host.close()
})

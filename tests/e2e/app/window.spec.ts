import type { LaunchedApp } from '../support/app.ts'
import { startAndWait } from '../support/app.ts'
import { nearlyStill, takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { addHost, practiceHost } from './hosts.ts'

/** Ids of all windows, shown or hidden. */
const windows = (app: LaunchedApp): Promise<number[]> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id))
const visible = (app: LaunchedApp): Promise<boolean[]> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))
const closeWindow = (app: LaunchedApp): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('a hidden window is discarded after a minute, and the tray menu opens a new one that shows the same', async ({
  launch,
  tray,
}) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  const clock = await takeMainClock(app)
  await clock.rate(nearlyStill)
  const [own] = await windows(app)

  await closeWindow(app)
  expect(await visible(app)).toEqual([false])
  await clock.advance(59_000)
  expect(await windows(app)).toEqual([own])
  await item.menu.clickItem('Show window')
  await expect.poll(() => visible(app)).toEqual([true])
  // The minute is over only for a window that stayed hidden.
  await clock.advance(120_000)
  expect(await windows(app)).toEqual([own])

  await closeWindow(app)
  await clock.advance(60_001)
  await expect.poll(() => windows(app)).toEqual([])
  const made = app.electron.waitForEvent('window')
  await item.menu.clickItem('Show window')
  const anew = await made
  await expect(anew.getByRole('heading', { name: 'attic' })).toBeVisible()
  await expect(anew.getByText('web-01')).toBeVisible()
  expect(await windows(app)).not.toContain(own)
  // Live as the first one was: it gets later changes.
  host.setVm('1', { ip: '192.0.2.77' })
  await expect(anew.getByText('192.0.2.77')).toBeVisible()
  await host.close()
})

test('closing a hidden window once more does not shorten the life of the one shown next', async ({ launch, tray }) => {
  const app = await launch()
  await app.window()
  const item = await tray.nextItem()
  const clock = await takeMainClock(app)
  await clock.rate(nearlyStill)
  await closeWindow(app)
  await closeWindow(app)
  await item.menu.clickItem('Show window')
  await expect.poll(() => visible(app)).toEqual([true])
  await clock.advance(120_000)
  expect(await visible(app)).toEqual([true])
})

test('a second start with the same folders shows the first one’s window and ends', async ({
  launch,
  tray,
  runtime,
  desktop,
  profile,
}) => {
  const app = await launch({ args: ['--hidden'] })
  const item = await tray.nextItem()
  await item.menu.waitForItem('Show window')
  expect(await windows(app)).toEqual([])
  // As at a login while it is already running.
  expect(await startAndWait({ runtime, env: desktop.env, profile, args: ['--hidden'] })).toBe(0)
  expect(await windows(app)).toEqual([])
  const shown = app.electron.waitForEvent('window')
  expect(await startAndWait({ runtime, env: desktop.env, profile })).toBe(0)
  await expect((await shown).getByText('Your ESXi hosts, one click from safe')).toBeVisible()
  expect(await windows(app)).toHaveLength(1)

  await closeWindow(app)
  expect(await visible(app)).toEqual([false])
  expect(await startAndWait({ runtime, env: desktop.env, profile })).toBe(0)
  await expect.poll(() => visible(app)).toEqual([true])
})

import type { LaunchedApp } from '../support/app.ts'
import { startAndWait } from '../support/app.ts'
import { nearlyStill, takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { startTrayHost } from '../support/tray.ts'
import { addHost, changes, hurry, practiceHost, snapshot } from './hosts.ts'

test('one click in the tray menu shuts a host down', async ({ launch, tray, profile }) => {
  await hurry(profile)
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  const item = await tray.nextItem()
  await item.menu.waitForItem('No host has been added yet', { enabled: false })
  await addHost(page, host, { name: 'R&D' })
  await item.menu.clickItem([/^R&D: Ready/, 'Shut down safely'])
  await item.menu.waitForItem(/^Cancel shutdown of R&D \(\d+ s\)$/)
  await clock.rate(8)
  await item.menu.waitForItem(/no longer responds/, { enabled: 'either', timeoutMs: 20_000 })
  expect(host.state().powered).toBe(false)
  expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
  expect(changes(host).at(-1)).toBe('ShutdownHost_Task')
  await host.close()
})

test('Cancel in the tray menu stops the countdown before anything is sent', async ({ launch, tray }) => {
  const host = await practiceHost()
  const page = await (await launch()).window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await item.menu.clickItem([/^attic: Ready/, 'Shut down safely'])
  await item.menu.clickItem(/^Cancel shutdown of attic \(\d+ s\)$/)
  await item.menu.waitForItem([/^attic: Ready/, 'Shut down safely'])
  expect(changes(host)).toEqual([])
  await host.close()
})

test('a countdown is in sight, also when the window is behind others', async ({ launch, tray }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  // Whatever covers it, the window does not have the focus.
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
  const opened = app.electron.waitForEvent('window')
  await item.menu.clickItem([/^attic: Ready/, 'Shut down safely'])
  const small = await opened
  await expect(small.getByRole('button', { name: 'Cancel shutdown' })).toBeFocused()
  // The user turns to the window, which shows the countdown, and away again.
  const closed = small.waitForEvent('close')
  await app.electron.evaluate(({ BrowserWindow }) => {
    const main = BrowserWindow.getAllWindows().find((each) => !each.isAlwaysOnTop())
    main?.show()
    main?.focus()
  })
  await closed
  await expect(page.getByRole('button', { name: 'Cancel shutdown' })).toBeVisible()
  const again = app.electron.waitForEvent('window')
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
  await (await again).getByRole('button', { name: 'Cancel shutdown' }).click()
  await item.menu.waitForItem([/^attic: Ready/, 'Shut down safely'])
  expect(changes(host)).toEqual([])
  await host.close()
})

test('“Shut down now…” asks in the window and names what runs', async ({ launch, tray }) => {
  const host = await practiceHost()
  const page = await (await launch()).window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await item.menu.clickItem([/^attic: Ready/, 'Shut down now…'])
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('web-01')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Shut down now' })).toBeDisabled()
  await dialog.getByLabel(/Type the host’s name/).fill('attic')
  await dialog.getByRole('button', { name: 'Shut down now' }).click()
  await expect.poll(() => changes(host)).toEqual(['ShutdownHost_Task'])
  await host.close()
})

test('“Shut down all…” shows the order in the window; one countdown for all follows, with its cancel first', async ({
  launch,
  tray,
}) => {
  const hosts = [await practiceHost(), await practiceHost()]
  const app = await launch()
  const page = await app.window()
  const item = await tray.nextItem()
  for (const [index, host] of hosts.entries()) {
    await addHost(page, host, { name: `attic ${index}` })
    await item.menu.waitForItem([new RegExp(`^attic ${index}: Ready`), 'Shut down safely'])
  }
  await item.menu.clickItem('Shut down all hosts…')
  await expect(page.getByRole('heading', { name: 'All hosts' })).toBeVisible()
  expect((await snapshot(page)).hosts.map(({ run }) => run)).toEqual([null, null])

  await page.getByRole('button', { name: 'Shut down 2 hosts…' }).click()
  await expect(page.getByRole('heading', { name: /^2 hosts shut down in \d+ s$/ })).toBeVisible()
  await item.menu.clickItem(/^Cancel all \(\d+ s\)$/)
  await item.menu.waitForItem('Shut down all hosts…')
  await expect(page.getByRole('button', { name: 'Shut down 2 hosts…' })).toBeVisible()

  // Whatever covers the window, the countdown comes to a small one.
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
  const opened = app.electron.waitForEvent('window')
  await page.getByRole('button', { name: 'Shut down 2 hosts…' }).click()
  await (await opened).getByRole('button', { name: 'Cancel all' }).click()
  await item.menu.waitForItem('Shut down all hosts…')
  expect(hosts.map(changes)).toEqual([[], []])

  await page.getByRole('button', { name: 'Shut down 2 hosts…' }).click()
  await item.menu.clickItem('Start now')
  await expect(page.getByRole('heading', { name: /^0 of 2 hosts no longer respond/ })).toBeVisible()
  for (const host of hosts) await expect.poll(() => changes(host).at(-1), { timeout: 30_000 }).toBe('ShutdownHost_Task')
  for (const host of hosts) await host.close()
})

test('started hidden there is a tray and no window; the menu brings it', async ({ launch, tray }) => {
  const app = await launch({ args: ['--hidden'] })
  const item = await tray.nextItem()
  await item.menu.waitForItem('Show window')
  expect(app.electron.windows()).toHaveLength(0)
  const shown = app.electron.waitForEvent('window')
  await item.menu.clickItem('Show window')
  await expect((await shown).getByText('Your ESXi hosts, one click from safe')).toBeVisible()
})

test('a window closed before its first picture stays hidden', async ({ launch, tray }) => {
  const app = await launch({ args: ['--hidden'] })
  const item = await tray.nextItem()
  await item.menu.waitForItem('Show window')
  await app.electron.evaluate(({ app: electron }) => {
    electron.once('browser-window-created', (_event, window) => {
      setImmediate(() => window.close())
      const pictured = new Promise<boolean>((resolve) => {
        window.once('ready-to-show', () => setImmediate(() => resolve(window.isVisible())))
      })
      Reflect.set(globalThis, 'pictured', pictured)
    })
  })
  const made = app.electron.waitForEvent('window')
  await item.menu.clickItem('Show window')
  await made
  expect(await app.electron.evaluate(() => Reflect.get(globalThis, 'pictured') as Promise<boolean>)).toBe(false)
  await item.menu.clickItem('Show window')
  await expect
    .poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
})

test('Quit in the menu quits and leaves no session on the host', async ({ launch, tray }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await item.menu.waitForItem(/^attic: Ready/)
  await item.menu.clickItem('Quit')
  expect((await app.ended).code).toBe(0)
  expect(host.calls.at(-1)?.method).toBe('Logout')
  await host.close()
})

test('the system may end it with a signal, window open or not', async ({ launch }) => {
  const app = await launch()
  await app.window()
  process.kill(app.pid, 'SIGTERM')
  expect((await app.ended).code).toBe(0)
})

const closeWindow = (app: LaunchedApp): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('closing the window hides it where a tray icon brings it back', async ({ launch, tray }) => {
  const app = await launch()
  await app.window()
  const item = await tray.nextItem()
  await closeWindow(app)
  const visible = (): Promise<boolean | undefined> =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  expect(await visible()).toBe(false)
  await item.menu.clickItem('Show window')
  await expect.poll(visible).toBe(true)
})

test.describe('on a desktop without a tray', () => {
  test.use({ hasTray: false })
  test('the window says why it does not hide itself, and closing it ends the app', async ({ launch }) => {
    const app = await launch()
    await expect((await app.window()).getByText('This desktop shows no tray icon')).toBeVisible()
    await closeWindow(app)
    expect((await app.ended).code).toBe(0)
  })

  test('started hidden it stays hidden for a panel that starts after it, and shows its icon there', async ({
    launch,
    desktop,
    runtime,
    profile,
  }) => {
    const app = await launch({ args: ['--hidden'] })
    // A second start is answered once the first one runs.
    expect(await startAndWait({ runtime, env: desktop.env, profile, args: ['--hidden'] })).toBe(0)
    expect(app.electron.windows()).toHaveLength(0)
    const panel = await startTrayHost(desktop.busAddress)
    const item = await panel.nextItem()
    await item.menu.waitForItem('No host has been added yet', { enabled: false })
    expect(app.electron.windows()).toHaveLength(0)
    const shown = app.electron.waitForEvent('window')
    await item.menu.clickItem('Show window')
    const page = await shown
    await expect(page.getByText('This desktop shows no tray icon')).toHaveCount(0)
    expect((await snapshot(page)).shell.tray).toBe(true)
    // With the icon the window hides again; without it, once more, the state says so.
    await closeWindow(app)
    const clock = await takeMainClock(app)
    await clock.rate(nearlyStill)
    panel.stop()
    await expect.poll(async () => (await snapshot(page)).shell.tray).toBe(false)
    const visible = (): Promise<boolean | undefined> =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await clock.advance(29_000)
    expect(await visible()).toBe(false)
    await clock.advance(1_001)
    await expect.poll(visible).toBe(true)

    const next = await startTrayHost(desktop.busAddress)
    await (await next.nextItem()).menu.waitForItem('Show window')
    await expect.poll(async () => (await snapshot(page)).shell.tray).toBe(true)
    next.stop()
  })

  test('started hidden where no panel ever comes, the window does', async ({ launch }) => {
    test.setTimeout(90_000)
    const app = await launch({ args: ['--hidden'] })
    const page = await app.electron.waitForEvent('window', { timeout: 60_000 })
    await expect(page.getByText('This desktop shows no tray icon')).toBeVisible()
  })
})

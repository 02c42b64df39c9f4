import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import type { LaunchedApp } from '../support/app.ts'
import { nearlyStill, takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, english, hurry, password, practiceHost, snapshot, startShutdown } from './hosts.ts'

const { t } = english

/** Reports whether the app keeps the computer awake; ids of its requests start at 0. */
const keepsAwake = (app: LaunchedApp): Promise<boolean> =>
  app.electron.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 50 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)),
  )

/** The computer goes to sleep, or wakes up. */
const computer = (app: LaunchedApp, event: 'suspend' | 'resume'): Promise<void> =>
  app.electron.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event)

test('the computer is kept awake exactly as long as a shutdown is under way', async ({ launch, profile }) => {
  await hurry(profile)
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  expect(await keepsAwake(app)).toBe(false)
  await clock.rate(nearlyStill)
  await startShutdown(page)
  await expect(page.getByText(t('app.countdown.nothingSent'))).toBeVisible()
  expect(await keepsAwake(app)).toBe(true)
  await clock.rate(8)
  await expect.poll(() => changes(host)).toContain('ShutdownHost_Task')
  expect(await keepsAwake(app)).toBe(true)
  await expect(page.getByText(t('app.receipt.outcomes.unreachable')).first()).toBeVisible()
  expect(await keepsAwake(app)).toBe(false)
  await host.close()
})

test('sleep during a countdown cancels it, and nothing is sent', async ({ launch }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  await addHost(page, host, { name: 'attic' })
  await startShutdown(page)
  await expect(page.getByText(t('app.countdown.nothingSent'))).toBeVisible()
  await computer(app, 'suspend')
  await expect(page.getByText(t('app.countdown.calledOff.sleep'))).toBeVisible()
  expect(await keepsAwake(app)).toBe(false)
  // As long as any countdown could have lasted.
  await clock.advance(121_000)
  expect((await snapshot(page)).hosts).toMatchObject([{ run: null, state: { connection: 'connected' } }])
  expect(changes(host)).toEqual([])
  expect(host.state().powered).toBe(true)
  await host.close()
})

test('after waking up, a host that was out of reach is tried at once', async ({ launch }) => {
  const certificate = await createCertificate()
  const host = await startPracticeHost({ password, certificate })
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await host.close()
  await expect.poll(async () => (await snapshot(page)).hosts[0]?.state.connection).toBe('unreachable')
  // With time standing still nothing but the wake-up can make it try again.
  await clock.rate(nearlyStill)
  const back = await startPracticeHost({ password, certificate, port: host.port })
  await computer(app, 'resume')
  await expect.poll(async () => (await snapshot(page)).hosts[0]?.state.connection).toBe('connected')
  await back.close()
})

import { takeMainClock } from '../support/main-clock.ts'
import { startNotificationHost } from '../support/notifications.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, english, hurry, practiceHost } from './hosts.ts'

const { t, problemText } = english

test('a free licence is said when the host is added; its refusal stops the run with every guest still on, and is notified', async ({
  launch,
  profile,
  desktop,
}) => {
  await hurry(profile)
  const notifications = await startNotificationHost(desktop.busAddress)
  const host = await practiceHost({ mode: 'free' })
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText(t('app.licence.text'))).toBeVisible()
  const running = host.state().vms.filter((vm) => vm.powerState === 'poweredOn').length
  await page.getByRole('button', { name: t('app.host.openPlan') }).click()
  await expect(page.getByText(problemText({ code: 'LICENCE_FREE', params: {} }))).toBeVisible()
  await page.getByRole('button', { name: t('app.plan.start') }).click()
  await expect(page.getByText(t('app.countdown.nothingSent'))).toBeVisible()
  await clock.advance(5_000)
  const refused = problemText({ code: 'LICENCE_RESTRICTED', params: { method: 'ShutdownGuest' } })
  const outcome = t('app.receipt.outcomes.aborted')
  await expect(page.getByRole('alert').filter({ hasText: outcome })).toContainText(refused)
  expect(host.state().vms.filter((vm) => vm.powerState === 'poweredOn')).toHaveLength(running)
  // The first write is the one that is refused; the host's own call is never tried after it.
  expect(new Set(changes(host))).toEqual(new Set(['ShutdownGuest']))
  expect(await notifications.next()).toEqual({
    title: t('shell.notify.ended', { name: 'attic', outcome }),
    body: refused,
  })
  notifications.stop()
  await host.close()
})

test('the name of a machine is not markup in a notification', async ({ launch, profile, desktop }) => {
  await hurry(profile)
  const notifications = await startNotificationHost(desktop.busAddress)
  const host = await practiceHost({ vms: 1, noTools: 1 })
  host.setVm('1', { name: '<a href="https://example.org">web</a> & \u202Efs' })
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('button', { name: t('app.host.openPlan') }).click()
  await page.getByRole('button', { name: t('app.plan.start') }).click()
  await expect(page.getByText(t('app.countdown.nothingSent'))).toBeVisible()
  await clock.advance(5_000)
  // A title is plain text to the desktop; what a body says is escaped (tests/unit/shell/notification-text.test.ts).
  const name = '<a href="https://example.org">web</a> & \uFFFDfs'
  expect(await notifications.next()).toEqual({
    title: t('shell.notify.question', { name: 'attic', vm: name }),
    body: t('shell.notify.questions.no-tools'),
  })
  await expect(page.getByText(name).first()).toBeVisible()
  notifications.stop()
  await host.close()
})

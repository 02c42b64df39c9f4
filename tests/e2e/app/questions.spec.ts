import { createTranslator, type Translator } from '../../../shared/i18n/translator.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import type { LaunchedApp } from '../support/app.ts'
import { nearlyStill, takeMainClock } from '../support/main-clock.ts'
import { answerBoxes, askedBoxes } from '../support/message-boxes.ts'
import { startNotificationHost } from '../support/notifications.ts'
import { expect, test } from '../support/test.ts'
import type { TrayHost } from '../support/tray.ts'
import { addHost, changes, hurry, practiceHost, snapshot, startShutdown } from './hosts.ts'

const running = (host: PracticeHost): string[] =>
  host
    .state()
    .vms.filter(({ powerState }) => powerState === 'poweredOn')
    .map(({ name }) => name)

interface Desktop {
  readonly launch: () => Promise<LaunchedApp>
  readonly tray: TrayHost
}

/** Opens the app, takes its clock and adds the host as `attic`; `vm` is then on the page. */
async function openWith(host: PracticeHost, vm: string, { launch, tray }: Desktop, words: Translator) {
  const app = await launch()
  const page = await app.window()
  const clock = await takeMainClock(app)
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic', words })
  await expect(page.getByText(vm)).toBeVisible()
  return { app, page, clock, item }
}

for (const locale of ['en', 'zh-CN'] as const) {
  const words = createTranslator(locale)
  const { t } = words

  test.describe(`a run that asks (${locale})`, () => {
    test.setTimeout(90_000)

    test('without an answer, every other guest shuts down in its turn, and the host waits', async ({
      launch,
      tray,
      profile,
      desktop,
    }) => {
      await hurry(profile, { language: locale })
      const notifications = await startNotificationHost(desktop.busAddress)
      // One after the other from web-06 to web-01; the one in the middle cannot be asked.
      const host = await practiceHost({ vms: 6, autostart: true })
      host.setVm('3', { name: 'web-03', tools: 'guestToolsNotRunning' })
      const { page, clock, item } = await openWith(host, 'web-03', { launch, tray }, words)
      await startShutdown(page, words)
      await clock.rate(8)
      expect(await notifications.next(20_000)).toEqual({
        title: t('shell.notify.question', { name: 'attic', vm: 'web-03' }),
        body: t('shell.notify.questions.no-tools'),
      })
      await expect.poll(() => running(host), { timeout: 20_000 }).toEqual(['web-03'])
      // Long after the guest's time limit, nothing was sent to the guest without an answer, nor to the host.
      await clock.advance(600_000)
      expect(changes(host).filter((method) => method !== 'ShutdownGuest')).toEqual([])
      expect(host.state().powered).toBe(true)
      const row = page.getByRole('listitem').filter({ hasText: 'web-03' })
      await expect(row).toContainText(t('app.run.row.unasked'))
      await expect(row.getByRole('button', { name: t('app.question.suspend') })).toBeVisible()
      await expect(page.getByText(t('app.run.waitsForYou', { vms: 'web-03' }))).toBeVisible()
      await item.menu.clickItem([
        t('shell.tray.questions.no-tools', { name: 'attic', vm: 'web-03' }),
        t('shell.tray.answers.suspend'),
      ])
      await expect
        .poll(() => changes(host).slice(-2), { timeout: 20_000 })
        .toEqual(['SuspendVM_Task', 'ShutdownHost_Task'])
      await expect(page.getByText(t('app.receipt.outcomes.unreachable')).first()).toBeVisible({ timeout: 30_000 })
      expect(host.state().vms.filter(({ lostPower }) => lostPower)).toEqual([])
      notifications.stop()
      await host.close()
    })

    test('a guest that hangs is decided about at once from the tray, and a power cut asks first', async ({
      launch,
      tray,
      profile,
    }) => {
      await hurry(profile, { language: locale })
      const host = await practiceHost({ vms: 3, stuck: 1 })
      const { app, page, clock, item } = await openWith(host, 'web-01', { launch, tray }, words)
      await startShutdown(page, words)
      await clock.rate(8)
      await expect.poll(() => running(host), { timeout: 20_000 }).toEqual(['web-01'])
      // With time standing still its 60 s never end: what happens to it now was decided early.
      await clock.rate(nearlyStill)
      const powerOff = [t('shell.tray.decide', { name: 'attic' }), 'web-01', t('shell.tray.answers.power-off')]
      await answerBoxes(app, 0)
      await item.menu.clickItem(powerOff)
      await expect.poll(async () => (await askedBoxes(app)).length).toBe(1)
      const [asked] = await askedBoxes(app)
      expect(asked).toMatchObject({
        message: t('shell.powerOff.message', { vm: 'web-01' }),
        detail: t('shell.powerOff.detail'),
      })
      expect([asked?.buttons[asked.defaultId], asked?.buttons[asked.cancelId]]).toEqual([
        t('shell.powerOff.cancel'),
        t('shell.powerOff.cancel'),
      ])
      expect(changes(host)).not.toContain('PowerOffVM_Task')
      await answerBoxes(app, asked?.buttons.indexOf(t('shell.powerOff.confirm')) ?? -1)
      await item.menu.clickItem(powerOff)
      await expect.poll(() => changes(host)).toContain('PowerOffVM_Task')
      await clock.rate(8)
      await expect.poll(() => changes(host).at(-1), { timeout: 20_000 }).toBe('ShutdownHost_Task')
      const events = (await snapshot(page)).hosts[0]?.run?.events ?? []
      expect(events.filter(({ code }) => code === 'VM_STUCK')).toEqual([])
      expect(events).toContainEqual(expect.objectContaining({ params: { call: 'PowerOffVM_Task', by: 'user' } }))
      await expect(page.getByText(t('app.receipt.outcomes.unreachable')).first()).toBeVisible({ timeout: 30_000 })
      await host.close()
    })

    test('a cancelled countdown says that nothing was sent, leaves nothing behind, and the plan comes back', async ({
      launch,
      tray,
      profile,
    }) => {
      await hurry(profile, { language: locale })
      const host = await practiceHost()
      const app = await launch()
      const page = await app.window()
      const item = await tray.nextItem()
      await addHost(page, host, { name: 'attic', words })
      await expect(page.getByText('web-01')).toBeVisible()
      await startShutdown(page, words)
      await item.menu.clickItem(
        new RegExp(
          `^${t('shell.tray.cancel', { name: 'attic', seconds: 0 })
            .replace('0', String.raw`\d+`)
            .replaceAll(/[()（）]/g, '.')}$`,
        ),
      )
      await expect(page.getByText(t('app.countdown.calledOff.user'))).toBeVisible()
      await expect(page.getByRole('button', { name: t('app.plan.start') })).toBeVisible()
      expect((await snapshot(page)).hosts).toMatchObject([{ run: null }])
      expect(changes(host)).toEqual([])
      await page.keyboard.press('Control+j')
      await expect(page.getByText(t('app.activity.empty'))).toBeVisible()
      await host.close()
    })

    test('a cancel among guests sends nothing more, and the plan comes back over its report', async ({
      launch,
      tray,
      profile,
    }) => {
      await hurry(profile, { language: locale })
      // The first of the order goes down, the second hangs, the third is not asked any more.
      const host = await practiceHost({ vms: 3, autostart: true })
      const { page, clock } = await openWith(host, 'web-01', { launch, tray }, words)
      host.setVm('2', { name: 'web-02', ignoresGuest: true })
      await startShutdown(page, words)
      await clock.rate(8)
      await expect.poll(() => changes(host), { timeout: 20_000 }).toEqual(['ShutdownGuest', 'ShutdownGuest'])
      await page.getByRole('button', { name: t('app.run.cancel') }).click()
      await expect(page.getByText(t('app.receipt.outcomes.cancelled')).first()).toBeVisible({ timeout: 20_000 })
      expect(changes(host)).toEqual(['ShutdownGuest', 'ShutdownGuest'])
      expect(running(host)).toEqual(['web-01', 'web-02'])
      await page.getByRole('button', { name: t('app.host.openPlan') }).click()
      await expect(page.getByRole('button', { name: t('app.plan.start') })).toBeVisible()
      await host.close()
    })

    test('a cancel while a question is open withdraws it everywhere', async ({ launch, tray, profile }) => {
      await hurry(profile, { language: locale })
      const host = await practiceHost({ vms: 3, noTools: 1 })
      const { page, clock, item } = await openWith(host, 'web-01', { launch, tray }, words)
      await startShutdown(page, words)
      await clock.rate(8)
      const question = t('shell.tray.questions.no-tools', { name: 'attic', vm: 'web-01' })
      await item.menu.waitForItem(question, { timeoutMs: 20_000 })
      await page.getByRole('button', { name: t('app.run.cancel') }).click()
      await item.menu.waitForNoItem(question)
      await expect(page.getByText(t('app.receipt.outcomes.cancelled')).first()).toBeVisible({ timeout: 20_000 })
      expect(changes(host).filter((method) => method !== 'ShutdownGuest')).toEqual([])
      expect(running(host)).toContain('web-01')
      await host.close()
    })

    test('without a window the small one stays for the run, asks, and answers', async ({ launch, tray, profile }) => {
      await hurry(profile, { language: locale, trayExplained: true })
      const host = await practiceHost({ vms: 3, noTools: 1 })
      const { app, clock, item } = await openWith(host, 'web-01', { launch, tray }, words)
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      const opened = app.electron.waitForEvent('window')
      await item.menu.clickItem([/^attic/, t('shell.tray.shutDown')])
      const small = await opened
      await expect(small.getByRole('button', { name: t('app.countdown.cancel') })).toBeFocused()
      await clock.rate(8)
      // The question of the run, not the decision that can be made before it.
      const row = small.locator('li[data-question]').filter({ hasText: 'web-01' })
      await expect(row.getByRole('button', { name: t('app.question.hold') })).toBeVisible({ timeout: 20_000 })
      // Large enough for a question.
      await expect.poll(() => small.evaluate(() => innerHeight)).toBeGreaterThan(400)
      // A click alone cuts nothing.
      await row.getByRole('button', { name: t('app.question.hold') }).click()
      await expect(row.getByText(t('app.question.confirm', { vm: 'web-01' }))).toBeVisible()
      await expect(row.getByRole('button', { name: t('app.common.back') })).toBeFocused()
      expect(changes(host)).not.toContain('PowerOffVM_Task')
      await row.getByRole('button', { name: t('app.common.back') }).click()
      const hold = row.getByRole('button', { name: t('app.question.hold') })
      await hold.hover()
      await small.mouse.down()
      await expect.poll(() => changes(host)).toContain('PowerOffVM_Task')
      await small.mouse.up().catch(() => undefined)
      await expect.poll(() => changes(host).at(-1), { timeout: 20_000 }).toBe('ShutdownHost_Task')
      await host.close()
    })
  })
}

test('questions of one kind come in one notification, answered there for all where the desktop has buttons', async ({
  launch,
  tray,
  profile,
  desktop,
}) => {
  const words = createTranslator('en')
  await hurry(profile)
  const notifications = await startNotificationHost(desktop.busAddress, { buttons: true })
  const host = await practiceHost({ vms: 2 })
  for (const id of ['1', '2']) host.setVm(id, { name: `web-0${id}`, tools: 'guestToolsNotRunning' })
  const { page, clock } = await openWith(host, 'web-01', { launch, tray }, words)
  await startShutdown(page, words)
  await clock.rate(8)
  let shown = await notifications.next(20_000)
  // Where the second question comes later, it replaces the notification of the first.
  if (shown.title.endsWith('needs your decision')) shown = await notifications.next(20_000)
  expect(shown.title).toBe('attic: 2 VMs need your decision')
  expect(shown.body).toMatch(/^web-0\d, web-0\d\. VMware Tools is not running/)
  expect(notifications.open()).toBe(1)
  // A power cut needs more than a click.
  expect(shown.buttons).toEqual(['Suspend', 'Stop the run; the host stays on'])
  expect(changes(host)).toEqual([])
  notifications.press('Suspend')
  await notifications.withdrawn(20_000)
  await expect
    .poll(() => changes(host), { timeout: 20_000 })
    .toEqual(['SuspendVM_Task', 'SuspendVM_Task', 'ShutdownHost_Task'])
  notifications.stop()
  await host.close()
})

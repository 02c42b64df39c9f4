import { createTranslator } from '../../../shared/i18n/translator.ts'
import { takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { hurry, snapshot } from './hosts.ts'

for (const locale of ['en', 'zh-CN'] as const) {
  const { t } = createTranslator(locale)
  const own = t('shell.practiceHost')

  test(`from a missing rule over one click to the host that is back (${locale})`, async ({ launch, tray, profile }) => {
    test.setTimeout(120_000)
    await hurry(profile, { language: locale })
    const app = await launch()
    const page = await app.window()
    const item = await tray.nextItem()
    const clock = await takeMainClock(app)
    await page.getByRole('button', { name: t('app.empty.practice') }).click()

    // One guest cannot be asked: the tray says so, and the rule is set on its row of the plan.
    const missing = t('app.readiness.asks', { count: 1 })
    const entry = (status: string): string => t('shell.tray.hostStatus', { name: own, status })
    await item.menu.waitForItem([entry(missing), t('shell.tray.shutDown')])
    await page.getByRole('button', { name: t('app.host.openPlan') }).click()
    const asks = page
      .locator('.vm-line')
      .filter({ hasText: t('app.plan.actions.ask') })
      .first()
    await asks.locator('.vm-line-head').click()
    await page.locator('[data-rule=noTools] input').first().click()
    await page.getByRole('option', { name: t('app.rules.answers.suspend') }).click()
    const running = (await snapshot(page)).hosts[0]?.state.inventory?.vms.filter((vm) => vm.powerState === 'poweredOn')
    const ready = t('app.readiness.ready', { count: running?.length ?? 0 })

    // One click, and nobody is needed.
    await item.menu.clickItem([entry(ready), t('shell.tray.shutDown')])
    await clock.rate(8)
    const head = page.locator('.receipt .run-head')
    await expect(head).toContainText(t('app.receipt.outcomes.unreachable'), { timeout: 60_000 })
    const { hosts } = await snapshot(page)
    expect(hosts[0]?.run?.events.filter(({ params }) => params['by'] === 'user')).toEqual([])
    expect(hosts[0]?.run?.events.filter(({ params }) => params['by'] === 'rule')).not.toEqual([])
    expect(hosts[0]?.run?.receipt?.vms.filter(({ how }) => how === 'suspended')).toHaveLength(1)

    // Nothing of its report was altered; without a keychain it is not signed, and says so.
    const proof = page.locator('.receipt .run-proof')
    await proof.getByRole('button', { name: t('report.actions.verify') }).click()
    await expect(proof).toContainText(new RegExp(`${t('report.chain.whole')}|${t('report.chain.noKeychain')}`))

    // The way back.
    await page
      .getByRole('button', { name: t('wake.wake') })
      .first()
      .click()
    await item.menu.waitForItem([new RegExp(`^${own}`), t('shell.tray.shutDown')])
    await expect
      .poll(async () => (await snapshot(page)).hosts[0]?.state.connection, { timeout: 60_000 })
      .toBe('connected')
    await expect.poll(async () => (await snapshot(page)).hosts[0]?.wake?.outcome).toBe('woken')
  })
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { expect, test } from '../support/test.ts'
import { password } from '../app/hosts.ts'

/**
 * Follows the guide through the running app, in both languages. With HYPERTRAY_GUIDE_PICTURES naming a folder (`npm run guide`) the
 * pictures of docs/guide are taken; without, this checks that the guide's steps still work.
 */
const folder = process.env['HYPERTRAY_GUIDE_PICTURES']

for (const locale of ['en', 'zh-CN'] as const) {
  const words = createTranslator(locale)
  const { t } = words

  test(`the guide's way through the app, in ${locale}`, async ({ launch, profile }) => {
    test.setTimeout(150_000)
    await mkdir(profile.data, { recursive: true })
    await writeFile(
      join(profile.data, 'settings.json'),
      JSON.stringify({
        version: 1,
        data: { language: locale, theme: 'light', policy: { countdownSeconds: 10, noTools: 'ask' } },
      }),
    )
    await writeFile(
      join(profile.data, 'window.json'),
      JSON.stringify({ version: 1, data: { bounds: { x: 0, y: 0, width: 1080, height: 700 }, maximized: false } }),
    )
    if (folder !== undefined) await mkdir(folder, { recursive: true })
    const host = await startPracticeHost({
      password,
      certificate: await createCertificate(),
      vms: 6,
      noTools: 1,
      guestSeconds: 1,
      goneAfterSeconds: 0.5,
      machine: 'mini-pc',
    })
    const app = await launch()
    const page = await app.window()
    const picture = async (name: string, of: Page = page): Promise<void> => {
      // Pictures show no tooltip or notification that happens to be there.
      await of.mouse.move(1, 1)
      await expect(of.getByRole('tooltip')).toHaveCount(0)
      await of.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
            .map((animation) => animation.finished.catch(() => undefined)),
        )
          .then(
            () => undefined,
            () => undefined,
          )
          .then(
            () =>
              new Promise((done) => {
                requestAnimationFrame(done)
              }),
          ),
      )
      // Readers have another folder than the test.
      await of.evaluate(
        ([own, usual]) => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          while (texts.nextNode()) if (texts.currentNode.nodeValue === own) texts.currentNode.nodeValue = usual
        },
        [profile.data, '/home/user/.local/share/hypertray'] as const,
      )
      if (folder !== undefined) await of.screenshot({ path: join(folder, `${name}.${locale}.png`) })
    }

    await expect(page.getByRole('heading', { name: t('app.empty.title') })).toBeVisible()
    await picture('welcome')

    await page
      .getByRole('button', { name: t('app.nav.addHost') })
      .first()
      .click()
    const add = page.getByRole('dialog')
    await add.getByLabel(t('app.addHost.address')).fill(`127.0.0.1:${host.port}`)
    await add.getByLabel(t('app.addHost.user')).fill('root')
    await add.getByRole('textbox', { name: t('app.addHost.password') }).fill(password)
    await add.getByRole('button', { name: t('app.addHost.next') }).click()
    await add.getByRole('textbox', { name: t('app.addHost.name') }).fill('attic')
    await add.getByRole('button', { name: t('app.addHost.trustAndAdd') }).waitFor()
    await picture('add-host')
    await add.getByRole('button', { name: t('app.addHost.trustAndAdd') }).click()
    await expect(page.getByText('web-01')).toBeVisible()
    await expect(add).toHaveCount(0)
    await picture('host')

    await page.getByRole('tab', { name: t('firewall.tab') }).click()
    await page.getByRole('button', { name: t('firewall.check.now') }).click()
    await expect(page.getByRole('button', { name: t('firewall.check.now') })).toBeEnabled({ timeout: 60_000 })
    await expect(page.locator('.ports-row').nth(5)).toBeVisible()
    await picture('ports')

    await page.keyboard.press('Control+i')
    await page.locator('.source-card').nth(0).locator('button[type=submit]').click()
    await expect(page.locator('.finding-row').filter({ hasText: '10ec:8168' })).toBeVisible()
    await picture('hardware')

    await page.keyboard.press('Control+l')
    await page
      .getByRole('button', { name: t('install.new') })
      .first()
      .click()
    const create = page.getByRole('dialog')
    await create.getByLabel(t('install.name')).fill('rack-7')
    await create.getByLabel(t('install.host'), { exact: true }).first().click()
    await page.getByRole('option', { name: 'attic' }).click()
    await create.getByRole('button', { name: t('install.create') }).click()
    await page.locator('.install-card').first().click()
    await page.getByRole('button', { name: t('install.check'), exact: true }).click()
    const checked = page.getByText(new RegExp(t('install.checked', { count: 0, opened: 0 }).replaceAll('0', '\\d+')))
    await expect(checked).toBeVisible({ timeout: 30_000 })
    // It disappears by itself and is not part of the picture.
    await expect(checked).toHaveCount(0)
    await picture('checklist')

    await page.getByRole('button', { name: t('install.back') }).click()
    await page.getByRole('button', { name: t('install.tools') }).click()
    await page.getByRole('menuitem', { name: t('kickstart.window.open') }).click()
    await page.locator('.ks-fields').waitFor()
    await picture('kickstart')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.keyboard.press('Control+,')
    await expect(page.getByRole('heading', { name: t('app.settings.title') })).toBeVisible()
    await picture('settings')

    await page.keyboard.press('Control+G')
    await expect(page.getByRole('button', { name: t('manyHosts.start', { count: 1 }) })).toBeVisible()
    await picture('all-hosts')

    await page.keyboard.press('Control+1')
    await page.getByRole('button', { name: t('app.host.openPlan') }).click()
    await expect(page.getByRole('button', { name: t('app.plan.start') })).toBeEnabled()
    await picture('plan')
    await page.getByRole('button', { name: t('app.plan.start') }).click()
    await page.getByRole('button', { name: t('app.countdown.cancel') }).waitFor()
    await picture('countdown')
    // The question of the run, not the decision that can be made before it.
    const suspend = page.locator('li[data-question]').getByRole('button', { name: t('app.question.suspend') })
    await expect(suspend).toBeVisible({ timeout: 30_000 })
    await picture('question')
    await suspend.click()
    await expect(page.getByRole('button', { name: t('app.receipt.show') })).toBeVisible({
      timeout: 60_000,
    })
    await picture('receipt')
    expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
    await host.close()
  })
}

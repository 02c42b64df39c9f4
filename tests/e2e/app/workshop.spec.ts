import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { LaunchedApp } from '../support/app.ts'
import { expect, test } from '../support/test.ts'
import { RawSoap } from '../../support/raw-soap.ts'
import { addHost, chinese, english, hurry, password, practiceHost } from './hosts.ts'

const key = 'labAgent'
/** Nothing that keeps the host at the level of the community, as the practice host's own tools would. */
const packages = [
  {
    name: 'esx-base',
    version: '8.0.3-0.0.1',
    vendor: 'VMware',
    acceptance: 'vmware_certified',
    summary: '',
    installed: Date.parse('2026-01-02T03:04:05Z'),
  },
] as const

/** Answers the next dialogs for a file with this one. */
async function chooseFile(app: LaunchedApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)
}

/** Restarts the host from outside, as somebody at its console would. */
async function reboot({ url }: PracticeHost, { cert }: { readonly cert: string }): Promise<void> {
  const console = new RawSoap({ url, certificate: cert })
  await console.call(
    'Login',
    'SessionManager',
    'ha-sessionmgr',
    `<userName>root</userName><password>${escaped}</password>`,
  )
  const answer = await console.call('RebootHost_Task', 'HostSystem', 'ha-host', '<force>true</force>')
  expect(answer.fault).toBeNull()
}
const escaped = password.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Looks for the rule among the ports of the host that is shown. */
async function rulesShown(page: Page, { t }: Translator, rows: number): Promise<void> {
  await page.getByRole('button', { name: t('firewall.check.now') }).click()
  await page.getByLabel(t('firewall.filters.search')).fill(key)
  await expect(page.getByRole('row').filter({ hasText: '9182' })).toHaveCount(rows)
}

for (const words of [english, chinese])
  test(`a rule goes from the form over a VIB to a host, through a reboot, and away again, ${words.locale}`, async ({
    launch,
    profile,
  }) => {
    test.setTimeout(90_000)
    const { t } = words
    await hurry(profile, { language: words.locale })
    const certificate = await createCertificate()
    const host = await practiceHost({ certificate, packages, vms: 0, rebootSeconds: 0.5, setup: { secureBoot: false } })
    const app = await launch()
    const page = await app.window()
    await addHost(page, host, { name: 'attic', words })
    await expect(page.getByText(t('app.status.connected'), { exact: true }).first()).toBeVisible()

    await page.keyboard.press('Control+b')
    const form = page.getByRole('region', { name: t('workshop.form.label') })
    await form.getByRole('textbox', { name: t('workshop.form.key') }).fill(key)
    await form.getByRole('textbox', { name: t('workshop.form.port') }).fill('9182-9190')
    await form.getByRole('textbox', { name: t('workshop.package.name'), exact: true }).fill('lab-agent')
    await form.getByRole('textbox', { name: t('workshop.package.vendor') }).fill('EXAMPLE')
    await form.getByRole('textbox', { name: t('workshop.package.summary') }).fill('Agent')
    await expect(page.getByRole('radio', { name: /ESXi 8\.0/ })).toBeVisible()
    const file = join(profile.data, 'lab-agent.vib')
    await chooseFile(app, file)
    await page.getByRole('button', { name: t('workshop.save.vib') }).click()
    await expect(page.getByText(file)).toBeVisible()

    await page.keyboard.press('Alt+2')
    await page.getByRole('button', { name: t('vibRead.empty.button') }).click()
    await expect(page.getByRole('rowheader', { name: key })).toBeVisible()
    await page.getByRole('button', { name: t('vibRead.file.installOnHost', { name: 'attic' }) }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText(t('workshop.install.lines.lowers'))).toBeVisible()
    expect(host.state().software).toMatchObject({ acceptance: 'partner', attempts: [] })
    await dialog.getByRole('button', { name: t('workshop.install.agree', { host: 'attic' }) }).click()
    await expect(dialog.getByText(t('workshop.install.outcomes.installed'))).toBeVisible({ timeout: 20_000 })
    expect(host.state().software.acceptance).toBe('community')
    await dialog.getByRole('button', { name: t('workshop.install.toPorts', { host: 'attic' }) }).click()
    await rulesShown(page, words, 1)

    await reboot(host, certificate)
    await expect(page.getByText(t('app.status.unreachable'), { exact: true }).first()).toBeVisible()
    await page.getByRole('button', { name: t('app.host.tryNow') }).click()
    await expect(page.getByText(t('app.status.connected'), { exact: true }).first()).toBeVisible({ timeout: 20_000 })
    await rulesShown(page, words, 1)

    await page.keyboard.press('Control+b')
    await page.keyboard.press('Alt+3')
    await page.getByRole('button', { name: t('software.removeNamed', { name: 'lab-agent' }) }).click()
    await dialog.getByRole('button', { name: t('workshop.remove.agree', { host: 'attic' }) }).click()
    await expect(dialog.getByText(t('workshop.install.outcomes.removed'))).toBeVisible({ timeout: 20_000 })
    expect(host.state().software).toMatchObject({
      acceptance: 'partner',
      packages: expect.not.arrayContaining([expect.objectContaining({ name: 'lab-agent' })]),
    })
    expect(host.state().rulesets.map((each) => each.key)).not.toContain(key)
    await host.close()
  })

import { expect, test } from './fixtures.ts'
import { fingerprints, ids, inSeconds } from '../../support/fake-main/samples.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'

test('adding a host: nothing typed is lost on a refusal, and a fingerprint that was compared is not asked for twice', async ({
  page,
  open,
  asked,
}) => {
  await open('empty')
  await page.getByRole('button', { name: 'Add host' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('not good')
  await dialog.getByLabel('Password', { exact: true }).fill('wrong')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByText('is not a host address (it contains spaces)')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Address' }).fill('esxi-9.example.org')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Is this really your host?')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('rack-9')
  await dialog.getByRole('button', { name: 'It is the same: trust and add' }).click()
  await expect(dialog.getByRole('alert')).toContainText('rejected the user name or password')
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue('esxi-9.example.org')
  await dialog.getByLabel('Password', { exact: true }).fill('right')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'rack-9' })).toBeVisible()
  expect(await asked('hosts.add')).toEqual([
    {
      address: 'esxi-9.example.org',
      user: 'root',
      password: '5 characters',
      fingerprint: fingerprints.trusted,
      name: 'rack-9',
      remember: true,
      again: false,
    },
    {
      address: 'esxi-9.example.org',
      user: 'root',
      password: '5 characters',
      fingerprint: fingerprints.trusted,
      name: 'rack-9',
      remember: true,
      again: false,
    },
  ])
})

test('adding a host: its own name is proposed and typed text is kept; a taken name is corrected in its field', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  const dialog = page.getByRole('dialog')
  const name = dialog.getByRole('textbox', { name: 'Name' })
  const trust = dialog.getByRole('button', { name: 'It is the same: trust and add' })
  await page.keyboard.press('Control+n')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('esxi-1.example.org')
  await dialog.getByLabel('Password', { exact: true }).fill('right')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveAccessibleDescription(/already been added/)
  await dialog.getByRole('textbox', { name: 'Address' }).fill('esxi-9.example.org')
  await page.keyboard.press('Enter')
  await expect(name).toHaveValue('esxi-9.example.org')
  await name.fill('RACK-1')
  await dialog.getByRole('button', { name: 'Back' }).click()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(name).toHaveValue('RACK-1')
  await trust.click()
  await expect(name).toHaveAccessibleDescription(/already has this name/)
  await name.fill('')
  await trust.click()
  await expect(page.getByRole('heading', { name: 'esxi-9.example.org' })).toBeVisible()
  expect((await asked('hosts.add')).map((each) => (each as { name: string | null }).name)).toEqual(['RACK-1', null])
})

for (const locale of ['en', 'zh-CN'] as const) {
  test(`adding a host: the value from the host can be pasted, and one that differs keeps it from being trusted (${locale})`, async ({
    page,
    open,
    asked,
  }) => {
    const { t } = createTranslator(locale)
    await open('live', { locale })
    const dialog = page.getByRole('dialog')
    await page.keyboard.press('Control+n')
    await dialog.getByRole('textbox', { name: t('app.addHost.address') }).fill('esxi-9.example.org')
    await dialog.getByLabel(t('app.addHost.password'), { exact: true }).fill('right')
    await page.keyboard.press('Enter')
    const pasted = dialog.getByRole('textbox', { name: t('app.trust.paste') })
    const verdict = dialog.locator('.compare-verdict')
    const trust = dialog.getByRole('button', { name: t('app.addHost.trustAndAdd') })
    await expect(verdict).toHaveText('')
    await pasted.fill(`SHA1 Fingerprint=${fingerprints.trusted.slice(0, 59)}`)
    await expect(verdict).toHaveText(t('app.trust.compared.sha1'))
    await pasted.fill(fingerprints.trusted.slice(0, 50))
    await expect(verdict).toHaveText(t('app.trust.compared.unreadable'))
    await pasted.fill(fingerprints.changed)
    await expect(verdict).toHaveText(t('app.trust.compared.differs'))
    await trust.click({ force: true })
    await expect(trust).toHaveAccessibleDescription(t('app.trust.compared.differs'))
    expect(await asked('hosts.add')).toEqual([])
    await pasted.fill(`sha256 Fingerprint=${fingerprints.trusted.toLowerCase()}`)
    await expect(verdict).toHaveText(t('app.trust.compared.same'))
    await trust.click()
    await expect(page.getByRole('heading', { name: 'esxi-9.example.org' })).toBeVisible()
  })
}

test('adding a host: Cancel aborts the login', async ({ page, open }) => {
  await open('live')
  const dialog = page.getByRole('dialog')
  await page.evaluate(() => window.fakeMain.hold('hosts.add'))
  await page.keyboard.press('Control+n')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('esxi-9.example.org')
  await dialog.getByLabel('Password', { exact: true }).fill('right')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'It is the same: trust and add' }).click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  expect(await page.evaluate(() => window.fakeMain.givenUp)).toEqual(['hosts.add'])
})

test('a machine already added under another address is added again only after a confirmation', async ({
  page,
  open,
  asked,
}) => {
  await open('empty')
  await page.getByRole('button', { name: 'Add host' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Address' }).fill('twice.example.org')
  await dialog.getByLabel('Password', { exact: true }).fill('right')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'It is the same: trust and add' }).click()
  await expect(dialog.getByRole('alert')).toContainText('same machine as rack-1')
  await dialog.getByRole('button', { name: 'Add it again anyway' }).click()
  await expect(page.getByRole('heading', { name: 'twice.example.org' })).toBeVisible()
  expect((await asked('hosts.add')).map((each) => (each as { again: boolean }).again)).toEqual([false, true])
})

test('without a keychain the password is not promised to be kept', async ({ page, open, asked }) => {
  await open('keychainMissing')
  await page.getByRole('button', { name: 'Enter password…' }).click()
  await expect(page.getByRole('checkbox')).toBeDisabled()
  await page.getByRole('dialog').locator('input').first().fill('secret')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await asked('hosts.setPassword')).toEqual([{ id: ids.rack, password: '6 characters', remember: false }])
})

test('another certificate: the safe answer has the focus, and trusting it sends exactly what was shown', async ({
  page,
  open,
  asked,
}) => {
  await open('certificate')
  await page.getByRole('button', { name: 'Compare certificates…' }).click()
  await expect(page.getByText('Presented now')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Do not trust' })).toBeFocused()
  await expect(page.locator('.is-different')).toHaveText(['61', 'C7', '4D', '02', '11'])
  await page.getByRole('button', { name: 'It is the same: trust the new certificate' }).click()
  await expect(page.locator('.host-id').getByRole('status')).toContainText('Connected')
  expect(await asked('hosts.repin')).toEqual([{ id: ids.rack, fingerprint: fingerprints.changed }])
})

test('unreachable: the last known state stays, with its age, and can be retried now', async ({ page, open, asked }) => {
  await open('unreachable')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(/Next attempt in 4\d s/)
  await expect(alert).toContainText('11 minutes ago')
  await expect(page.getByRole('row', { name: /db-primary/ })).toBeVisible()
  const shutDown = page.getByRole('button', { name: 'Shut down safely…' })
  await shutDown.focus()
  await expect(shutDown).toHaveAccessibleDescription('The host is unreachable.')
  await page.keyboard.press('Enter')
  expect(await asked('power.shutDown')).toEqual([])
  await alert.getByRole('button', { name: 'Retry now' }).click()
  expect(await asked('hosts.retry')).toEqual([{ id: ids.rack }])
})

test('of 200 machines only those in view are in the page, and all can be found', async ({ page, open }) => {
  await open('large')
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', '201')
  expect(await page.getByRole('row').count()).toBeLessThan(60)
  await page.getByRole('textbox', { name: 'Filter virtual machines' }).fill('queue-40')
  await expect(page.getByRole('row', { name: /queue-40/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Filter virtual machines' }).fill('')
  await page.locator('.grid-body').focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('row').last()).toHaveAttribute('aria-rowindex', '201')
})

test('statistics are polled only while the host is shown', async ({ page, open, asked }) => {
  await open('live')
  await expect.poll(() => asked('hosts.watch')).toEqual([{ id: ids.rack, watching: true }])
  await page.getByRole('list', { name: 'List of hosts' }).getByRole('button', { name: /lab/ }).click()
  await expect
    .poll(() => asked('hosts.watch'))
    .toEqual([
      { id: ids.rack, watching: true },
      { id: ids.rack, watching: false },
      { id: ids.lab, watching: true },
    ])
  await page.keyboard.press('Control+,')
  await expect.poll(async () => (await asked('hosts.watch')).at(-1)).toEqual({ id: ids.lab, watching: false })
})

test('pushes update the page, including its language', async ({ page, open }) => {
  await open('live')
  await page.evaluate(
    ([id, at]) =>
      window.fakeMain.changeHost(id, {
        state: {
          connection: 'unreachable',
          problem: { code: 'CONNECTION_LOST', params: { host: 'x', port: 443 } },
          inventory: null,
          asOf: null,
          stale: false,
          nextTryAt: at,
        },
      }),
    [ids.rack, inSeconds(30)] as const,
  )
  await expect(page.locator('.host-id').getByRole('status')).toHaveText('Unreachable')
  await page.keyboard.press('Control+,')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '简体中文' }).click()
  await expect(page.getByRole('heading', { name: '设置' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
})

test('by keyboard alone: the palette finds a machine and a command', async ({ page, open }) => {
  await open('live')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Search hosts, virtual machines and commands' })).toBeFocused()
  await page.keyboard.type('nas')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'lab' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Search hosts, virtual machines and commands' })).toBeFocused()
  await page.keyboard.type('shut down lab now')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('Shut down lab now?')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('notices stay until dismissed, and a desktop without a tray gets one', async ({ page, open, asked }) => {
  await open('interrupted')
  const notices = page.getByRole('region', { name: 'Notifications' })
  await expect(notices).toContainText('Hypertray ended unexpectedly during this run')
  await notices.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notices).toHaveCount(0)
  expect(await asked('app.dismissNotices')).toHaveLength(1)
  await open('noTray')
  await expect(notices).toContainText('closing the window quits')
})

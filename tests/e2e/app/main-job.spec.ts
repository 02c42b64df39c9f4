import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, hurry, password, practiceHost } from './hosts.ts'

test('first run: add, trust, see live, shut down safely, receipt', async ({ launch, profile }) => {
  await hurry(profile)
  const host = await practiceHost()
  const page = await (await launch()).window()
  await expect(page.getByText('Your ESXi hosts, one click from safe')).toBeVisible()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByRole('heading', { name: 'attic' })).toBeVisible()
  await expect(page.getByText('web-01')).toBeVisible()

  host.setVm('1', { ip: '192.0.2.77' })
  await expect(page.getByText('192.0.2.77')).toBeVisible()

  await page.getByRole('button', { name: /^Shut down safely/ }).click()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  await expect(page.getByText('The host no longer responds').first()).toBeVisible({ timeout: 40_000 })
  expect(host.state().powered).toBe(false)
  expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
  expect(changes(host)).toEqual(['ShutdownGuest', 'ShutdownGuest', 'ShutdownGuest', 'ShutdownHost_Task'])
  // The window never claims more than was seen.
  await expect(page.getByText('cannot be proven').first()).toBeVisible()
  await host.close()
})

test('a cancel in the countdown sends nothing', async ({ launch }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('button', { name: /^Shut down safely/ }).click()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  await expect(page.getByRole('button', { name: 'Cancel shutdown' })).toBeFocused()
  // One countdown: this window shows it, so there is no small one.
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await page.keyboard.press('Escape')
  await expect(page.getByText('You cancelled the countdown. Nothing was sent to the host.')).toBeVisible()
  expect(changes(host)).toEqual([])
  expect(host.state().powered).toBe(true)
  await host.close()
})

test('a refused password is said, tried once, and nothing typed is lost', async ({ launch }) => {
  const host = await practiceHost()
  const page = await (await launch()).window()
  await addHost(page, host, { password: 'wrong', name: 'attic' })
  await expect(page.getByRole('dialog').getByText(/rejected the user name or password/i)).toBeVisible()
  expect(host.calls.filter((call) => call.method === 'Login')).toHaveLength(1)
  await host.close()
})

test('a changed certificate stops everything, and both certificates are shown', async ({ launch }) => {
  const host = await practiceHost()
  const page = await (await launch()).window()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await host.close()
  const stranger = await startPracticeHost({ password, port: host.port, certificate: await createCertificate() })
  await expect(page.getByText('Certificate changed').first()).toBeVisible({ timeout: 20_000 })
  expect(stranger.calls).toEqual([])
  await page.getByRole('button', { name: 'Compare certificates…' }).click()
  const shown = async (): Promise<string> =>
    (await page.getByRole('dialog').textContent())?.replace(/[^0-9A-F]/g, '') ?? ''
  await expect.poll(shown).toContain(host.fingerprint.replaceAll(':', ''))
  expect(await shown()).toContain(stranger.fingerprint.replaceAll(':', ''))
  await stranger.close()
})

test.describe('without a keyring', () => {
  test.use({ keyring: 'absent' })
  test('a host is added all the same, for this session', async ({ launch }) => {
    const host = await practiceHost()
    const page = await (await launch()).window()
    await page
      .getByRole('button', { name: /^Add host/ })
      .first()
      .click()
    await expect(page.getByRole('checkbox')).toBeDisabled()
    await expect(page.getByRole('dialog').getByText(/no usable keychain/i)).toBeVisible()
    await page.keyboard.press('Escape')
    await addHost(page, host, { name: 'attic' })
    await expect(page.getByText('web-01')).toBeVisible()
    await host.close()
  })
})

test('killed in the middle of a run, it tells the truth at the next start', async ({ launch, profile }) => {
  await hurry(profile)
  const host = await practiceHost({ guestSeconds: 300 })
  const first = await launch()
  const page = await first.window()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('button', { name: /^Shut down safely/ }).click()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  await expect.poll(() => changes(host).length, { timeout: 15_000 }).toBe(3)
  await first.kill()
  const again = await (await launch()).window()
  await expect(again.getByText(/ended unexpectedly during this run/).first()).toBeVisible()
  // The password came out of the keychain, and the host is live again.
  await expect(again.getByText('web-01')).toBeVisible()
  expect(changes(host)).not.toContain('ShutdownHost_Task')
  await host.close()
})

test('speaks Chinese where the system does', async ({ launch }) => {
  const page = await (
    await launch({ env: { LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8', LC_ALL: '' }, args: ['--lang=zh-CN'] })
  ).window()
  await expect(page.getByRole('button', { name: /添加主机/ }).first()).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
})

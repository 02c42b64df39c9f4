import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../support/test.ts'
import { addHost, practiceHost } from './hosts.ts'

test('the port matrix: check, start what is stopped, take it back, print', async ({ launch, profile }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('tab', { name: 'Ports' }).click()
  await page.getByRole('button', { name: 'Check now' }).click()
  const search = page.getByLabel('Search ports, services, rulesets')
  await search.fill('https-443')
  const management = page.getByRole('row').filter({ hasText: String(host.port) })
  await expect(management).toContainText('OK')
  await expect(management).toContainText('open')
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible()

  await search.fill('ssh')
  await page.getByRole('row').filter({ hasText: 'SSH server' }).first().click()
  await page.getByRole('listitem').filter({ hasText: 'Service TSM-SSH' }).getByRole('button', { name: 'Start' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('HostServiceSystem.StartService(id = TSM-SSH)')
  await expect(dialog).toContainText('opens SSH (22) to every address')
  expect(host.state().services.find(({ key }) => key === 'TSM-SSH')?.running).toBe(false)
  await dialog.getByRole('button', { name: 'Start' }).click()
  await expect.poll(() => host.state().services.find(({ key }) => key === 'TSM-SSH')?.running).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => host.state().services.find(({ key }) => key === 'TSM-SSH')?.running).toBe(false)
  expect(host.calls.map(({ method }) => method).filter((method) => method.endsWith('Service'))).toEqual([
    'StartService',
    'StopService',
  ])

  const file = join(profile.data, 'report.pdf')
  await app.electron.evaluate(({ dialog: native }, filePath) => {
    native.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Report as PDF…' }).click()
  await expect
    .poll(() =>
      readFile(file).then(
        (bytes) => bytes.subarray(0, 5).toString(),
        () => null,
      ),
    )
    .toBe('%PDF-')
  await host.close()
})

test('a drift from the saved state is seen in the window and in the tray', async ({ launch, tray }) => {
  const host = await practiceHost()
  const app = await launch()
  const page = await app.window()
  const item = await tray.nextItem()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('tab', { name: 'Ports' }).click()
  await page.getByText('Saved states').click()
  await page.getByRole('button', { name: 'Save current state…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('Compared with').first()).toBeVisible()
  host.setRuleset('syslog', { enabled: true })
  await page.getByText('Matrix', { exact: true }).click()
  await page.getByRole('button', { name: 'Check now' }).click()
  await item.menu.waitForItem(/attic: Firewall differs from saved state/)
  await item.waitForTooltip(/a host needs your attention/)
  await host.close()
})

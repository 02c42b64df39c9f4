import { ids } from '../../support/fake-main/samples.ts'
import { waking } from '../../support/waking.ts'
import { expect, test } from './fixtures.ts'

test('a host that went down shows what was on before, and is woken with one click that is not the main one', async ({
  page,
  open,
  asked,
}) => {
  await open('receiptUnreachable')
  const wake = page.getByRole('button', { name: 'Wake', exact: true })
  await expect(page.getByText('7 VMs were on before')).toBeVisible()
  await expect(page.getByText(/^No response since/)).toBeVisible()
  await expect(wake).toHaveAttribute('data-variant', 'default')
  await expect(wake).not.toBeFocused()
  await wake.click()
  await expect.poll(() => asked('wake.start')).toEqual([{ id: ids.rack, macs: [] }])
  const panel = page.locator('.wake')
  await expect(panel).toContainText('Waking rack-1')
  await expect(panel).toContainText('were sent to 192.0.2.255 4 times')
  await panel.getByRole('button', { name: 'Cancel waking' }).click()
  await expect.poll(() => asked('wake.cancel')).toEqual([{ id: ids.rack }])
  await expect(wake).toBeVisible()
})

test('the receipt of a shutdown offers to wake the host, once', async ({ page, open, asked }) => {
  await open('receiptUnreachable')
  await page.getByRole('tab', { name: 'Shutdown' }).click()
  await expect(page.getByRole('button', { name: 'Wake', exact: true })).toHaveCount(1)
  await page.locator('.receipt').getByRole('button', { name: 'Wake', exact: true }).click()
  await expect.poll(() => asked('wake.start')).toEqual([{ id: ids.rack, macs: [] }])
})

for (const [scenario, reason] of [
  ['wakeUnknown', 'Its network cards are unknown'],
  ['wakeUnable', 'the host reported that its network cards cannot wake it'],
] as const)
  test(`the reason and a field stand in place of a button that would fail: ${scenario}`, async ({
    page,
    open,
    asked,
  }) => {
    await open(scenario)
    const panel = page.locator('.wake')
    await expect(panel).toContainText(reason)
    const field = panel.getByRole('textbox', { name: 'MAC address' })
    await expect(field).toHaveValue(scenario === 'wakeUnable' ? '90:e2:ba:41:7c:10' : '')
    await field.fill('not a card')
    await field.press('Enter')
    await expect(panel).toContainText('"not a card" is not the MAC address of a network card')
    await field.fill('00:50:56:00:00:02, 0050.5600.0003')
    await panel.getByRole('button', { name: 'Wake' }).click()
    await expect
      .poll(async () => (await asked('wake.start')).at(-1))
      .toEqual({ id: ids.rack, macs: ['00:50:56:00:00:02', '0050.5600.0003'] })
  })

test('is called awake only when the host has answered, and names what to check when it has not', async ({
  page,
  open,
}) => {
  await open('waking')
  const panel = page.locator('.wake')
  await expect(panel).not.toContainText('Awake')
  const show = (wake: ReturnType<typeof waking>) =>
    page.evaluate(([id, value]) => window.fakeMain.changeHost(id, { wake: value }), [ids.rack, wake] as const)
  await show(waking({ phase: 'ended', outcome: 'not-woken', rounds: 12 }))
  await expect(panel).toContainText('No response yet')
  await expect(panel.getByRole('listitem')).toHaveText([/^Network card:/, /^BIOS:/, /^Subnet:.*192\.0\.2\.255/])
  await expect(panel.getByRole('button', { name: 'Wake again' })).toBeVisible()
  await show(waking({ phase: 'ended', outcome: 'woken' }))
  await expect(panel).toContainText('Awake: the host responds')
  await panel.getByRole('button', { name: 'Dismiss' }).click()
  await expect(panel).not.toContainText('Awake')
})

test('a host that no network of this computer leads to says so, without options of the command line', async ({
  page,
  open,
}) => {
  await open('wakeNotSent')
  const panel = page.locator('.wake')
  await expect(panel).toContainText('Nothing was sent')
  await expect(panel).toContainText('not on the same network as 192.0.2.11')
  await expect(panel).not.toContainText('--')
})

test('a host that responds shows nothing of waking', async ({ page, open }) => {
  await open('live')
  await expect(page.getByRole('tab', { name: 'Shutdown' })).toBeVisible()
  await expect(page.locator('.wake')).toHaveCount(0)
})

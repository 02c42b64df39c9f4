import type { Locator, Page } from '@playwright/test'
import { ids, someVms } from '../../support/fake-main/samples.ts'
import { expect, test } from './fixtures.ts'

async function openPlan(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  const plan = page.getByRole('tabpanel', { name: 'Shutdown' })
  await plan.locator('.groups').waitFor()
  return plan
}

const rowOf = (plan: Locator, name: string): Locator => plan.locator('.vm-line').filter({ hasText: name })
const rulesOf = (plan: Locator, name: string): Locator =>
  plan.getByRole('group', { name: `Shutdown rules for ${name}` })

test('a rule is set in the row of its VM by keyboard alone, shows where it comes from, and goes back', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  const plan = await openPlan(page)
  const head = rowOf(plan, 'mail').getByRole('button', { name: /^mail/ })
  await head.focus()
  await page.keyboard.press('Enter')
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  const rules = rulesOf(plan, 'mail')
  const stuck = rules.locator('[data-rule=stuck]')
  await expect(stuck).toContainText('Default')
  await rules.getByRole('combobox', { name: 'Guest takes too long' }).click()
  await page.getByRole('option', { name: 'Suspend it' }).click()
  await expect(stuck).toContainText('From this VM')
  await expect(head).toContainText('Own rule')
  await stuck.getByRole('button', { name: 'Use the host’s rule: Guest takes too long' }).click()
  await expect(stuck).toContainText('Default')
  await expect(rules.getByRole('combobox', { name: 'Guest takes too long' })).toBeFocused()
  expect(await asked('power.setVmRules')).toEqual([
    { id: ids.rack, changes: [{ vms: ['5'], set: { stuck: 'suspend' }, unset: [] }] },
    { id: ids.rack, changes: [{ vms: ['5'], set: {}, unset: ['stuck'] }] },
  ])
  await page.keyboard.press('Escape')
  await expect(head).toBeFocused()
  await expect(rules).toHaveCount(0)
})

test('a VM that gets another group moves there, with its row open and the focus where it was', async ({
  page,
  open,
}) => {
  await open('live')
  const plan = await openPlan(page)
  await rowOf(plan, 'mail').getByRole('button').click()
  const group = rulesOf(plan, 'mail').getByRole('textbox', { name: 'Shutdown group' })
  await group.fill('2')
  await group.press('Enter')
  const first = plan.locator('.group').first()
  await expect(first.getByRole('heading')).toContainText('shutdown group 2')
  await expect(first.locator('.vm-line')).toHaveCount(1)
  await expect(group).toBeFocused()
  await expect(group).toHaveValue('2')
  await group.fill('0')
  await expect(rulesOf(plan, 'mail')).toContainText('1 to 99')
  await group.blur()
  await expect(group).toHaveValue('2')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(plan.locator('.group').first().getByRole('heading')).toContainText('shutdown group 5')
  await expect(rulesOf(plan, 'mail').locator('[data-rule=group]')).toContainText('Default')
})

test('a protected VM carries a shield with words, and a last one goes after all groups', async ({ page, open }) => {
  await open('live')
  const plan = await openPlan(page)
  await rowOf(plan, 'web-1').getByRole('button').click()
  const rules = rulesOf(plan, 'web-1')
  await rules.getByRole('checkbox', { name: 'Protected' }).check()
  await expect(rowOf(plan, 'web-1').getByRole('button', { name: /^web-1 Protected/ })).toBeVisible()
  await expect(rules).toContainText('Where a rule says power off, Hypertray asks you instead')
  await rules.getByRole('checkbox', { name: 'Last' }).check()
  const last = plan.locator('.group').filter({ hasText: 'goes last' })
  await expect(last.locator('.vm-line')).toHaveCount(1)
  await expect(rules.getByRole('checkbox', { name: 'Last' })).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(last).toHaveCount(0)
  // Undo takes back the newest change alone.
  await expect(rules.getByRole('checkbox', { name: 'Protected' })).toBeChecked()
})

test('each of several guests that would be asked about leads to its own row', async ({ page, open }) => {
  await open('live')
  await page.evaluate((id) => window.fakeMain.changeVm(id, '3', { tools: 'guestToolsNotRunning' }), ids.rack)
  const plan = await openPlan(page)
  await plan.getByRole('button', { name: 'Set a rule for web-1' }).click()
  const rule = rulesOf(plan, 'web-1').getByRole('combobox', { name: 'No VMware Tools' })
  await expect(rule).toBeFocused()
  await rule.click()
  await page.getByRole('option', { name: 'Suspend it' }).click()
  await expect(plan.getByRole('button', { name: 'Set a rule for web-1' })).toHaveCount(0)
  await plan.getByRole('button', { name: 'Set a rule', exact: true }).click()
  await expect(rulesOf(plan, 'pfsense')).toBeVisible()
  await expect(rulesOf(plan, 'web-1')).toHaveCount(0)
})

test('a VM that cannot have rules says why', async ({ page, open }) => {
  await open('live')
  await page.evaluate((id) => window.fakeMain.changeVm(id, '3', { instanceUuid: null }), ids.rack)
  const plan = await openPlan(page)
  await rowOf(plan, 'web-1').getByRole('button').click()
  await expect(rowOf(plan, 'web-1')).toContainText('The host reports no instance UUID for web-1')
  await expect(rulesOf(plan, 'web-1')).toHaveCount(0)
})

test('a file of rules shows what it changes before it is saved', async ({ page, open, asked }) => {
  await open('live')
  const plan = await openPlan(page)
  await plan.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText('/home/user/vm-rules-rack-1.json')).toBeVisible()
  await plan.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog')
  const choose = (text: string): Promise<void> =>
    dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await choose('{"version": 2}')
  await expect(dialog).toContainText('rules.json does not hold valid rules')
  const vms = [
    { instanceUuid: someVms[4]?.instanceUuid, name: 'mail', rules: { group: 2, protected: true } },
    { instanceUuid: '5029a3c1-7be0-4f16-9d42-0000000000ff', name: 'moved away', rules: { last: true } },
  ]
  await choose(JSON.stringify({ version: 1, vms }))
  await expect(dialog.getByRole('row', { name: /^mail/ })).toContainText('Protected: yes')
  await expect(dialog.getByText('On this host there is no such VM')).toBeVisible()
  expect(await asked('power.importVmRules')).toEqual([])
  await dialog.getByRole('button', { name: 'Save rules of 2 VMs' }).click()
  await expect(plan.locator('.group').first().getByRole('heading')).toContainText('shutdown group 2')
  await expect(rowOf(plan, 'mail')).toContainText('Protected')
})

test('several VMs are selected by Shift, Ctrl and keyboard, and get the same rules in one step', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  const box = (name: string): Locator => page.getByRole('checkbox', { name: `Select ${name}`, exact: true })
  await box('mail').check()
  await box('web-1').click({ modifiers: ['Shift'] })
  await expect(box('pfsense')).toBeChecked()
  await page.getByRole('row', { name: /pfsense/ }).click({ modifiers: ['ControlOrMeta'] })
  await expect(box('pfsense')).not.toBeChecked()
  await box('web-1').focus()
  await page.keyboard.press('ArrowDown')
  await expect(box('web-2')).toBeFocused()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Set rules for 3 VMs…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Shutdown rules for 3 VMs' })
  const save = dialog.getByRole('button', { name: 'Save rules of 3 VMs' })
  await expect(save).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Shutdown group' }).fill('100')
  await expect(dialog).toContainText('1 to 99')
  await dialog.getByRole('textbox', { name: 'Shutdown group' }).fill('3')
  await dialog.getByRole('combobox', { name: 'Guest takes too long' }).click()
  await page.getByRole('option', { name: 'Use the host’s rule' }).click()
  await save.click()
  await expect(dialog).toHaveCount(0)
  const vms = ['3', '4', '5']
  const change = { vms, set: { group: 3 }, unset: ['stuck'] }
  expect(await asked('power.setVmRules')).toEqual([{ id: ids.rack, changes: [change] }])
  await expect(page.getByText('Rules of 3 VMs saved.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  const plan = await openPlan(page)
  await expect(plan.getByText('shutdown group 3')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Virtual machines' }).click()
  await expect(page.getByRole('button', { name: /^Set rules for/ })).toHaveCount(0)
})

test('a VM without an instance UUID of its own is left out of a change of several', async ({ page, open, asked }) => {
  await open('live')
  await page.evaluate((id) => window.fakeMain.changeVm(id, '3', { instanceUuid: null }), ids.rack)
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Set rules for 11 VMs…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Shutdown rules for 10 VMs' })
  await expect(dialog.locator('.banner')).toContainText('web-1')
  await dialog.getByRole('checkbox', { name: 'Everything else follows the host again, except protection' }).check()
  await dialog.getByRole('button', { name: 'Save rules of 10 VMs' }).click()
  await expect(dialog).toHaveCount(0)
  const [sent] = (await asked('power.setVmRules')) as { changes: { vms: string[]; unset: string[] }[] }[]
  expect(sent?.changes[0]?.vms).not.toContain('3')
  // Protection goes only when it is taken away by itself.
  expect(sent?.changes[0]?.unset).toContain('last')
  expect(sent?.changes[0]?.unset).not.toContain('protected')
})

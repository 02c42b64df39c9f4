import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { tool } from '../support/install-tools.ts'

const openPage = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+l')
  await page.locator('.install-page').waitFor()
}
const steps = (page: Page) => page.locator('.install-step')

test('a checklist is made, ticked, skipped with a reason, noted and undone', async ({ page, open, asked }) => {
  await open('empty')
  await openPage(page)
  await expect(page.getByText('No checklist yet')).toBeVisible()
  await page.getByRole('button', { name: 'New checklist' }).click()
  const dialog = page.getByRole('dialog', { name: 'New checklist' })
  await dialog.getByLabel('Machine').fill('rack-9')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: /rack-9/ }).click()

  await steps(page).nth(0).getByRole('checkbox').check()
  await expect(steps(page).nth(0)).toContainText(/Done.*by hand/s)
  // Skipping without a reason cannot be saved.
  await steps(page).nth(1).getByRole('button', { name: /^Skip/ }).click()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await page.getByLabel('Why is this step skipped?').fill('decided by the customer')
  await page.getByLabel('Why is this step skipped?').press('Control+Enter')
  await expect(steps(page).nth(1)).toContainText(/Skipped.*decided by the customer/s)
  await expect(page.locator('.install-toolbar')).toContainText(/2 of \d+ completed/)
  await page.getByRole('alert').filter({ hasText: 'Skipped' }).getByRole('button', { name: 'Undo' }).click()
  await expect(steps(page).nth(1)).not.toContainText('Skipped')
  await steps(page).nth(1).getByRole('button', { name: /^Note/ }).click()
  await page.getByLabel('Note on this step').fill('ask again on Monday')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(steps(page).nth(1)).toContainText('ask again on Monday')
  await page.getByRole('checkbox', { name: 'Open steps only' }).check()
  await expect(steps(page).nth(0)).toContainText('ask again on Monday')
  expect((await asked('install.setStep')).map((input) => (input as { status: string }).status)).toEqual([
    'done',
    'skipped',
  ])
})

test('steps that the host confirms are ticked automatically, with the value found', async ({ page, open }) => {
  await open('install')
  await openPage(page)
  await page.getByRole('button', { name: /^rack-2/ }).click()
  const ntp = steps(page).filter({ hasText: 'Found: 192.0.2.10, ntpd' })
  await expect(ntp).toContainText('ticked automatically')
  await expect(ntp.getByRole('checkbox')).toBeChecked()
  const ssh = steps(page).filter({ hasText: 'Found: TSM-SSH' })
  await expect(ssh.getByRole('checkbox')).not.toBeChecked()
  // The user's own tick stays, and the contradiction is shown.
  await ssh.getByRole('checkbox').check()
  await expect(ssh).toContainText('The host reports something different from what was ticked by hand.')
  await page.getByRole('button', { name: 'Check the host' }).click()
  await expect(ssh.getByRole('checkbox')).toBeChecked()
})

test('a checklist is deleted only after the question', async ({ page, open, asked }) => {
  await open('install', { locale: 'zh-CN' })
  await openPage(page)
  await page.getByRole('button', { name: /^lab-mini/ }).click()
  await page.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  expect(await asked('install.remove')).toEqual([])
  await page.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(page.getByRole('button', { name: /^lab-mini/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^rack-2/ })).toBeVisible()
})

test('a host found in a named network is handed to the dialog that adds it', async ({ page, open }) => {
  await open('install')
  await openPage(page)
  await tool(page, 'Find a new host')
  const dialog = page.getByRole('dialog', { name: 'Find a new host' })
  await dialog.getByRole('textbox', { name: 'Network' }).fill('192.0.2.0/24')
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('is not a private IPv4 subnet')
  await dialog.getByRole('textbox', { name: 'Network' }).fill('192.168.1.0/24')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('list', { name: 'Hosts found' })).toContainText('192.168.1.40')
  await dialog.getByRole('button', { name: 'Add 192.168.1.40' }).click()
  await expect(page.getByRole('dialog').getByLabel('Address')).toHaveValue('192.168.1.40')
})

test('an image is looked into, its checksum compared, and the comparison entered into a checklist', async ({
  page,
  open,
  asked,
}) => {
  await open('install')
  await openPage(page)
  await tool(page, 'Check an image')
  const dialog = page.getByRole('dialog', { name: 'Check an installer image' })
  await dialog.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(dialog).toContainText('24022510')
  await dialog.getByRole('button', { name: 'Compute checksums' }).click()
  await expect(dialog).toContainText('a'.repeat(64))
  const expected = dialog.getByRole('textbox', { name: 'Expected checksum' })
  await expected.fill(`SHA256: ${'b'.repeat(64)}`)
  await expect(dialog.getByRole('alert')).toContainText('SHA-256 differs')
  await expected.fill(`published: ${'A'.repeat(64)}`)
  await expect(dialog).toContainText('SHA-256 is as expected.')
  await expect(dialog).toContainText('Only the value on the vendor')
  await dialog.getByRole('combobox', { name: 'Add to a checklist' }).click()
  await page.getByRole('option', { name: 'lab-mini' }).click()
  await expect(dialog).toContainText('Added to lab-mini.')
  expect(await asked('image.enter')).toMatchObject([{ expected: `published: ${'A'.repeat(64)}` }])
})

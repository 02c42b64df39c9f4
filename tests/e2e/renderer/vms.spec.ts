import type { Locator, Page } from '@playwright/test'
import { ids } from '../../support/fake-main/samples.ts'
import { expect, test } from './fixtures.ts'

/** Opens what can be done with a VM by a right-click on its row. */
async function openWork(page: Page, name: string): Promise<Locator> {
  await page.locator('.vm-row').filter({ hasText: name }).click({ button: 'right' })
  const dialog = page.getByRole('dialog')
  await dialog.locator('.vm-work-actions').waitFor()
  return dialog
}

test('what takes something away needs a second step, and each action that is not possible says why', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  const dialog = await openWork(page, 'mail')
  await expect(dialog.getByRole('button', { name: 'Start', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await expect(dialog.getByRole('button', { name: 'Start', exact: true })).toHaveAccessibleDescription(
    'mail is already on. Nothing was sent.',
  )
  await dialog.getByRole('button', { name: 'Power off…' }).click()
  await expect(dialog).toContainText('unsaved data is lost')
  await expect(dialog.getByRole('button', { name: 'Back' })).toBeVisible()
  expect(await asked('vms.act')).toEqual([])
  await dialog.getByRole('button', { name: 'Power off', exact: true }).click()
  await expect(dialog.locator('.vm-work-end')).toHaveText('done')
  expect(await asked('vms.act')).toMatchObject([{ id: ids.rack, vms: ['5'], action: 'off' }])
})

test('of several chosen VMs only those go out, in one request, that the dialog named as concerned', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await page.getByRole('checkbox', { name: 'Select mail' }).click()
  await page.getByRole('checkbox', { name: 'Select old-wiki' }).click()
  await page.getByRole('button', { name: 'Power of 2 VMs…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Suspend 1 of 2…' }).click()
  await expect(dialog).toContainText('Concerns: mail')
  await expect(dialog).toContainText('Not possible now: old-wiki')
  await dialog.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect(dialog.locator('.vm-work-end')).toHaveCount(1)
  expect(await asked('vms.act')).toEqual([{ id: ids.rack, vms: ['5'], action: 'suspend' }])
})

test('a snapshot of a backup program cannot be removed, the user’s own in a second step', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  const dialog = await openWork(page, 'mail')
  const row = (name: string): Locator => dialog.locator('.vm-snapshots li').filter({ hasText: name })
  await expect(row('Consolidate Helper')).toContainText('of a backup program')
  await expect(row('Consolidate Helper').getByRole('button')).toHaveCount(0)
  await row('before the update').getByRole('button', { name: 'Remove…' }).click()
  expect(await asked('vms.changeSnapshots')).toEqual([])
  await dialog.getByRole('button', { name: 'Remove a snapshot' }).click()
  await expect
    .poll(() => asked('vms.changeSnapshots'))
    .toMatchObject([{ vm: '5', change: { work: 'snapshot-remove', snapshot: '1-snapshot-1' } }])
})

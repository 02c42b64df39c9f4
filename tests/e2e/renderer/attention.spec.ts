import { expect, test } from './fixtures.ts'
import { ids } from '../../support/fake-main/samples.ts'

test('what needs attention on all hosts is listed by severity, and each leads to its cure', async ({ page, open }) => {
  await open('attention')
  const entry = page.getByRole('button', { name: /^Attention/ })
  await expect(entry).toContainText('4 items need attention')
  await entry.click()
  await expect(page.getByText('5 items')).toBeVisible()
  await expect(page.getByRole('heading', { level: 2 })).toContainText(['Critical 1', 'Warning 3', 'Note 1'])
  await expect(page.getByRole('listitem').filter({ hasText: 'wiki waits for an answer' })).toContainText('rack-1')
  await page.getByText('Note 1', { exact: true }).first().click()
  await expect(page.getByText('wiki waits for an answer')).toHaveCount(0)
  await page.getByText('All 5', { exact: true }).click()
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'rack-1' })).toBeVisible()
})

test('an item is put off, said to be meant so, and counted again', async ({ page, open, asked }) => {
  await open('attention')
  await page.keyboard.press('Control+E')
  const row = page.getByRole('listitem').filter({ hasText: 'ssd-1' })
  await row.getByRole('button', { name: /^Snooze/ }).click()
  await page.getByRole('menuitem', { name: 'Until it changes' }).click()
  await expect
    .poll(() => asked('attention.mark'))
    .toEqual([{ id: ids.rack, key: 'DATASTORE_NEARLY_FULL', how: { kind: 'snoozed', until: null } }])
  await page.getByText('2 snoozed or as intended').click()
  await expect(row).toContainText('snoozed until it changes')
  await row.getByRole('button', { name: 'Count again' }).click()
  await expect.poll(() => asked('attention.unmark')).toHaveLength(1)

  const ssh = page.getByRole('listitem').filter({ hasText: 'SSH' })
  await ssh.getByRole('button', { name: /^Snooze/ }).click()
  await expect(page.getByRole('menuitem', { name: 'As intended…' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(ssh.getByRole('button', { name: /^Snooze/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'As intended…' }).click()
  await expect(ssh.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.keyboard.type('for the backup')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await asked('attention.mark')).at(-1))
    .toEqual({ id: ids.rack, key: 'SSH_ON', how: { kind: 'intended', note: 'for the backup' } })
})

test('what could not be checked is said, and nothing found is not all well', async ({ page, open }) => {
  await open('attention', { locale: 'zh-CN' })
  await page.keyboard.press('Control+E')
  const unchecked = page.locator('.attention-group').last()
  await expect(unchecked).toContainText('无法检查')
  await expect(unchecked).toContainText('edge-nuc')
  await expect(unchecked).toContainText('传感器')
  await open('attentionNone')
  await page.keyboard.press('Control+E')
  await expect(page.getByText('Nothing found in what could be checked.')).toBeVisible()
  await expect(page.getByText('Nothing needs attention.')).toHaveCount(0)
})

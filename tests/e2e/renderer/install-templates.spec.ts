import type { Page } from '@playwright/test'
import type { Template } from '../../../shared/models/checklist.ts'
import { expect, test } from './fixtures.ts'
import { tool } from '../support/install-tools.ts'

const templates = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+l')
  await tool(page, 'Templates')
  await page.getByRole('dialog', { name: 'Checklist templates' }).locator('.template-row').nth(1).waitFor()
}
/** A copy of the first template, in the editor. */
const editCopy = async (page: Page): Promise<void> => {
  await templates(page)
  await page.getByRole('button', { name: 'Copy New installation' }).click()
  await page.getByRole('button', { name: 'Edit Copy of New installation' }).click()
  await page.getByRole('dialog', { name: 'Edit template' }).waitFor()
}
const phases = (page: Page) => page.locator('.template-phase')
const titles = async (page: Page, phase: number): Promise<string[]> =>
  phases(page)
    .nth(phase)
    .locator('.template-step .template-title input')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
const title = (page: Page, phase: number, step: number) =>
  phases(page).nth(phase).locator('.template-step').nth(step).getByLabel('Step', { exact: true })

test('a copy is edited, moved about, saved, and used for a checklist', async ({ page, open, asked }) => {
  await open('install')
  await templates(page)
  // Built-in ones can only be copied.
  await expect(page.getByRole('button', { name: 'Edit New installation' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Copy New installation' }).click()
  await expect(page.getByRole('button', { name: 'Edit Copy of New installation' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name', { exact: true }).fill('Our racks')
  const [first, second] = await titles(page, 0)
  await title(page, 0, 0).press('Alt+ArrowDown')
  expect((await titles(page, 0)).slice(0, 2)).toEqual([second, first])
  await expect(title(page, 0, 1)).toBeFocused()
  await expect(page.locator('.template-editor [role=status]').first()).toContainText('now number 2 of 3 in Plan')
  // The button keeps the cursor while there is a way on; past the edge the step is in the next phase.
  await phases(page)
    .nth(0)
    .getByRole('button', { name: `Move down: ${first}` })
    .click()
  await page.keyboard.press('Enter')
  expect((await titles(page, 1))[0]).toBe(first)
  await expect(page.getByRole('button', { name: `Move down: ${first}` })).toBeFocused()

  await phases(page).nth(0).getByRole('button', { name: 'Add step' }).click()
  await page.keyboard.type('Label the cables')
  await phases(page).nth(0).getByRole('button', { name: 'Why and how: Label the cables' }).click()
  await phases(page).nth(0).getByLabel('How', { exact: true }).fill('At both ends')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Our racks')).toBeVisible()
  const [{ template }] = (await asked('install.saveTemplate')) as [{ template: Template }]
  expect(template.phases[0]?.steps.at(-1)).toMatchObject({
    title: 'Label the cables',
    why: null,
    how: 'At both ends',
    check: null,
  })
  expect(template.phases[1]?.steps[0]?.title).toMatchObject({ en: first })

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New checklist' }).click()
  await page.getByRole('dialog').getByLabel('Machine').fill('rack-9')
  await page.getByRole('dialog').getByLabel('Steps').click()
  await page.getByRole('option', { name: 'Our racks' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: /rack-9/ }).click()
  await expect(page.getByRole('checkbox', { name: 'Label the cables' })).toBeVisible()
})

test('removed steps can be restored; missing values are reported at their field', async ({ page, open, asked }) => {
  await open('install')
  await editCopy(page)
  const before = await titles(page, 0)
  await phases(page)
    .nth(0)
    .getByRole('button', { name: `Remove: ${before[1]}` })
    .click()
  expect(await titles(page, 0)).toEqual([before[0], ...before.slice(2)])
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.getByRole('button', { name: 'Remove: Plan' }).click()
  await expect(page.getByLabel('Phase', { exact: true }).first()).toHaveValue('Image and stick')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Phase', { exact: true }).first()).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await titles(page, 0)).toEqual(before)
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)

  await title(page, 0, 2).fill('  ')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(title(page, 0, 2)).toBeFocused()
  await expect(title(page, 0, 2)).toHaveAccessibleDescription('Required')
  expect(await asked('install.saveTemplate')).toEqual([])
})

test('changes are not lost without a question', async ({ page, open, asked }) => {
  await open('install')
  await editCopy(page)
  await page.getByLabel('Name', { exact: true }).fill('Half done')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Leave without saving?')).toBeVisible()
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Half done')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await expect(page.getByText('Copy of New installation')).toBeVisible()
  expect(await asked('install.saveTemplate')).toEqual([])
  // Nothing changed: nothing is asked.
  await page.getByRole('button', { name: 'Edit Copy of New installation' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog', { name: 'Checklist templates' })).toBeVisible()
})

test('an own template is deleted only after the question', async ({ page, open, asked }) => {
  await open('install')
  await templates(page)
  await page.getByRole('button', { name: 'Copy Upgrade' }).click()
  await page.getByRole('button', { name: 'Delete Copy of Upgrade' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await asked('install.removeTemplate')).toEqual([])
  await page.getByRole('button', { name: 'Delete Copy of Upgrade' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Copy of Upgrade')).toHaveCount(0)
  expect(await asked('install.removeTemplate')).toEqual([{ template: 'copy-1' }])
})

test('a step leads to the article that explains it, and the article to the vendor', async ({ page, open, asked }) => {
  await open('install')
  await page.keyboard.press('Control+l')
  await tool(page, 'Background')
  await expect(page.getByText('sticky bit')).toBeVisible()
  await page.getByText('Acceptance levels, and what CommunitySupported costs').click()
  await expect(page.getByText('CommunitySupported costs three things')).toBeVisible()
  await expect(page.getByText('sticky bit')).toBeHidden()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^rack-2/ }).click()
  await page.getByRole('button', { name: 'Details of Open rulesets only for the networks that need them' }).click()
  await page.getByRole('button', { name: /^Background: Why custom firewall rules/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Background' })
  await expect(dialog.getByText('local.sh')).toBeVisible()
  await dialog.getByRole('button', { name: /344767/ }).click()
  await expect
    .poll(() => asked('hardware.openGuide'))
    .toEqual([{ url: 'https://knowledge.broadcom.com/external/article/344767' }])
})

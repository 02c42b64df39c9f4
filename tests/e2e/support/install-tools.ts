import type { Page } from '@playwright/test'

/** Opens one of the tools beside the checklists, from the checklists page. */
export async function tool(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Tools' }).click()
  await page.getByRole('menuitem', { name }).click()
}

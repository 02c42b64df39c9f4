import type { Page } from '@playwright/test'
import { lspciText } from '../../support/fake-main/hardware-samples.ts'
import { ids } from '../../support/fake-main/samples.ts'
import { violations } from './axe.ts'
import { expect, test } from './fixtures.ts'

const openPage = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+i')
  await page.locator('.source-card').nth(1).waitFor()
}
const paste = async (page: Page, text = lspciText): Promise<void> => {
  await openPage(page)
  await page.locator('textarea').fill(text)
  await page.locator('.source-card').nth(1).locator('button[type=submit]').click()
}
const release = async (page: Page, name: string): Promise<void> => {
  await page.locator('.machine-target input').click()
  await page.getByRole('option', { name, exact: true }).click()
}
/** Returns the visible text of each row of the table. */
const rows = (page: Page) => page.locator('.finding-row:not(.is-head)')

test('a pasted lspci with a Realtek adapter and an old NVMe drive gets its verdicts in English', async ({
  page,
  open,
  asked,
}) => {
  await open('hardware')
  await paste(page)
  expect(await asked('hardware.readTexts')).toEqual([{ texts: [{ name: null, text: lspciText }] }])
  await expect(page.getByRole('region', { name: 'Recognised' })).toContainText('PCI devices (lspci): 7')
  const answer = page.getByRole('region', { name: 'Verdict for ESXi 8.0U3' })
  await expect(answer).toContainText('Works with a workaround')
  await expect(answer).toContainText('Not provided: processor, memory')
  await expect(rows(page)).toHaveCount(3)
  await expect(rows(page).nth(0)).toContainText(/Works with a workaround.*SM2262.*126f:2262/s)
  await expect(rows(page).nth(1)).toContainText(/Works with a workaround.*RTL8111\/8168.*10ec:8168 · Network adapter/s)
  await expect(rows(page).nth(2)).toContainText(/Works.*I210.*8086:1533/s)
  // Another release is judged at once, and the worst comes first.
  await release(page, 'ESXi 7.0')
  await expect(rows(page).nth(0)).toContainText(/Not supported.*RTL8111\/8168/s)
  await release(page, 'ESXi 6.7')
  await expect(page.getByRole('region', { name: /^Verdict for ESXi 6.7/ })).toBeVisible()
  // Bridges and the like are there when asked for.
  await page.getByRole('switch', { name: 'Not needed (4)' }).click()
  await expect(rows(page)).toHaveCount(7)
  await expect(rows(page).last()).toContainText(/Not needed.*Bridge/s)
  await page.getByText('1 line was not recognised').click()
  await expect(page.getByText("this line is none of lspci's")).toBeVisible()
})

test('the same in Chinese', async ({ page, open }) => {
  await open('hardware', { locale: 'zh-CN' })
  await paste(page)
  await expect(page.getByRole('region', { name: 'ESXi 8.0U3 的结论' })).toContainText('需额外步骤')
  await expect(rows(page).nth(0)).toContainText(/需额外步骤.*SM2262.*存储控制器/s)
  await expect(rows(page).nth(1)).toContainText(/需额外步骤.*RTL8111\/8168.*网卡/s)
  await release(page, 'ESXi 7.0')
  await expect(rows(page).nth(0)).toContainText(/不支持.*RTL8111\/8168/s)
  await rows(page).nth(0).click()
  await expect(page.locator('.detail')).toContainText('vmklinux')
  await expect(page.locator('.detail')).toContainText(/可信度\s*高/)
})

test('details by keyboard: why, the way around, the file and source of the rule, the guide', async ({
  page,
  open,
  asked,
}) => {
  await open('hardware')
  await paste(page)
  await release(page, 'ESXi 7.0')
  const grid = page.getByRole('grid', { name: 'Parts and devices' })
  await grid.focus()
  await page.keyboard.press('Enter')
  const detail = page.getByRole('complementary', { name: /RTL8111\/8168/ })
  await expect(detail).toBeFocused()
  await expect(detail).toContainText('net55-r8168 does not belong on 7.x.')
  await expect(detail).toContainText('realtek-any-70-80u2')
  await expect(detail).toContainText('Hypertray')
  await expect(detail).toContainText('descriptor of VMware-Re-Driver')
  await detail.getByRole('button', { name: 'Look up the device' }).click()
  await expect.poll(() => asked('hardware.openGuide')).toHaveLength(1)
  const [{ url }] = (await asked('hardware.openGuide')) as [{ url: string }]
  expect(new URL(url).hostname).toBe('compatibilityguide.broadcom.com')
  expect(new URL(url).search).toContain('10ec')
  await page.keyboard.press('Escape')
  await expect(detail).toHaveCount(0)
  await expect(grid).toBeFocused()
})

test('unknown parts never look fine', async ({ page, open }) => {
  await open('hardware')
  await openPage(page)
  await page.getByRole('button', { name: 'Read hardware' }).click()
  const answer = page.locator('.judged')
  await expect(answer).toContainText('Unknown does not mean yes.')
  await expect(answer).toHaveClass(/is-quiet is-unknown/)
  const unknown = rows(page).filter({ hasText: 'Ultra Storage Device' })
  await expect(unknown.locator('.verdict')).toHaveText('Unknown')
  await expect(unknown.locator('.verdict')).not.toHaveClass(/is-ok/)
})

test('another network card is tried as a what-if, and removed again', async ({ page, open }) => {
  await open('hardware')
  await paste(page)
  await release(page, 'ESXi 7.0')
  await page.getByRole('button', { name: 'Swap a network card' }).click()
  await page.getByRole('button', { name: 'Preview changes' }).click()
  await expect(page.getByText(/^What if: Intel I210 replaces 0000:02:00.0/)).toBeVisible()
  await expect(rows(page).filter({ hasText: '0000:02:00.0' })).toContainText(/Works.*Intel I210/s)
  await page.getByRole('button', { name: 'Back to the actual machine' }).click()
  await expect(rows(page).filter({ hasText: '0000:02:00.0' })).toContainText(/Not supported/)
})

test('a machine is saved, exported, compared, and deleted', async ({ page, open, asked }) => {
  await open('hardware')
  await openPage(page)
  await page.getByRole('button', { name: 'Read hardware' }).click()
  await page.getByRole('button', { name: 'Save as passport…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('rack-1 today')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  expect(await asked('hardware.savePassport')).toMatchObject([{ name: 'rack-1 today', hostId: ids.rack }])
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'PDF' }).click()
  await expect(page.getByText('/home/user/passport.pdf')).toBeVisible()
  expect(await asked('hardware.export')).toMatchObject([{ target: '8.0U3', format: 'pdf' }])
  await page.getByRole('button', { name: 'Compare…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Compare' })
  await expect(dialog).toContainText('No known differences.')
  await dialog.getByRole('combobox', { name: 'First' }).click()
  await page.getByRole('option', { name: /rack-1, delivery/ }).click()
  await expect(dialog.getByRole('row', { name: /Firmware version 2\.9\.1 2\.11\.4/ })).toBeVisible()
  await expect(dialog.getByRole('row', { name: /^Added – .*Tesla T4/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await page.getByRole('button', { name: 'Delete: rack-1 today' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('rack-1 today')).toHaveCount(0)
})

test('own rules: a bad file says why, a good one decides and is named', async ({ page, open }) => {
  const rule = {
    id: 'lab-i210',
    category: 'nic',
    match: { pci: [{ vendor: '8086', devices: ['1533'] }] },
    versions: ['8.0'],
    verdict: 'deprecated',
    summary: { en: 'Our lab replaces it.', 'zh-CN': '实验室将更换它。' },
    workaround: null,
    bootOptions: [],
    note: null,
    sources: ['lab'],
    confidence: 'high',
  }
  await open('hardware')
  await paste(page)
  await page.getByRole('button', { name: 'Your rules…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your rules' })
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"schema": 1}') })
  await expect(dialog.getByRole('alert')).toContainText('broken.json')
  const file = Buffer.from(
    `\uFEFF${JSON.stringify({ schema: 'hypertray/hardware-rules/1', name: 'Lab rules', rules: [rule] })}`,
    'utf16le',
  )
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'lab.json', mimeType: 'application/json', buffer: file })
  await expect(dialog.getByText('Lab rules')).toBeVisible()
  await page.keyboard.press('Escape')
  const card = rows(page).filter({ hasText: '8086:1533' })
  await expect(card).toContainText(/Deprecated.*Our lab replaces it\./s)
  await card.click()
  await expect(page.locator('.detail')).toContainText(/File\s*Lab rules/)
})

test('files are read as text, and texts without hardware are rejected with a message', async ({
  page,
  open,
  asked,
}) => {
  await open('hardware')
  await paste(page, 'nothing of the kind')
  await expect(page.getByRole('alert')).toContainText('No hardware was recognised in this text.')
  await page.locator('textarea').fill('')
  await page
    .locator('.source-card input[type=file]')
    .setInputFiles({ name: 'lspci.txt', mimeType: 'text/plain', buffer: Buffer.from(`\uFEFF${lspciText}`, 'utf16le') })
  await expect(page.getByText('lspci.txt')).toBeVisible()
  await page.getByRole('button', { name: 'Analyse' }).click()
  await expect(rows(page)).toHaveCount(3)
  expect((await asked('hardware.readTexts')).at(-1)).toEqual({ texts: [{ name: 'lspci.txt', text: lspciText }] })
})

test('the page keeps its place when the user returns, and the palette leads to it', async ({ page, open }) => {
  await open('hardware')
  await paste(page)
  await expect(rows(page)).toHaveCount(3)
  await page.keyboard.press('Control+j')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('hardware')
  await page.keyboard.press('Enter')
  await expect(rows(page)).toHaveCount(3)
})

for (const width of [640, 1000, 1400]) {
  test(`nothing that axe finds with details open, ${width} pixels wide`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 700 })
    await open('hardware')
    await paste(page)
    const over = (cells: readonly Element[]): number =>
      cells.filter((cell) => [...cell.children].some((child) => child.scrollWidth > cell.clientWidth)).length
    expect(await page.locator('.finding-row .is-verdict').evaluateAll(over)).toBe(0)
    await rows(page).first().click()
    await page.locator('.detail').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    )
  })
}

import { expect, test } from '../support/test.ts'
import { addHost, practiceHost } from './hosts.ts'

const lspci = [
  '00:00.0 Host bridge [0600]: Intel Corporation 12th Gen Core Processor Host Bridge/DRAM Registers ' +
    '[8086:4660] (rev 02)',
  '01:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL8111/8168/8411 PCI Express ' +
    'Gigabit Ethernet Controller [10ec:8168] (rev 15)',
  '02:00.0 Non-Volatile memory controller [0108]: Silicon Motion, Inc. SM2262/SM2262EN SSD Controller ' +
    '[126f:2262] (rev 03) (prog-if 02 [NVM Express])',
  '',
].join('\n')

for (const [language, args, release, words] of [
  ['English', [], 'ESXi 7.0U3', { unsupported: /Not supported.*RTL8111/s, step: /Works with a workaround.*SM2262/s }],
  ['Chinese', ['--lang=zh-CN'], 'ESXi 7.0U3', { unsupported: /不支持.*RTL8111/s, step: /需额外步骤.*SM2262/s }],
] as const) {
  test(`a pasted lspci text is judged: a Realtek adapter and an old NVMe drive, in ${language}`, async ({ launch }) => {
    const env = language === 'Chinese' ? { LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8', LC_ALL: '' } : {}
    const page = await (await launch({ args: [...args], env })).window()
    await page.locator('.sidebar, nav').first().waitFor()
    await page.keyboard.press('Control+i')
    await page.locator('textarea').fill(lspci)
    await page.locator('.source-card').nth(1).locator('button[type=submit]').click()
    await page.locator('.machine-target input').click()
    await page.getByRole('option', { name: release, exact: true }).click()
    const rows = page.locator('.finding-row:not(.is-head)')
    await expect(rows.filter({ hasText: '10ec:8168' })).toContainText(words.unsupported)
    await expect(rows.filter({ hasText: '126f:2262' })).toContainText(words.step)
  })
}

test('a live host is read, judged and kept as a passport', async ({ launch }) => {
  const host = await practiceHost({ machine: 'mini-pc' })
  const page = await (await launch()).window()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await page.keyboard.press('Control+i')
  await page.locator('.source-card').nth(0).locator('button[type=submit]').click()
  await expect(page.locator('.finding-row').filter({ hasText: '10ec:8168' })).toBeVisible()
  await page.getByRole('button', { name: /^Save/ }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByText('attic').last()).toBeVisible()
  expect(
    host.calls.map(({ method }) => method).filter((method) => /Task$|^Shutdown|^Enable|^Update[RS]/.test(method)),
  ).toEqual([])
  await host.close()
})

import { expect, test } from './fixtures.ts'

const other = 'https://compatibilityguide.broadcom.com/new?device={vid}:{did}'

test('an address of the guide can be changed, only to one of the guide, and restored', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await page.keyboard.press('Control+,')
  const device = page.getByLabel('Device', { exact: true })
  const usual = await device.inputValue()
  await device.fill('https://example.org/?device={vid}')
  await expect(page.getByText('This is not an address of the compatibility guide')).toBeVisible()
  expect(await asked('settings.update')).toEqual([])
  await device.fill(other)
  await expect(page.getByText('This is not an address of the compatibility guide')).toHaveCount(0)
  await expect
    .poll(async () => (await asked('settings.update')).at(-1))
    .toMatchObject({ guideTemplates: { device: other } })
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect
    .poll(async () => (await asked('settings.update')).at(-1))
    .toMatchObject({ guideTemplates: { device: usual } })
})

for (const { locale, group, label, patch } of [
  { locale: 'en', group: 'Persistent rules', label: 'Installing VIBs', patch: 'Documented API only' },
  { locale: 'zh-CN', group: '持久规则', label: '安装 VIB 的方法', patch: '仅用有文档的 API' },
] as const)
  test(`installations can be limited to the documented API, ${locale}`, async ({ page, open, asked }) => {
    await open('live', { locale })
    await page.keyboard.press('Control+,')
    const rules = page.getByRole('region', { name: group, exact: true })
    const ways = rules.getByRole('radiogroup', { name: label })
    await expect(rules).toContainText('esxcli')
    await expect(ways.getByRole('radio').first()).toBeChecked()
    await ways.getByText(patch, { exact: true }).click()
    await expect(ways.getByRole('radio', { name: patch })).toBeChecked()
    expect(await asked('settings.update')).toEqual([{ installWay: 'patch' }])
  })

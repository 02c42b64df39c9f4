import type { Page } from '@playwright/test'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { expect, test } from './fixtures.ts'
import { dropFiles } from './views.ts'

const { t } = createTranslator('en')
const zh = createTranslator('zh-CN').t
const proxy = 'backup-proxy-2.3.1-1.vib'
const nextProxy = 'backup-proxy-2.4.0-1.vib'

async function reader(page: Page): Promise<void> {
  await page.keyboard.press('Control+b')
  await page.locator('.workshop-page').waitFor()
  await page.keyboard.press('Alt+2')
  await page.locator('.read-empty').waitFor()
}

async function read(page: Page, ...names: readonly string[]): Promise<void> {
  await reader(page)
  await dropFiles(page, ...names)
  await page.locator('.file-bar').waitFor()
}

/** Fires a drag event with files at an element. */
async function drag(page: Page, selector: string, type: 'dragover' | 'dragleave'): Promise<void> {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['x'], 'a.vib'))
    return transfer
  })
  await page.dispatchEvent(selector, type, { dataTransfer, relatedTarget: null })
}

test('a file is opened, and one that the user does not choose changes nothing', async ({ page, open, asked }) => {
  await open('live')
  await reader(page)
  await page.getByRole('button', { name: t('vibRead.empty.button') }).click()
  await expect(page.locator('.file-name')).toContainText(proxy)
  await expect(page.locator('.file-name')).toContainText('14,322 bytes')
  await page.locator('.file-digest').getByRole('button').click()
  const digest = await page.locator('.file-digest').getAttribute('title')
  expect(await asked('shell.copy')).toEqual([{ text: digest }])
  await page.evaluate(() => {
    window.fakeMain.vibs.read.chosen = []
  })
  await page.getByRole('button', { name: t('vibRead.open'), exact: true }).click()
  await expect.poll(() => asked('vibs.open')).toHaveLength(2)
  await expect(page.locator('.file-name')).toContainText(proxy)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('files can be dropped anywhere on the page, which says that nothing is installed', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await reader(page)
  await drag(page, '.page-header h1', 'dragover')
  await expect(page.locator('.drop-frame')).toHaveText(t('vibRead.drop'))
  await drag(page, '.page-header h1', 'dragleave')
  await expect(page.locator('.drop-frame')).toHaveCount(0)
  await drag(page, '.sidebar', 'dragover')
  await dropFiles(page, proxy)
  await expect(page.locator('.file-name')).toContainText(proxy)
  await expect(page.locator('.drop-frame')).toHaveCount(0)
  expect(await asked('vibs.openDropped')).toEqual([{ token: expect.stringMatching(/^[0-9a-f-]{36}$/) }])
})

test('what was opened is still there after a look at another view', async ({ page, open }) => {
  await open('live')
  await read(page, proxy)
  await page.keyboard.press('Alt+3')
  await page.locator('.software-tab').waitFor()
  await page.keyboard.press('Alt+2')
  await expect(page.locator('.file-name')).toContainText(proxy)
})

test('the releases can be chosen by keyboard, each with its reasons and their basis', async ({ page, open }) => {
  await open('live')
  await read(page, proxy)
  const tile = (release: string) => page.getByRole('radio', { name: `ESXi ${release}` })
  await expect(tile('8.0')).toBeChecked()
  await expect(page.locator('.verdict-tile', { hasText: 'ESXi 8.0' })).toContainText('Refused')
  await expect(page.locator('.verdict-reason').first()).toContainText('does not have sha-256 gunzip checksum')
  await expect(page.locator('.verdict-reason').first()).toContainText('reported')
  await tile('8.0').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(tile('7.0')).toBeChecked()
  await expect(page.locator('.verdict-tile', { hasText: 'ESXi 7.0' })).toContainText('Unknown')
  await expect(page.locator('.verdict-reasons')).toContainText('etc/init.d/backup-proxy')
  await expect(page.locator('.verdict-reasons')).not.toContainText('gunzip checksum')
})

test('each checksum stands with its result, and one that 8.0 lacks is no fault of the file', async ({ page, open }) => {
  await open('live')
  await read(page, proxy)
  await expect(page.locator('.members-table tbody tr')).toHaveText([
    /descriptor\.xml.*1,842.*correct/,
    /sig\.pkcs7.*0.*empty: unsigned/,
    /payload1.*12,291.*sha-256, stored.*equal/,
    /sha-1, unpacked.*equal/,
    /sha-256, unpacked.*not stated; 8\.0 needs it/,
  ])
  await expect(page.locator('.fault.is-none')).toContainText(t('vibRead.problems.none'))
})

test('a changed file shows both digests and its faults', async ({ page, open }) => {
  await open('live')
  await read(page, 'net-example.vib')
  const digests = page.locator('.digests dd')
  await expect(digests).toHaveCount(2)
  expect(await digests.first().textContent()).not.toBe(await digests.last().textContent())
  await expect(page.locator('.faults li')).toHaveText([/checksum of netex/, /signature does not match/, /file list/])
  await expect(page.locator('.signature')).toContainText(t('vibRead.signature.states.tampered'))
  await expect(page.locator('.descriptor')).toContainText('esx-version >= 8.0.1')
})

test('a signature that matches is not called trusted, in neither language', async ({ page, open }) => {
  for (const locale of ['en', 'zh-CN'] as const) {
    await open('live', { locale })
    await read(page, 'esx-base.vib')
    const translate = locale === 'en' ? t : zh
    await expect(page.locator('.signature')).toContainText(translate('vibRead.signature.states.matches'))
    await expect(page.locator('.read-tab')).not.toContainText(/trusted|可信|受信任/)
    await expect(page.locator('.signature.is-good')).toHaveCount(0)
  }
})

test('a file is extracted by keyboard from the tree, and by its button', async ({ page, open, asked }) => {
  await open('live')
  await read(page, proxy)
  const tree = page.getByRole('treegrid')
  await tree.focus()
  await page.keyboard.press('Home')
  await expect(page.getByRole('button', { name: t('vibRead.files.extract'), exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
  await page.keyboard.press('Enter')
  await expect(page.getByText('/home/user/backup-proxy', { exact: true })).toBeVisible()
  await page.keyboard.press('End')
  await page.getByRole('button', { name: t('vibRead.files.extract'), exact: true }).click()
  const paths = ['etc/init.d/backup-proxy', 'opt/backup-proxy/proxy.conf']
  await expect
    .poll(async () => (await asked('vibs.extract')).map((input) => (input as { readonly path: string }).path))
    .toEqual(paths)
})

test('folders close and open, alone ones stand in one line, and sticky files say that they stay writable', async ({
  page,
  open,
}) => {
  await open('live')
  await read(page, proxy)
  const rows = page.locator('.file-row:not(.is-head)')
  await expect(rows).toHaveCount(7)
  await expect(page.getByRole('row', { name: 'folder vmware/firewall/' })).toHaveAttribute('aria-level', '2')
  await expect(page.getByRole('row', { name: 'proxy.conf' })).toContainText(t('vibRead.files.sticky'))
  await expect(page.getByRole('row', { name: 'proxy.conf' })).toContainText('01644')
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(3)
  await expect(page.getByRole('row', { name: 'etc/' })).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(rows).toHaveCount(7)
})

test('a file outside the known places is marked', async ({ page, open }) => {
  await open('live')
  await read(page, nextProxy)
  await expect(page.locator('.file-warning')).toHaveCount(1)
  await expect(
    page.getByRole('row', { name: 'backup-proxy.sh' }).getByRole('img', { name: /Outside the places/ }),
  ).toBeVisible()
})

test('a tree of 100,000 files renders only what is in view', async ({ page, open }) => {
  await open('live')
  await read(page, 'esx-base.vib')
  await expect(page.locator('.part-head', { hasText: t('vibRead.files.title') })).toContainText('99,800 files')
  const rows = page.locator('.file-row:not(.is-head)')
  const tree = page.getByRole('treegrid')
  await tree.focus()
  await page.keyboard.press('End')
  await expect(page.locator('.file-row.is-active')).toContainText('part-199')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('End')
  await expect(page.locator('.file-row.is-active')).toContainText('lib-498.so')
  expect(await rows.count()).toBeLessThan(60)
  await page.getByLabel(t('vibRead.files.filter')).fill('part-007/lib-4')
  await expect(tree).toHaveAttribute('aria-rowcount', '100')
  await page.getByLabel(t('vibRead.files.filter')).fill('part-007/lib-4x')
  await expect(page.getByText(t('vibRead.files.noneFound', { query: 'part-007/lib-4x' }))).toBeVisible()
})

test('a file that is refused says why, and the one before stays', async ({ page, open }) => {
  await open('live')
  await read(page, proxy)
  await dropFiles(page, 'refused.vib')
  await expect(page.getByRole('alert')).toContainText('refused.vib')
  await expect(page.getByRole('alert')).toContainText(t('vibRead.kept', { name: proxy }))
  await expect(page.locator('.file-name')).toContainText(proxy)
  await page.evaluate(() => {
    window.fakeMain.dropped = () => Promise.resolve(null)
  })
  await dropFiles(page, 'folder')
  await expect(page.getByRole('alert')).toContainText('folder could not be read')
  await page.getByRole('button', { name: t('vibRead.open'), exact: true }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('two files are compared: by the button, and when both are dropped', async ({ page, open, asked }) => {
  await open('live')
  await reader(page)
  await page.getByRole('button', { name: t('vibRead.empty.button') }).click()
  await page.getByRole('button', { name: t('vibRead.compare') }).click()
  const table = page.locator('.comparison-table')
  await expect(table.getByRole('row', { name: /^descriptor version 2\.3\.1-1 2\.4\.0-1$/ })).toBeVisible()
  await expect(table.getByRole('row', { name: /etc\/init\.d\/backup-proxy/ })).toContainText(
    t('vibRead.comparison.absent'),
  )
  await expect(table.getByRole('row', { name: /^ruleset backupProxy/ })).toContainText('Outbound udp 1024 (source)')
  await page.getByRole('button', { name: t('vibRead.comparison.close') }).click()
  await expect(page.locator('.verdict-tiles')).toBeVisible()
  await dropFiles(page, proxy, proxy)
  await expect(page.getByText(t('vibRead.comparison.same'))).toBeVisible()
  expect(await asked('vibs.compare')).toHaveLength(2)
})

test('a bundle lists its VIBs, of which each can be read, and cannot be installed as it is', async ({ page, open }) => {
  await open('live')
  await read(page, 'backup-proxy-bundle.zip')
  await expect(page.locator('.file-name')).toContainText('offline bundle, 2 VIBs')
  await expect(page.locator('.faults')).toContainText('vib20/docs/docs-1.0-1.vib')
  await expect(page.getByRole('button', { name: t('vibRead.file.installOn') })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'net-example', exact: true }).click()
  await expect(page.locator('.file-name')).toContainText('net-example 1.8.2-1OEM.800.1.0.20613240')
  await expect(page.locator('.verdict-tiles')).toBeVisible()
  await page.getByRole('button', { name: t('vibRead.bundle.all') }).click()
  await expect(page.getByRole('button', { name: 'backup-proxy', exact: true })).toBeVisible()
})

test('the rules of a VIB go to the form', async ({ page, open }) => {
  await open('live')
  await read(page, proxy)
  await expect(page.locator('.rules-table tbody tr')).toHaveText([
    /backupProxy.*Inbound.*tcp.*destination.*2500 – 2600/,
    /Inbound.*6162/,
    /Outbound.*9392/,
    /Outbound.*udp.*source.*1024/,
  ])
  await page.getByRole('button', { name: t('vibRead.file.useRules') }).click()
  await expect(page.getByRole('radio', { name: t('workshop.tabs.build') })).toBeChecked()
  await expect(page.locator('.workshop-page input[value=backupProxy]')).toBeVisible()
})

test('an installation is offered on connected hosts whose release does not refuse the VIB', async ({
  page,
  open,
  asked,
}) => {
  await open('one')
  await read(page, proxy)
  const statement = t('vibRead.file.refusedOnHost', { name: 'rack-1', target: '8.0' })
  await expect(page.getByRole('button', { name: statement })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: statement }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await dropFiles(page, nextProxy)
  await page.getByRole('button', { name: t('vibRead.file.installOnHost', { name: 'rack-1' }) }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await asked('vibs.install')).toEqual([])

  await open('unreachable')
  await read(page, nextProxy)
  await expect(page.getByRole('button', { name: t('vibRead.file.installOnHost', { name: 'lab' }) })).toBeEnabled()
  await open('empty')
  await read(page, nextProxy)
  await expect(page.getByRole('button', { name: t('vibRead.file.installOn') })).toHaveAttribute('aria-disabled', 'true')
})

test('with several hosts the user chooses one', async ({ page, open }) => {
  await open('live')
  await read(page, nextProxy)
  await page.getByRole('button', { name: t('vibRead.file.installOn') }).click()
  await expect(page.getByRole('menuitem')).toHaveText(['rack-1', 'lab'])
  await page.getByRole('menuitem', { name: 'lab' }).click()
  await expect(page.getByRole('dialog')).toContainText('lab')
})

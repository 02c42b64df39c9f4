import type { Page } from '@playwright/test'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { host, ids } from '../../support/fake-main/samples.ts'
import { digest } from '../../support/fake-main/vib-samples.ts'
import { expect, test } from './fixtures.ts'

const { t, problemText, codeText } = createTranslator('en')

async function software(page: Page): Promise<void> {
  await page.keyboard.press('Control+b')
  await page.locator('.workshop-page').waitFor()
  await page.keyboard.press('Alt+3')
  await page.locator('.software-tab, .empty-note').first().waitFor()
}

async function chooseHost(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: t('software.host') }).click()
  await page.getByRole('option', { name }).click()
}

/** Opens the dialog and chooses a level there. */
async function chooseLevel(page: Page, level: string): Promise<void> {
  await page.locator('.level-card').getByRole('button').click()
  await page.getByRole('dialog').getByRole('radio', { name: level }).check()
  await page.locator('.preview').waitFor()
}

const names = (page: Page) => page.locator('.software-table .package-name')

test('the packages stand with what an upgrade should know about them', async ({ page, open }) => {
  await open('live')
  await software(page)
  await expect(names(page)).toHaveCount(22)
  await expect(page.getByRole('row', { name: /^backup-proxy/ })).toContainText(t('software.remarks.community'))
  await expect(page.getByRole('row', { name: /^net-example/ })).toContainText(t('software.remarks.thirdParty'))
  await expect(page.getByRole('row', { name: /^esx-base/ }).locator('.is-remark')).toBeEmpty()
  await expect(page.locator('.software-counts')).toHaveText('22 VIBs, 5 not from VMware')
  await page.evaluate((id) => {
    const found = window.fakeMain.vibs.read.software.get(id)
    if (found) found.level = 'PartnerSupported'
  }, ids.rack)
  await page.getByRole('button', { name: t('software.reload') }).click()
  await expect(page.getByRole('row', { name: /^ghettoVCB/ })).toContainText(t('software.remarks.belowLevel'))
})

test('only packages of others can be removed', async ({ page, open, asked }) => {
  await open('live')
  await software(page)
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(5)
  await page.getByRole('button', { name: t('software.removeNamed', { name: 'ghettoVCB' }) }).click()
  await expect(page.getByRole('dialog')).toContainText('ghettoVCB')
  expect(await asked('vibs.remove')).toEqual([])
})

test('the list is searched, narrowed to what is not from VMware, and sorted', async ({ page, open }) => {
  await open('live')
  await software(page)
  await page.getByRole('switch', { name: t('software.onlyOthers') }).check()
  await expect(names(page)).toHaveText(['backup-proxy', 'ghettoVCB', 'net-example', 'nmlx5-core', 'vmware-storcli64'])
  await page.getByLabel(t('software.search')).fill('partner exnet')
  await expect(names(page)).toHaveText(['net-example'])
  await expect(page.locator('.software-counts')).toHaveText(t('software.shown', { shown: 1, total: 22 }))
  await page.getByLabel(t('software.search')).fill('nothing like it')
  await page.getByRole('button', { name: t('software.clear') }).click()
  await expect(names(page)).toHaveCount(22)
  const remark = page.getByRole('columnheader', { name: t('software.columns.remark') })
  await remark.getByRole('button').click()
  await expect(remark).toHaveAttribute('aria-sort', 'ascending')
  await expect(names(page).first()).toHaveText('backup-proxy')
  const date = page.getByRole('columnheader', { name: t('software.columns.installed') })
  await date.getByRole('button').click()
  await date.getByRole('button').click()
  await expect(date).toHaveAttribute('aria-sort', 'descending')
  await expect(remark).toHaveAttribute('aria-sort', 'none')
  await expect(names(page).first()).toHaveText('backup-proxy')
  await expect(names(page).nth(1)).toHaveText('ghettoVCB')
})

test('the chosen host is kept while other views are shown', async ({ page, open }) => {
  await open('live')
  await software(page)
  await chooseHost(page, 'lab')
  await expect(page.locator('.level-now')).toHaveText('PartnerSupported')
  await page.keyboard.press('Alt+2')
  await page.locator('.read-tab').waitFor()
  await page.keyboard.press('Alt+3')
  await expect(page.getByRole('combobox', { name: t('software.host') })).toHaveValue('lab')
})

test('the level says what the host installs and what it costs', async ({ page, open }) => {
  await open('live')
  await software(page)
  await expect(page.locator('.levels .is-refused')).toHaveCount(0)
  await expect(page.locator('.level-about')).toHaveText(t('hostImage.about.community'))
  await chooseHost(page, 'lab')
  await expect(page.locator('.levels .is-refused')).toHaveText(/CommunitySupported/)
  await expect(page.locator('.level-about')).toHaveText(t('hostImage.about.other'))
  await expect(page.locator('.level-card')).toContainText(t('software.level.secureBootUnknown'))
})

test('raising the level names the VIBs in its way, which can be removed from there', async ({ page, open, asked }) => {
  await open('live')
  await software(page)
  await chooseLevel(page, 'PartnerSupported')
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('.blocker strong')).toHaveText(['backup-proxy', 'ghettoVCB'])
  await expect(dialog).toContainText(
    problemText({ code: 'ACCEPTANCE_BLOCKED', params: { level: 'PartnerSupported', vibs: 'backup-proxy, ghettoVCB' } }),
  )
  await expect(dialog.getByRole('button', { name: 'Set to PartnerSupported' })).toBeDisabled()
  await dialog.getByRole('radio', { name: 'CommunitySupported' }).check()
  await expect(dialog).toContainText(t('software.dialog.already'))
  await expect(dialog.getByRole('button', { name: 'Set to CommunitySupported' })).toBeDisabled()
  await dialog.getByRole('radio', { name: 'PartnerSupported' }).check()
  await dialog.getByRole('button', { name: t('software.removeNamed', { name: 'ghettoVCB' }) }).click()
  await expect(page.getByRole('dialog')).toContainText('ghettoVCB')
  expect(await asked('vibs.setAcceptance')).toEqual([])
})

test('lowering the level shows call, command and price, is read back, kept, and taken back', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await software(page)
  await chooseHost(page, 'lab')
  await expect(page.locator('.level-now')).toHaveText('PartnerSupported')
  await chooseLevel(page, 'CommunitySupported')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(problemText({ code: 'ACCEPTANCE_COMMUNITY', params: {} }))
  await expect(dialog.locator('.command')).toHaveText([
    'HostImageConfigManager.UpdateHostImageAcceptanceLevel(newAcceptanceLevel = community)',
    'esxcli software acceptance set --level=CommunitySupported',
  ])
  await dialog.getByRole('button', { name: 'Set to CommunitySupported' }).click()
  await expect(page.getByText(t('software.dialog.done'))).toBeVisible()
  await expect(page.locator('.level-now')).toHaveText('CommunitySupported')
  await expect(page.locator('.image-change').first()).toContainText('PartnerSupported → CommunitySupported')
  await page
    .locator('.image-change')
    .first()
    .getByRole('button', { name: t('software.changes.undo') })
    .click()
  await expect(dialog).toContainText(t('software.dialog.undoText'))
  await expect(dialog.getByRole('radio')).toHaveCount(0)
  await dialog.getByRole('button', { name: t('software.dialog.undo'), exact: true }).click()
  await expect(page.getByText(t('software.dialog.undone'))).toBeVisible()
  await expect(page.locator('.level-now')).toHaveText('PartnerSupported')
  await expect(page.locator('.image-change').nth(1)).toContainText(t('software.changes.undone'))
  expect(await asked('vibs.setAcceptance')).toEqual([
    { id: ids.lab, level: 'CommunitySupported', expected: 'PartnerSupported', undoOf: null },
    { id: ids.lab, level: 'PartnerSupported', expected: 'CommunitySupported', undoOf: expect.any(String) },
  ])
})

test('only the last change of the level can be taken back', async ({ page, open }) => {
  await open('live')
  await software(page)
  await expect(page.locator('.image-change')).toHaveCount(3)
  await expect(page.locator('.image-change').getByRole('button')).toHaveCount(1)
  await expect(page.locator('.image-change').last().getByRole('button')).toBeVisible()
  await page.evaluate(() => {
    window.fakeMain.vibs.read.outcome = 'unconfirmed'
  })
  await chooseHost(page, 'lab')
  await chooseLevel(page, 'CommunitySupported')
  await page.getByRole('dialog').getByRole('button', { name: 'Set to CommunitySupported' }).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  await expect(page.locator('.image-change')).toContainText(t('software.changes.states.unconfirmed'))
  await expect(page.locator('.image-change').getByRole('button')).toHaveCount(0)
})

for (const [outcome, code] of [
  ['not-as-asked', 'ACCEPTANCE_NOT_AS_ASKED'],
  ['unconfirmed', 'ACCEPTANCE_UNCONFIRMED'],
] as const)
  test(`a change that ended ${outcome} stays in the dialog and is not called done`, async ({ page, open, asked }) => {
    await open('live')
    await software(page)
    await page.evaluate((wanted) => {
      window.fakeMain.vibs.read.outcome = wanted
    }, outcome)
    await chooseHost(page, 'lab')
    await chooseLevel(page, 'CommunitySupported')
    const set = page.getByRole('dialog').getByRole('button', { name: 'Set to CommunitySupported' })
    await set.click()
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
      codeText(code, { level: 'CommunitySupported' }),
    )
    await expect(set).toBeDisabled()
    await expect(page.getByText(t('software.dialog.done'))).toHaveCount(0)
    await page.getByRole('button', { name: t('software.dialog.again') }).click()
    await expect(set).toBeEnabled()
    expect(await asked('vibs.setAcceptance')).toHaveLength(1)
  })

test('a level that changed meanwhile is looked at again before anything is sent', async ({ page, open }) => {
  await open('live')
  await software(page)
  await chooseHost(page, 'lab')
  await chooseLevel(page, 'CommunitySupported')
  await page.evaluate((id) => {
    const found = window.fakeMain.vibs.read.software.get(id)
    if (found) found.level = 'VMwareAccepted'
  }, ids.lab)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Set to CommunitySupported' }).click()
  await expect(dialog.getByRole('alert')).toContainText('VMwareAccepted by now')
  await dialog.getByRole('button', { name: t('software.dialog.again') }).click()
  await expect(dialog.locator('.preview-before')).toHaveText('VMwareAccepted')
})

test('a host that lists nothing says why, and its level can still be changed', async ({ page, open }) => {
  await open('live')
  await page.evaluate(() => {
    window.fakeMain.vibs.read.trouble = { code: 'PACKAGES_NO_PERMISSION', params: { privilege: 'Host.Config.Patch' } }
  })
  await software(page)
  await expect(page.getByRole('alert')).toContainText('Host.Config.Patch')
  await chooseLevel(page, 'PartnerSupported')
  await expect(page.getByRole('dialog')).toContainText(
    problemText({ code: 'ACCEPTANCE_VIBS_UNKNOWN', params: { level: 'PartnerSupported' } }),
  )
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    window.fakeMain.vibs.read.trouble = null
  })
  await page.getByRole('alert').getByRole('button').click()
  await expect(names(page)).toHaveCount(22)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a list from esxcli says so with what the image manager refused', async ({ page, open }) => {
  await open('live')
  await software(page)
  await chooseHost(page, 'lab')
  await expect(page.locator('.software-main .banner')).toContainText(t('software.byEsxcli'))
  await expect(page.locator('.software-main .banner')).toContainText('Host.Config.Patch')
  await expect(names(page)).toHaveCount(20)
})

test('reading, an empty list, no connection and no hosts each have their words', async ({ page, open }) => {
  await open('live')
  await page.evaluate((id) => {
    window.fakeMain.hold('vibs.installed')
    const found = window.fakeMain.vibs.read.software.get(id)
    if (found) found.installed = { packages: [], source: 'image-manager', refusal: null }
  }, ids.lab)
  await software(page)
  await expect(page.getByText(t('software.reading', { name: 'rack-1' }))).toBeVisible()
  await page.keyboard.press('Alt+2')
  await expect.poll(() => page.evaluate(() => window.fakeMain.givenUp)).toContain('vibs.installed')

  await open('unreachable')
  await page.evaluate((id) => {
    const found = window.fakeMain.vibs.read.software.get(id)
    if (found) found.installed = { packages: [], source: 'image-manager', refusal: null }
  }, ids.lab)
  await software(page)
  await expect(page.getByText(t('software.none'))).toBeVisible()
  await chooseHost(page, 'rack-1')
  await expect(page.locator('.empty-note-title')).toHaveText(t('software.notConnected', { name: 'rack-1' }))
  await page.getByRole('button', { name: t('software.goToHost', { name: 'rack-1' }) }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'rack-1' })).toBeVisible()

  await open('empty')
  await software(page)
  await expect(page.getByText(t('software.noHosts'))).toBeVisible()
})

test('a list of a host that went away says when it was read, and offers no removal', async ({ page, open }) => {
  await open('live')
  await software(page)
  await expect(names(page)).toHaveCount(22)
  const state = { ...host().state, connection: 'unreachable' as const }
  await page.evaluate((away) => window.fakeMain.changeHost(away.id, { state: away.state }), { id: ids.rack, state })
  await expect(page.locator('.software-main .banner')).toContainText(t('software.notConnected', { name: 'rack-1' }))
  await expect(names(page)).toHaveCount(22)
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(0)
  await expect(page.locator('.level-card').getByRole('button')).toHaveAttribute('aria-disabled', 'true')
})

test('the list is exported in four formats', async ({ page, open, asked }) => {
  await open('live')
  await software(page)
  for (const format of ['csv', 'md', 'html', 'json'] as const) {
    await page.getByRole('button', { name: t('software.export.title') }).click()
    await page.getByRole('menuitem', { name: t(`software.export.${format}`) }).click()
    await expect(page.getByText(`/home/user/software.${format}`)).toBeVisible()
  }
  expect(await asked('vibs.exportInstalled')).toEqual(
    ['csv', 'md', 'html', 'json'].map((format) => ({ id: ids.rack, format })),
  )
})

for (const [locale, kind, words] of [
  [
    'en',
    'VIBs and acceptance level',
    ['Remove old-agent 1.0.2-1', 'Sent, outcome unknown', 'The removal of old-agent'],
  ],
  ['zh-CN', 'VIB 与接受级别', ['移除 old-agent 1.0.2-1', '已发送，结果未知', '已发送 old-agent 的删除请求']],
] as const)
  test(`changes of the image are listed in the activity, each with its details, ${locale}`, async ({
    page,
    open,
    asked,
  }) => {
    const { t: say, codeText: sayCode } = createTranslator(locale)
    await open('live', { locale })
    await page.keyboard.press('Control+j')
    await expect(page.getByText(say('app.activity.count', { count: 39 }))).toBeVisible()
    expect(await asked('vibs.changes')).toEqual([{ hostId: null }])
    await page.getByRole('combobox', { name: say('firewall.activity.kind') }).click()
    await page.getByRole('option', { name: kind }).click()
    await expect(page.getByText(say('app.activity.count', { count: 3 }))).toBeVisible()
    await expect(page.getByRole('combobox', { name: say('app.activity.outcome') })).toBeDisabled()
    const rows = page.locator('.run-link')
    const detail = page.locator('.run-detail')
    await expect(rows.getByRole('img', { name: kind })).toHaveCount(3)
    await expect(rows.first()).toContainText(words[0])
    await expect(rows.first()).toContainText(words[1])
    for (const each of words) await expect(detail).toContainText(each)

    await rows.nth(1).click()
    await expect(detail).toContainText(say('firewall.entryStates.done'))
    await detail
      .getByRole('button', { name: say('app.common.copy') })
      .first()
      .click()
    await expect.poll(() => asked('shell.copy')).toEqual([{ text: digest('backup-proxy-2.3.1-1.vib') }])

    await page.evaluate((id) => {
      const { read } = window.fakeMain.vibs
      read.outcome = 'not-as-asked'
      const level = 'VMwareAccepted' as const
      read.answers['vibs.setAcceptance']({ id, level, expected: 'CommunitySupported', undoOf: null })
    }, ids.rack)
    await page.getByRole('button', { name: say('app.activity.reload') }).click()
    await rows.first().click()
    for (const each of [
      say('firewall.entryStates.not-as-asked'),
      sayCode('ACCEPTANCE_NOT_AS_ASKED', { level: 'VMwareAccepted' }),
      say('software.level.title'),
    ])
      await expect(detail).toContainText(each)
    const fact = (name: string) => detail.locator('.fact', { hasText: name }).locator('dd')
    await expect(fact(say('firewall.activity.before'))).toHaveText('CommunitySupported')
    await expect(fact(say('firewall.activity.after'))).toHaveText('VMwareAccepted')
  })

test('a journal of images that cannot be read hides no other', async ({ page, open }) => {
  await open('live')
  const refusal = problem('STORAGE_UNREADABLE', { file: 'image-changes.jsonl' })
  await page.evaluate((trouble) => void (window.fakeMain.vibs.read.journalTrouble = trouble), refusal)
  await page.keyboard.press('Control+j')
  await expect(page.getByText('36 entries')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveText(problemText(refusal))
})

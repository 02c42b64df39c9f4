import { settingsSchema } from '../../../shared/models/settings.ts'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ids } from '../../support/fake-main/samples.ts'

const openPorts = async (page: Page): Promise<void> => {
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.locator('.ports-row').nth(2).waitFor()
}

test('before any check the table is there, and a check is offered; it can be cancelled', async ({
  page,
  open,
  asked,
}) => {
  await open('portsUnchecked')
  await openPorts(page)
  await expect(page.getByRole('row', { name: /^22\/tcp .*SSH server.*Not checked/ })).toBeVisible()
  await expect(page.getByText('Showing the port table only.')).toBeVisible()
  await page.evaluate(() => window.fakeMain.hold('ports.check'))
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.evaluate((id) => window.fakeMain.ports.progress(id, 3, 20), ids.rack)
  await expect(page.getByText('3 of 20')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible()
  expect(await asked('ports.check')).toEqual([{ id: ids.rack, role: 'management', probe: true }])
  expect(await asked('ports.watch')).toContainEqual({ id: ids.rack, watching: true, role: 'management' })
  await page.getByRole('tab', { name: 'Connection' }).click()
  await expect.poll(() => asked('ports.watch')).toContainEqual({ id: ids.rack, watching: false, role: 'management' })
})

test('all by keyboard: search, walk, details, back, copy', async ({ page, open, asked }) => {
  await open('portsTrouble')
  await openPorts(page)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('ssh')
  await expect(page.locator('.ports-row:not(.is-head)')).toHaveCount(2)
  await page.keyboard.press('Escape')
  const grid = page.getByRole('grid', { name: 'Ports of rack-1' })
  await expect(page.locator('.ports-row:not(.is-head)').nth(3)).toBeVisible()
  await grid.focus()
  await page.keyboard.press('End')
  await expect(page.locator('.ports-row.is-active')).toBeInViewport()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.ports-row.is-active')).toContainText('SSH server')
  await expect(grid).toHaveAttribute('aria-activedescendant', 'port-row-1')
  await page.keyboard.press('Enter')
  const detail = page.getByRole('complementary', { name: /22\/tcp SSH server/ })
  await expect(detail).toBeFocused()
  await expect(detail).toContainText('It responds from here, although the chosen role does not need it.')
  await page.keyboard.press('Escape')
  await expect(detail).toHaveCount(0)
  await expect(grid).toBeFocused()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+c')
  await expect(page.getByText('2 rows copied')).toBeVisible()
  const [copied] = (await asked('shell.copy')) as { text: string }[]
  expect(copied?.text.split('\n').map((line) => line.split('\t')[0])).toEqual(['Port', '22', '53'])
})

test('details follow the arrows while they are open', async ({ page, open }) => {
  await open('portsTrouble')
  await openPorts(page)
  await page.getByRole('row', { name: /SSH server/ }).click()
  await expect(page.getByRole('complementary', { name: /SSH server/ })).toBeVisible()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: /53\/udp DNS client/ })).toBeVisible()
})

test('filters: only problems of the role chosen, direction, and nothing left', async ({ page, open, asked }) => {
  await open('portsTrouble')
  await openPorts(page)
  await page.getByRole('combobox', { name: 'Role of this computer' }).click()
  await page.getByRole('option', { name: 'vCenter' }).click()
  await expect.poll(() => asked('ports.watch')).toContainEqual({ id: ids.rack, watching: true, role: 'vcenter' })
  await page.getByRole('switch', { name: 'Problems only' }).check({ force: true })
  await expect(page.locator('.ports-row:not(.is-head)')).toHaveCount(4)
  await expect(page.locator('.ports-row .verdict')).toHaveText([
    'Blocked on the way',
    'Service stopped',
    'Ruleset off',
    'Ruleset off',
  ])
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('checkbox', { name: 'inbound', exact: true }).press('Space')
  await expect(page.locator('.ports-row:not(.is-head)')).toHaveCount(1)
  await page.getByRole('checkbox', { name: 'UDP' }).press('Space')
  await expect(page.getByText('No problems among the ports that match the filter.')).toBeVisible()
  await page.locator('.filter-menu').getByRole('button', { name: 'Clear filter' }).click()
  await expect(page.locator('.ports-row:not(.is-head)').nth(5)).toBeVisible()
})

test('a change shows the exact call first, focuses Cancel where it opens to all addresses, and can be undone', async ({
  page,
  open,
  asked,
}) => {
  await open('portsHealthy')
  await openPorts(page)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('sshServer')
  await page.getByRole('row', { name: /SSH server/ }).click()
  await page.getByRole('complementary').getByRole('button', { name: 'Start', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('HostServiceSystem.StartService(id = TSM-SSH)')
  await expect(dialog).toContainText('vim-cmd hostsvc/start_ssh')
  await expect(dialog).toContainText('This opens SSH (22) to every address')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(dialog).toContainText('HostServiceSystem.StopService(id = TSM-SSH)')
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Undone')).toBeVisible()
  const applied = (await asked('firewall.apply')) as { change: unknown; expected: unknown; undoOf: string | null }[]
  expect(applied.map(({ change, expected }) => ({ change, expected }))).toEqual([
    {
      change: { kind: 'service', key: 'TSM-SSH', running: true },
      expected: { kind: 'service', key: 'TSM-SSH', running: false },
    },
    {
      change: { kind: 'service', key: 'TSM-SSH', running: false },
      expected: { kind: 'service', key: 'TSM-SSH', running: true },
    },
  ])
  expect(applied.map(({ undoOf }) => undoOf === null)).toEqual([true, false])
})

test('a change that would lock Hypertray out is refused, with its console command; rulesets of system services cannot be changed', async ({
  page,
  open,
  asked,
}) => {
  await open('portsHealthy')
  await openPorts(page)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('443 vSphereClient')
  await page.getByRole('row', { name: /^443/ }).first().click()
  await page.getByRole('complementary').getByRole('button', { name: 'Close', exact: true }).last().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('This cannot be changed from here')
  await expect(dialog.locator('.command')).toHaveText(
    'esxcli network firewall ruleset set --ruleset-id=vSphereClient --enabled=false',
  )
  await expect(dialog.locator('.form-actions button')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: /Search ports/ }).fill('CIMSLP')
  await page.getByRole('row', { name: /^427\/tcp/ }).click()
  const owned = page.getByRole('complementary').locator('.change-do button').first()
  await expect(owned).toHaveAccessibleDescription(/belongs to a system service/)
  await owned.press('Enter')
  await expect(dialog).toHaveCount(0)
  expect(await asked('firewall.apply')).toEqual([])
})

test('allowed addresses are checked while typing, and going to the preview and back loses nothing', async ({
  page,
  open,
  asked,
}) => {
  await open('portsHealthy')
  await openPorts(page)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('sshServer')
  await page.getByRole('row', { name: /SSH server/ }).click()
  await page.getByRole('button', { name: 'Edit addresses' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('switch', { name: 'Allow all addresses' }).uncheck({ force: true })
  const list = dialog.getByRole('textbox')
  const next = dialog.getByRole('button', { name: 'Preview changes' })
  await expect(next).toBeDisabled()
  await list.fill('192.0.2.300')
  await expect(dialog).toContainText('192.0.2.300 is neither an IP address nor a network')
  await expect(next).toBeDisabled()
  await list.fill('192.0.2.10\n198.51.100.0/24')
  await expect(dialog).toContainText('This computer, 203.0.113.20, is not included.')
  await dialog.getByRole('button', { name: 'Add 203.0.113.20' }).click()
  await expect(dialog).toContainText('3 entries')
  await next.click()
  await expect(dialog).toContainText(
    'HostFirewallSystem.UpdateRuleset(id = sshServer, allowedHosts = 192.0.2.10, 203.0.113.20, 198.51.100.0/24)',
  )
  await dialog.getByRole('button', { name: 'Back' }).click()
  await expect(list).toHaveValue('192.0.2.10\n198.51.100.0/24\n203.0.113.20')
  await next.click()
  await dialog.getByRole('button', { name: 'Edit addresses' }).click()
  await expect(dialog).toHaveCount(0)
  expect(await asked('firewall.apply')).toMatchObject([
    { change: { allowed: { all: false, addresses: ['192.0.2.10', '203.0.113.20'], networks: ['198.51.100.0/24'] } } },
  ])
})

test('drift is shown in the list of hosts, compared, and reverted one by one', async ({ page, open, asked }) => {
  await open('portsDrift')
  await expect(page.locator('.host-link').first()).toContainText('Firewall differs from saved state')
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.locator('.ports-modes').getByText('Saved states').click()
  const rows = page.locator('.differences tbody tr')
  await expect(rows.first()).toBeVisible()
  const before = await rows.count()
  await page.getByRole('checkbox', { name: 'Ruleset updateManager' }).check()
  await page.getByRole('checkbox', { name: 'Service ntpd', exact: true }).check()
  await page.getByRole('button', { name: 'Make 2 the same…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Make 2 changes' }).click()
  await expect(dialog).toContainText('2 of 2 changes made')
  await dialog.locator('.form-actions').getByRole('button', { name: 'Close' }).click()
  await expect(rows).toHaveCount(before - 2)
  expect(((await asked('firewall.apply')) as { change: unknown }[]).map(({ change }) => change)).toEqual([
    { kind: 'ruleset', key: 'updateManager', enabled: true },
    { kind: 'service', key: 'ntpd', running: true },
  ])
})

test('the first of several changes to fail stops the rest, and the dialog says what was done', async ({
  page,
  open,
  asked,
}) => {
  await open('portsDrift')
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.locator('.ports-modes').getByText('Saved states').click()
  for (const name of ['Ruleset updateManager', 'Ruleset webAccess', 'Service ntpd'])
    await page.getByRole('checkbox', { name, exact: true }).check()
  await page.getByRole('button', { name: 'Make 3 the same…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Make 3 changes' })).toBeEnabled()
  // Another client changes the second one meanwhile.
  await page.evaluate(
    (id) =>
      window.fakeMain.ports.answers['firewall.apply']({
        id,
        change: { kind: 'ruleset', key: 'webAccess', enabled: true },
        expected: null,
        undoOf: null,
      }),
    ids.rack,
  )
  await dialog.getByRole('button', { name: 'Make 3 changes' }).click()
  await expect(dialog).toContainText('1 of 3 changes made')
  await expect(dialog).toContainText('webAccess has changed since the preview')
  await expect(dialog.getByRole('img', { name: 'Waiting' })).toHaveCount(1)
  expect(await asked('firewall.apply')).toHaveLength(2)
})

test('a state is saved, marked and deleted after asking', async ({ page, open, asked }) => {
  await open('portsHealthy')
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.locator('.ports-modes').getByText('Saved states').click()
  await page.getByRole('button', { name: 'Save current state…' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Today')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Compare with this: Today' }).click()
  await expect(page.locator('.saved-state', { hasText: 'Today' })).toContainText('Compared with')
  await page.getByRole('button', { name: 'Delete: Today' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.locator('.saved-state', { hasText: 'Today' })).toHaveCount(0)
  expect(await asked('firewall.saveBaseline')).toEqual([{ id: ids.rack, name: 'Today' }])
})

test('all hosts: walked in both directions by keyboard, Enter opens that port of that host', async ({
  page,
  open,
  asked,
}) => {
  await open('portsMany')
  await page.keyboard.press('Control+p')
  await expect(page.getByText('100 hosts not checked yet')).toBeVisible()
  await page.getByRole('button', { name: 'Check all hosts' }).click()
  await expect(page.getByText('not checked yet')).toHaveCount(0)
  expect(await asked('ports.check')).toHaveLength(100)
  const grid = page.getByRole('grid', { name: 'Ports on all hosts' })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.heat-cell.is-active')).toHaveAccessibleName('esxi-003, 22/tcp: Open, not required')
  await page.keyboard.press('Control+End')
  await expect(page.locator('.heat-cell.is-active')).toBeInViewport()
  await expect(page.locator('.heat-cell.is-active')).toHaveAccessibleName(/^esxi-100, /)
  await page.keyboard.press('Control+Home')
  await expect(page.locator('.heat-side.is-active')).toBeInViewport()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: /22\/tcp SSH server/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'esxi-001' })).toBeVisible()
  await expect(page.getByRole('complementary', { name: /22\/tcp SSH server/ })).toContainText('Change on this host')
})

test('a cell of the map has the shape of its verdict, in the colours of the theme in use', async ({ page, open }) => {
  await open('portsMany')
  await page.keyboard.press('Control+p')
  const cell = page.locator('.heat-body .heat-cell').first()
  const shape = (): Promise<string> => cell.evaluate((element) => getComputedStyle(element).backgroundImage)
  await expect.poll(shape).toContain('data:image/')
  const light = await shape()
  await page.evaluate((settings) => window.fakeMain.change({ settings }), settingsSchema.parse({ theme: 'dark' }))
  await expect.poll(shape).not.toBe(light)
})

test('without hosts, the reference table is still there, with its notes', async ({ page, open }) => {
  await open('empty')
  await page.keyboard.press('Control+p')
  await expect(page.getByText('72 rows')).toBeVisible()
  await page.getByRole('switch', { name: 'Only ports in my notes' }).check({ force: true })
  await expect(page.getByText('27 rows')).toBeVisible()
  await page.getByRole('row', { name: /Wake-on-LAN/ }).click()
  await expect(page.locator('.detail')).toContainText('About your notes')
})

test('changes are listed in the activity, and can be undone from there', async ({ page, open, asked }) => {
  await open('portsHealthy')
  await page.keyboard.press('Control+j')
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Firewall and services' }).click()
  await expect(page.getByText('4 entries')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('dialog')).toContainText('HostFirewallSystem.DisableRuleset(id = sshServer)')
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await asked('firewall.apply')).toMatchObject([{ undoOf: '30000000-0000-4000-8000-000000000001' }])
})

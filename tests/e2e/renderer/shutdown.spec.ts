import { expect, test } from './fixtures.ts'
import { ids, someVms } from '../../support/fake-main/samples.ts'

test('from the plan to the countdown and back: rules are remembered for the host, and Cancel has the focus', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  await expect(page.getByText('You will be asked', { exact: true })).toHaveCount(1)
  await page.getByRole('combobox', { name: 'No VMware Tools' }).click()
  await page.getByRole('option', { name: 'Suspend it' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'pfsense' }).last()).toContainText('Suspend')
  await page.getByRole('textbox', { name: 'Countdown' }).fill('30')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A countdown of 30 s starts')).toBeVisible()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  const policy = {
    mode: 'direct',
    guestTimeoutSeconds: 300,
    noTools: 'suspend',
    stuck: 'ask',
    inaccessible: 'ask',
    maxTimeSeconds: null,
    countdownSeconds: 30,
  }
  await expect.poll(() => asked('power.shutDown')).toEqual([{ id: ids.rack, policy }])
  // Each change names only what it changes, so that it reverts no other one.
  expect(await asked('hosts.setPolicy')).toEqual([
    { id: ids.rack, policy: { noTools: 'suspend' } },
    { id: ids.rack, policy: { countdownSeconds: 30 } },
  ])
  await expect(page.getByRole('timer')).toHaveAccessibleName(/^(?:30|29|28) seconds left$/)
  await expect(page.getByRole('button', { name: 'Cancel shutdown' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => asked('power.cancel')).toEqual([{ id: ids.rack }])
})

test('a number outside its limits is reported, and not applied', async ({ page, open, asked }) => {
  await open('live')
  await page.keyboard.press('Control+,')
  const field = page.getByRole('textbox', { name: 'Countdown' })
  await field.fill('3')
  await expect(page.getByText('5 to 120')).toBeVisible()
  await field.blur()
  await expect(field).toHaveValue('10 seconds')
  expect(await asked('settings.update')).toEqual([])
})

test('blockers prevent a shutdown from being started', async ({ page, open }) => {
  await open('live')
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  await page.getByRole('combobox', { name: 'No VMware Tools' }).click()
  await page.getByRole('option', { name: 'Stop the run' }).click()
  await expect(page.getByText('Why it cannot be shut down')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start shutdown' })).toBeDisabled()
})

test('the host says what a click would need, and leads to its cure', async ({ page, open }) => {
  await open('live')
  const header = page.getByRole('main').locator('header')
  await header.getByRole('button', { name: '1 guest needs a rule' }).click()
  const plan = page.getByRole('tabpanel', { name: 'Shutdown' })
  await expect(plan.getByText('You will be asked about these guests')).toBeVisible()
  await plan.getByRole('button', { name: 'Set a rule' }).click()
  const rule = plan
    .getByRole('group', { name: 'Shutdown rules for pfsense' })
    .getByRole('combobox', { name: 'No VMware Tools' })
  await expect(rule).toBeFocused()
  await rule.click()
  await page.getByRole('option', { name: 'Suspend it' }).click()
  await expect(plan.getByText('You will be asked about these guests')).toHaveCount(0)
  await expect(plan.getByText('How long it takes is learned')).toBeVisible()
  await page.getByRole('tab', { name: 'Virtual machines' }).click()
  await expect(header.getByRole('button', { name: 'Ready, 7 guests' })).toBeVisible()
})

test('autostart says what a power cut would do, is put right, and back', async ({ page, open, asked }) => {
  await open('live')
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  await page.getByRole('button', { name: 'Look at autostart' }).click()
  const dialog = page.getByRole('dialog', { name: 'Autostart of rack-1' })
  await expect(dialog).toContainText('7 of 7 running VMs would lose power hard')
  await expect(dialog.getByRole('listitem').first()).toHaveText('Autostart is off → Autostart is on')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'pfsense' })).toContainText(
    'loses power: VMware Tools is not running',
  )
  await expect(dialog.getByRole('button', { name: 'Undo the last change' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Change the settings' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Changed, and read back from the host.')
  await expect(dialog).toContainText('2 of 7 running VMs would lose power hard')
  await expect(dialog.getByRole('button', { name: 'Change the settings' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Undo the last change' }).click()
  await expect(dialog).toContainText('7 of 7 running VMs')
  expect((await asked('autostart.change')).map((each) => (each as { undo: boolean }).undo)).toEqual([false, true])
})

test('the start order is changed by dragging and by keyboard, shown before it is saved', async ({
  page,
  open,
  asked,
}) => {
  await open('live')
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  await page.getByRole('button', { name: 'Look at autostart' }).click()
  const dialog = page.getByRole('dialog', { name: 'Autostart of rack-1' })
  await dialog.getByRole('button', { name: 'Change the settings' }).click()
  const list = dialog.getByRole('list', { name: 'Start order' })
  const first = list.getByRole('listitem').first()
  await expect(first).toHaveText('In any order')
  await list
    .getByRole('listitem')
    .filter({ hasText: 'web-2' })
    .dragTo(first, { targetPosition: { x: 40, y: 2 } })
  await expect(first).toHaveText('1web-2')
  const mail = list.getByRole('listitem').filter({ hasText: 'mail' })
  await mail.focus()
  for (let moves = 0; moves < 10 && (await first.textContent()) !== '1mail'; moves += 1)
    await page.keyboard.press('Alt+ArrowUp')
  await expect(mail).toBeFocused()
  await expect(list.locator('.order-row').nth(1)).toHaveText('2web-2')
  await expect(dialog.getByRole('status').filter({ hasText: 'Moved mail' })).toBeAttached()
  await expect(dialog.locator('.autostart-changes li')).toHaveText([
    'web-2: starts with the host, shut down guest → starts in place 2, shut down guest',
    'mail: starts with the host, shut down guest → starts in place 1, shut down guest',
  ])
  await dialog.getByRole('button', { name: 'Save the order' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Changed, and read back from the host.')
  await expect(first).toHaveText('1mail')
  const orders = (await asked('autostart.change')).map((each) => (each as { order: readonly string[] | null }).order)
  expect(orders).toEqual([null, [expect.any(String), expect.any(String)]])
  await dialog.getByRole('button', { name: 'Undo the last change' }).click()
  await expect(first).toHaveText('In any order')
})

test('Escape cancels a countdown, in the window and in the small one', async ({ page, open, asked }) => {
  await open('countdown')
  await expect(page.getByRole('timer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect.poll(() => asked('power.cancel')).toEqual([{ id: ids.rack }])
  await open('countdown', { hash: `#countdown/${ids.rack}` })
  await expect(page.getByRole('button', { name: 'Cancel shutdown' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('status')).toHaveText('No run on rack-1 is in progress.')
  await expect(page.getByText('You cancelled the countdown. Nothing was sent to the host.')).toBeVisible()
})

test('Shut down now names every running machine and asks for the name of the host', async ({ page, open, asked }) => {
  await open('live')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Shut down now…' }).click()
  const dialog = page.getByRole('dialog')
  const running = someVms.filter((vm) => vm.powerState === 'poweredOn')
  await expect(dialog.locator('.name-list li')).toHaveText(running.map((vm) => vm.name ?? '').sort())
  const confirm = dialog.getByRole('button', { name: 'Shut down now' })
  await dialog.getByRole('textbox').fill('Rack-1')
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox').fill('rack-1')
  await expect(confirm).toBeEnabled()
  // A machine starts while the dialog is open: it has to be seen before.
  await page.evaluate((id) => {
    const host = window.fakeMain
    const state = { connection: 'connected', problem: null, asOf: null, stale: false, nextTryAt: null } as const
    const vm = {
      tools: null,
      guestState: null,
      guestIp: null,
      connectionState: null,
      question: null,
      hostMoid: null,
      instanceUuid: null,
      guestId: null,
      template: null,
      macs: null,
      hasSnapshot: null,
      consolidationNeeded: null,
      toolsVersionStatus2: null,
      powerState: 'poweredOn',
    } as const
    host.changeHost(id, {
      state: {
        ...state,
        inventory: {
          hostId: null,
          product: { name: 'ESXi', version: '8', build: '1', apiType: 'HostAgent' },
          maintenance: false,
          bootTime: null,
          managementServerIp: null,
          vms: [
            { ...vm, id: '2', name: 'db-primary' },
            { ...vm, id: '77', name: 'new' },
          ],
        },
      },
    })
  }, ids.rack)
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('button', { name: 'I have checked the new list' }).click()
  await confirm.click()
  await expect.poll(() => asked('power.now')).toEqual([{ id: ids.rack, acknowledgedVms: ['2', '77'] }])
})

test('a question is answered in the row of its guest, once, while the whole run stays in view', async ({
  page,
  open,
  asked,
}) => {
  await open('stuck')
  const row = page.getByRole('listitem').filter({ hasText: 'db-primary' })
  await expect(row).toContainText('Still running after its time limit')
  await expect(row).toContainText(/waiting 1:1\d/)
  await expect(row.getByRole('button')).toHaveText([
    /^Keep waiting/,
    /^Suspend/,
    'Hold to power off hard',
    'Stop the run',
  ])
  await expect(page.getByRole('listitem').filter({ hasText: 'web-1' })).toContainText('Off; the guest shut down')
  await expect(page.getByRole('listitem').filter({ hasText: 'dns-1' })).toContainText('Waiting for group 2')
  await row.getByRole('button', { name: 'Suspend' }).click()
  await expect(row.getByRole('button')).toHaveCount(0)
  expect(await asked('power.answer')).toEqual([{ id: ids.rack, question: 'q1', answer: 'suspend' }])
})

test('a guest that was never asked is not offered to be waited for, and later ones do not wait for it', async ({
  page,
  open,
}) => {
  await open('noTools')
  const row = page.getByRole('listitem').filter({ hasText: 'pfsense' })
  await expect(row.getByRole('button')).toHaveText([/^Suspend/, 'Hold to power off hard', 'Stop the run'])
  await expect(row).toContainText('Running; nothing was sent to it')
})

test('a power cut is held down; a click, and Enter twice, cut nothing', async ({ page, open, asked }) => {
  await open('stuck')
  const row = page.getByRole('listitem').filter({ hasText: 'db-primary' })
  const hold = row.getByRole('button', { name: 'Hold to power off hard' })
  await hold.click()
  await expect(row.getByText('Power off db-primary hard?')).toBeVisible()
  await expect(row.getByRole('button', { name: 'Back' })).toBeFocused()
  await page.keyboard.press('Enter')
  await hold.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(hold).toBeVisible()
  expect(await asked('power.answer')).toEqual([])
  // By key: to the confirmation, past Back, and then on purpose.
  await hold.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => asked('power.answer')).toEqual([{ id: ids.rack, question: 'q1', answer: 'power-off' }])
  await open('noTools')
  await page.getByRole('button', { name: 'Hold to power off hard' }).hover()
  await page.mouse.down()
  await expect(page.getByRole('button', { name: 'Keep holding…' })).toBeVisible()
  await expect.poll(() => asked('power.answer')).toEqual([{ id: ids.rack, question: 'q2', answer: 'power-off' }])
  await page.mouse.up()
})

test('a guest that still has time can be decided about, with the time that is left', async ({ page, open, asked }) => {
  await open('running')
  const row = page.getByRole('listitem').filter({ hasText: 'db-primary' })
  await expect(row).toContainText(/0:[45]\d · limit in 4:\d\d/)
  await expect(row.getByRole('button')).toHaveCount(1)
  await row.getByRole('button', { name: 'Decide now about db-primary' }).click()
  await row.getByRole('button', { name: 'Suspend' }).click()
  await expect.poll(() => asked('power.answer')).toEqual([{ id: ids.rack, question: 'd1', answer: 'suspend' }])
})

test('N goes from question to question, and a new one takes no focus', async ({ page, open }) => {
  await open('asks')
  await page.getByRole('tab', { name: 'Shutdown' }).focus()
  await page.keyboard.press('n')
  await expect(
    page.getByRole('listitem').filter({ hasText: 'lost-lun' }).getByRole('button', { name: 'Leave it on' }),
  ).toBeFocused()
  await page.keyboard.press('n')
  await expect(
    page.getByRole('listitem').filter({ hasText: 'pfsense' }).getByRole('button', { name: 'Suspend' }),
  ).toBeFocused()
  await expect(page.getByText('pfsense and lost-lun: the host stays on until you decide.')).toBeVisible()
})

test('the small window asks too, and leads to the whole run', async ({ page, open, asked }) => {
  await open('asks', { hash: `#countdown/${ids.rack}` })
  await expect(page.getByRole('alert')).toContainText('lost-lun')
  await page.getByRole('listitem').filter({ hasText: 'lost-lun' }).getByRole('button', { name: 'Leave it on' }).click()
  expect(await asked('power.answer')).toEqual([{ id: ids.rack, question: 'q3', answer: 'leave' }])
  // Escape is for countdowns: it does not stop a run.
  await page.keyboard.press('Escape')
  expect(await asked('power.cancel')).toEqual([])
  await page.getByRole('button', { name: 'Show the whole run' }).click()
  expect(await asked('shell.showRun')).toEqual([{ id: ids.rack }])
})

test('after a report the plan comes back, and a cancelled countdown leaves the plan', async ({ page, open, asked }) => {
  await open('receiptAborted')
  await page.getByRole('tab', { name: 'Shutdown' }).click()
  await expect(page.getByText('Shutdown report')).toBeVisible()
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  await expect(page.getByRole('button', { name: 'Start shutdown' })).toBeVisible()
  expect(await asked('power.dismiss')).toEqual([{ id: ids.rack }])
  await open('countdown')
  await page.getByRole('button', { name: 'Cancel shutdown' }).click()
  await expect(page.getByText('You cancelled the countdown. Nothing was sent to the host.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start shutdown' })).toBeVisible()
})

test('the power states of a report stand in line with the names', async ({ page, open }) => {
  await open('receiptAborted')
  await page.getByRole('tab', { name: 'Shutdown' }).click()
  await page.getByText('States before and after').click()
  await expect(page.getByRole('table')).toBeVisible()
  const offsets = await page.getByRole('table').evaluate((table) => {
    const middle = (element: Element): number => {
      const range = document.createRange()
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      let last: Node | null = null
      while (texts.nextNode()) if (texts.currentNode.textContent?.trim()) last = texts.currentNode
      range.selectNodeContents(last ?? element)
      const { top, bottom } = range.getBoundingClientRect()
      return (top + bottom) / 2
    }
    return [...table.querySelectorAll('tbody tr')].flatMap((row) => {
      const name = row.querySelector('th')
      return name ? [...row.querySelectorAll('.power')].map((power) => Math.abs(middle(power) - middle(name))) : []
    })
  })
  expect(offsets.length).toBeGreaterThan(0)
  expect(Math.max(...offsets)).toBeLessThanOrEqual(0.5)
})

test('an unreachable host shows its last known state', async ({ page, open }) => {
  await open('unreachable')
  await expect(page.getByText(/As of .*, not current: 7 of 11 were running/)).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Last known power state' })).toBeVisible()
})

test('the limit for all guests is a number or nothing', async ({ page, open, asked }) => {
  await open('live')
  await page.getByRole('button', { name: 'Shut down safely…' }).click()
  const field = page.getByRole('textbox', { name: 'Limit for all guests' })
  await expect(field).toHaveValue('')
  await field.fill('600')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await asked('hosts.setPolicy')).at(-1))
    .toEqual({ id: ids.rack, policy: { maxTimeSeconds: 600 } })
  await field.fill('')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await asked('hosts.setPolicy')).at(-1))
    .toEqual({ id: ids.rack, policy: { maxTimeSeconds: null } })
})

test('after the host was asked there is nothing to cancel', async ({ page, open }) => {
  await open('ending')
  await expect(page.getByText('This cannot be undone')).toBeVisible()
  const cancel = page.getByRole('button', { name: 'Cancel shutdown' })
  await expect(cancel).toHaveAccessibleDescription('The host has already been asked to shut down.')
  await expect(page.getByText('No response to 2 attempts in a row')).toBeVisible()
})

for (const locale of ['en', 'zh-CN'] as const) {
  test(`the receipt never says that the host is off (${locale})`, async ({ page, open, asked }) => {
    await open('receiptUnreachable', { locale })
    await page.getByRole('tab').nth(2).click()
    const receipt = page.locator('.receipt .run-head')
    await expect(receipt).toContainText(
      locale === 'en' ? 'it cannot be proven that its power is off' : '无法证明主机已断电',
    )
    await expect(receipt.getByRole('heading')).toHaveText(
      locale === 'en' ? /^The host no longer responds( took \d+:\d\d)?$/ : /^主机不再响应( 用时 \d+:\d\d)?$/,
    )
    // Neither good nor bad news in its colour, and no main action.
    await expect(receipt.locator('.run-sign')).toHaveClass(/is-quiet/)
    await page.locator('.receipt .card-actions button').last().click()
    await expect(page.locator('.receipt')).toHaveCount(0)
    expect(await asked('power.dismiss')).toEqual([{ id: ids.rack }])
  })
}

test('the activity is filtered, and every call has its operation id to copy', async ({ page, open, asked }) => {
  await open('live')
  await page.keyboard.press('Control+j')
  await expect(page.getByText('39 entries')).toBeVisible()
  await page.getByRole('textbox', { name: 'Filter by text' }).fill('ht-0a0b-ff')
  await expect(page.getByText('1 entry')).toBeVisible()
  await expect(page.locator('.run-detail')).toContainText(/Kind\s*Shutdown\s*Started from\s*window or tray/)
  await page
    .getByRole('row', { name: /the host/ })
    .getByRole('button', { name: 'Copy operation ID' })
    .click()
  await expect.poll(() => asked('shell.copy')).toEqual([{ text: 'ht-0a0b-ff' }])
})

for (const locale of ['en', 'zh-CN'] as const)
  test(`what a row says keeps its room beside a long clock, ${locale}`, async ({ page, open }) => {
    await page.setViewportSize({ width: 900, height: 640 })
    await open('asks', { locale })
    const rows = page.locator('.run-row.has-question')
    await expect(rows).toHaveCount(2)
    const widths = await rows.locator('.run-what').evaluateAll((all) => all.map(({ clientWidth }) => clientWidth))
    expect(widths.filter((width) => width < 140)).toEqual([])
    expect(await page.locator('.page').evaluate((all) => all.scrollWidth - all.clientWidth)).toBe(0)
  })

test('a countdown shows its plan, takes decisions, and becomes the run in place', async ({ page, open, asked }) => {
  await open('countdownLearned')
  await expect(page.getByRole('heading', { name: /rack-1 shuts down in \d s/ })).toBeVisible()
  await expect(
    page.getByText(/7 guests, then the host: about 2 min 10 s, up to 3 min 20 s, plus the wait for pfsense/),
  ).toBeVisible()
  const row = page.getByRole('listitem').filter({ hasText: 'db-primary' })
  await expect(row).toContainText('0:52')
  await expect(row).toContainText('up to 1:24 · 5 runs')
  await expect(row).toContainText('Usually 0:52, at most 1:24')
  const pfsense = page.getByRole('listitem').filter({ hasText: 'pfsense' })
  await pfsense.getByRole('button', { name: 'Decide now about pfsense' }).click()
  await pfsense.getByRole('checkbox', { name: 'Remember for this VM' }).check()
  await pfsense.getByRole('button', { name: 'Suspend' }).click()
  await expect(pfsense).toContainText('Suspend, as you decided')
  expect(await asked('power.decide')).toEqual([{ id: ids.rack, vms: ['7'], answer: 'suspend' }])
  await expect
    .poll(() => asked('power.setVmRules'))
    .toEqual([{ id: ids.rack, changes: [{ vms: ['7'], set: { noTools: 'suspend' }, unset: [] }] }])
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  const tops = () =>
    page.locator('.run-groups .run-row').evaluateAll((rows) =>
      rows.map((each) => [
        each.querySelector('.run-name')?.textContent,
        // Part of a pixel is not seen.
        Math.round(each.getBoundingClientRect().top),
      ]),
    )
  const before = await tops()
  await page.getByRole('button', { name: 'Start now' }).click()
  expect(await asked('power.startNow')).toEqual([{ id: ids.rack }])
  await expect(page.getByText('Pre-checks')).toBeVisible()
  expect(await tops()).toEqual(before)
})

for (const locale of ['en', 'zh-CN'] as const)
  test(`a VM that is left on is never among those that do not run (${locale})`, async ({ page, open }) => {
    await open('countdownLeftOn', { locale })
    const head = page.locator('.run-head')
    const untouched = page.locator('.run-untouched')
    if (locale === 'en') {
      await expect(head).toContainText(
        'Only the host shuts down; 1 VM is left on and loses power with it: about 40 s, up to 1 min.',
      )
      await expect(untouched).toHaveText('4 VMs are not running and stay untouched')
    } else {
      await expect(head).toContainText('只关闭主机；1 台虚拟机保持运行，随主机一起断电：约 40 秒，最长 1 分钟。')
      await expect(untouched).toHaveText('4 台虚拟机未运行，保持不变')
    }
    await expect(head).not.toContainText(locale === 'en' ? 'No guest is running' : '没有虚拟机在运行')
  })

test('a group is not called off while a guest of it needs the user', async ({ page, open }) => {
  await open('lastAsks')
  const group = (number: number) => page.locator('.run-group.is-ordered').filter({ hasText: `Start order ${number}` })
  await expect(page.locator('.run-group.is-needs-you')).toContainText('pfsense')
  await expect(group(2).locator('.group-turn')).toContainText('all off')
  await expect(group(1).locator('.group-turn')).not.toContainText('all off')
})

test('many guests that need the user alike share a row and an answer', async ({ page, open, asked }) => {
  await open('countdownMany')
  const row = page.locator('.run-row.is-many')
  await expect(row).toContainText('8 VMs')
  await row.getByRole('button', { name: 'Decide for all' }).click()
  await row.getByRole('button', { name: 'Suspend' }).click()
  await expect(row).toContainText('Decided about 8 of 8')
  const [sent] = (await asked('power.decide')) as { vms: string[]; answer: string }[]
  expect([sent?.vms.length, sent?.answer]).toEqual([8, 'suspend'])
})

test('Ctrl+Enter begins a countdown at once; plain Enter elsewhere does not', async ({ page, open, asked }) => {
  await open('countdown', { hash: `#countdown/${ids.rack}` })
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('Enter')
  expect(await asked('power.startNow')).toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => asked('power.startNow')).toEqual([{ id: ids.rack }])
  expect(await asked('power.cancel')).toEqual([])
})

const otherRuns = [
  ['countdownReboot', /reboot/i, '重新启动'],
  ['countdownEnter', /maintenance mode/i, '维护模式'],
  ['countdownLeave', /mode/i, '模式'],
] as const

for (const [scenario, words, chinese] of otherRuns)
  for (const locale of ['en', 'zh-CN'] as const)
    test(`${scenario} is told as what it is, and not as a shutdown of the host (${locale})`, async ({ page, open }) => {
      await open(scenario, { locale })
      await page.getByRole('tab').nth(2).click()
      const shutdown = locale === 'en' ? /shut|usually silent/i : /关机|关闭主机/
      // Its guests are shut down; the host is not.
      const hostRow = page.locator('.run-group').last()
      const concerned = scenario === 'countdownLeave' ? page.locator('.run-head') : hostRow
      for (const part of [page.locator('.run-head'), concerned]) {
        await expect(part).toContainText(locale === 'en' ? words : chinese)
        await expect(part).not.toContainText(shutdown)
      }
      await expect(
        page.locator('.run-head button').filter({ hasText: locale === 'en' ? /^Cancel/ : /^取消/ }),
      ).toHaveCount(1)
    })

for (const [scenario, words, chinese] of otherRuns)
  for (const locale of ['en', 'zh-CN'] as const)
    test(`the small window tells ${scenario} as what it is (${locale})`, async ({ page, open }) => {
      await open(scenario, { locale, hash: `#countdown/${ids.rack}` })
      const head = page.locator('.run-head')
      await expect(head).toContainText(locale === 'en' ? words : chinese)
      await expect(head).not.toContainText(locale === 'en' ? /shut/i : /关机|关闭/)
      const order = page.locator('.mini-order')
      if (scenario === 'countdownLeave') return expect(order).toHaveCount(0)
      // The host is last, and has no time at which it is usually off.
      await expect(order.locator('li').last()).toHaveText(locale === 'en' ? 'rack-1 itself' : '主机 rack-1')
    })

test('the small window says of a power cycle that the host is woken again', async ({ page, open }) => {
  await open('countdownCycle', { hash: `#countdown/${ids.rack}` })
  await expect(page.locator('.run-head')).toContainText('7 guests, then the host, which is woken again')
})

test('a confirmation that is open in the small window stays open when the countdown ends', async ({
  page,
  open,
  asked,
}) => {
  await open('countdownLearned', { hash: `#countdown/${ids.rack}` })
  const row = page.getByRole('listitem').filter({ hasText: 'pfsense' })
  await row.getByRole('checkbox', { name: 'Remember for this VM' }).check()
  await row.getByRole('button', { name: 'Hold to power off hard' }).click()
  await expect(row.getByText('Power off pfsense hard?')).toBeVisible()
  // What a rule would do from now on is said before it is one.
  await expect(row.getByText('From now on it is powered off hard whenever this happens')).toBeVisible()
  await page.getByRole('button', { name: 'Start now' }).click()
  await expect(page.getByRole('button', { name: 'Show the whole run' })).toBeVisible()
  await expect(row.getByText('Power off pfsense hard?')).toBeVisible()
  // It is not asked yet.
  await expect(page.getByRole('alert')).toHaveCount(0)
  await row.getByRole('button', { name: 'Power off hard', exact: true }).click()
  await expect.poll(() => asked('power.decide')).toEqual([{ id: ids.rack, vms: ['7'], answer: 'power-off' }])
})

test('holding down “power off hard” with a rule to remember asks first', async ({ page, open, asked }) => {
  await open('countdownLearned', { hash: `#countdown/${ids.rack}` })
  const row = page.getByRole('listitem').filter({ hasText: 'pfsense' })
  await row.getByRole('checkbox', { name: 'Remember for this VM' }).check()
  await row.getByRole('button', { name: 'Hold to power off hard' }).hover()
  await page.mouse.down()
  await expect(row.getByText('From now on it is powered off hard whenever this happens')).toBeVisible()
  await page.mouse.up()
  expect(await asked('power.decide')).toEqual([])
})

test('a power cycle says which step it is at, and can be stopped before the next', async ({ page, open, asked }) => {
  await open('cycling')
  await page.getByRole('tab', { name: 'Shutdown' }).click()
  await expect(page.getByRole('heading', { name: /^The host is being woken/ })).toBeVisible()
  await expect(page.getByText('If you cancel, the run stops before its next step.')).toBeVisible()
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  await expect(steps.filter({ hasText: 'Wake the host' })).toContainText('In progress')
  await expect(steps.filter({ hasText: 'Start virtual machines' })).toContainText('Waiting')
  await page.getByRole('main').getByRole('button', { name: 'Cancel power cycle' }).first().click()
  await expect.poll(() => asked('power.cancel')).toEqual([{ id: ids.rack }])
})

test('the way to a power cycle is its plan, which names itself', async ({ page, open, asked }) => {
  await open('live')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Shut down and wake again…' }).click()
  await expect(page.getByRole('heading', { name: 'What will happen: shut down and wake again' })).toBeVisible()
  await page.getByRole('button', { name: 'Start power cycle' }).click()
  await expect.poll(async () => (await asked('power.run')).at(-1)).toMatchObject({ id: ids.rack, action: 'cycle' })
})

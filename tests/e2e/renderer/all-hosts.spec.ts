import { expect, test } from './fixtures.ts'
import { ids } from '../../support/fake-main/samples.ts'

test('the order between hosts is set by keys, by button and by drag, saved, and used for the shutdown', async ({
  page,
  open,
  asked,
}) => {
  await open('allHosts')
  await page.getByRole('button', { name: 'All hosts' }).click()
  await expect(page.getByText('3 hosts, 17 VMs running')).toBeVisible()
  const rows = page.getByRole('list', { name: 'Order of the hosts' }).getByRole('listitem')
  const order = async (): Promise<readonly string[]> =>
    (await rows.allTextContents()).map((text) => /^(lab|rack-1|edge-nuc|Last)/.exec(text)?.[1] ?? text)
  expect(await order()).toEqual(['lab', 'rack-1', 'Last', 'edge-nuc'])

  // Those above the line have no order among themselves, so one step down leads across it.
  await rows.filter({ hasText: 'lab' }).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(order).toEqual(['rack-1', 'Last', 'lab', 'edge-nuc'])
  await expect(rows.filter({ hasText: 'lab' })).toBeFocused()
  await rows.filter({ hasText: 'edge-nuc' }).getByRole('button', { name: 'With the others' }).click()
  await expect.poll(order).toEqual(['edge-nuc', 'rack-1', 'Last', 'lab'])
  await rows
    .filter({ hasText: 'rack-1' })
    .dragTo(rows.filter({ hasText: 'lab' }), { targetPosition: { x: 200, y: 34 } })
  await expect.poll(order).toEqual(['edge-nuc', 'Last', 'lab', 'rack-1'])
  expect((await asked('settings.update')).at(-1)).toEqual({ hostsLast: [ids.lab, ids.rack] })

  await page.getByRole('checkbox', { name: 'Include lab' }).uncheck()
  await page.getByRole('button', { name: 'Shut down 2 hosts…' }).click()
  await expect.poll(() => asked('power.shutDownHosts')).toEqual([{ ids: [ids.edge, ids.rack], last: [ids.rack] }])
  await expect(page.getByRole('button', { name: 'Cancel all' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Shut down 2 hosts…' })).toBeVisible()
})

test('a host that cannot be shut down is left out and says why, and claims nothing', async ({ page, open }) => {
  await open('allHosts', { locale: 'zh-CN' })
  await page.getByRole('button', { name: '所有主机' }).click()
  const others = page.locator('.all-hosts-others')
  await expect(others).toContainText('cellar')
  await expect(others).toContainText('无法连接主机')
  await expect(page.getByRole('checkbox', { name: '包括 cellar' })).toHaveCount(0)
})

test('what a guest needs is decided right there, and all of it is cancelled by one button', async ({
  page,
  open,
  asked,
}) => {
  await open('allHostsRunning')
  await page.keyboard.press('Control+G')
  await expect(page.getByRole('heading', { name: /^1 of 3 hosts no longer respond/ })).toBeVisible()
  await page.getByRole('button', { name: 'Keep waiting' }).click()
  await expect.poll(() => asked('power.answer')).toEqual([{ id: ids.rack, question: 'q-1', answer: 'wait' }])
  await page.getByRole('button', { name: 'Cancel all' }).click()
  await expect.poll(() => asked('power.cancelMany')).toHaveLength(1)
  await expect(page.getByText('Cancelling all hosts…')).toBeVisible()
})

test('the end says what each host did, and never that a silent one is off', async ({ page, open, asked }) => {
  await open('allHostsEnded')
  await page.keyboard.press('Control+G')
  const hosts = page.getByRole('list', { name: 'Progress of the hosts' })
  await expect(hosts.getByRole('listitem').filter({ hasText: /^lab/ })).toHaveText('labThe host no longer responds')
  await expect(hosts).toContainText('these hosts were not seen to go down: rack-1')
  await expect(page.locator('.all-hosts')).not.toContainText(/powered off|is off|success/i)
  await page.getByRole('button', { name: 'Back to the order' }).click()
  await expect.poll(() => asked('power.dismissMany')).toHaveLength(1)
  await expect(page.getByRole('list', { name: 'Order of the hosts' })).toBeVisible()
})

import type { Page } from '@playwright/test'
import { ids } from '../../support/fake-main/samples.ts'
import { expect, test } from './fixtures.ts'

const taken = (page: Page): Promise<Readonly<Record<string, number>>> => page.evaluate(() => window.renderCounts.take())

/** What the window of a host is made of around its table. */
const around = [
  'App',
  'Shell',
  'Sidebar',
  'HostLink',
  'CurrentPage',
  'CurrentDialog',
  'HostPage',
  'HostHeader',
  'MainAction',
  'More',
  'Statistics',
  'HostProblem',
  'Notices',
  'Palette',
  'CalledOffToasts',
] as const

test('one machine of a thousand that changes renders its row, and nothing around the table', async ({ page, open }) => {
  await open('live')
  const first = await taken(page)
  for (const name of around) expect(first[name], name).toBeGreaterThan(0)
  await page.evaluate((id) => window.fakeMain.fill(id, 1_000), ids.rack)
  await expect(page.getByRole('tab', { name: 'Virtual machines 1000' })).toBeVisible()
  expect((await taken(page))['VmRow']).toBeGreaterThan(10)

  await page.evaluate((id) => window.fakeMain.changeVm(id, '1', { guestIp: '203.0.113.77' }), ids.rack)
  await expect(page.getByText('203.0.113.77')).toBeVisible()
  const counts = await taken(page)
  expect(counts).toMatchObject({ VmTable: 1, VmRow: 1 })
  for (const name of around) expect(counts[name], name).toBeUndefined()
})

test('a change of one host leaves the page of another alone', async ({ page, open }) => {
  await open('live')
  await taken(page)
  await page.evaluate((id) => window.fakeMain.changeVm(id, '3', { powerState: 'poweredOff' }), ids.lab)
  await expect(page.getByText('2 of 3 running')).toBeVisible()
  const counts = await taken(page)
  expect(counts['HostLink']).toBe(1)
  expect(counts['VmTable']).toBeUndefined()
  for (const name of around) if (name !== 'HostLink') expect(counts[name], name).toBeUndefined()
})

test('a window that missed a change asks again, and shows both', async ({ page, open, asked }) => {
  await open('live')
  await page.evaluate(
    ([rack, lab]) => {
      window.fakeMain.lose(1)
      window.fakeMain.changeHost(rack, { name: 'rack-lost' })
      window.fakeMain.changeHost(lab, { name: 'lab-came' })
    },
    [ids.rack, ids.lab] as const,
  )
  await expect(page.getByRole('button', { name: 'rack-lost' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'lab-came' })).toBeVisible()
  expect(await asked('app.snapshot')).toHaveLength(2)
})

import { problem } from '../../../shared/problems/problem.ts'
import { expect, test } from '../support/test.ts'
import { addHost, english, practiceHost, snapshot } from './hosts.ts'

const { t } = english

test('Cancel during the login leaves neither a host nor a session behind', async ({ launch }) => {
  const host = await practiceHost()
  const page = await (await launch()).window()
  // Granted at last, after the request was cancelled.
  host.inject({ method: 'Login', times: 1, when: 'before', what: { delayMs: 1_000 } })
  await addHost(page, host, { name: 'attic' })
  const methods = (): string[] => host.calls.map(({ method }) => method)
  await expect.poll(methods).toContain('Login')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('app.common.cancel') })
    .click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(methods).toContain('Logout')
  expect((await snapshot(page)).hosts).toEqual([])

  // It can still be added, under its own name, and then not a second time.
  await addHost(page, host)
  await expect(page.getByRole('heading', { name: 'practice.example.org' })).toBeVisible()
  const logins = (): number => methods().filter((method) => method === 'Login').length
  await expect(page.getByText('web-01')).toBeVisible()
  const before = logins()
  await page.keyboard.press('Control+n')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('app.addHost.address')).fill(`https://127.0.0.1:${host.port}/ui`)
  await dialog.getByRole('textbox', { name: t('app.addHost.password') }).fill('wrong')
  await dialog.getByRole('button', { name: t('app.addHost.next') }).click()
  await expect(dialog.getByText(english.problemText(problem('HOST_EXISTS')))).toBeVisible()
  expect(logins()).toBe(before)
  await host.close()
})

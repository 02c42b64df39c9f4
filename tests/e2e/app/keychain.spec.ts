import { takeMainClock } from '../support/main-clock.ts'
import { expect, test } from '../support/test.ts'
import { addHost, english, practiceHost, snapshot } from './hosts.ts'

const { t, problemText } = english

test('a locked keychain is called locked, nothing is lost, and the host hears of no password until it is open', async ({
  launch,
  desktop,
}) => {
  const host = await practiceHost()
  const first = await launch()
  const page = await first.window()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await first.quit()
  await desktop.restartKeyring('locked')
  const logins = (): number => host.calls.filter((call) => call.method === 'Login').length
  const before = logins()

  const app = await launch()
  // Waits for a window: the inspector loses calls made while the app is still loading its modules.
  const again = await app.window()
  const clock = await takeMainClock(app)
  await expect(again.getByText(problemText({ code: 'KEYCHAIN_LOCKED', params: {} })).first()).toBeVisible()
  await expect(again.getByRole('heading', { name: 'attic' })).toBeVisible()
  await expect(again.getByRole('status').filter({ hasText: t('app.status.keychain') })).toBeVisible()
  await expect(again.getByText(t('app.status.passwordRefused'))).toHaveCount(0)
  expect(logins()).toBe(before)

  // Once it is unlocked, the user still has to retry: nothing tries the keychain or the host by itself.
  await desktop.restartKeyring('unlocked')
  await clock.advance(3_600_000)
  expect((await snapshot(again)).hosts).toMatchObject([
    { name: 'attic', state: { connection: 'blocked', problem: { code: 'KEYCHAIN_LOCKED' } } },
  ])
  expect(logins()).toBe(before)
  await again.getByRole('button', { name: t('app.host.tryNow') }).click()
  await expect(again.getByText('web-01')).toBeVisible()
  expect(logins()).toBe(before + 1)
  await host.close()
})

import { resolve } from 'node:path'
import { expect, test } from '../support/test.ts'

const entry = resolve(import.meta.dirname, '../support/fixture-app')

test('an app starts with a window, its own folders and its own version', async ({
  launch,
  profile,
  desktop,
  runtime,
}) => {
  const app = await launch({ entry })
  const page = await app.window()
  await expect(page.getByRole('heading')).toHaveText('你好, fixture')
  const seen = await app.electron.evaluate(({ app: self }) => ({
    name: self.getName(),
    version: self.getVersion(),
    userData: self.getPath('userData'),
    home: self.getPath('home'),
    electron: process.versions.electron,
    test: process.env['HYPERTRAY_TEST_RUNTIME'] ?? null,
    asNode: process.env['ELECTRON_RUN_AS_NODE'] ?? null,
  }))
  expect(seen).toEqual({
    name: 'hypertray-fixture-app',
    version: '1.2.3',
    userData: profile.userData,
    home: desktop.home,
    electron: runtime.version,
    test: runtime.testRuntime ? '1' : null,
    asNode: null,
  })
  expect((await page.screenshot()).byteLength).toBeGreaterThan(1_000)
})

test('an app quits by itself when asked, and can be killed and started again with the same folders', async ({
  launch,
}) => {
  const first = await launch({ entry })
  await first.window()
  await first.quit()
  expect(await first.ended).toEqual({ code: 0, signal: null })

  const second = await launch({ entry })
  await second.window()
  await second.kill()
  expect(await second.ended).toEqual({ code: null, signal: 'SIGKILL' })
  await expect((await (await launch({ entry })).window()).getByRole('heading')).toBeVisible()
})

test.describe('the keyring', () => {
  test('keeps a secret when it is unlocked', async ({ launch }) => {
    const page = await (await launch({ entry })).window()
    await page.getByRole('button').click()
    await expect(page.locator('#secret')).toHaveText('a secret')
  })

  for (const keyring of ['locked', 'absent'] as const) {
    test.describe(keyring, () => {
      test.use({ keyring })
      test('refuses', async ({ launch }) => {
        const page = await (await launch({ entry })).window()
        await page.getByRole('button').click()
        await expect(page.locator('#secret')).toContainText('refused: ')
      })
    })
  }
})

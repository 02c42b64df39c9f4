import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LaunchedApp } from '../support/app.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, hurry, practiceHost } from './hosts.ts'

/** Answers the system's question in place of the person, and counts how often it was asked. */
const answerWith = (app: LaunchedApp, response: number): Promise<void> =>
  app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showMessageBox = () => {
      Reflect.set(globalThis, 'asked', Number(Reflect.get(globalThis, 'asked') ?? 0) + 1)
      return Promise.resolve({ response: chosen, checkboxChecked: false })
    }
  }, response)

test('quitting during a run asks; staying changes nothing, leaving cancels and the journal says so', async ({ launch, profile }) => {
  await hurry(profile)
  const host = await practiceHost({ guestSeconds: 300 })
  const app = await launch()
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('button', { name: /^Shut down safely/ }).click()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  await expect.poll(() => changes(host).length, { timeout: 15_000 }).toBe(3)

  await answerWith(app, 0)
  await app.electron.evaluate(({ app: electron }) => electron.quit())
  await expect.poll(() => app.electron.evaluate(() => Number(Reflect.get(globalThis, 'asked')))).toBe(1)
  await expect(page.getByText('Shutdown under way')).toBeVisible()

  await answerWith(app, 1)
  await app.quit()
  const [journal] = await readdir(join(profile.data, 'journal'))
  const entries = (await readFile(join(profile.data, 'journal', journal ?? ''), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { type: string; outcome?: string })
  expect(entries.at(-1)).toMatchObject({ type: 'run-ended', outcome: 'cancelled' })
  expect(changes(host)).not.toContain('ShutdownHost_Task')
  expect(host.calls.at(-1)?.method).toBe('Logout')
  await host.close()
})

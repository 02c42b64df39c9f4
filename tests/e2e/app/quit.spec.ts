import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answerBoxes, askedBoxes } from '../support/message-boxes.ts'
import { expect, test } from '../support/test.ts'
import { addHost, changes, hurry, practiceHost } from './hosts.ts'

test('quitting during a run asks; staying changes nothing, leaving cancels and the journal says so', async ({
  launch,
  profile,
}) => {
  await hurry(profile)
  const host = await practiceHost({ guestSeconds: 300 })
  const app = await launch()
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await page.getByRole('button', { name: /^Shut down safely/ }).click()
  await page.getByRole('button', { name: 'Start shutdown' }).click()
  await expect.poll(() => changes(host).length, { timeout: 15_000 }).toBe(3)

  await answerBoxes(app, 0)
  await app.electron.evaluate(({ app: electron }) => electron.quit())
  await expect.poll(async () => (await askedBoxes(app)).length).toBe(1)
  await expect(page.getByText(/of 3 guests are off/)).toBeVisible()

  // Logging off: Linux and macOS tell the app, Windows tells its windows.
  const delayed = await app.electron.evaluate(({ powerMonitor }) => {
    let prevented = false
    powerMonitor.emit('shutdown', { preventDefault: () => (prevented = true) })
    return prevented
  })
  expect(delayed).toBe(true)
  await expect.poll(async () => (await askedBoxes(app)).length).toBe(2)
  const windowDelayed = await app.electron.evaluate(({ BrowserWindow }) => {
    let prevented = false
    BrowserWindow.getAllWindows()[0]?.emit('query-session-end', { preventDefault: () => (prevented = true) })
    return prevented
  })
  expect(windowDelayed).toBe(true)
  await expect.poll(async () => (await askedBoxes(app)).length).toBe(3)

  await answerBoxes(app, 1)
  await app.quit()
  const journal = (await readdir(join(profile.data, 'journal'))).find((name) => name.endsWith('.jsonl'))
  const entries = (await readFile(join(profile.data, 'journal', journal ?? ''), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; outcome?: string })
  expect(entries.at(-1)).toMatchObject({ type: 'run-ended', outcome: 'cancelled' })
  expect(changes(host)).not.toContain('ShutdownHost_Task')
  expect(host.calls.at(-1)?.method).toBe('Logout')
  await host.close()
})

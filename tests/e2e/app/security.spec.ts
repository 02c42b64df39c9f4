import { expect, test } from '../support/test.ts'

test('pages run sandboxed, isolated, and with nothing of Node', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents && 'getLastWebPreferences' in contents && typeof contents.getLastWebPreferences === 'function' ? contents.getLastWebPreferences() as Record<string, unknown> : null
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
  expect(await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')])).toEqual(['undefined', 'undefined'])
  expect(Object.keys(await page.evaluate(() => ({ ...Reflect.get(globalThis, 'hypertray') as object }))).toSorted()).toEqual(['abort', 'on', 'request'])
})

test('pages come from app:, under a strict policy', async ({ launch }) => {
  const page = await (await launch()).window()
  expect(page.url()).toMatch(/^app:\/\/hypertray\/index\.html/)
  const violated = await page.evaluate(() => new Promise<string>((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    const script = document.createElement('script')
    script.textContent = 'document.title = "injected"'
    document.head.append(script)
  }))
  expect(violated).toBe('script-src-elem')
  expect(await page.title()).not.toBe('injected')
})

test('pages reach no network, open no window, go nowhere and get no permission', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  const outcome = await page.evaluate(async () => {
    const refused = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', () => 'refused')
    return {
      fetch: await refused(() => fetch('https://127.0.0.1:1/')),
      socket: await new Promise<string>((resolve) => {
        try {
          const socket = new WebSocket('ws://127.0.0.1:1/')
          socket.addEventListener('open', () => resolve('done'))
          socket.addEventListener('error', () => resolve('refused'))
        } catch {
          resolve('refused')
        }
      }),
      window: window.open('https://example.org/') === null ? 'refused' : 'done',
      notifications: await Notification.requestPermission(),
      clipboard: await refused(() => navigator.clipboard.readText()),
    }
  })
  expect(outcome).toEqual({ fetch: 'refused', socket: 'refused', window: 'refused', notifications: 'denied', clipboard: 'refused' })
  await page.evaluate(() => { location.href = 'https://example.org/' })
  // Locators would wait for a navigation that never comes.
  await expect.poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()))).toEqual(['app://hypertray/index.html'])
  expect(await page.evaluate(() => document.body.textContent)).toContain('Your ESXi hosts, one click from safe')
})

test('a request that does not fit the contract reaches nothing', async ({ launch }) => {
  const page = await (await launch()).window()
  const answers = await page.evaluate(async () => {
    const { request } = Reflect.get(globalThis, 'hypertray') as { request: (name: string, input: unknown, id: string) => Promise<{ ok: boolean; problem?: { code: string } }> }
    const calls: [string, unknown][] = [['hosts.remove', { id: '../..' }], ['hosts.add', { address: 'x'.repeat(9_999) }], ['constructor', {}], ['settings.update', { theme: 'pink' }]]
    return Promise.all(calls.map(async ([name, input]) => (await request(name, input, crypto.randomUUID())).problem?.code ?? 'done'))
  })
  expect(answers).toEqual(['INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'])
})

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, test } from '../support/test.ts'

test('pages run sandboxed, isolated, and with nothing of Node', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents && 'getLastWebPreferences' in contents && typeof contents.getLastWebPreferences === 'function'
      ? (contents.getLastWebPreferences() as Record<string, unknown>)
      : null
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
  })
  expect([preferences?.['nodeIntegrationInWorker'] ?? false, preferences?.['enableBlinkFeatures'] ?? '']).toEqual([
    false,
    '',
  ])
  expect(
    await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]),
  ).toEqual(['undefined', 'undefined'])
  expect(
    Object.keys(await page.evaluate(() => ({ ...(Reflect.get(globalThis, 'hypertray') as object) }))).toSorted(),
  ).toEqual(['abort', 'dropped', 'on', 'request'])
})

test('pages come from app:, under a strict policy', async ({ launch }) => {
  const page = await (await launch()).window()
  expect(page.url()).toMatch(/^app:\/\/hypertray\/index\.html/)
  const violated = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
        const script = document.createElement('script')
        script.textContent = 'document.title = "injected"'
        document.head.append(script)
      }),
  )
  expect(violated).toBe('script-src-elem')
  expect(await page.title()).not.toBe('injected')
})

test('the policy of a page lets it reach nothing, and names no script or style but its own', async ({ launch }) => {
  const app = await launch()
  await app.window()
  const policies = await app.electron.evaluate(({ net }) =>
    Promise.all(
      [1, 2].map(
        async () => (await net.fetch('app://hypertray/index.html')).headers.get('content-security-policy') ?? '',
      ),
    ),
  )
  const nonces = policies.map((policy) => /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1])
  for (const policy of policies) {
    expect(policy.replace(/'nonce-[^']*'/, "'nonce'").split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
    ])
  }
  expect(nonces).not.toContain(undefined)
  expect(nonces[0]).not.toBe(nonces[1])
})

test('an address that names no page is not found, however it is spelt', async ({ launch }) => {
  const app = await launch()
  await app.window()
  const statuses = await app.electron.evaluate(({ net }) =>
    Promise.all(
      ['%', '%ff.html', '%2e%2e/main.js', '..%5cmain.js', '%00.html', 'none.html', 'index.html'].map(async (path) =>
        net.fetch(`app://hypertray/${path}`).then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    ),
  )
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 200])
})

test('scripts of pages have no file picker', async ({ launch }) => {
  const page = await (await launch()).window()
  expect(
    await page.evaluate(() =>
      ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'].filter((name) => name in window),
    ),
  ).toEqual([])
})

test('pages reach no network, open no window, go nowhere and get no permission', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  const outcome = await page.evaluate(async () => {
    const refused = async (work: () => Promise<unknown>): Promise<string> =>
      work().then(
        () => 'done',
        () => 'refused',
      )
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
      asked: await Notification.requestPermission(),
      clipboard: await refused(() => navigator.clipboard.readText()),
      // Without asking: the permissions that the page sees.
      told: [
        Notification.permission,
        ...(await Promise.all(
          ['camera', 'microphone', 'geolocation', 'clipboard-read'].map(
            async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
          ),
        )),
      ],
    }
  })
  expect(outcome).toEqual({
    fetch: 'refused',
    socket: 'refused',
    window: 'refused',
    asked: 'denied',
    clipboard: 'refused',
    told: Array(5).fill('denied'),
  })
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  // Locators would wait for a navigation that never comes.
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
      ),
    )
    .toEqual(['app://hypertray/index.html'])
  expect(await page.evaluate(() => document.body.textContent)).toContain('Your ESXi hosts, one click from safe')
})

test('requests are stopped below the policy of pages too, but for our own pages', async ({ launch }) => {
  const app = await launch()
  await app.window()
  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  // Through the session, which has no page and no policy.
  const outcome = await app.electron.evaluate(
    async ({ session }, url) =>
      session.defaultSession.fetch(url).then(
        ({ status }) => String(status),
        (error: Error) => error.message,
      ),
    `http://127.0.0.1:${port}/`,
  )
  server.close()
  expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
  expect(reached).toEqual([])
})

test('pages are led nowhere by a link, a frame or a redirect, also where nothing else would stop them', async ({
  launch,
}) => {
  const app = await launch()
  await (await app.window()).getByText('Your ESXi hosts, one click from safe').waitFor()
  const outcome = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
    // Another session has neither the filter of requests nor the policy of our pages.
    const other = session.fromPartition('elsewhere')
    const served: string[] = []
    other.protocol.handle('https', (request) => {
      const { pathname } = new URL(request.url)
      served.push(pathname)
      return pathname === '/moved'
        ? new Response(null, { status: 302, headers: { location: 'https://hypertray/target' } })
        : new Response('page', { headers: { 'content-type': 'text/html' } })
    })
    const window = new BrowserWindow({ show: false, webPreferences: { session: other } })
    const { webContents } = window
    await window.loadURL('https://hypertray/index.html')
    // Heard after the app's own listeners, which have decided by then.
    const link = new Promise<boolean>((resolve) => {
      webContents.once('will-frame-navigate', (event) => resolve(event.defaultPrevented))
    })
    await webContents.executeJavaScript('location.href = "https://hypertray/link"; null')
    const linkRefused = await link
    const frame = new Promise<boolean>((resolve) => {
      webContents.once('will-frame-navigate', (event) => resolve(event.defaultPrevented))
    })
    await webContents.executeJavaScript(
      'document.body.appendChild(Object.assign(document.createElement("iframe"), { src: "https://hypertray/frame" })); null',
    )
    const frameRefused = await frame
    const redirect = await window.loadURL('https://hypertray/moved').then(
      () => 'followed',
      () => 'refused',
    )
    const url = webContents.getURL()
    window.destroy()
    return {
      linkRefused,
      frameRefused,
      redirect,
      url,
      served: served.filter((path) => path !== '/index.html' && path !== '/moved'),
    }
  })
  expect(outcome).toEqual({
    linkRefused: true,
    frameRefused: true,
    redirect: 'refused',
    url: 'https://hypertray/index.html',
    served: [],
  })
})

test('pages name a link and have no address opened but those of the compatibility guide', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'opened', opened)
    shell.openExternal = (url) => {
      opened.push(url)
      return Promise.resolve()
    }
    shell.openPath = (path) => {
      opened.push(path)
      return Promise.resolve('')
    }
  })
  const calls: [string, unknown][] = [
    ...[
      'https://example.org/',
      'http://knowledge.broadcom.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://knowledge.broadcom.com.example.org/',
      'https://user@knowledge.broadcom.com/',
      'https://knowledge.broadcom.com:8443/',
      'x',
    ].map((url): [string, unknown] => ['hardware.openGuide', { url }]),
    ['shell.openLink', { link: 'https://example.org/' }],
    ['shell.openLink', { link: 'documentation', url: 'https://example.org/' }],
    ['hardware.openGuide', { url: 'HTTPS://knowledge.broadcom.com/a b' }],
  ]
  const answers = await page.evaluate(async (given) => {
    const { request } = Reflect.get(globalThis, 'hypertray') as {
      request: (name: string, input: unknown, id: string) => Promise<{ ok: boolean; problem?: { code: string } }>
    }
    const found: string[] = []
    for (const [name, input] of given)
      found.push((await request(name, input, crypto.randomUUID())).problem?.code ?? 'done')
    return found
  }, calls)
  expect(answers).toEqual([...Array<string>(8).fill('LINK_NOT_ALLOWED'), 'REQUEST_INVALID', 'done', 'done'])
  const opened = await app.electron.evaluate(() => Reflect.get(globalThis, 'opened') as string[])
  expect(opened).toHaveLength(2)
  expect(opened[0]).not.toContain('example.org')
  expect(opened[1]).toBe('https://knowledge.broadcom.com/a%20b')
})

test('a request that does not fit the contract reaches nothing', async ({ launch }) => {
  const page = await (await launch()).window()
  const answers = await page.evaluate(async () => {
    const { request } = Reflect.get(globalThis, 'hypertray') as {
      request: (name: string, input: unknown, id: string) => Promise<{ ok: boolean; problem?: { code: string } }>
    }
    const calls: [string, unknown][] = [
      ['hosts.remove', { id: '../..' }],
      ['hosts.add', { address: 'x'.repeat(9_999) }],
      ['constructor', {}],
      ['settings.update', { theme: 'pink' }],
    ]
    return Promise.all(
      calls.map(async ([name, input]) => (await request(name, input, crypto.randomUUID())).problem?.code ?? 'done'),
    )
  })
  expect(answers).toEqual(['REQUEST_INVALID', 'REQUEST_INVALID', 'REQUEST_INVALID', 'REQUEST_INVALID'])
})

test('no page can attach a webview, not even one that was made to have them', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  expect(
    await page.evaluate(
      () => typeof Reflect.get(document.body.appendChild(document.createElement('webview')), 'loadURL'),
    ),
  ).toBe('undefined')
  const outcome = await app.electron.evaluate(async ({ app: electron, BrowserWindow }) => {
    const made: string[] = []
    electron.on('web-contents-created', (_event, contents) => made.push(contents.getType()))
    const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
    await window.loadURL('about:blank')
    // Heard after the app's own listener, which has decided by then.
    const refused = new Promise<boolean>((resolve) => {
      window.webContents.on('will-attach-webview', (event) => resolve(event.defaultPrevented))
    })
    await window.webContents.executeJavaScript(
      'document.body.appendChild(Object.assign(document.createElement("webview"), { src: "about:blank" })); null',
    )
    const answer = await refused
    window.destroy()
    return { refused: answer, made }
  })
  expect(outcome).toEqual({ refused: true, made: ['window'] })
})

test('requests are heard from the main frame of our own pages, and from no other frame, host or scheme', async ({
  launch,
}) => {
  const app = await launch()
  await (await app.window()).getByText('Your ESXi hosts, one click from safe').waitFor()
  const answers = await app.electron.evaluate(
    async ({ BrowserWindow, session, webFrameMain }, preload) => {
      // Pages of another session have the app's preload script, in frames too, and no content policy.
      const other = session.fromPartition('other')
      const serve = (request: Request): Response =>
        new Response(request.url.endsWith('/frame.html') ? 'frame' : '<iframe src="/frame.html"></iframe>', {
          headers: { 'content-type': 'text/html' },
        })
      other.protocol.handle('app', serve)
      other.protocol.handle('https', serve)
      const ask =
        'hypertray.request("app.snapshot", undefined, crypto.randomUUID()).then(({ ok, problem }) => (ok ? "answered" : problem.code))'
      const found: Record<string, unknown> = {}
      for (const origin of ['app://hypertray', 'app://elsewhere', 'https://hypertray']) {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { session: other, preload, nodeIntegrationInSubFrames: true },
        })
        // Removes the guard, which lets no frame load anything, to test the next line of defence.
        window.webContents.removeAllListeners('will-frame-navigate')
        await window.loadURL(`${origin}/index.html`)
        const [inner] = window.webContents.mainFrame.frames
        const frame = inner && webFrameMain.fromId(inner.processId, inner.routingId)
        found[origin] = [
          await window.webContents.executeJavaScript(ask),
          frame?.url,
          await frame?.executeJavaScript(ask),
        ]
        window.destroy()
      }
      return found
    },
    resolve(import.meta.dirname, '../../../out/preload.cjs'),
  )
  expect(answers).toEqual({
    'app://hypertray': ['answered', 'app://hypertray/frame.html', 'REQUEST_NOT_TRUSTED'],
    'app://elsewhere': ['REQUEST_NOT_TRUSTED', 'app://elsewhere/frame.html', 'REQUEST_NOT_TRUSTED'],
    'https://hypertray': ['REQUEST_NOT_TRUSTED', 'https://hypertray/frame.html', 'REQUEST_NOT_TRUSTED'],
  })
})

test('a file that was dropped is named by a token, for our own pages and for real files alone', async ({
  launch,
  desktop,
}) => {
  const app = await launch()
  await (await app.window()).getByText('Your ESXi hosts, one click from safe').waitFor()
  const file = join(desktop.folder, 'dropped.vib')
  await writeFile(file, 'no VIB')
  const answers = await app.electron.evaluate(
    async ({ BrowserWindow, session }, { preload, path }) => {
      const other = session.fromPartition('drops')
      const serve = (): Response => new Response('<input type="file">', { headers: { 'content-type': 'text/html' } })
      other.protocol.handle('app', serve)
      other.protocol.handle('https', serve)
      const found: Record<string, unknown> = {}
      for (const origin of ['app://hypertray', 'app://elsewhere', 'https://hypertray']) {
        const window = new BrowserWindow({ show: false, webPreferences: { session: other, preload } })
        await window.loadURL(`${origin}/index.html`)
        const { debugger: devtools } = window.webContents
        devtools.attach()
        // The only way to a file with a path that needs no user.
        const { root } = (await devtools.sendCommand('DOM.getDocument')) as { root: { nodeId: number } }
        const input = (await devtools.sendCommand('DOM.querySelector', { nodeId: root.nodeId, selector: 'input' })) as {
          nodeId: number
        }
        await devtools.sendCommand('DOM.setFileInputFiles', { files: [path], nodeId: input.nodeId })
        const given = 'hypertray.dropped(document.querySelector("input").files[0])'
        const made = `hypertray.dropped(new File(["x"], ${JSON.stringify(path)}))`
        const opened = `${given}.then((token) => hypertray.request("vibs.openDropped", { token }, "x"))`
        found[origin] = [
          typeof (await window.webContents.executeJavaScript(given)),
          await window.webContents.executeJavaScript(made),
          ((await window.webContents.executeJavaScript(opened)) as { problem?: { code: string } }).problem?.code,
        ]
        window.destroy()
      }
      return found
    },
    { preload: resolve(import.meta.dirname, '../../../out/preload.cjs'), path: file },
  )
  expect(answers).toEqual({
    'app://hypertray': ['string', null, 'VIB_NOT_VIB'],
    'app://elsewhere': ['object', null, 'REQUEST_NOT_TRUSTED'],
    'https://hypertray': ['object', null, 'REQUEST_NOT_TRUSTED'],
  })
})

test('a file that is dropped on a page takes its place nowhere', async ({ launch, desktop }) => {
  const app = await launch()
  const page = await app.window()
  await page.getByText('Your ESXi hosts, one click from safe').waitFor()
  const file = join(desktop.folder, 'dropped.html')
  await writeFile(file, '<title>dropped</title>')
  await page.evaluate(() => {
    addEventListener('dragover', () => Reflect.set(globalThis, 'dragged', true), { once: true })
  })
  const navigations = await app.electron.evaluate(async ({ BrowserWindow }, path) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) throw new Error('no window')
    const { webContents } = window
    let count = 0
    webContents.on('did-start-navigation', () => (count += 1))
    webContents.debugger.attach()
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'])
      await webContents.debugger.sendCommand('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
    await webContents.executeJavaScript('document.title')
    return count
  }, file)
  expect(await page.evaluate(() => Reflect.get(globalThis, 'dragged') as unknown)).toBe(true)
  expect(navigations).toBe(0)
  expect(page.url()).toMatch(/^app:\/\/hypertray\//)
})

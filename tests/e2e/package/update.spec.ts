import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { chmod, readFile, writeFile, access } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { addHost, changes, english, hurry, practiceHost, startShutdown } from '../app/hosts.ts'
import { signStatement, stateChannel } from '../../../electron/app/updates/statement.ts'
import { testFlavour } from '../support/flavour.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { expect, test as base } from '../support/test.ts'
import { makeTempDir } from '../../support/tmp.ts'

const { t } = english
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const next = generateKeyPairSync('ed25519')
const day = 86_400_000
const channelFile = 'latest-linux.yml'

/** An update site with a newer version, and the package that checks it. */
interface Release {
  readonly executable: string
  /** The AppImage that would be replaced. */
  readonly appImage: string
  /** Written by the new version when it is started. */
  readonly marker: string
  readonly asked: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** What is served, by name; a test changes it. */
  readonly files: Map<string, string>
  /** Names of files that begin and never end. */
  readonly stuck: Set<string>
  /** Where a request for a file is sent on to. */
  readonly moved: Map<string, string>
  /** Signs the channel file as it is now. @param issued milliseconds since 1970 */
  readonly sign: (options?: {
    readonly channel?: string
    readonly issued?: number
    readonly days?: number
    readonly key?: typeof privateKey
  }) => void
}

const oldVersion = '#!/bin/sh\nexit 0\n'

const test = base.extend<{ readonly release: Release }>({
  release: async ({ playwright: _playwright }, use) => {
    await using folder = await makeTempDir()
    const flavour = await testFlavour(folder.path)
    const files = new Map<string, string>()
    const stuck = new Set<string>()
    const moved = new Map<string, string>()
    const asked: { path: string; headers: IncomingHttpHeaders }[] = []
    const server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1)
      asked.push({ path: name, headers: request.headers })
      const file = files.get(name)
      const elsewhere = moved.get(name)
      if (elsewhere !== undefined) response.writeHead(302, { Location: elsewhere }).end()
      else if (file === undefined) response.writeHead(404).end()
      // Never comes to its end.
      else if (stuck.has(name))
        response.writeHead(200, { 'Content-Length': Buffer.byteLength(file) }).write(file.slice(0, 3))
      else response.writeHead(200, { 'Content-Length': Buffer.byteLength(file) }).end(file)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const marker = join(folder.path, 'started')
    const newer = `#!/bin/sh\necho "$APPIMAGE_EXIT_AFTER_INSTALL" > "${marker}"\n`
    const channel =
      'version: 9.9.9\nfiles:\n  - url: Hypertray-9.9.9.AppImage\n    sha512: ' +
      `${createHash('sha512').update(newer).digest('base64')}\n    size: ${newer.length}\npath: ` +
      `Hypertray-9.9.9.AppImage\nsha512: ${createHash('sha512').update(newer).digest('base64')}\n` +
      `releaseDate: '2026-01-01T00:00:00.000Z'\n`
    files.set(channelFile, channel).set('Hypertray-9.9.9.AppImage', newer)
    const sign: Release['sign'] = ({
      channel: name = channelFile,
      issued = Date.now(),
      days = 180,
      key = privateKey,
    } = {}) => {
      files.set(
        `${channelFile}.sig`,
        signStatement(stateChannel(name, files.get(channelFile) ?? '', issued, days), key),
      )
    }
    sign()
    const { port } = server.address() as AddressInfo
    await writeFile(
      join(flavour.folder, 'resources/update-source.json'),
      JSON.stringify({
        url: `http://127.0.0.1:${port}/`,
        page: 'https://updates.example.org/',
        publicKeys: [publicKey, next.publicKey].map((key) =>
          key.export({ format: 'der', type: 'spki' }).toString('base64'),
        ),
      }),
    )
    // As electron-builder writes it.
    await writeFile(
      join(flavour.folder, 'resources/app-update.yml'),
      `provider: generic\nurl: http://127.0.0.1:${port}/\nupdaterCacheDirName: hypertray-updater\n`,
    )
    const appImage = join(folder.path, 'Hypertray.AppImage')
    await writeFile(appImage, oldVersion)
    await chmod(appImage, 0o755)
    await use({ executable: flavour.executable, appImage, marker, asked, files, stuck, moved, sign })
    server.close()
    server.closeAllConnections()
  },
})
test.setTimeout(90_000)

const ask = async (page: Page): Promise<void> => {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: t('app.nav.settings') })
    .click()
  await page.getByRole('button', { name: t('app.settings.update.check') }).click()
}
const download = (page: Page): Promise<void> =>
  page.getByRole('button', { name: t('app.settings.update.download'), exact: true }).click()
const status = (page: Page, key: 'current' | 'available' | 'ready') =>
  page.getByRole('status').filter({ hasText: t(`app.settings.update.${key}`, { version: '9.9.9' }) })

test('a newer version is looked for if enabled, downloaded on request and installed on quitting', async ({
  launch,
  release,
  profile,
}) => {
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await app.window()
  await expect(page.getByText(t('app.empty.title'))).toBeVisible()
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('switch', { name: t('app.settings.lookForUpdates') })).not.toBeChecked()
  expect(release.asked).toEqual([])
  await ask(page)
  await expect(status(page, 'available')).toBeVisible()
  expect(release.asked.map(({ path }) => path).toSorted()).toEqual(['latest-linux.yml', 'latest-linux.yml.sig'])
  // Nothing that identifies this installation.
  expect(
    release.asked.flatMap(({ headers }) => Object.keys(headers)).filter((name) => /staging|cookie|id$/.test(name)),
  ).toEqual([])
  await download(page)
  await expect(status(page, 'ready')).toBeVisible()
  // Deferred: the old version keeps running, unchanged.
  expect(await readFile(release.appImage, 'utf8')).toBe(oldVersion)
  await app.quit()
  expect(await readFile(release.appImage, 'utf8')).toBe(release.files.get('Hypertray-9.9.9.AppImage'))
  expect((await readFile(release.marker, 'utf8')).trim()).toBe('true')
  expect(await readFile(join(profile.data, 'logs/hypertray.log'), 'utf8').catch(() => '')).not.toContain('"error"')
})

test('restarts at once on request', async ({ launch, release }) => {
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await app.window()
  await ask(page)
  await download(page)
  await page.getByRole('button', { name: t('app.settings.update.restart') }).click()
  expect((await app.ended).code).toBe(0)
  await expect.poll(() => readFile(release.marker, 'utf8').catch(() => null)).not.toBeNull()
  expect(await readFile(release.appImage, 'utf8')).toBe(release.files.get('Hypertray-9.9.9.AppImage'))
})

/** Checks for updates and is refused with this text; nothing of the package was fetched. */
async function refused(page: Page, release: Release, words: string): Promise<void> {
  await ask(page)
  await expect(page.getByText(words).first()).toBeVisible()
  await expect(page.getByRole('button', { name: t('app.settings.update.download'), exact: true })).toHaveCount(0)
  expect(release.asked.map(({ path }) => path)).not.toContain('Hypertray-9.9.9.AppImage')
}

test('a channel file that others signed is refused, and nothing is fetched', async ({ launch, release }) => {
  release.sign({ key: generateKeyPairSync('ed25519').privateKey })
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  await refused(await app.window(), release, 'does not have a valid signature')
  await app.quit()
  expect(await readFile(release.appImage, 'utf8')).toBe(oldVersion)
})

test("another system's channel file, and one past its time, are refused", async ({ launch, release }) => {
  release.sign({ channel: 'latest-mac.yml' })
  const page = await (await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })).window()
  await refused(page, release, 'does not have a valid signature')
  release.sign({ issued: Date.now() - 2 * day, days: 1 })
  await refused(page, release, 'The offer of version 9.9.9 expired on')
})

test('an older offer than one seen before is refused, after a restart too; the second key signs as well', async ({
  launch,
  release,
}) => {
  release.sign({ key: next.privateKey })
  const first = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await first.window()
  await ask(page)
  await expect(status(page, 'available')).toBeVisible()
  await first.quit()
  release.sign({ issued: Date.now() - day })
  const second = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  await refused(await second.window(), release, 'The older offer was rejected')
})

test('no other site is asked, wherever this one sends the request', async ({ launch, release }) => {
  const reached: string[] = []
  const other = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.end(release.files.get((request.url ?? '/').slice(1)))
  }).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const words = `redirected the update request to 127.0.0.1:${port}`
  const page = await (await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })).window()
  release.moved.set(channelFile, `http://127.0.0.1:${port}/${channelFile}`)
  await refused(page, release, words)
  release.moved.clear()
  // An address in the file itself.
  const channel = release.files.get(channelFile) ?? ''
  release.files.set(channelFile, channel.replace('url: Hypertray', `url: http://127.0.0.1:${port}/Hypertray`))
  release.sign()
  await refused(page, release, words)
  release.files.set(channelFile, channel)
  release.sign()
  release.moved.set('Hypertray-9.9.9.AppImage', `http://127.0.0.1:${port}/Hypertray-9.9.9.AppImage`)
  await ask(page)
  await expect(status(page, 'available')).toBeVisible()
  await download(page)
  await expect(page.getByText(words).first()).toBeVisible()
  expect(reached).toEqual([])
  expect(await readFile(release.appImage, 'utf8')).toBe(oldVersion)
  other.close()
})

test('an endless channel file is aborted', async ({ launch, release }) => {
  release.files.set('latest-linux.yml', `${release.files.get('latest-linux.yml') ?? ''}${'# '.repeat(100_000)}`)
  const page = await (await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })).window()
  await ask(page)
  await expect(page.getByText('Could not check for an update or download it').first()).toBeVisible()
})

test('a package other than the signed one is discarded', async ({ launch, release }) => {
  release.files.set(
    'Hypertray-9.9.9.AppImage',
    (release.files.get('Hypertray-9.9.9.AppImage') ?? '').replace('echo', 'ECHO'),
  )
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await app.window()
  await ask(page)
  await download(page)
  await expect(page.getByText('does not have a valid signature').first()).toBeVisible()
  await app.quit()
  expect(await readFile(release.appImage, 'utf8')).toBe(oldVersion)
  await expect(access(release.marker)).rejects.toThrow()
})

test('a download that takes too long is aborted, and the app still quits', async ({ launch, release }) => {
  release.stuck.add('Hypertray-9.9.9.AppImage')
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await app.window()
  await ask(page)
  await download(page)
  await page.getByRole('button', { name: t('app.common.cancel'), exact: true }).click()
  await expect(status(page, 'available')).toBeVisible()
  await download(page)
  await expect(page.getByRole('button', { name: t('app.common.cancel'), exact: true })).toBeVisible()
  await app.quit()
  expect(await readFile(release.appImage, 'utf8')).toBe(oldVersion)
})

test('not while a host is being shut down: neither fetched nor installed', async ({ launch, release, profile }) => {
  await hurry(profile, {
    policy: { mode: 'direct', guestTimeoutSeconds: 60, noTools: 'ask', stuck: 'ask', countdownSeconds: 120 },
  })
  const host = await practiceHost()
  const app = await launch({ packaged: release.executable, env: { APPIMAGE: release.appImage } })
  const page = await app.window()
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await ask(page)
  await expect(status(page, 'available')).toBeVisible()
  await page.keyboard.press('Control+1')
  await startShutdown(page)
  await expect(page.getByText(t('app.countdown.nothingSent')).first()).toBeVisible()
  await page.keyboard.press('Control+,')
  await download(page)
  await expect(page.getByText(english.problemText(problem('UPDATE_WAITS'))).first()).toBeVisible()
  expect(release.asked.map(({ path }) => path)).not.toContain('Hypertray-9.9.9.AppImage')
  expect(changes(host)).toEqual([])
  await host.close()
})

test('without an AppImage, shows the version and a link to the download page', async ({ launch, release }) => {
  const app = await launch({ packaged: release.executable })
  const page = await app.window()
  await ask(page)
  await expect(page.getByText(t('app.settings.update.byHand'))).toBeVisible()
  await expect(page.getByRole('button', { name: t('app.settings.update.page') })).toBeVisible()
  await expect(page.getByRole('button', { name: t('app.settings.update.download'), exact: true })).toHaveCount(0)
})

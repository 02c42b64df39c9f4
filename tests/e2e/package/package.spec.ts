import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { setFuses } from '../../../build/packaging/fuses.ts'
import { addHost, changes, hurry, practiceHost } from '../app/hosts.ts'
import { expect, test } from '../support/test.ts'
import { makeTempDir } from '../../support/tmp.ts'

const root = resolve(import.meta.dirname, '../../..')
const unpacked = join(root, '.cache/package/linux-unpacked')
const executable = 'hypertray-app'

test.beforeAll(() => {
  // Made by the tests of the package before, or by `npm run package`; an older one would prove nothing.
  const archive = join(unpacked, 'resources/app.asar')
  if (!existsSync(archive) || statSync(archive).mtimeMs < statSync(join(root, 'out/main.js')).mtimeMs) throw new Error('The package is missing or older than the build: npm run package -- --dir --as-built')
})

test('the packaged app: the main job in a flavour that differs in one fuse, then the shipping one by its tray alone', async ({ launch, profile, desktop, tray }) => {
  test.setTimeout(120_000)
  await using folder = await makeTempDir()
  const flavour = join(folder.path, 'flavour')
  await cp(unpacked, flavour, { recursive: true })
  // Playwright asks for the inspector, which the shipping flavour has not got.
  await setFuses(join(flavour, executable), { [FuseV1Options.EnableNodeCliInspectArguments]: true })
  await hurry(profile)
  const host = await practiceHost()
  const app = await launch({ packaged: join(flavour, executable) })
  const page = await app.window()
  expect(await app.electron.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true)
  const first = await tray.nextItem()
  await first.menu.waitForItem('No host has been added yet', { enabled: false })
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await first.menu.waitForItem([/^attic: Connected$/, 'Shut down safely'])
  await app.quit()

  // The same profile and keyring: password and host are there, and nobody looks at a window.
  await mkdir(profile.userData, { recursive: true })
  const child = spawn(join(unpacked, executable), [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${profile.userData}`, `--data=${profile.data}`, '--hidden'], {
    env: desktop.env, stdio: 'ignore', detached: true,
  })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  try {
    const item = await tray.nextItem()
    await item.menu.clickItem([/^attic: Connected$/, 'Shut down safely'])
    await item.menu.waitForItem(/no longer answers/, { enabled: 'either', timeoutMs: 40_000 })
    expect(host.state().powered).toBe(false)
    expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
    expect(changes(host)).toEqual(['ShutdownGuest', 'ShutdownGuest', 'ShutdownGuest', 'ShutdownHost_Task'])
    await item.menu.clickItem(/^Quit/)
    expect(await ended).toBe(0)
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  await host.close()
})

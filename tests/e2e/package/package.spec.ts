import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addHost, changes, english, hurry, practiceHost, startShutdown } from '../app/hosts.ts'
import { installedPackage, testFlavour } from '../support/flavour.ts'
import { expect, test } from '../support/test.ts'
import { makeTempDir } from '../../support/tmp.ts'

const { t } = english

test('the packaged app: the main job with one fuse changed, then as the deb installs it, by its tray alone', async ({
  launch,
  profile,
  desktop,
  tray,
}) => {
  test.setTimeout(180_000)
  await using folder = await makeTempDir()
  const flavour = await testFlavour(folder.path)
  await hurry(profile)
  const host = await practiceHost()
  const app = await launch({ packaged: flavour.executable })
  const page = await app.window()
  expect(await app.electron.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true)
  const first = await tray.nextItem()
  await first.menu.waitForItem('No host has been added yet', { enabled: false })
  await addHost(page, host, { name: 'attic' })
  await expect(page.getByText('web-01')).toBeVisible()
  await first.menu.waitForItem([/^attic: Ready/, 'Shut down safely'])
  host.setVm('1', { ip: '192.0.2.77' })
  await expect(page.getByText('192.0.2.77')).toBeVisible()
  await startShutdown(page)
  await expect(page.getByText(t('app.receipt.outcomes.unreachable')).first()).toBeVisible({ timeout: 40_000 })
  expect(host.state().powered).toBe(false)
  expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
  const job = ['ShutdownGuest', 'ShutdownGuest', 'ShutdownGuest', 'ShutdownHost_Task']
  expect(changes(host)).toEqual(job)
  // To be started at login, as this very program and with the folder it was given.
  await page.keyboard.press('Control+,')
  await page.getByRole('switch', { name: t('app.settings.startAtLogin') }).click({ force: true })
  const entry = join(desktop.home, '.config/autostart/hypertray.desktop')
  await expect
    .poll(() => readFile(entry, 'utf8').catch(() => ''))
    .toContain(`Exec="${flavour.executable}" "--hidden" "--data=${profile.data}"`)
  execFileSync('desktop-file-validate', [entry], { stdio: 'pipe' })
  const [, ...atLogin] = [
    ...(/^Exec=(.*)$/m.exec(await readFile(entry, 'utf8'))?.[1] ?? '').matchAll(/"([^"]*)"/g),
  ].map(([, each = '']) => each)
  await app.quit()

  // The same profile and keyring, and the host is up again: password and host are there, without a window.
  await host.powerOn()
  for (const { id } of host.state().vms.slice(0, 3)) host.setVm(id, { powerState: 'poweredOn' })
  const before = changes(host).length
  const installed = await installedPackage(join(folder.path, 'root'))
  await mkdir(profile.userData, { recursive: true })
  const child = spawn(
    installed.executable,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${profile.userData}`, ...atLogin],
    {
      env: desktop.env,
      stdio: 'ignore',
      detached: true,
    },
  )
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  try {
    const item = await tray.nextItem()
    await item.menu.clickItem([/^attic: Ready/, 'Shut down safely'])
    await item.menu.waitForItem(/no longer responds/, { enabled: 'either', timeoutMs: 40_000 })
    expect(host.state().powered).toBe(false)
    expect(host.state().vms.filter((vm) => vm.lostPower)).toEqual([])
    expect(
      changes(host)
        .slice(before)
        .filter((name) => name !== 'ShutdownGuest'),
    ).toEqual(['ShutdownHost_Task'])
    await item.menu.clickItem(/^Quit/)
    expect(await ended).toBe(0)
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  await host.close()
})

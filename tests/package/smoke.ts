/**
 * `node tests/package/smoke.ts FOLDER`: the job of the app in a package of this system, on the desktop it is run on:
 * the command line says its version, then the window: start, practice host, safe shutdown to its receipt. Works on
 * Windows, macOS and Linux; the end-to-end tests know more, on Linux. FOLDER is where electron-builder put the
 * unpacked app. Playwright needs one fuse that does not ship, so a copy of the app gets it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { _electron, expect } from '@playwright/test'
import { setFuses } from '../../build/packaging/fuses.ts'
import { createTranslator } from '../../shared/i18n/translator.ts'

const { t } = createTranslator('en')
const [from = '.cache/package'] = process.argv.slice(2)

/** Where electron-builder puts things: the folder of the app, and within it the app and the command line. */
interface Layout {
  readonly folder: (suffix: string) => string
  readonly executable: string
  readonly commandLine: string
}

const linux: Layout = {
  folder: (suffix) => `linux${suffix}-unpacked`,
  executable: 'hypertray-app',
  commandLine: 'hypertray',
}
const layouts: Partial<Record<NodeJS.Platform, Layout>> = {
  darwin: {
    folder: (suffix) => `mac${suffix}`,
    executable: 'Hypertray.app/Contents/MacOS/Hypertray',
    commandLine: 'Hypertray.app/Contents/Resources/bin/hypertray',
  },
  win32: {
    folder: (suffix) => `win${suffix}-unpacked`,
    executable: 'Hypertray.exe',
    commandLine: 'bin\\hypertray.cmd',
  },
}
const layout = layouts[process.platform] ?? linux

/** Returns the folder of the app for this processor, and its executable within. */
async function unpacked(folder: string): Promise<readonly [app: string, executable: string]> {
  const names = await readdir(folder)
  const suffix = process.arch === 'arm64' ? '-arm64' : ''
  const wanted = layout.folder(suffix)
  if (!names.includes(wanted)) throw new Error(`No unpacked app in ${folder}: ${names.join(', ')}`)
  return [join(folder, wanted), layout.executable]
}

const [app, executable] = await unpacked(from)
const work = await mkdtemp(join(tmpdir(), 'hypertray-smoke-'))
const copy = join(work, basename(app))
await cp(app, copy, { recursive: true, verbatimSymlinks: true })
await setFuses(join(copy, executable), { [FuseV1Options.EnableNodeCliInspectArguments]: true })
const line = layout.commandLine
const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly version: string
}
// A .cmd needs the shell; the path is our own.
const said = spawnSync(process.platform === 'win32' ? `"${join(copy, line)}"` : join(copy, line), ['--version'], {
  encoding: 'utf8',
  timeout: 60_000,
  shell: process.platform === 'win32',
})
expect({ status: said.status, stdout: said.stdout.trim() }).toEqual({ status: 0, stdout: version })

const electron = await _electron.launch({
  executablePath: join(copy, executable),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(work, 'chromium')}`,
    `--data=${join(work, 'data')}`,
    '--lang=en',
  ],
  timeout: 60_000,
})
try {
  const page = await electron.firstWindow()
  const within = { timeout: 60_000 }
  // The runner's own language will do.
  await page
    .getByLabel(/^(?:Language|语言)$/)
    .first()
    .click(within)
  await page.getByRole('option', { name: 'English', exact: true }).click()
  await page.getByRole('button', { name: t('app.empty.practice') }).click()
  await expect(page.getByText(t('app.status.connected')).first()).toBeVisible(within)
  await page.getByRole('button', { name: t('app.host.openPlan') }).click()
  await page.getByRole('button', { name: t('app.plan.start') }).click()
  // A guest without VMware Tools, or one that is stuck, is asked about.
  const outcome = page.getByText(t('app.receipt.outcomes.unreachable')).first()
  await expect(outcome.or(page.getByRole('button', { name: t('app.question.power-off') })).first()).toBeVisible({
    timeout: 120_000,
  })
  for (const button of await page.getByRole('button', { name: t('app.question.power-off') }).all()) await button.click()
  await expect(outcome).toBeVisible({ timeout: 120_000 })
  console.log(`${basename(app)}: started, added the practice host, shut it down`)
} finally {
  // The window may ask about a run in progress; here the question gets no answer.
  electron.process().kill('SIGKILL')
  await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
}
process.exit(0)

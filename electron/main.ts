import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { dataFolder } from './storage/paths.ts'
import { appId } from './app/app-id.ts'
import type { Application } from './shell/application.ts'
import { earlyTray } from './shell/early-tray.ts'
import { hasTray } from './shell/tray-detection.ts'
import { registerScheme } from './shell/scheme.ts'
import { isTestRuntime } from './shell/test-runtime.ts'

const out = dirname(fileURLToPath(import.meta.url))
const command = process.argv.indexOf('--hypertray-cli')
// Chromium takes `--data=DIR` only; the command line takes two words as well, and nothing of it may land elsewhere.
const twoWords = command === -1 ? -1 : process.argv.indexOf('--data', command)
const given =
  (twoWords === -1 ? app.commandLine.getSwitchValue('data') : process.argv[twoWords + 1]) ||
  process.env['HYPERTRAY_DATA'] ||
  undefined
const data = dataFolder(given)

// Chromium's caches and cookies stay apart from the user's data.
if (data !== null) app.setPath('userData', join(data, 'browser'))
// As root Chromium's sandbox cannot start; `npm start` says so to users who pass the flag.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerScheme()
// Windows shows notifications only of programs it knows by the id of their entry in the start menu.
if (process.platform === 'win32') app.setAppUserModelId(appId)

// What an update put in the place of an AppImage is started once to settle itself; it is not wanted as an app yet.
if (process.env['APPIMAGE_EXIT_AFTER_INSTALL'] === 'true') process.exit(0)

let running: Application | null = null
let wanted = false
if (command !== -1) {
  // The command line inside the package, which has no other Node: what follows the word belongs to the command.
  process.argv.splice(1, command, 'hypertray')
  void import('./cli.ts')
} else if (data === null) {
  // No home and no folder named: there is nothing to show. Any command says so, and ends with 2.
  process.argv = [process.execPath, 'hypertray', 'host', 'list']
  void import('./cli.ts')
} else if (!app.requestSingleInstanceLock()) app.quit()
else {
  const tray = hasTray(process.platform, process.env)
  app.on('second-instance', (_event, argv) => {
    // A second hidden start, such as a login's, wants no window from the first one either.
    if (argv.includes('--hidden')) return
    wanted = true
    running?.show()
  })
  // Not a top-level await: the app is ready only once this module has been evaluated.
  void app.whenReady().then(async () => {
    const icon = (await tray) ? earlyTray(join(out, 'icons')) : null
    // Only now: loading all that an app is made of takes longer than showing its icon.
    const { Application } = await import('./shell/application.ts')
    running = await Application.start({
      out,
      data,
      dataGiven: given !== undefined,
      hidden: app.commandLine.hasSwitch('hidden'),
      testRuntime: isTestRuntime(process.versions.electron, process.env),
      tray: icon,
    })
    // Asked for while this one was still starting.
    if (wanted) running.show()
  })
}

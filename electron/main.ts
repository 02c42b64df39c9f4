import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { dataPaths } from './storage/paths.ts'
import { Application } from './shell/application.ts'
import { registerScheme } from './shell/scheme.ts'

const out = dirname(fileURLToPath(import.meta.url))
const data = app.commandLine.getSwitchValue('data') || process.env['HYPERTRAY_DATA'] || undefined

// Chromium's caches and cookies stay apart from what is the person's.
app.setPath('userData', join(dataPaths(data).root, 'browser'))
// As root Chromium's sandbox cannot start; whoever passes the flag has been told so by `npm start`.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerScheme()

let running: Application | null = null
if (!app.requestSingleInstanceLock()) app.quit()
else {
  app.on('second-instance', () => running?.show())
  // Not a top-level await: the app is ready only once this module has been evaluated.
  void app.whenReady().then(async () => {
    running = await Application.start({
      out, data, hidden: app.commandLine.hasSwitch('hidden'), testRuntime: process.env['HYPERTRAY_TEST_RUNTIME'] === '1',
    })
  })
}

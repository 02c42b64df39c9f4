/** A very small app with what the real one has: a scheme of its own, a window, a tray with a menu, and secrets in the keyring. */
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, nativeImage, protocol, Tray } from 'electron'
import keytar from 'keytar'

// Throws when the app is ready already: this proves that the test runtime awaits an ES module as a stock Electron does.
protocol.registerSchemesAsPrivileged([{ scheme: 'fixture', privileges: { standard: true, secure: true } }])

let tray = null
let window = null
let clicks = 0

/** A square of one colour, 22 by 22. */
function square(blue, green, red) {
  return nativeImage.createFromBitmap(
    Buffer.from(Array.from({ length: 22 * 22 }, () => [blue, green, red, 255]).flat()),
    { width: 22, height: 22 },
  )
}

function menu() {
  return Menu.buildFromTemplate([
    { label: 'Count && show', click: () => clicked('Count & show') },
    {
      label: 'More',
      submenu: [
        { label: 'snake_case', click: () => clicked('snake_case') },
        { type: 'separator' },
        { label: 'Ticked', type: 'checkbox', checked: true },
      ],
    },
    { label: clicks === 0 ? 'Nothing yet' : `Clicked ${clicks} times`, enabled: false },
  ])
}

function clicked(label) {
  clicks++
  window.webContents.send('tray', `tray: ${label}`)
  tray.setImage(square(0, 0, 255))
  tray.setToolTip(`Clicks: ${clicks}`)
  tray.setContextMenu(menu())
}

ipcMain.handle('keep', async (_event, secret) => {
  try {
    await keytar.setPassword('hypertray-fixture', 'somebody', secret)
    return await keytar.getPassword('hypertray-fixture', 'somebody')
  } catch (error) {
    return `refused: ${error.message}`
  }
})

app.whenReady().then(async () => {
  tray = new Tray(square(255, 0, 0))
  tray.setToolTip('Fixture')
  tray.setContextMenu(menu())
  window = new BrowserWindow({
    width: 480,
    height: 320,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') },
  })
  await window.loadFile(join(import.meta.dirname, 'index.html'))
})

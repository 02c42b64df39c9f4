/** The least an Electron app with a tray icon can be: what the product is measured against. */
const { app, Menu, nativeImage, Tray } = require('electron')

let tray = null

app.whenReady().then(() => {
  const blue = Buffer.from(Array.from({ length: 22 * 22 }, () => [255, 0, 0, 255]).flat())
  tray = new Tray(nativeImage.createFromBitmap(blue, { width: 22, height: 22 }))
  tray.setToolTip('Empty')
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', role: 'quit' }]))
})

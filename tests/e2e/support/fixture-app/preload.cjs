const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('fixture', {
  keep: (secret) => ipcRenderer.invoke('keep', secret),
  onTray: (listener) => ipcRenderer.on('tray', (_event, text) => listener(text)),
})

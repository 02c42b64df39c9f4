import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { ipcChannels, type Bridge } from '../shared/ipc/bridge.ts'
import type { PushName, Pushes } from '../shared/ipc/contract.ts'

const listeners = new Map<string, Set<(value: unknown) => void>>()

ipcRenderer.on(ipcChannels.push, (_event, name: string, value: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(value)
})

const bridge: Bridge = {
  request: (name, input, id) => ipcRenderer.invoke(ipcChannels.request, name, input, id),
  abort: (id) => ipcRenderer.send(ipcChannels.abort, id),
  on: <Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void) => {
    const call = (value: unknown): void => listener(value as Pushes[Name])
    const known = listeners.get(name) ?? new Set()
    listeners.set(name, known.add(call))
    // The first listener is the sign that the page is ready for what waited.
    ipcRenderer.send(ipcChannels.ready)
    return () => known.delete(call)
  },
  // The page never learns the path, and one that a script made up in memory has none.
  dropped: (file) => ipcRenderer.invoke(ipcChannels.dropped, webUtils.getPathForFile(file)),
}

contextBridge.exposeInMainWorld('hypertray', bridge)

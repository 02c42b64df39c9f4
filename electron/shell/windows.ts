import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron'
import type { IpcEndpoint } from './ipc-endpoint.ts'
import { pageUrl } from './scheme.ts'
import type { WindowPlace } from './window-place.ts'

export interface WindowsOptions {
  readonly endpoint: IpcEndpoint
  /** Folder of main.js, preload.cjs and renderer/. */
  readonly out: string
  readonly icon: string
  /** Whether the window may hide: only where a tray icon brings it back. */
  readonly mayHide: () => boolean
  /** Told when the window was closed and only the icon is left. */
  readonly hidden: () => void
  /** How large everything is; 1 is 100 %. */
  readonly zoom: () => number
  readonly place: WindowPlace
  /** The person closes the window and nothing could bring it back. */
  readonly close: () => void
  /** The person logs off or the computer is shut down; `preventDefault` delays it (Windows tells windows only). */
  readonly sessionEnds: (event: Pick<Event, 'preventDefault'>) => void
}

/** Milliseconds after which a hidden window is thrown away; hidden it costs as much memory as shown. */
const hiddenMs = 60_000

/** The window and the small countdown windows. */
export class AppWindows {
  readonly #options: WindowsOptions
  readonly #countdowns = new Map<string, BrowserWindow>()
  #main: BrowserWindow | null = null
  #discard: NodeJS.Timeout | null = null
  #quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  /** Shows the window, made anew if it was thrown away. */
  show(): void {
    this.#keep()
    if (!this.#main) this.#main = this.#create()
    else {
      if (this.#main.isMinimized()) this.#main.restore()
      this.#main.show()
      this.#main.focus()
    }
  }

  /** From now on a closed window stays closed. */
  quitting(): void {
    this.#quitting = true
    for (const window of this.#countdowns.values()) window.destroy()
  }

  /** The zoom was changed. */
  zoom(): void {
    this.#main?.webContents.setZoomFactor(this.#options.zoom())
  }

  /** One small always-on-top window for each countdown, and none without. @param hostIds hosts that count down now. */
  countdowns(hostIds: readonly string[]): void {
    for (const [id, window] of this.#countdowns) if (!hostIds.includes(id)) window.destroy()
    for (const id of hostIds) if (!this.#countdowns.has(id)) this.#countdowns.set(id, this.#createCountdown(id))
  }

  /** No window is about to be thrown away any more. */
  #keep(): void {
    if (this.#discard) clearTimeout(this.#discard)
    this.#discard = null
  }

  #create(): BrowserWindow {
    const { place } = this.#options
    const window = new BrowserWindow({
      ...place.bounds(), minWidth: 640, minHeight: 480, show: false, icon: this.#options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff', webPreferences: preferences(this.#options.out, this.#options.zoom()),
    })
    this.#options.endpoint.attach(window.webContents)
    window.on('query-session-end', this.#options.sessionEnds)
    place.follow(window)
    window.once('ready-to-show', () => {
      if (place.maximized) window.maximize()
      window.show()
    })
    window.on('close', (event) => {
      if (this.#quitting) return
      event.preventDefault()
      // Without an icon that brings it back, closing means quitting, which may ask first and needs the window then.
      if (!this.#options.mayHide()) return this.#options.close()
      window.hide()
      this.#options.hidden()
      this.#keep()
      this.#discard = setTimeout(() => window.destroy(), hiddenMs)
    })
    window.on('closed', () => {
      this.#keep()
      this.#main = null
    })
    void window.loadURL(pageUrl())
    return window
  }

  #createCountdown(hostId: string): BrowserWindow {
    const area = screen.getPrimaryDisplay().workArea
    const zoom = this.#options.zoom()
    const width = Math.min(Math.round(360 * zoom), area.width - 32)
    const height = Math.min(Math.round(190 * zoom), area.height - 32)
    const offset = this.#countdowns.size * (height + 12)
    const window = new BrowserWindow({
      width, height, x: area.x + area.width - width - 16, y: area.y + area.height - height - 16 - offset, resizable: false, minimizable: false, maximizable: false,
      fullscreenable: false, alwaysOnTop: true, skipTaskbar: true, show: false, icon: this.#options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff', webPreferences: preferences(this.#options.out, this.#options.zoom()),
    })
    this.#options.endpoint.attach(window.webContents)
    window.on('query-session-end', this.#options.sessionEnds)
    window.once('ready-to-show', () => {
      window.show()
      window.focus()
    })
    window.on('closed', () => this.#countdowns.delete(hostId))
    void window.loadURL(pageUrl(`#countdown/${hostId}`))
    return window
  }
}

/** Electron's defaults said aloud, and what is stricter than they are. */
function preferences(out: string, zoomFactor: number): WebPreferences {
  return {
    zoomFactor, preload: join(out, 'preload.cjs'), sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
    webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false, spellcheck: false, safeDialogs: true,
  }
}

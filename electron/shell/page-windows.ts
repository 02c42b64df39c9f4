import { join } from 'node:path'
import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'
import type { IpcEndpoint } from './ipc-endpoint.ts'
import { isPageUrl, pageUrl } from './scheme.ts'

export interface PageWindowsOptions {
  readonly endpoint: IpcEndpoint
  /** Folder of main.js, preload.cjs and renderer/. */
  readonly out: string
  readonly icon: string
  /** How large everything is; 1 is 100 %. */
  readonly zoom: () => number
  /** Hears that the user logs off or the computer is shut down; `preventDefault` delays it (Windows tells windows only). */
  readonly sessionEnds: (event: Pick<Event, 'preventDefault'>) => void
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/** Makes windows that show a page of the app, and notices when such a page can no longer be used. */
export class PageWindows {
  readonly #options: PageWindowsOptions
  /** Windows whose page is lost or hangs. */
  readonly #lost = new WeakSet<BrowserWindow>()
  #quitting = false

  constructor(options: PageWindowsOptions) {
    this.#options = options
  }

  /** Creates a hidden window with what all of them have in common. */
  create(own: BrowserWindowConstructorOptions): BrowserWindow {
    const { endpoint, icon, out, sessionEnds, zoom } = this.#options
    const window = new BrowserWindow({
      ...own,
      show: false,
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff',
      webPreferences: preferences(out, zoom()),
    })
    endpoint.attach(window.webContents)
    window.on('query-session-end', sessionEnds)
    return window
  }

  /** Loads the page at a place within it. Failures arrive as events. */
  load(window: BrowserWindow, hash?: string): void {
    window.loadURL(pageUrl(hash)).catch(() => undefined)
  }

  /** Calls back once when the page cannot be used any more: its process is gone, or it has become another page. */
  onLost(window: BrowserWindow, lost: () => void): void {
    const lose = (why: string): void => {
      if (this.#quitting || this.#lost.has(window)) return
      this.#lost.add(window)
      this.#options.log('page.lost', { why })
      // Not within the event, which comes out of the page that would be destroyed.
      setImmediate(lost)
    }
    window.webContents.on('render-process-gone', (_event, { reason }) => lose(reason))
    window.webContents.on('did-navigate', (_event, url) => {
      if (!isPageUrl(url)) lose('address')
    })
    window.webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
      if (isMainFrame && code !== aborted) lose(`load ${code}`)
    })
  }

  /** Counts a page that hangs as lost for as long as it does. */
  markWhileUnresponsive(window: BrowserWindow): void {
    window.webContents.on('unresponsive', () => this.#lost.add(window))
    window.webContents.on('responsive', () => this.#lost.delete(window))
  }

  /** Whether the page of a window is lost or hangs. */
  isLost(window: BrowserWindow): boolean {
    return this.#lost.has(window)
  }

  /** Ignores pages that are lost from now on. */
  quitting(): void {
    this.#quitting = true
  }
}

/** Chromium's ERR_ABORTED: one load gave way to another. */
const aborted = -3

/** Returns Electron's defaults spelled out, and what is stricter than they are. */
function preferences(out: string, zoomFactor: number): WebPreferences {
  return {
    zoomFactor,
    preload: join(out, 'preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    safeDialogs: true,
    // Pickers that a script opens and keeps a handle of. A page's own file buttons stay: they need a press and give content alone.
    disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
  }
}

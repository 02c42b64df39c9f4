import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Rectangle, type WebPreferences } from 'electron'
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

/** Size of a small window at 100 %, in each of its phases. */
const smallSizes = { countdown: { width: 360, height: 190 }, run: { width: 420, height: 480 } } as const

/** The window, and the small ones for countdowns and the runs after them. */
export class AppWindows {
  readonly #options: WindowsOptions
  readonly #small = new Map<string, BrowserWindow>()
  /** Hosts whose small window the user closed. */
  readonly #closed = new Set<string>()
  /** Hosts whose small window has the size of a run. */
  #grown: ReadonlySet<string> = new Set()
  #runs: { readonly counting: readonly string[]; readonly running: readonly string[] } = { counting: [], running: [] }
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
    for (const window of this.#small.values()) window.destroy()
  }

  /** The zoom was changed. */
  zoom(): void {
    this.#main?.webContents.setZoomFactor(this.#options.zoom())
  }

  /**
   * One small always-on-top window for each countdown. It stays for the run that follows unless the window shows it, and
   * one that the user closed does not come back for the same run.
   * @param counting hosts that count down now
   * @param running hosts whose guests are being shut down now
   */
  small(counting: readonly string[], running: readonly string[]): void {
    this.#runs = { counting, running }
    this.#arrange()
  }

  #arrange(): void {
    const { counting, running } = this.#runs
    const wanted = this.shown ? counting : [...counting, ...running]
    for (const id of this.#closed) if (!counting.includes(id) && !running.includes(id)) this.#closed.delete(id)
    for (const [id, window] of this.#small) if (!wanted.includes(id)) window.destroy()
    for (const [place, [id, window]] of [...this.#small].entries()) {
      if (running.includes(id) && !this.#grown.has(id)) window.setBounds(this.#smallBounds(smallSizes.run, place))
    }
    this.#grown = new Set(running)
    for (const id of counting) if (!this.#small.has(id) && !this.#closed.has(id)) this.#small.set(id, this.#createSmall(id))
  }

  /** Whether the small window of this host is open and can ask. */
  hasSmall(hostId: string): boolean {
    return this.#small.has(hostId)
  }

  /** Whether the user can see the window. */
  get shown(): boolean {
    return this.#main !== null && this.#main.isVisible() && !this.#main.isMinimized()
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
    window.on('show', () => this.#arrange())
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

  /** In the corner of the screen, the next one beside it: above one another they would not fit on a small screen. */
  #smallBounds({ width: wide, height: high }: (typeof smallSizes)[keyof typeof smallSizes], place: number): Rectangle {
    const area = screen.getPrimaryDisplay().workArea
    const zoom = this.#options.zoom()
    const width = Math.min(Math.round(wide * zoom), area.width - 32)
    const height = Math.min(Math.round(high * zoom), area.height - 32)
    return { width, height, x: Math.max(area.x, area.x + area.width - width - 16 - place * (Math.round(smallSizes.run.width * zoom) + 12)), y: area.y + area.height - height - 16 }
  }

  #createSmall(hostId: string): BrowserWindow {
    const window = new BrowserWindow({
      ...this.#smallBounds(smallSizes.countdown, this.#small.size), resizable: false, minimizable: false, maximizable: false,
      fullscreenable: false, alwaysOnTop: true, skipTaskbar: true, show: false, icon: this.#options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff', webPreferences: preferences(this.#options.out, this.#options.zoom()),
    })
    this.#options.endpoint.attach(window.webContents)
    window.on('query-session-end', this.#options.sessionEnds)
    window.once('ready-to-show', () => {
      window.show()
      window.focus()
    })
    // Told only of the user's own closing; one that is not needed any more is destroyed.
    window.on('close', () => this.#closed.add(hostId))
    window.on('closed', () => this.#small.delete(hostId))
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

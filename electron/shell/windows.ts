import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Rectangle, type WebPreferences } from 'electron'
import type { IpcEndpoint } from './ipc-endpoint.ts'
import { systemClock } from '../../shared/clock.ts'
import { isPageUrl, pageUrl } from './scheme.ts'
import type { WindowBoundsStore } from './window-bounds-store.ts'

export interface WindowsOptions {
  readonly endpoint: IpcEndpoint
  /** Folder of main.js, preload.cjs and renderer/. */
  readonly out: string
  readonly icon: string
  /** Whether the window may hide: only where a tray icon brings it back. */
  readonly mayHide: () => boolean
  /** Hears that the window was closed and only the icon is left. */
  readonly hidden: () => void
  /** How large everything is; 1 is 100 %. */
  readonly zoom: () => number
  readonly bounds: WindowBoundsStore
  /** Hears that the user closed the window and nothing could bring it back. */
  readonly close: () => void
  /** Hears that the user logs off or the computer is shut down; `preventDefault` delays it (Windows tells windows only). */
  readonly sessionEnds: (event: Pick<Event, 'preventDefault'>) => void
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/** A small window, and how many were made for its run. */
interface Small {
  readonly window: BrowserWindow
  readonly made: number
}

/** Milliseconds after which a hidden window is thrown away; hidden it costs as much memory as shown. */
const hiddenMs = 60_000

/** Milliseconds within which a page that is lost again is not replaced unasked, so that one that always crashes stays down. */
const calmMs = 10_000

/** Small windows made for one run at most. */
const mostSmall = 3

/** Size of a small window at 100 %, in each of its phases. */
const smallSizes = { countdown: { width: 360, height: 190 }, run: { width: 420, height: 480 } } as const

/**
 * Manages the window, and the small ones for countdowns and the runs after them. A page that crashed, hangs or left its
 * address is replaced by a new one.
 */
export class AppWindows {
  readonly #options: WindowsOptions
  readonly #small = new Map<string, Small>()
  /** Hosts whose small window the user closed. */
  readonly #closed = new Set<string>()
  /** Hosts whose small window has the size of a run. */
  #grown: ReadonlySet<string> = new Set()
  #runs: { readonly counting: readonly string[]; readonly running: readonly string[] } = { counting: [], running: [] }
  /** Windows whose page is lost or hangs: they are not shown again. */
  readonly #lost = new WeakSet<BrowserWindow>()
  #lostAt = Number.NEGATIVE_INFINITY
  #main: BrowserWindow | null = null
  #discard: NodeJS.Timeout | null = null
  #quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  /** Whether there is a window that the user has not hidden. */
  get shown(): boolean {
    return this.#main !== null && this.#discard === null
  }

  /** Whether the user can see the window. */
  get visible(): boolean {
    return this.shown && this.#main?.isMinimized() === false
  }

  /** Shows the window, a new one if it was thrown away or its page is lost. */
  show(): void {
    this.#keep()
    if (this.#main && this.#lost.has(this.#main)) this.#discardMain()
    if (!this.#main) this.#main = this.#create()
    else {
      if (this.#main.isMinimized()) this.#main.restore()
      this.#main.show()
      this.#main.focus()
    }
  }

  /** Keeps closed windows closed from now on. */
  quitting(): void {
    this.#quitting = true
    for (const { window } of this.#small.values()) window.destroy()
  }

  /** Applies a changed zoom. */
  zoom(): void {
    this.#main?.webContents.setZoomFactor(this.#options.zoom())
  }

  /**
   * Shows one small always-on-top window for each countdown. It stays for the run that follows unless the window shows it,
   * and one that the user closed does not come back for the same run.
   * @param counting hosts that count down now
   * @param running hosts whose guests are being shut down now
   */
  showRuns(counting: readonly string[], running: readonly string[]): void {
    this.#runs = { counting, running }
    this.#arrange()
  }

  #arrange(): void {
    const { counting, running } = this.#runs
    const wanted = this.visible ? counting : [...counting, ...running]
    for (const id of this.#closed) if (!counting.includes(id) && !running.includes(id)) this.#closed.delete(id)
    for (const [id, { window }] of this.#small) if (!wanted.includes(id)) window.destroy()
    for (const [place, [id, { window }]] of [...this.#small].entries()) {
      if (running.includes(id) && !this.#grown.has(id)) window.setBounds(this.#smallBounds(smallSizes.run, place))
    }
    this.#grown = new Set(running)
    for (const id of counting) if (!this.#small.has(id) && !this.#closed.has(id)) this.#createSmall(id, 1)
  }

  /** Whether the small window of this host is open and can ask. */
  showsRun(hostId: string): boolean {
    return this.#small.has(hostId)
  }

  /** Keeps a hidden window that was about to be thrown away. */
  #keep(): void {
    if (this.#discard) clearTimeout(this.#discard)
    this.#discard = null
  }

  #create(): BrowserWindow {
    const { bounds } = this.#options
    const window = new BrowserWindow({
      ...bounds.next(),
      minWidth: 640,
      minHeight: 480,
      show: false,
      icon: this.#options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff',
      webPreferences: preferences(this.#options.out, this.#options.zoom()),
    })
    this.#options.endpoint.attach(window.webContents)
    window.on('query-session-end', this.#options.sessionEnds)
    bounds.follow(window)
    window.on('show', () => this.#arrange())
    window.once('ready-to-show', () => {
      if (bounds.maximized) window.maximize()
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
      if (this.#main !== window) return
      this.#keep()
      this.#main = null
    })
    this.#watch(window, () => this.#replace(window))
    // What hangs may come to itself, and something may have been typed in it: it is replaced when it is asked for.
    window.webContents.on('unresponsive', () => this.#lost.add(window))
    window.webContents.on('responsive', () => this.#lost.delete(window))
    load(window, pageUrl())
    return window
  }

  /** Calls back once when the page cannot be used any more: its process is gone, or it has become another page. */
  #watch(window: BrowserWindow, lost: () => void): void {
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

  /** Replaces a window in use at once; a hidden one, or one lost again at once, when it is asked for. */
  #replace(window: BrowserWindow): void {
    if (window.isDestroyed() || this.#main !== window) return
    const now = systemClock.elapsed()
    const calm = now - this.#lostAt >= calmMs
    this.#lostAt = now
    const { shown } = this
    this.#discardMain()
    if (shown && calm) this.show()
  }

  #discardMain(): void {
    const window = this.#main
    this.#main = null
    this.#keep()
    window?.destroy()
  }

  /** Returns bounds in the corner of the screen, each window beside the last: stacked they would not fit on a small screen. */
  #smallBounds({ width: wide, height: high }: (typeof smallSizes)[keyof typeof smallSizes], place: number): Rectangle {
    const area = screen.getPrimaryDisplay().workArea
    const zoom = this.#options.zoom()
    const width = Math.min(Math.round(wide * zoom), area.width - 32)
    const height = Math.min(Math.round(high * zoom), area.height - 32)
    return {
      width,
      height,
      x: Math.max(area.x, area.x + area.width - width - 16 - place * (Math.round(smallSizes.run.width * zoom) + 12)),
      y: area.y + area.height - height - 16,
    }
  }

  #createSmall(hostId: string, made: number): void {
    const window = new BrowserWindow({
      ...this.#smallBounds(
        this.#runs.running.includes(hostId) ? smallSizes.run : smallSizes.countdown,
        this.#small.size,
      ),
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      skipTaskbar: true,
      show: false,
      icon: this.#options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff',
      webPreferences: preferences(this.#options.out, this.#options.zoom()),
    })
    this.#options.endpoint.attach(window.webContents)
    window.on('query-session-end', this.#options.sessionEnds)
    window.once('ready-to-show', () => {
      window.show()
      window.focus()
    })
    // Fires only when the user closes it; one that is no longer needed is destroyed.
    window.on('close', () => this.#closed.add(hostId))
    window.on('closed', () => {
      if (this.#small.get(hostId)?.window === window) this.#small.delete(hostId)
    })
    // At once in every case: its Cancel is wanted now, and nothing is typed in it.
    const replace = (): void => {
      if (made >= mostSmall || this.#small.get(hostId)?.window !== window) return
      window.destroy()
      this.#createSmall(hostId, made + 1)
    }
    this.#watch(window, replace)
    window.webContents.on('unresponsive', () => setImmediate(replace))
    this.#small.set(hostId, { window, made })
    load(window, pageUrl(`#countdown/${hostId}`))
  }
}

/** Chromium's ERR_ABORTED: one load gave way to another. */
const aborted = -3

/** Loads a page. Failures arrive as events. */
function load(window: BrowserWindow, url: string): void {
  window.loadURL(url).catch(() => undefined)
}

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

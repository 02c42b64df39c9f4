import type { BrowserWindow } from 'electron'
import { systemClock } from '../../shared/clock.ts'
import { PageWindows, type PageWindowsOptions } from './page-windows.ts'
import { RunWindows } from './run-windows.ts'
import type { WindowBoundsStore } from './window-bounds-store.ts'

export interface WindowsOptions extends PageWindowsOptions {
  /** Whether the window may hide: only where a tray icon brings it back. */
  readonly mayHide: () => boolean
  /** Hears that the window was closed and only the icon is left. */
  readonly hidden: () => void
  readonly bounds: WindowBoundsStore
  /** Hears that the user closed the window and nothing could bring it back. */
  readonly close: () => void
}

/** Milliseconds after which a hidden window is thrown away; hidden it costs as much memory as shown. */
const hiddenMs = 60_000

/** Milliseconds within which a page that is lost again is not replaced unasked, so that one that always crashes stays down. */
const calmMs = 10_000

/**
 * Manages the main window, and the small ones for runs. A page that crashed, hangs or left its address is replaced by a
 * new one.
 */
export class AppWindows {
  readonly #options: WindowsOptions
  readonly #pages: PageWindows
  readonly #runs: RunWindows
  #lostAt = Number.NEGATIVE_INFINITY
  #main: BrowserWindow | null = null
  /** The host whose run the main window shows, as its page says. */
  #showing: string | null = null
  /** Throws the hidden window away; null while it is shown or there is none. */
  #discardTimer: NodeJS.Timeout | null = null
  #quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
    this.#pages = new PageWindows(options)
    this.#runs = new RunWindows({
      pages: this.#pages,
      zoom: options.zoom,
      shownInMain: (hostId) => this.#showing === hostId && this.#inFront,
    })
  }

  /** Whether there is a window that the user has not hidden. */
  get shown(): boolean {
    return this.#main !== null && this.#discardTimer === null
  }

  /** Whether the user can see the window. */
  get visible(): boolean {
    return this.shown && this.#main?.isMinimized() === false
  }

  /**
   * Whether the window is what the user works in. One that is merely not hidden may be behind others or on another desktop,
   * which no system tells; and one that hangs shows an old picture.
   */
  get #inFront(): boolean {
    return this.visible && this.#main?.isFocused() === true && !this.#pages.isLost(this.#main)
  }

  /** Shows the window, a new one if it was thrown away or its page is lost. */
  show(): void {
    this.#cancelDiscard()
    if (this.#main && this.#pages.isLost(this.#main)) this.#discardMain()
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
    this.#pages.quitting()
    this.#runs.close()
  }

  /** Applies a changed zoom. */
  zoom(): void {
    this.#main?.webContents.setZoomFactor(this.#options.zoom())
  }

  /** Takes note of whose run the page of the main window shows; null: none. */
  showing(hostId: string | null): void {
    this.#showing = hostId
    this.#runs.arrange()
  }

  /**
   * Shows the runs that are under way, in small windows where the main one does not.
   * @param counting hosts that count down now
   * @param running hosts whose guests are being shut down now
   */
  showRuns(counting: readonly string[], running: readonly string[]): void {
    this.#runs.show(counting, running)
  }

  /** Whether the small window of this host is open and can ask. */
  showsRun(hostId: string): boolean {
    return this.#runs.has(hostId)
  }

  /** Keeps a hidden window that was about to be thrown away. */
  #cancelDiscard(): void {
    if (this.#discardTimer) clearTimeout(this.#discardTimer)
    this.#discardTimer = null
  }

  #create(): BrowserWindow {
    const { bounds } = this.#options
    const window = this.#pages.create({ ...bounds.next(), minWidth: 640, minHeight: 480 })
    bounds.follow(window)
    for (const event of ['show', 'hide', 'minimize', 'restore', 'focus', 'blur'] as const)
      window.on(event as 'show', () => this.#runs.arrange())
    const firstPicture = (): void => {
      if (bounds.maximized) window.maximize()
      window.show()
    }
    window.once('ready-to-show', firstPicture)
    window.on('close', (event) => {
      if (this.#quitting) return
      event.preventDefault()
      // Without an icon that brings it back, closing means quitting, which may ask first and needs the window then.
      if (!this.#options.mayHide()) return this.#options.close()
      // Closed before its first picture, it must not appear with it.
      window.off('ready-to-show', firstPicture)
      window.hide()
      this.#options.hidden()
      this.#cancelDiscard()
      this.#discardTimer = setTimeout(() => window.destroy(), hiddenMs)
      this.#runs.arrange()
    })
    window.on('closed', () => {
      if (this.#main !== window) return
      this.#cancelDiscard()
      this.#main = null
      this.showing(null)
    })
    this.#pages.onLost(window, () => this.#replace(window))
    // What hangs may respond again, and something may have been typed in it: it is replaced only when it is asked for.
    this.#pages.markWhileUnresponsive(window)
    for (const event of ['unresponsive', 'responsive'] as const)
      window.webContents.on(event as 'responsive', () => this.#runs.arrange())
    this.#pages.load(window)
    return window
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
    this.#cancelDiscard()
    window?.destroy()
    this.showing(null)
  }
}

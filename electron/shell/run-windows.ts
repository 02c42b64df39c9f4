import { screen, type BrowserWindow, type Rectangle } from 'electron'
import type { PageWindows } from './page-windows.ts'

export interface RunWindowsOptions {
  readonly pages: PageWindows
  /** How large everything is; 1 is 100 %. */
  readonly zoom: () => number
  /** Whether the user has the run of this host before them in the main window. */
  readonly shownInMain: (hostId: string) => boolean
}

/** The small window of one run. */
interface RunWindow {
  readonly window: BrowserWindow
  /** How many windows were made for the run, this one included. */
  readonly made: number
  /** Its place in the row of small windows, from 0. */
  readonly place: number
}

/** Windows made for one run at most. */
const mostMade = 3

/** Size of a window at 100 %; the same from the countdown to the end, so that nothing moves under the pointer. */
const size = { width: 420, height: 520 } as const

/**
 * Shows one small always-on-top window for each countdown that the main window does not show, so that there is never a
 * second clock. It stays for the run that follows, and one that the user closed does not come back for the same run.
 */
export class RunWindows {
  readonly #options: RunWindowsOptions
  /** By host. */
  readonly #windows = new Map<string, RunWindow>()
  /** Hosts whose window the user closed. */
  readonly #closed = new Set<string>()
  #runs: { readonly counting: readonly string[]; readonly running: readonly string[] } = { counting: [], running: [] }

  constructor(options: RunWindowsOptions) {
    this.#options = options
  }

  /**
   * Shows the runs as they are now.
   * @param counting hosts that count down
   * @param running hosts whose guests are being shut down
   */
  show(counting: readonly string[], running: readonly string[]): void {
    this.#runs = { counting, running }
    this.#arrange(true)
  }

  /** Opens and closes windows as the main window wants it; without taking the focus from what the user turned to. */
  arrange(): void {
    this.#arrange(false)
  }

  #arrange(focus: boolean): void {
    const { counting, running } = this.#runs
    const { shownInMain } = this.#options
    const wanted = [...counting, ...running].filter((id) => !shownInMain(id))
    for (const id of this.#closed) if (!counting.includes(id) && !running.includes(id)) this.#closed.delete(id)
    for (const [id, { window }] of this.#windows) if (!wanted.includes(id)) window.destroy()
    for (const id of counting)
      if (!shownInMain(id) && !this.#windows.has(id) && !this.#closed.has(id))
        this.#create(id, { made: 1, place: this.#freePlace(), focus })
  }

  /** Whether the window of this host is open and can ask. */
  has(hostId: string): boolean {
    return this.#windows.has(hostId)
  }

  /** Closes all of them. */
  close(): void {
    for (const { window } of this.#windows.values()) window.destroy()
  }

  /** Returns bounds in the corner of the screen, each window beside the last: stacked they would not fit on a small screen. */
  #bounds(place: number): Rectangle {
    const area = screen.getPrimaryDisplay().workArea
    const zoom = this.#options.zoom()
    const width = Math.min(Math.round(size.width * zoom), area.width - 32)
    const height = Math.min(Math.round(size.height * zoom), area.height - 32)
    return {
      width,
      height,
      x: Math.max(area.x, area.x + area.width - width - 16 - place * (Math.round(size.width * zoom) + 12)),
      y: area.y + area.height - height - 16,
    }
  }

  /** The first place that no window takes: they come and go, and none may lie on another's Cancel. */
  #freePlace(): number {
    const taken = new Set([...this.#windows.values()].map(({ place }) => place))
    let place = 0
    while (taken.has(place)) place += 1
    return place
  }

  #create(hostId: string, { made, place, focus }: Omit<RunWindow, 'window'> & { readonly focus: boolean }): void {
    const { pages } = this.#options
    const window = pages.create({
      ...this.#bounds(place),
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      skipTaskbar: true,
    })
    window.once('ready-to-show', () => {
      if (!focus) return window.showInactive()
      window.show()
      window.focus()
    })
    // Fires only when the user closes it; one that is no longer needed is destroyed.
    window.on('close', () => this.#closed.add(hostId))
    window.on('closed', () => {
      if (this.#windows.get(hostId)?.window === window) this.#windows.delete(hostId)
    })
    // At once in every case: its Cancel is wanted now, and nothing is typed in it.
    const replace = (): void => {
      if (made >= mostMade || this.#windows.get(hostId)?.window !== window) return
      window.destroy()
      this.#create(hostId, { made: made + 1, place, focus: true })
    }
    pages.onLost(window, replace)
    window.webContents.on('unresponsive', () => setImmediate(replace))
    this.#windows.set(hostId, { window, made, place })
    pages.load(window, `#countdown/${hostId}`)
  }
}

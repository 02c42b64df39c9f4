import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'
import { ok } from '../../shared/result.ts'
import { jsonDocument, type JsonDocument } from '../storage/document.ts'
import { fitWindowBounds } from './window-bounds.ts'

const size = z.number().int().min(100).max(20_000)
const offset = z.number().int().min(-100_000).max(100_000)
/** Where the window was last. Device-independent pixels. */
const placeSchema = z.object({
  bounds: z.object({ x: offset, y: offset, width: size, height: size }).nullable(),
  maximized: z.boolean(),
})
type Place = z.infer<typeof placeSchema>

/** Milliseconds in which a window that is being moved comes to rest. */
const restMs = 500

/** Remembers the bounds of the window across restarts, and across monitors that come and go. */
export class WindowBoundsStore {
  readonly #document: JsonDocument<Place>
  readonly #log: (event: string, fields: Readonly<Record<string, unknown>>) => void
  #place: Place = { bounds: null, maximized: false }

  /** @param file of its own: it changes often, and nothing else may be lost with it. */
  constructor(file: string, log: (event: string, fields: Readonly<Record<string, unknown>>) => void) {
    this.#document = jsonDocument({
      file,
      schema: placeSchema,
      empty: () => ({ bounds: null, maximized: false }),
      maxBytes: 10_000,
    })
    this.#log = log
  }

  /** Reads the saved bounds, before the first window. If the file is unreadable, only they are lost. */
  async read(): Promise<void> {
    const read = await this.#document.read()
    if (read.ok) this.#place = read.value
    else this.#log('window.place', { code: read.problem.code })
  }

  /** Returns the bounds of the next window: those it had, if they can be seen on the monitors there are now. */
  next(): Partial<Rectangle> & { readonly width: number; readonly height: number } {
    return fitWindowBounds(
      this.#place.bounds,
      screen.getAllDisplays().map(({ workArea }) => workArea),
      screen.getPrimaryDisplay().workArea,
    )
  }

  get maximized(): boolean {
    return this.#place.maximized
  }

  /** Saves the bounds of a window whenever they change. */
  follow(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | null = null
    const keep = (): void => {
      if (timer) clearTimeout(timer)
      timer = null
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
      const next: Place = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
      if (JSON.stringify(next) === JSON.stringify(this.#place)) return
      this.#place = next
      // A damaged file is set aside unasked: it held a place and nothing else.
      void this.#document
        .update(() => ok(next), { setAsideDamaged: true })
        .then((saved) => {
          if (!saved.ok) this.#log('window.place', { code: saved.problem.code })
        })
    }
    const soon = (): void => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(keep, restMs)
    }
    // A monitor that is unplugged may take the window out of sight; not every desktop brings it back.
    const rescue = (): void => {
      const { x, width, height } = fitWindowBounds(
        window.getNormalBounds(),
        screen.getAllDisplays().map(({ workArea }) => workArea),
        screen.getPrimaryDisplay().workArea,
      )
      if (x !== undefined) return
      window.setSize(width, height)
      window.center()
    }
    window.on('resize', soon).on('move', soon).on('close', keep).on('hide', keep)
    screen.on('display-removed', rescue)
    window.once('closed', () => {
      screen.off('display-removed', rescue)
      if (timer) clearTimeout(timer)
    })
  }
}

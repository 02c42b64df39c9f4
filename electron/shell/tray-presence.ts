import type { Tray } from 'electron'
import { earlyTray } from './early-tray.ts'
import { watchTray } from './tray-detection.ts'
import { AppTray, type TrayOptions } from './tray.ts'

export interface TrayPresenceOptions extends Omit<TrayOptions, 'tray'> {
  /** Hears whether there is an icon. */
  readonly changed: (there: boolean) => void
  readonly quitting: () => boolean
  readonly windowShown: () => boolean
  readonly showWindow: () => void
}

/** Milliseconds a panel may take to appear, or to come back, before a window is shown for want of an icon. */
const panelMs = 30_000

/** Keeps an icon in the tray while the desktop has a panel, and a window in its place while it has none. */
export class TrayPresence {
  readonly #options: TrayPresenceOptions
  #tray: AppTray | null = null
  #findable: NodeJS.Timeout | null = null

  constructor(options: TrayPresenceOptions) {
    this.#options = options
  }

  /** Whether there is an icon that brings a hidden window back. */
  get there(): boolean {
    return this.#tray !== null
  }

  /** Takes over the icon that is already shown; null where the desktop shows none. */
  show(tray: Tray | null): void {
    this.#options.changed(tray !== null)
    if (tray) this.#tray = new AppTray({ ...this.#options, tray })
  }

  /** Shows the state as it is now; `anyway` also when nothing in it has changed. */
  render(anyway?: boolean): void {
    this.#tray?.render(anyway)
  }

  /** Follows a panel that appears, perhaps long after the app, or disappears; one that is replaced does both. */
  watch(): void {
    void watchTray(process.env, (there) => this.#panelChanged(there))
  }

  /**
   * Shows a window after a while if there is no icon: with neither, the app could not be found again. At a login the panel
   * may still be starting, so it gets its time first.
   */
  stayFindable(): void {
    const { quitting, showWindow, windowShown } = this.#options
    if (this.#findable) clearTimeout(this.#findable)
    this.#findable = setTimeout(() => {
      if (!this.#tray && !windowShown() && !quitting()) showWindow()
    }, panelMs)
  }

  #panelChanged(there: boolean): void {
    const { icons, changed, quitting } = this.#options
    if (quitting() || there === this.there) return
    if (there) return this.show(earlyTray(icons))
    this.#tray?.close()
    this.#tray = null
    changed(false)
    this.stayFindable()
  }
}

import { app } from 'electron'
import type { Clock } from '../../shared/clock.ts'
import type { App } from '../app/app.ts'
import { confirm } from './confirm.ts'

export interface QuittingOptions {
  readonly app: App
  readonly clock: Clock
  /** Keeps closed windows closed from now on. */
  readonly closeWindows: () => void
}

/** Milliseconds in which hosts must let themselves be logged out of. */
const closeMs = 4_000

/** Quits the app: asks first while work is under way, then logs out of every host. */
export class Quitting {
  readonly #options: QuittingOptions
  #phase: 'no' | 'asking' | 'yes' = 'no'
  #restart = false

  constructor(options: QuittingOptions) {
    this.#options = options
  }

  /** Whether the app is on its way out, past asking. */
  get begun(): boolean {
    return this.#phase === 'yes'
  }

  /** Takes over every attempt to quit. */
  listen(): void {
    app.on('before-quit', (event) => {
      if (this.#phase === 'yes') return
      event.preventDefault()
      // Not within the event: on SIGTERM it comes from native code, and a quit asked for inside of it is forgotten.
      setImmediate(() => void this.#quit())
    })
  }

  /** Quits, and installs and starts the version that was downloaded. */
  restartForUpdate(): void {
    this.#restart = true
    app.quit()
  }

  /** Asks before a log-off during a run, as quitting does, where the system lets it be delayed. */
  sessionEnds(event: { readonly preventDefault: () => void }): void {
    if (!this.#options.app.busy()) return
    event.preventDefault()
    void this.#quit()
  }

  async #quit(): Promise<void> {
    if (this.#phase !== 'no') return
    const { app: running, clock, closeWindows } = this.#options
    this.#phase = 'asking'
    if (running.busy() && !(await this.#confirm())) {
      this.#phase = 'no'
      this.#restart = false
      return
    }
    const { power, updates } = running
    power.cancelAll()
    // What cannot be cancelled any more is left to the journal, which says so at the next start.
    if (!power.ending) await power.settled()
    // With a host on its way down and no app to watch it, or a stick half written, the program is not replaced as well.
    const safe = !running.busy()
    this.#phase = 'yes'
    closeWindows()
    // The tray icon goes with the process. Destroyed here, while a click on its menu is still being dealt with, it takes
    // the event loop along on Linux (Electron 33): nothing after it would ever run.
    await Promise.race([running.close(), clock.sleep(closeMs)])
    await updates.quitting(safe)
    if (this.#restart && safe) await updates.restart()
    app.quit()
  }

  async #confirm(): Promise<boolean> {
    const { power, translator, capabilities } = this.#options.app
    const { t } = translator
    if (!power.busy() && capabilities.vibs.loaded?.busy?.() === true)
      return confirm({
        title: t('shell.quit.vibTitle'),
        message: t('shell.quit.vibMessage'),
        detail: t('shell.quit.vibDetail'),
        cancel: t('shell.quit.stay'),
        confirm: t('shell.quit.quitAnyway'),
      })
    if (!power.busy())
      return confirm({
        title: t('shell.quit.stickTitle'),
        message: t('shell.quit.stickMessage'),
        detail: t('shell.quit.stickDetail'),
        cancel: t('shell.quit.stay'),
        confirm: t('shell.quit.quitAnyway'),
      })
    return confirm({
      title: t('shell.quit.title'),
      message: t('shell.quit.message'),
      detail: t(power.ending ? 'shell.quit.endingDetail' : 'shell.quit.detail'),
      cancel: t('shell.quit.stay'),
      confirm: t(power.ending ? 'shell.quit.quitAnyway' : 'shell.quit.cancelAndQuit'),
    })
  }
}

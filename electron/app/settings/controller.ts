import { detectLocale, type Locale } from '../../../shared/i18n/locale.ts'
import type { PolicyChange, Settings } from '../../../shared/models/settings.ts'
import { changeHostPolicy, changeSettings } from '../../../shared/rules/change-settings.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { AppContext } from '../context.ts'

type SettingsChange = Parameters<typeof changeSettings>[1]

/** Reads and saves the settings, and keeps the language that follows from them. */
export class SettingsController {
  readonly #app: Pick<AppContext, 'settings' | 'store' | 'languages' | 'notice'>
  #saved: Promise<unknown> = Promise.resolve()

  constructor(app: Pick<AppContext, 'settings' | 'store' | 'languages' | 'notice'>) {
    this.#app = app
  }

  /** Reads the settings, which is all that a tray icon needs. A file that cannot be read is shown as a notice and kept. */
  async read(): Promise<void> {
    const { store, settings, notice } = this.#app
    const saved = await settings.read()
    if (saved.ok) store.setSettings(saved.value)
    else notice(saved.problem)
    store.changeShell({ locale: this.#locale(store.state.settings) })
  }

  /** Saves a change, each after the one asked for before it, so that what is shown last is what was saved last. */
  update(change: SettingsChange, signal?: AbortSignal): Promise<Result<void>> {
    return this.#inTurn((now) => changeSettings(now, change), signal)
  }

  /** Saves a change of one host's own rules, in turn with the others; null takes them away. */
  setPolicy(hostId: string, change: PolicyChange | null, signal?: AbortSignal): Promise<Result<void>> {
    return this.#inTurn((now) => changeHostPolicy(now, hostId, change), signal)
  }

  #inTurn(change: (now: Settings) => Settings, signal?: AbortSignal): Promise<Result<void>> {
    const saved = this.#saved.then(() => this.#save(change, signal))
    this.#saved = saved.catch(() => undefined)
    return saved
  }

  async #save(change: (now: Settings) => Settings, signal?: AbortSignal): Promise<Result<void>> {
    const { settings, store } = this.#app
    const saved = await settings.update((now) => ok(change(now)), signal && { signal })
    if (!saved.ok) return saved
    store.setSettings(saved.value)
    store.changeShell({ locale: this.#locale(saved.value) })
    return ok()
  }

  #locale(settings: Settings): Locale {
    return settings.language === 'system' ? detectLocale(this.#app.languages) : settings.language
  }
}

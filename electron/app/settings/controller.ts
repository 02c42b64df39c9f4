import { detectLocale, type Locale } from '../../../shared/i18n/locale.ts'
import type { PolicyChange, Settings } from '../../../shared/models/settings.ts'
import { changeHostPolicy, changeSettings } from '../../../shared/rules/change-settings.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { hostPoliciesDocument, type HostPoliciesData } from '../../power/host-policies.ts'
import type { JsonDocument } from '../../storage/document.ts'
import type { AppContext } from '../context.ts'

type SettingsContext = Pick<AppContext, 'settings' | 'store' | 'languages' | 'notice' | 'paths' | 'clock'>
type SettingsChange = Parameters<typeof changeSettings>[1]

/**
 * Reads and saves the settings and the hosts' own rules, which have a document of their own, and keeps the language that
 * follows from them.
 */
export class SettingsController {
  readonly #app: SettingsContext
  readonly #policies: JsonDocument<HostPoliciesData>
  #saved: Promise<unknown> = Promise.resolve()

  constructor(app: SettingsContext) {
    this.#app = app
    this.#policies = hostPoliciesDocument(app.paths.policies, app.clock)
  }

  /** Reads the settings, which is all that a tray icon needs. A file that cannot be read is shown as a notice and kept. */
  async read(): Promise<void> {
    const { store, settings, notice } = this.#app
    const [saved, policies] = await Promise.all([settings.read(), this.#policies.read()])
    if (saved.ok) store.setSettings(saved.value)
    else notice(saved.problem)
    if (policies.ok) this.#showPolicies(policies.value)
    else {
      // Rules that an earlier version left in the settings are older than those that cannot be read.
      this.#showPolicies({ policies: {} })
      notice(policies.problem)
    }
    store.changeShell({ locale: this.#locale(store.state.settings) })
  }

  /** Saves a change, each after the one asked for before it, so that what is shown last is what was saved last. */
  update(change: SettingsChange, signal?: AbortSignal): Promise<Result<void>> {
    return this.#inTurn(async () => {
      const { settings, store } = this.#app
      const saved = await settings.update((now) => ok(changeSettings(now, change)), signal && { signal })
      if (!saved.ok) return saved
      // The settings of earlier versions hold rules as well, which nothing changes any more.
      store.setSettings({ ...saved.value, hostPolicies: store.state.settings.hostPolicies })
      store.changeShell({ locale: this.#locale(saved.value) })
      return ok()
    })
  }

  /** Saves a change of one host's own rules, in turn with the others; null takes them away. */
  setPolicy(hostId: string, change: PolicyChange | null, signal?: AbortSignal): Promise<Result<void>> {
    return this.#inTurn(async () => {
      const { settings } = this.#app.store.state
      const saved = await this.#policies.update(({ policies }) => {
        const hostPolicies = policies ?? settings.hostPolicies
        if (change === null && policies !== null && !(hostId in policies)) return ok({ policies })
        return ok({ policies: changeHostPolicy({ ...settings, hostPolicies }, hostId, change).hostPolicies })
      }, signal && { signal })
      if (!saved.ok) return saved
      this.#showPolicies(saved.value)
      return ok()
    })
  }

  #inTurn(save: () => Promise<Result<void>>): Promise<Result<void>> {
    const saved = this.#saved.then(save)
    this.#saved = saved.catch(() => undefined)
    return saved
  }

  /** Shows the saved rules; without any, those of the settings stay. */
  #showPolicies({ policies }: HostPoliciesData): void {
    const { store } = this.#app
    if (policies !== null) store.setSettings({ ...store.state.settings, hostPolicies: policies })
  }

  #locale(settings: Settings): Locale {
    return settings.language === 'system' ? detectLocale(this.#app.languages) : settings.language
  }
}

import { createTranslator, type Translator } from '../../shared/i18n/translator.ts'
import { contract, type CapabilityName, type RequestName } from '../../shared/ipc/contract.ts'
import { isAborted } from '../../shared/abort.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import { RunSigning } from './activity/run-signing.ts'
import { capabilities, type Capabilities } from './capabilities.ts'
import type { Capability, Lazy } from './capability.ts'
import type { AppContext, AppOptions } from './context.ts'
import type { HostsController } from './hosts/controller.ts'
import type { PowerController } from './power/controller.ts'
import { Refresher } from './refresher.ts'
import type { SettingsController } from './settings/controller.ts'
import type { UpdatesController } from './updates/controller.ts'
import { withoutCause } from './without-cause.ts'

/** The part of the contract that each request belongs to. */
const capabilityOf = new Map(
  Object.entries(contract).flatMap(([capability, channels]) =>
    Object.keys(channels).map((name) => [name, capability as CapabilityName] as const),
  ),
)

type AnyHandler = (input: unknown, signal: AbortSignal) => Promise<Result<unknown>> | Result<unknown>

/** The app without its window: every capability, joined. Runs without Electron. */
export class App {
  readonly capabilities: Capabilities
  readonly #options: AppOptions
  #opened: Promise<void> | null = null
  #translator: Translator = createTranslator('en')

  constructor(options: AppOptions) {
    this.#options = options
    const context: AppContext = {
      ...options,
      open: () => this.open(),
      host: (id) => this.hosts.find(id),
      translator: () => this.translator,
      notice: (problem) => this.notice(problem),
      busy: (hostId) => this.busy(hostId),
      whyBusy: (hostId, name) => this.#whyBusy(hostId, name),
      connected: (hostId, connected) => this.#connected(hostId, connected),
      refresher: new Refresher({
        clock: options.clock,
        failed: (error) => options.logger.log('error', 'refresh.failed', { cause: error }),
      }),
      signing: new RunSigning({ ...options, dir: options.paths.journal }),
      forget: (hostId) => this.#forget(hostId),
    }
    this.capabilities = capabilities(context)
  }

  get settings(): SettingsController {
    return this.capabilities.settings.loaded.controller
  }

  get hosts(): HostsController {
    return this.capabilities.hosts.loaded.controller
  }

  get power(): PowerController {
    return this.capabilities.power.loaded.controller
  }

  get updates(): UpdatesController {
    return this.capabilities.updates.loaded.controller
  }

  /** The translator of the language shown now. */
  get translator(): Translator {
    const { locale } = this.#options.store.state.shell
    if (this.#translator.locale !== locale) this.#translator = createTranslator(locale)
    return this.#translator
  }

  /** Recovers runs that were cut off and starts watching every host. */
  async open(): Promise<void> {
    this.#opened ??= this.power.recover().then(() => this.hosts.open())
    await this.#opened
  }

  /**
   * Carries out one request; one that was given up before it began does nothing (CANCELLED). The caller has proven the input
   * against the contract; the compiler cannot follow it through the union of all names.
   */
  async request(name: RequestName, input: unknown, signal: AbortSignal): Promise<Result<unknown>> {
    const key = capabilityOf.get(name)
    if (key === undefined) throw new Error(`No capability answers ${name}`)
    if (signal.aborted) return fail(problem('CANCELLED'))
    const { requests } = await this.capabilities[key].load()
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    const handle = (requests as Readonly<Record<string, AnyHandler>>)[name]
    if (!handle) throw new Error(`${key} does not answer ${name}`)
    return handle(input, signal)
  }

  /** Keeps a file that the user dropped on a window; returns a token for `vibs.openDropped`, null when it is no regular file. */
  async dropped(path: string): Promise<string | null> {
    return (await this.capabilities.vibs.load()).dropped(path)
  }

  /** Whether work is under way that must not be cut off: anywhere, or on one host. */
  busy(hostId?: string): boolean {
    return this.#all().some(({ loaded }) => loaded?.busy?.(hostId) ?? false)
  }

  #whyBusy(hostId: string, name: string): Problem | null {
    const busy = this.#all().find(({ loaded }) => loaded?.busy?.(hostId) === true)
    return busy ? problem(busy.loaded?.busyCode ?? 'RUN_IN_PROGRESS', { name }) : null
  }

  /** Ends whatever is still running, and logs out of every host. */
  async close(): Promise<void> {
    for (const capability of this.#all().toReversed()) await (await capability.started)?.close?.()
    await this.#options.logger.flush()
  }

  #connected(hostId: string, connected: boolean): void {
    for (const capability of this.#all())
      if (capability.whenConnected) void capability.load().then((loaded) => loaded.connected?.(hostId, connected))
  }

  async #forget(hostId: string): Promise<void> {
    for (const capability of this.#all()) (await capability.started)?.forget?.(hostId)
  }

  #all(): readonly Lazy<Capability<unknown>>[] {
    return Object.values(this.capabilities)
  }

  /** Shows a problem that no request can return, and logs it. */
  notice(problem: Problem): void {
    const { logger, store } = this.#options
    logger.log('warn', 'notice', { code: problem.code, params: problem.params, cause: problem.cause })
    store.addNotices([withoutCause(problem)])
  }
}

import { isoNow, type Clock } from '../../../shared/clock.ts'
import { noUpdates, type UpdateState } from '../../../shared/models/update.ts'
import { isAborted } from '../../../shared/abort.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { withoutCause } from '../without-cause.ts'
import type { UpdateChannel, Updater } from './updater.ts'
import { UpdateRefused } from './verify-channel.ts'

interface UpdatesControllerOptions extends UpdateChannel {
  /** Whether something is under way that no download and no installation may disturb: a shutdown, a stick being written. */
  readonly busy: () => boolean
  readonly changed: (state: UpdateState) => void
  readonly clock: Clock
}

/** Milliseconds after the start before the first question: the app has more urgent things to do. */
const firstMs = 60_000
/** Milliseconds between questions. */
const everyMs = 24 * 3_600_000

/**
 * Finds and installs newer versions of this program. It asks only if the user wants that, downloads only when they say so,
 * downloads and installs nothing while the app is busy, and installs what it downloaded when the program quits.
 */
export class UpdatesController {
  readonly #options: UpdatesControllerOptions
  #state: UpdateState
  #updater: Promise<Updater> | null = null
  #asking: AbortController | null = null
  #fetching: AbortController | null = null

  constructor(options: UpdatesControllerOptions) {
    this.#options = options
    this.#state =
      options.site === null
        ? noUpdates
        : { ...noUpdates, phase: 'idle', installs: options.installs, site: options.site }
  }

  get state(): UpdateState {
    return this.#state
  }

  /** Starts or stops asking once a day. */
  askDaily(wanted: boolean): void {
    if (wanted === (this.#asking !== null) || this.#state.phase === 'none') return
    this.#asking?.abort()
    this.#asking = null
    if (!wanted) return
    const asking = new AbortController()
    this.#asking = asking
    void this.#ask(asking.signal)
  }

  async #ask(signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(firstMs, signal)
    while (!signal.aborted) {
      if (!this.#options.busy()) await this.check()
      await this.#options.clock.sleep(everyMs, signal)
    }
  }

  /** Asks now. Problems: those of an `UpdateRefused`, `UPDATE_NOT_REACHED`, `UPDATE_NOT_OFFERED` in a copy that asks nobody. */
  async check(): Promise<Result<UpdateState>> {
    const { phase } = this.#state
    if (phase === 'none') return fail(problem('UPDATE_NOT_OFFERED'))
    // Under way, or there already: nothing to ask.
    if (phase === 'checking' || phase === 'downloading' || phase === 'ready') return ok(this.#state)
    this.#set({ phase: 'checking', problem: null })
    try {
      const version = await (await this.#load()).check()
      return ok(
        this.#set({
          phase: version === null ? 'current' : 'available',
          version,
          checkedAt: isoNow(this.#options.clock),
        }),
      )
    } catch (error) {
      // A site that does not answer today takes no offer of yesterday away.
      return this.#failed(phase === 'available' ? 'available' : 'idle', error)
    }
  }

  /** Fetches the version that was found. Problems: as `check`, and `UPDATE_WAITS` while a host is being shut down. */
  async download(signal?: AbortSignal): Promise<Result<UpdateState>> {
    if (this.#state.phase !== 'available' || !this.#state.installs) return ok(this.#state)
    if (this.#options.busy()) return fail(problem('UPDATE_WAITS'))
    const fetching = new AbortController()
    this.#fetching = fetching
    this.#set({ phase: 'downloading', percent: 0, problem: null })
    try {
      await (
        await this.#load()
      ).download(
        (percent) => this.#set({ percent: Math.floor(percent) }),
        signal ? AbortSignal.any([fetching.signal, signal]) : fetching.signal,
      )
      return ok(this.#set({ phase: 'ready', percent: null }))
    } catch (error) {
      if (!fetching.signal.aborted && !isAborted(signal)) return this.#failed('available', error)
      this.#set({ phase: 'available', percent: null })
      return fail(problem('CANCELLED'))
    } finally {
      this.#fetching = null
    }
  }

  /** Gives up a download; the version stays on offer. */
  cancel(): void {
    this.#fetching?.abort()
  }

  /**
   * Prepares for the end of the program.
   * @param safe nothing is under way that an installation could disturb; otherwise the version is not installed and has to
   * be downloaded again.
   */
  async quitting(safe: boolean): Promise<void> {
    this.askDaily(false)
    this.cancel()
    const updater = await this.#loaded()
    updater?.installOnQuit(safe && this.#state.phase === 'ready')
  }

  /** Ends the program and starts the new version. Everything else must be put away by then. */
  async restart(): Promise<void> {
    const updater = await this.#loaded()
    updater?.restart()
  }

  /** Whether it may be restarted now. Problems: `UPDATE_NOT_READY`, `UPDATE_WAITS`. */
  mayRestart(): Result<void> {
    if (this.#state.phase !== 'ready') return fail(problem('UPDATE_NOT_READY'))
    return this.#options.busy() ? fail(problem('UPDATE_WAITS')) : ok()
  }

  /** Returns the updater if it was loaded; one that failed to load must not keep the program from ending. */
  async #loaded(): Promise<Updater | null> {
    return (await this.#updater?.catch(() => null)) ?? null
  }

  async #load(): Promise<Updater> {
    this.#updater ??= this.#options.updater()
    try {
      return await this.#updater
    } catch (error) {
      this.#updater = null
      throw error
    }
  }

  #failed(phase: 'idle' | 'available', error: unknown): Result<never> {
    const refused = error instanceof UpdateRefused
    const why = refused ? error.problem : problem('UPDATE_NOT_REACHED', { site: this.#state.site }, error)
    // What is not to be trusted is not offered any longer.
    this.#set({ phase: refused ? 'idle' : phase, percent: null, problem: withoutCause(why) })
    return fail(why)
  }

  #set(change: Partial<UpdateState>): UpdateState {
    this.#state = { ...this.#state, ...change }
    this.#options.changed(this.#state)
    return this.#state
  }
}

import { isoNow, type Clock } from '../../../shared/clock.ts'
import { noUpdates, type UpdateState } from '../../../shared/models/update.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { UpdateRefused } from './verify-channel.ts'

/** What finds, fetches and installs a newer version. Throws what went wrong: an `UpdateRefused` when what was offered is not to be believed. */
export interface Updater {
  /** The newer version, or null. */
  check(): Promise<string | null>
  /** Rejects when the signal aborts. */
  download(progress: (percent: number) => void, signal: AbortSignal): Promise<void>
  /** Whether what was downloaded is installed when the program ends. */
  installOnQuit(wanted: boolean): void
  /** Ends the program, installs and starts the new one. */
  restart(): void
}

export interface UpdateServiceOptions {
  /** Whom is asked, as a person reads it; null: this copy asks nobody. */
  readonly site: string | null
  /** Whether this kind of package can be replaced by the program itself. */
  readonly installs: boolean
  readonly updater: () => Promise<Updater>
  /** Something is under way that neither a download nor an installation may disturb: a shutdown, a stick being written. */
  readonly busy: () => boolean
  readonly changed: (state: UpdateState) => void
  readonly clock: Clock
}

/** Milliseconds after the start before the first question: the app has more urgent things to do. */
const firstMs = 60_000
/** Milliseconds between questions. */
const everyMs = 24 * 3_600_000

/**
 * Newer versions of this program. Nothing is asked unless the person wants it; nothing is downloaded unless they say so; nothing is
 * downloaded or installed while the app is busy; and what was downloaded waits until the program is quit.
 */
export class UpdateService {
  readonly #options: UpdateServiceOptions
  #state: UpdateState
  #updater: Promise<Updater> | null = null
  #asking: AbortController | null = null
  #fetching: AbortController | null = null

  constructor(options: UpdateServiceOptions) {
    this.#options = options
    this.#state =
      options.site === null
        ? noUpdates
        : { ...noUpdates, phase: 'idle', installs: options.installs, site: options.site }
  }

  get state(): UpdateState {
    return this.#state
  }

  /** Asks once a day from now on, or no longer. */
  regularly(wanted: boolean): void {
    if (wanted === (this.#asking !== null) || this.#state.phase === 'none') return
    this.#asking?.abort()
    this.#asking = null
    if (!wanted) return
    const asking = new AbortController()
    this.#asking = asking
    void this.#askDaily(asking.signal)
  }

  async #askDaily(signal: AbortSignal): Promise<void> {
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
  async download(): Promise<Result<UpdateState>> {
    if (this.#state.phase !== 'available' || !this.#state.installs) return ok(this.#state)
    if (this.#options.busy()) return fail(problem('UPDATE_WAITS'))
    const fetching = new AbortController()
    this.#fetching = fetching
    this.#set({ phase: 'downloading', percent: 0, problem: null })
    try {
      await (await this.#load()).download((percent) => this.#set({ percent: Math.floor(percent) }), fetching.signal)
      return ok(this.#set({ phase: 'ready', percent: null }))
    } catch (error) {
      if (!fetching.signal.aborted) return this.#failed('available', error)
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
   * The program is about to end. @param safe nothing is under way that an installation could disturb; else the version stays where it is
   * and has to be downloaded again.
   */
  async quitting(safe: boolean): Promise<void> {
    this.regularly(false)
    this.cancel()
    const updater = await this.#loaded()
    updater?.installOnQuit(safe && this.#state.phase === 'ready')
  }

  /** Ends the program for the new one, when everything else is put away. */
  async restart(): Promise<void> {
    const updater = await this.#loaded()
    updater?.restart()
  }

  /** Whether it may be restarted now. Problems: `UPDATE_NOT_READY`, `UPDATE_WAITS`. */
  mayRestart(): Result<void> {
    if (this.#state.phase !== 'ready') return fail(problem('UPDATE_NOT_READY'))
    return this.#options.busy() ? fail(problem('UPDATE_WAITS')) : ok()
  }

  /** What was loaded so far; nothing that failed to may keep the program from ending. */
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
    const why: Problem =
      error instanceof UpdateRefused ? error.problem : problem('UPDATE_NOT_REACHED', { site: this.#state.site }, error)
    // What is not to be trusted is not offered any longer.
    this.#set({
      phase: error instanceof UpdateRefused ? 'idle' : phase,
      percent: null,
      problem: { code: why.code, params: why.params },
    })
    return fail(why)
  }

  #set(change: Partial<UpdateState>): UpdateState {
    this.#state = { ...this.#state, ...change }
    this.#options.changed(this.#state)
    return this.#state
  }
}

import { whenAborted } from '../../shared/abort.ts'
import { isoNow, type Clock } from '../../shared/clock.ts'
import type { HostState } from '../../shared/models/host-state.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { nextSequence } from '../../shared/sequence.ts'
import type { VimClient } from '../vim/client.ts'
import { inventorySpecs } from '../vim/inventory.ts'
import { isLoginRefusal } from '../vim/login-problem.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { createFilter, destroyFilter, waitForUpdates } from '../vim/updates.ts'
import { backoffMs, defaultBackoff, type BackoffOptions } from './backoff.ts'
import { LiveInventory, readChange } from './live-inventory.ts'
import { PushBudget, type PushLimits } from './push-budget.ts'

export interface MonitorOptions {
  readonly client: VimClient
  readonly clock: Clock
  /** A number in [0, 1) for the jitter. */
  readonly random: () => number
  /** Seconds of one long poll; the API asks for no less than a few minutes. */
  readonly pollSeconds?: number
  readonly backoff?: BackoffOptions
  readonly pushLimits?: PushLimits
}

/** A filter that lasted so long without too many pushes ends the host's record of them. Milliseconds. */
const calmMs = 600_000

/** Only the user can change these, and any refused login: trying again by itself could lock the account or trust a stranger. */
const needsUser: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'CREDENTIALS_MISSING',
  'CERTIFICATE_CHANGED',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_MISSING',
  'KEYCHAIN_REFUSED',
  'NO_PERMISSION',
  'INVALID_ARGUMENT',
  'CREDENTIALS_UNUSABLE',
  'NOT_STANDALONE',
])

/** The host sent more than it can have to say. */
const floodCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'UPDATES_ENDLESS',
  'REPLY_TOO_LARGE',
  'REPLY_TOO_DEEP',
])

/** The session or its filter is gone, the host is not: set up again at once. */
const sessionGone: ReadonlySet<string> = new Set([
  'NotAuthenticated',
  'InvalidCollectorVersion',
  'ManagedObjectNotFound',
  'RequestCanceled',
])

/** The state of a host that was never watched. */
export const stopped: HostState = {
  connection: 'stopped',
  problem: null,
  inventory: null,
  asOf: null,
  stale: false,
  nextTryAt: null,
}

/**
 * Keeps one host's inventory live through the pending long poll, which also keeps the session alive; between pushes
 * nothing is sent. When the host is out of reach the last inventory stays, marked stale.
 */
export class HostMonitor {
  readonly #options: MonitorOptions
  readonly #listeners = new Set<(state: HostState) => void>()
  #state = stopped
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null
  #wake = new AbortController()
  #lastWord = 0
  /** The filter on the host, and the session that holds it; null when there is none, or none is left. */
  #filter: { readonly filter: ManagedObjectRef; readonly session: number } | null = null

  constructor(options: MonitorOptions) {
    this.#options = options
  }

  get state(): HostState {
    return this.#state
  }

  /** `nextSequence` of the host's last word; 0 before the first. Tells whether the state is newer than a read. */
  get lastWord(): number {
    return this.#lastWord
  }

  /** Tells every change from now on. Returns its unsubscribe. */
  subscribe(listener: (state: HostState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts watching; does nothing when it is watching already. */
  start(): void {
    if (this.#running) return
    const stop = new AbortController()
    this.#running = { stop, ended: this.#watch(stop.signal) }
  }

  /** Stops watching and waits until nothing is under way any more. The session stays with the client. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = null
    running?.stop.abort()
    await running?.ended
    if (running) this.#set({ connection: 'stopped', stale: this.#state.inventory !== null, nextTryAt: null })
  }

  /**
   * Try now instead of waiting: the user asked, the computer woke up, or its network changed. While connected the long
   * poll is asked again on a new connection, because the old one may be dead without a sign.
   */
  retryNow(): void {
    this.#wake.abort()
  }

  /**
   * Resolves with the first state, this one included, for which `wanted` holds; `WAIT_TIMED_OUT` after `timeoutMs`,
   * `CANCELLED` when the signal aborts.
   */
  waitFor(
    wanted: (state: HostState) => boolean,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Result<HostState>> {
    if (wanted(this.#state)) return Promise.resolve(ok(this.#state))
    return new Promise((resolve) => {
      const over = new AbortController()
      const settle = (result: Result<HostState>): void => {
        unsubscribe()
        options.signal?.removeEventListener('abort', cancelled)
        over.abort()
        resolve(result)
      }
      const cancelled = (): void => settle(fail(problem('CANCELLED', {})))
      const unsubscribe = this.subscribe((state) => {
        if (wanted(state)) settle(ok(state))
      })
      options.signal?.addEventListener('abort', cancelled, { once: true })
      if (options.signal?.aborted) return cancelled()
      void this.#options.clock
        .sleep(options.timeoutMs, over.signal)
        .then(() => settle(fail(problem('WAIT_TIMED_OUT', { seconds: options.timeoutMs / 1000 }))))
    })
  }

  #set(change: Partial<HostState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener(this.#state)
  }

  async #watch(signal: AbortSignal): Promise<void> {
    let attempt = 0
    let renewed = false
    let floods = 0
    const budget = new PushBudget(this.#options.clock, this.#options.pushLimits)
    while (!signal.aborted) {
      const began = this.#options.clock.elapsed()
      if (this.#state.connection !== 'unreachable') this.#set({ connection: 'connecting', nextTryAt: null })
      const ended = await this.#follow(signal, budget, () => {
        attempt = 0
        renewed = false
      })
      if (signal.aborted) return
      // A host that was restarted knows no session: that is found out only now, and is no reason to wait.
      renewed = !renewed && typeof ended.params['fault'] === 'string' && sessionGone.has(ended.params['fault'])
      if (renewed) continue
      // A host that floods answers well enough in between, which must not start the waiting over.
      if (this.#options.clock.elapsed() - began > calmMs) floods = 0
      await this.#pause(ended, Math.max(attempt, floods), signal)
      attempt += 1
      if (floodCodes.has(ended.code)) floods += 1
    }
  }

  async #pause(ended: Problem, attempt: number, signal: AbortSignal): Promise<void> {
    const { clock, random, backoff } = this.#options
    const blocked = needsUser.has(ended.code) || isLoginRefusal(ended)
    const waitMs = blocked ? null : backoffMs(attempt, random(), backoff ?? defaultBackoff)
    this.#wake = new AbortController()
    const woken = AbortSignal.any([signal, this.#wake.signal])
    this.#set({
      connection: blocked ? 'blocked' : 'unreachable',
      problem: ended,
      stale: this.#state.inventory !== null,
      nextTryAt: waitMs === null ? null : new Date(clock.now() + waitMs).toISOString(),
    })
    if (waitMs === null) await whenAborted(woken)
    else await clock.sleep(waitMs, woken)
  }

  async #destroyFilter(): Promise<void> {
    const { filter } = this.#filter ?? {}
    this.#filter = null
    if (filter) await destroyFilter(this.#options.client, filter)
  }

  /** Follows the host until something breaks; returns what. */
  async #follow(signal: AbortSignal, budget: PushBudget, connected: () => void): Promise<Problem> {
    const { client, clock, pollSeconds = 240 } = this.#options
    const made = await createFilter(client, inventorySpecs, (root) => [{ object: root, traverse: 'inventory' }], {
      signal,
    })
    if (!made.ok) return made.problem
    // A filter whose poll broke off lives on in its session, and would report everything a second time.
    const left = this.#filter
    this.#filter = { filter: made.value.filter, session: made.value.session }
    if (left?.session === made.value.session) await destroyFilter(client, left.filter)
    const live = new LiveInventory()
    let loading = true
    for (let version = ''; ;) {
      if (this.#wake.signal.aborted) this.#wake = new AbortController()
      const woken = this.#wake.signal
      const until = AbortSignal.any([signal, woken])
      await budget.turn(until)
      const answer = await waitForUpdates(client, version, pollSeconds, {
        signal: until,
        session: made.value.session,
        read: readChange,
      })
      if (!answer.ok) {
        if (signal.aborted) await this.#destroyFilter()
        else if (woken.aborted && answer.problem.code === 'CANCELLED') {
          client.dropIdleConnections()
          continue
        }
        // Setting up again costs as much as it brings, and a host that ends each session at once must not make a loop of it.
        budget.took({ bytes: 0, truncated: false, empty: true }, live.size)
        return answer.problem
      }
      // The first reply always brings the host itself: nothing at all is not the same as an empty host.
      if (loading && !answer.value) return problem('REPLY_UNEXPECTED', { method: 'WaitForUpdatesEx' })
      if (answer.value) {
        const { bytes, truncated, updates } = answer.value
        version = answer.value.version
        const exact = client.charge(() => live.apply(updates))
        const tooMuch = budget.took({ bytes, truncated, empty: updates.length === 0 }, live.size)
        if (tooMuch) {
          await this.#destroyFilter()
          return tooMuch
        }
        // A change that only a new read can explain: a fresh filter brings everything again.
        if (!exact && !loading) {
          await this.#destroyFilter()
          return problem('HOST_FAULT', { method: 'WaitForUpdatesEx', fault: 'InvalidCollectorVersion', message: '' })
        }
        if (loading && truncated) continue
        loading = false
      } else budget.took({ bytes: 0, truncated: false, empty: true }, live.size)
      connected()
      // The listeners' work counts as this host's too.
      client.charge(() => {
        const inventory = live.snapshot(made.value.content)
        this.#lastWord = nextSequence()
        this.#set({
          connection: 'connected',
          problem: null,
          inventory,
          asOf: isoNow(clock),
          stale: false,
          nextTryAt: null,
        })
      })
    }
  }
}

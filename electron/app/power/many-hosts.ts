import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { CalledOffBy, HostOfMany, ManyHostsRun } from '../../../shared/models/app-state.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { hostStages } from '../../../shared/rules/power/host-stages.ts'
import { Semaphore } from '../../../shared/semaphore.ts'
import { withoutCause } from '../without-cause.ts'
import { countDown } from './countdown.ts'
import type { RunEnd } from './run.ts'

/** Hosts that are shut down at the same time. */
const runsAtOnce = 16

export interface ManyHostsOptions {
  readonly clock: Clock
  /** Begins the run of one host without a countdown of its own; resolves when that has ended. */
  readonly begin: (hostId: string) => Result<Promise<RunEnd>>
  /** Cancels the run of one host, where that is still possible. */
  readonly cancel: (hostId: string) => void
  /** Hears every change; null: it was called off before anything was sent. */
  readonly onView: (view: ManyHostsRun | null) => void
}

/**
 * Shuts several hosts down after one countdown: those that nothing is said of together, then one after another the ones to go
 * last, each only when no host before it responds any more. Those are what the others may need, such as a name server, so
 * one host that stays up keeps them from beginning.
 */
export class ManyHosts {
  readonly #options: ManyHostsOptions
  readonly #stages: readonly (readonly string[])[]
  readonly #cancel = new AbortController()
  readonly #startNow = new AbortController()
  readonly #running = new Semaphore(runsAtOnce)
  #view: ManyHostsRun
  #calledOffBy: CalledOffBy = 'user'

  /** @param last ids of those that go last, in their order */
  constructor(
    options: ManyHostsOptions,
    hosts: readonly { readonly id: string; readonly name: string }[],
    last: readonly string[],
  ) {
    this.#options = options
    this.#stages = hostStages(
      hosts.map(({ id }) => id),
      last,
    )
    const names = new Map(hosts.map(({ id, name }) => [id, name]))
    this.#view = {
      phase: 'countdown',
      countdownEndsAt: null,
      startedAt: isoNow(options.clock),
      endedAt: null,
      cancelling: false,
      slept: false,
      hosts: this.#stages.flat().map((id) => ({
        id,
        name: names.get(id) ?? id,
        last: last.includes(id),
        stage: 'waiting',
        outcome: null,
        problem: null,
      })),
    }
  }

  get view(): ManyHostsRun {
    return this.#view
  }

  /** Whether a host is still to be begun: no other run may begin on it meanwhile. */
  waitsFor(hostId: string): boolean {
    return this.#view.phase !== 'ended' && this.#host(hostId)?.stage === 'waiting'
  }

  /** Whether a host belongs to those that were asked to go down. */
  includes(hostId: string): boolean {
    return this.#view.phase !== 'ended' && this.#host(hostId) !== undefined
  }

  /** Whether a host has gone silent as it was meant to, and so says nothing about the network. */
  hasGone(hostId: string): boolean {
    return this.#host(hostId)?.outcome === 'unreachable'
  }

  /** Counts down and shuts the hosts down; resolves when the last has ended. */
  async run(countdownSeconds: number): Promise<void> {
    const { clock, onView } = this.#options
    this.#set({})
    const counted = await countDown({
      clock,
      ms: countdownSeconds * 1000,
      cancel: this.#cancel.signal,
      begin: this.#startNow.signal,
      onEnd: (countdownEndsAt) => this.#set({ countdownEndsAt }),
    })
    const slept = counted === 'slept' || (counted === 'cancelled' && this.#calledOffBy === 'sleep')
    if (counted === 'cancelled' && !slept) {
      this.#view = { ...this.#view, phase: 'ended' }
      return onView(null)
    }
    if (slept) this.#cancel.abort()
    else this.#set({ phase: 'running', countdownEndsAt: null })
    for (const stage of this.#stages) {
      const why = this.#whyNot(stage)
      if (why) for (const id of stage) this.#change(id, { stage: 'left-out', problem: why })
      else await Promise.all(stage.map((id) => this.#running.use(() => this.#shutDown(id))))
    }
    this.#set({ phase: 'ended', countdownEndsAt: null, endedAt: isoNow(clock), cancelling: false, slept })
  }

  /** Ends the countdown at once. Problems: `NO_COUNTDOWN`. */
  startNow(): Result<void> {
    if (this.#view.phase !== 'countdown' || this.#cancel.signal.aborted) return fail(problem('NO_COUNTDOWN'))
    this.#startNow.abort()
    return ok()
  }

  /**
   * Begins no further host, and cancels the runs under way where that is still possible. Problems: `NO_RUN_TO_CANCEL` when
   * all has ended.
   */
  cancel(by: CalledOffBy = 'user'): Result<void> {
    if (this.#view.phase === 'ended') return fail(problem('NO_RUN_TO_CANCEL'))
    if (this.#cancel.signal.aborted) return ok()
    this.#calledOffBy = by
    this.#cancel.abort()
    this.#set({ cancelling: true })
    for (const { id, stage } of this.#view.hosts) if (stage === 'running') this.#options.cancel(id)
    return ok()
  }

  /** Returns what keeps a stage from beginning. */
  #whyNot(stage: readonly string[]): Problem | null {
    if (this.#cancel.signal.aborted) return problem('CANCELLED')
    const first = this.#view.hosts.findIndex(({ id }) => id === stage[0])
    const before = this.#view.hosts.slice(0, first).filter(({ outcome }) => outcome !== 'unreachable')
    if (before.length === 0) return null
    return problem('OTHER_HOSTS_NOT_DOWN', { names: before.map(({ name }) => name).join(', ') })
  }

  async #shutDown(id: string): Promise<void> {
    if (this.#cancel.signal.aborted) return this.#change(id, { stage: 'left-out', problem: problem('CANCELLED') })
    this.#change(id, { stage: 'running' })
    const begun = this.#options.begin(id)
    if (!begun.ok) return this.#change(id, { stage: 'left-out', problem: withoutCause(begun.problem) })
    const end = await begun.value
    if (end.kind === 'called-off') return this.#change(id, { stage: 'left-out', problem: problem('CANCELLED') })
    const { outcome, problem: why } = end.receipt
    this.#change(id, { stage: 'ended', outcome, problem: why })
  }

  #host(id: string): HostOfMany | undefined {
    return this.#view.hosts.find((host) => host.id === id)
  }

  #change(id: string, change: Partial<HostOfMany>): void {
    this.#set({ hosts: this.#view.hosts.map((host) => (host.id === id ? { ...host, ...change } : host)) })
  }

  #set(change: Partial<ManyHostsRun>): void {
    this.#view = { ...this.#view, ...change }
    this.#options.onView(this.#view)
  }
}

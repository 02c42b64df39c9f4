import { onAbort } from '../../shared/abort.ts'
import { isoNow } from '../../shared/clock.ts'
import type { DestructiveCall, RunEvent, ShutdownPolicy, Step, StepState } from '../../shared/models/power.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { Semaphore } from '../../shared/semaphore.ts'
import { deliveryOf, type Delivery } from '../vim/faults.ts'
import type { ChangeOptions } from '../vim/power-methods.ts'
import { journaledQuestions } from './answer-journal.ts'
import { AwakeTime } from './awake-time.ts'
import { deadlineIn, type Deadline } from './deadline.ts'
import { haltOf, type Halt } from './halt.ts'
import type { RunJournal } from './journal.ts'
import { isReachProblem } from './reach.ts'
import type { RunQuestions } from './run-questions.ts'
import { SeenHost, type SeenHostOptions } from './seen-host.ts'

export interface RunContextOptions extends Pick<
  SeenHostOptions,
  'client' | 'monitor' | 'clock' | 'hostId' | 'planned'
> {
  readonly journal: RunJournal
  readonly policy: ShutdownPolicy
  readonly questions: RunQuestions
  readonly emit: (event: RunEvent) => void
  /** The user's cancel. */
  readonly cancel: AbortSignal
  /** Aborted when this process is about to be ended by the system: nothing more is sent, only the journal is written. */
  readonly ending?: AbortSignal | undefined
  /** VMs that an earlier run asked to shut down a short while ago. */
  readonly askedEarlier: ReadonlySet<string>
  /** Milliseconds the host has to answer a call that changes something. */
  readonly changeReplyMs?: number
  /** How old what was seen may be when a call that changes something is sent; 2 s unless given. Milliseconds. */
  readonly freshMs?: number
  /** {@link AwakeTime}: how late a tick must be to count as a sleep. */
  readonly sleepGapMs?: number
}

/** How long a call that changes something may go on after the user cancelled, so that its answer still arrives. */
const graceMs = 5_000
const defaultChangeReplyMs = 30_000
/** How old what was seen may be when a call that changes something is sent, and how often the host is read again. */
const defaultFreshMs = 2_000
const sendTries = 5
/** Guests that are asked at once: a host with many would otherwise take as long as all its answers together. */
const guestsAtOnce = 8
/** The outcome of a call that changes something. */
export type Sent<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { [Kind in Delivery]: { readonly kind: Kind; readonly problem: Problem } }[Delivery]

/** A call that changes something. */
export interface ChangeRequest<T> {
  readonly method: DestructiveCall
  /** Managed object reference value of the VM, or null for the host. */
  readonly vm: string | null
  readonly send: (options: ChangeOptions) => Promise<Result<T>>
  /**
   * Checks the newest state once the intent is on disk, and returns what speaks against sending, or null: a write to a
   * slow disk takes time in which VMs may change.
   */
  readonly check?: () => Problem | null
  /** Sends although the run is halting: only for putting back what the run itself changed. */
  readonly evenWhenHalted?: boolean
}

/**
 * Holds what the steps of one run share: the client, the journal, the newest state of the host, and what stops the run.
 *
 * Two ways to stop: {@link halt} ends everything at once; {@link endAfterGuests} sends nothing more to other VMs and
 * leaves the host on, but waits for guests that were asked. The first of them decides how the run ends.
 */
export class RunContext {
  readonly options: RunContextOptions
  readonly awake: AwakeTime
  readonly seen: SeenHost
  /** When the guests' part as a whole is over. */
  readonly guestsDeadline: Deadline
  /** The last call each VM was sent, whether or not its answer came back. */
  readonly sentTo = new Map<string, DestructiveCall>()
  /** VMs that were asked to shut down by this run, whether or not the answer came back. */
  readonly askedGuests = new Set<string>()
  readonly #halting = new AbortController()
  readonly #ending = new AbortController()
  #halt: Halt | null = null
  #turn: Promise<unknown> = Promise.resolve()
  readonly #guestTurns = new Semaphore(guestsAtOnce)
  /** The guest call that shows whether the host takes any. */
  #trial: Promise<unknown> | null = null
  #guestTook = false

  constructor(options: RunContextOptions) {
    this.options = { ...options, questions: journaledQuestions(options.questions, options.journal) }
    this.awake = new AwakeTime(options.clock, options.sleepGapMs)
    const { maxTimeSeconds } = options.policy
    this.guestsDeadline = deadlineIn(this.awake, maxTimeSeconds === null ? Infinity : maxTimeSeconds * 1000)
    this.seen = new SeenHost({ ...options, awake: this.awake, halting: this.halting })
    const cancelled = (): void => this.halt({ outcome: 'cancelled', problem: problem('CANCELLED') })
    onAbort(options.cancel, cancelled)
  }

  /** Aborted as soon as the run is to stop at once. */
  get halting(): AbortSignal {
    return this.#halting.signal
  }

  /** Aborted as soon as the host will not be shut down: no new VM is touched, and open questions are withdrawn. */
  get ending(): AbortSignal {
    return this.#ending.signal
  }

  /** Why the run stops, or null while it goes on. */
  get halted(): Halt | null {
    return this.#halt
  }

  /** Whether everything stops at once, guests that were asked included. */
  get haltedAtOnce(): boolean {
    return this.#halting.signal.aborted
  }

  /** Stops the run at once; only the first reason counts. */
  halt(reason: Halt): void {
    this.#halt ??= reason
    this.#ending.abort()
    this.#halting.abort()
  }

  /** Stops the run at once because of a problem. */
  haltFor(reason: Problem): void {
    this.halt(haltOf(reason))
  }

  /**
   * Stops the run because the host cannot be read. With guests on their way down that is not a failure whose end is
   * known.
   */
  haltUnread(reason: Problem): void {
    if (!isReachProblem(reason) || this.sentTo.size === 0) this.haltFor(reason)
    else
      this.halt({
        outcome: 'unknown',
        problem: problem('CONNECTION_LOST_DURING_GUESTS', { code: reason.code }, reason),
      })
  }

  /** Leaves the host on because of a problem with one VM; guests that were asked are still waited for. */
  endAfterGuests(reason: Problem): void {
    this.#halt ??= haltOf(reason)
    this.#ending.abort()
  }

  /** Releases what a run holds once it is over. */
  close(): void {
    this.awake.stop()
    this.seen.close()
  }

  /** Reads the host for the report, also after a cancel; gives up after 15 s. */
  async readForReport(): Promise<boolean> {
    if (this.options.ending?.aborted) return false
    return (await this.seen.readOnce(AbortSignal.timeout(15_000))).ok
  }

  /** Shows and journals one step. */
  async step(
    step: Step,
    state: StepState,
    vm: string | null = null,
    why: Problem | null = null,
    facts: ProblemParams = {},
  ): Promise<void> {
    const { clock, emit, journal } = this.options
    const params: ProblemParams = { ...why?.params, ...facts }
    emit({ at: isoNow(clock), step, vm, state, code: why?.code ?? null, params })
    const written = await journal.append({
      type: 'step',
      step,
      vm,
      state,
      code: why?.code ?? null,
      params: { ...params },
    })
    if (!written.ok) this.halt({ outcome: 'failed', problem: written.problem })
  }

  /**
   * Sends one call that changes something, with its intent on disk before the first byte and its answer after it.
   * Never sends it twice, and not at all when the intent could not be written. One at a time, but for a few guests that are
   * asked at once: what still waits when the run halts (a cancel, a missing privilege) is never sent.
   */
  change<T>(request: ChangeRequest<T>): Promise<Sent<T>> {
    if (request.method === 'ShutdownGuest') return this.#changeGuest(request)
    const turn = this.#turn.then(() => this.#change(request))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** One guest at a time until one was asked: the host may refuse them all. */
  async #changeGuest<T>(request: ChangeRequest<T>): Promise<Sent<T>> {
    while (!this.#guestTook && this.#trial) await this.#trial
    if (this.#guestTook) return this.#guestTurns.use(() => this.#change(request))
    const sent = this.#change(request)
    this.#trial = sent.then(
      ({ kind }) => {
        this.#trial = null
        this.#guestTook ||= kind === 'accepted'
      },
      () => (this.#trial = null),
    )
    return sent
  }

  async #change<T>({ method, vm, send, check, evenWhenHalted = false }: ChangeRequest<T>): Promise<Sent<T>> {
    const { client, journal, changeReplyMs = defaultChangeReplyMs } = this.options
    const stopped = (): Problem | null => (this.haltedAtOnce && !evenWhenHalted ? (this.#halt?.problem ?? null) : null)
    const early = stopped()
    if (early) return { kind: 'not-sent', problem: early }
    const operationId = client.nextOperationId()
    const entry = { type: 'call', method, vm, operationId } as const
    const intent = await journal.append({ ...entry, state: 'intent', code: null })
    if (!intent.ok) {
      this.halt({ outcome: 'failed', problem: intent.problem })
      return { kind: 'not-sent', problem: intent.problem }
    }
    let result: Result<T>
    for (let tries = 1; ; tries += 1) {
      const against = stopped() ?? (await this.#readBeforeCall(check !== undefined)) ?? stopped() ?? check?.() ?? null
      if (against) {
        await journal.append({ ...entry, state: 'not-sent', code: against.code })
        return { kind: 'not-sent', problem: against }
      }
      const seenAt = this.awake.elapsed()
      let late = false
      // A connection that had to be set up again took time in which a VM may have been started; so did a sleep.
      const beforeSend = (): Problem | null => {
        const old = this.awake.elapsed() - seenAt > (this.options.freshMs ?? defaultFreshMs)
        late = check !== undefined && (old || this.seen.sleptSinceRead)
        return stopped() ?? check?.() ?? (late ? problem('CALL_TOO_LATE', { method }) : null)
      }
      // In another session the call is not repeated blindly, but checked again.
      const session = check ? { session: client.sessionNumber } : {}
      result = await this.#withGrace(
        (signal) => send({ operationId, signal, replyMs: changeReplyMs, beforeSend, ...session }),
        evenWhenHalted,
      )
      // Nothing was carried out: neither without a session nor when it was too late. Both mean to read again.
      const again = !result.ok && check !== undefined && (result.problem.code === 'NOT_AUTHENTICATED' || late)
      if (!again || tries >= sendTries) break
    }
    const kind = result.ok ? 'accepted' : deliveryOf(result.problem)
    if (vm !== null && (kind === 'accepted' || kind === 'unknown')) {
      this.sentTo.set(vm, method)
      if (method === 'ShutdownGuest') this.askedGuests.add(vm)
    }
    const answer = result.ok
      ? { code: null, ...taskOf(result.value) }
      : { code: result.problem.code, ...faultOf(result) }
    const written = await journal.append({ ...entry, state: kind, ...answer })
    if (!written.ok) this.halt({ outcome: 'failed', problem: written.problem })
    return result.ok
      ? { kind: 'accepted', value: result.value }
      : { kind: deliveryOf(result.problem), problem: result.problem }
  }

  /**
   * Reads the host right before a call that changes something, which also makes sure that connection and session stand.
   * @param always false: only after a sleep of this computer
   */
  async #readBeforeCall(always: boolean): Promise<Problem | null> {
    if (!always && !this.seen.sleptSinceRead) return null
    const read = await this.seen.readFresh()
    return read.ok ? null : { ...read.problem, params: { ...read.problem.params, sent: false } }
  }

  async #withGrace<T>(send: (signal: AbortSignal) => Promise<T>, evenWhenHalted: boolean): Promise<T> {
    const stop = new AbortController()
    const done = new AbortController()
    const halted = (): void => void this.options.clock.sleep(graceMs, done.signal).then(() => stop.abort())
    if (!evenWhenHalted) this.halting.addEventListener('abort', halted, { once: true })
    try {
      return await send(stop.signal)
    } finally {
      this.halting.removeEventListener('abort', halted)
      done.abort()
    }
  }
}

/** Returns the host's own id of the task that a call began, to find it in the host's log. */
function taskOf(value: unknown): { task?: string } {
  const isTask = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Task'
  return isTask && 'value' in value && typeof value.value === 'string' ? { task: value.value } : {}
}

function faultOf({ problem: { params } }: { readonly problem: Problem }): { fault?: string } {
  const fault = 'fault' in params ? params['fault'] : null
  return typeof fault === 'string' ? { fault } : {}
}

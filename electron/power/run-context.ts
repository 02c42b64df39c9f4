import { onAbort } from '../../shared/abort.ts'
import { isoNow, type Clock } from '../../shared/clock.ts'
import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import type { AskAnswer, PlannedVm } from '../../shared/models/plan.ts'
import type { DestructiveCall, RunEvent, ShutdownPolicy, Step, StepState } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import { nextSequence } from '../../shared/sequence.ts'
import type { HostMonitor } from '../hosts/monitor.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf, type Delivery } from '../vim/faults.ts'
import { readInventory } from '../vim/inventory.ts'
import type { ChangeOptions } from '../vim/power-methods.ts'
import { AwakeTime } from './awake-time.ts'
import { deadlineIn, type Deadline } from './deadline.ts'
import type { RunJournal } from './journal.ts'
import { isReachProblem } from './reach.ts'

/** What the user can answer when a guest has not shut down in its time. */
export type StuckAnswer = 'wait' | 'suspend' | 'power-off' | 'abort'

/** A guest that is waited for, and how long it may take. */
export interface WaitingVm {
  readonly id: string
  readonly name: string
  readonly seconds: number
  /** Milliseconds until a rule decides, or the run ends, without an answer; Infinity when the question may stay open. */
  readonly leftMs: number
}

/** A VM that cannot be asked to shut down; `leftMs` as in {@link WaitingVm}. */
export type UnaskableVm = PlannedVm & Pick<WaitingVm, 'leftMs'>

/** What a run asks the user while it goes on. Each answers null when nobody can be asked; the signal withdraws the question. */
export interface RunQuestions {
  /** What to do with a guest that did not shut down in its time. */
  readonly stuck: (vm: WaitingVm, signal: AbortSignal) => Promise<StuckAnswer | null>
  /** What to do with a VM that cannot be asked to shut down: without Tools, or inaccessible. */
  readonly cannotAsk: (
    vm: UnaskableVm,
    kind: 'no-tools' | 'inaccessible',
    signal: AbortSignal,
  ) => Promise<AskAnswer | null>
  /** Offers a decision about a guest that still has time; resolves with null when the signal aborts. */
  readonly decideNow?: (vm: WaitingVm, signal: AbortSignal) => Promise<StuckAnswer | null>
}

/** How a run ends before the host was asked to go down. */
export interface Halt {
  readonly outcome: 'cancelled' | 'aborted' | 'failed' | 'unknown'
  readonly problem: Problem
}

export interface RunContextOptions {
  readonly client: VimClient
  readonly monitor: HostMonitor
  readonly journal: RunJournal
  readonly clock: Clock
  readonly hostId: string
  readonly policy: ShutdownPolicy
  readonly questions: RunQuestions
  readonly emit: (event: RunEvent) => void
  /** The user's cancel. */
  readonly cancel: AbortSignal
  /** Aborted when this process is about to be ended by the system: nothing more is sent, only the journal is written. */
  readonly ending?: AbortSignal | undefined
  /** VMs that an earlier run asked to shut down a short while ago. */
  readonly askedEarlier: ReadonlySet<string>
  /** What the plan rests on, and `nextSequence` taken before it was read. */
  readonly planned: { readonly inventory: HostInventory; readonly sequence: number }
  /** Milliseconds the host has to answer a call that changes something. */
  readonly changeReplyMs?: number
  /** How old what was seen may be when a call that changes something is sent; 2 s unless given. Milliseconds. */
  readonly freshMs?: number
  /** {@link AwakeTime}: how late a tick must be to count as a sleep. */
  readonly sleepGapMs?: number
}

/** How long a call that changes something may go on after the user cancelled, so that its answer is still heard. */
const graceMs = 5_000
const defaultChangeReplyMs = 30_000
/** How old what was seen may be when a call that changes something is sent, and how often it is looked at again. */
const defaultFreshMs = 2_000
const sendTries = 5
/** How often a read that came back broken is tried, and milliseconds between two tries. */
const readTries = 3
const readPauseMs = 2_000
/** How long a host that cannot be reached is tried: its management agents restart within this. Milliseconds. */
export const reachPatienceMs = 120_000

/** What became of a call that changes something. */
export type Sent<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { [Kind in Delivery]: { readonly kind: Kind; readonly problem: Problem } }[Delivery]

/** How a call that changes something is sent. */
export interface ChangeRequest<T> {
  readonly method: DestructiveCall
  /** Managed object reference value of the VM, or null for the host. */
  readonly vm: string | null
  readonly send: (options: ChangeOptions) => Promise<Result<T>>
  /**
   * Looks at the newest state once the intent is on disk: what speaks against sending, or null. A write to a slow disk
   * takes time in which the world moves on.
   */
  readonly check?: () => Problem | null
  /** Sends although the run is halting: only for putting back what the run itself changed. */
  readonly evenWhenHalted?: boolean
}

/** What was read last, and between which sequence numbers. */
interface Reading {
  readonly inventory: HostInventory
  readonly from: number
  readonly to: number
}

/**
 * What the steps of one run share: the client, the journal, the newest state of the host, and what stops the run.
 *
 * Two ways to stop: {@link halt} ends everything at once; {@link endAfterGuests} sends nothing more to other VMs and
 * leaves the host on, but waits for guests that were asked. Whatever comes first decides how the run ends.
 */
export class RunContext {
  readonly options: RunContextOptions
  readonly awake: AwakeTime
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
  #looking: Promise<Result<HostInventory>> | null = null
  #reading: Reading
  /** Awake milliseconds of the first failed read since the host was last heard; null while it is heard. */
  #lostAt: { readonly at: number; readonly word: number } | null = null
  #sleepsAtReading: number
  /** `nextSequence` of when each VM was last seen at rest. */
  readonly #rested = new Map<string, number>()
  readonly #unsubscribe: () => void

  constructor(options: RunContextOptions) {
    this.options = options
    this.awake = new AwakeTime(options.clock, options.sleepGapMs)
    const { maxTimeSeconds } = options.policy
    this.guestsDeadline = deadlineIn(this.awake, maxTimeSeconds === null ? Infinity : maxTimeSeconds * 1000)
    this.#reading = { inventory: options.planned.inventory, from: options.planned.sequence, to: nextSequence() }
    this.#sleepsAtReading = this.awake.sleeps
    const { monitor } = options
    this.#unsubscribe = monitor.subscribe(({ inventory }) => inventory && this.#noteRest(inventory, monitor.lastWord))
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

  /** Stops the run because the host cannot be read. With guests on their way down that is not a failure whose end is known. */
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

  /** Stops what a run holds; the run is over. */
  close(): void {
    this.awake.stop()
    this.#unsubscribe()
  }

  #noteRest({ vms }: HostInventory, at: number): void {
    for (const { id, powerState } of vms)
      if (powerState === 'poweredOff' || powerState === 'suspended') this.#rested.set(id, at)
  }

  /** Whether the VM was seen at rest after `since`: if it runs now, it was started again. */
  restedSince(id: string, since: number): boolean {
    return (this.#rested.get(id) ?? 0) > since
  }

  /**
   * What is known of the host now, the newest last: the last read and, if it may be newer, the last push. Two views mean
   * that the push came in while the read was under way, so that either may be the newer one.
   */
  views(): readonly HostInventory[] {
    const { monitor, hostId } = this.options
    const pushed = monitor.state.inventory
    const word = monitor.lastWord
    const { inventory, from, to } = this.#reading
    if (!pushed || pushed.hostId !== hostId || word < from) return [inventory]
    return word > to ? [pushed] : [pushed, inventory]
  }

  /** The VM as last seen. */
  vm(id: string): VmInventory | undefined {
    return findVm(this.views().at(-1) ?? null, id)
  }

  /** Whether any view of now shows a VM running that is not among `expected`; the first such VM. */
  runningOther(expected: ReadonlySet<string>): VmInventory | undefined {
    return this.views()
      .flatMap(({ vms }) => vms)
      .find((vm) => vm.powerState === 'poweredOn' && !expected.has(vm.id))
  }

  /** Awake milliseconds for which the host has not been heard; 0 while it is. */
  get lostForMs(): number {
    if (!this.#lostAt || this.options.monitor.lastWord > this.#lostAt.word) return 0
    return this.awake.elapsed() - this.#lostAt.at
  }

  /**
   * Reads the inventory. A reply without the host itself counts as none: an empty answer is not an empty host. Reading
   * changes nothing, so a broken exchange is tried again, and a host that cannot be reached for {@link reachPatienceMs}.
   */
  async read(): Promise<Result<HostInventory>> {
    const { clock } = this.options
    const patience = deadlineIn(this.awake, reachPatienceMs)
    for (let tries = 1; ; tries += 1) {
      const read = await this.#readOnce()
      if (read.ok || this.haltedAtOnce || deliveryOf(read.problem) === 'refused') return read
      if (isReachProblem(read.problem) ? patience.over : tries >= readTries) return read
      await clock.sleep(readPauseMs, this.halting)
    }
  }

  async #readOnce(signal: AbortSignal = this.halting): Promise<Result<HostInventory>> {
    const { client, hostId, monitor } = this.options
    const from = nextSequence()
    const { sleeps } = this.awake
    const read = await readInventory(client, { signal })
    if (read.ok && read.value.hostId !== hostId)
      return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
    if (read.ok) {
      this.#reading = { inventory: read.value, from, to: nextSequence() }
      this.#noteRest(read.value, from)
      this.#sleepsAtReading = sleeps
      this.#lostAt = null
    } else this.#lostAt ??= { at: this.awake.elapsed(), word: monitor.lastWord }
    return read
  }

  /** Reads once, and everyone who asks while a read is under way shares it: a thousand waiting VMs cost one read. */
  look(): Promise<Result<HostInventory>> {
    this.#looking ??= this.#readOnce().finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Reads for the report, also after a cancel; gives up after 15 s. */
  async lastLook(): Promise<boolean> {
    if (this.options.ending?.aborted) return false
    return (await this.#readOnce(AbortSignal.timeout(15_000))).ok
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
   * Never sends it twice, and not at all when the intent could not be written. One at a time: what still waits when the
   * run halts (a cancel, a missing privilege) is never sent.
   */
  change<T>(request: ChangeRequest<T>): Promise<Sent<T>> {
    const turn = this.#turn.then(() => this.#change(request))
    this.#turn = turn.catch(() => undefined)
    return turn
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
      const against = stopped() ?? (await this.#seenNow(check !== undefined)) ?? stopped() ?? check?.() ?? null
      if (against) {
        await journal.append({ ...entry, state: 'not-sent', code: against.code })
        return { kind: 'not-sent', problem: against }
      }
      const seenAt = this.awake.elapsed()
      let late = false
      // A connection that had to be set up again took time in which somebody may have started a VM.
      const beforeSend = (): Problem | null => {
        late = check !== undefined && this.awake.elapsed() - seenAt > (this.options.freshMs ?? defaultFreshMs)
        return (
          stopped() ?? check?.() ?? (late ? problem('CALL_OVERTAKEN', { vm: vm && (this.vm(vm)?.name ?? vm) }) : null)
        )
      }
      // In another session the call is not repeated by itself, but looked at again.
      const session = check ? { session: client.sessionNumber } : {}
      result = await this.#withGrace(
        (signal) => send({ operationId, signal, replyMs: changeReplyMs, beforeSend, ...session }),
        evenWhenHalted,
      )
      // Nothing was carried out: neither without a session nor when it was too late. Both mean to look again.
      const again = !result.ok && check !== undefined && (result.problem.code === 'NOT_AUTHENTICATED' || late)
      if (!again || tries >= sendTries) break
    }
    const kind = result.ok ? 'accepted' : deliveryOf(result.problem)
    if (vm !== null && (kind === 'accepted' || kind === 'unknown')) {
      this.sentTo.set(vm, method)
      if (method === 'ShutdownGuest') this.askedGuests.add(vm)
    }
    const answered = await journal.append({ ...entry, state: kind, code: result.ok ? null : result.problem.code })
    if (!answered.ok) this.halt({ outcome: 'failed', problem: answered.problem })
    return result.ok
      ? { kind: 'accepted', value: result.value }
      : { kind: deliveryOf(result.problem), problem: result.problem }
  }

  /**
   * Reads the host right before a call that changes something. What was read before a sleep of this computer says little
   * about now, and the read also sees to it that connection and session stand.
   * @param always or only after a sleep.
   */
  async #seenNow(always: boolean): Promise<Problem | null> {
    if (!always && this.awake.sleeps === this.#sleepsAtReading) return null
    const read = await this.#readOnce()
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

/** Our own guards that stop a run: a refusal, not a failure. */
const ownRefusals: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'ABORTED_BY_POLICY',
  'VM_STUCK',
  'VM_NOT_ASKED',
  'VM_STARTED_MEANWHILE',
  'VM_STATE_UNKNOWN',
  'VM_INACCESSIBLE',
  'CONFIRMATION_NEEDED',
  'PRIVILEGE_MISSING',
  'VM_TOOLS_NOT_RUNNING',
  'HIDDEN_VM_MAY_RUN',
  'LEAVE_NEEDS_FORCE',
])

/** How a run ends because of a problem: what the host or a guard of ours refused is `aborted`, what broke is `failed`. */
export function haltOf(reason: Problem): Halt {
  const refused = deliveryOf(reason) === 'refused' || ownRefusals.has(reason.code)
  return { outcome: refused ? 'aborted' : 'failed', problem: reason }
}

/** The VM in an inventory, by id. */
export function findVm(inventory: HostInventory | null, id: string): VmInventory | undefined {
  if (!inventory) return undefined
  let vms = vmsById.get(inventory)
  if (!vms) {
    // From the end, so that of two VMs under one id the first is found.
    vms = new Map(inventory.vms.toReversed().map((vm) => [vm.id, vm]))
    vmsById.set(inventory, vms)
  }
  return vms.get(id)
}

/** Every guest that is waited for looks for itself in each push: thousands of guests would make millions of looks. */
const vmsById = new WeakMap<HostInventory, ReadonlyMap<string, VmInventory>>()

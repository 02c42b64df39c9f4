import type { Clock } from '../../shared/clock.ts'
import type { HostInventory } from '../../shared/models/inventory.ts'
import type { AskAnswer, PlannedVm } from '../../shared/models/plan.ts'
import type { DestructiveCall, RunEvent, ShutdownPolicy, Step, StepState } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { isoNow } from '../../shared/clock.ts'
import { fail, type Result } from '../../shared/result.ts'
import type { HostMonitor } from '../hosts/monitor.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf, type Delivery } from '../vim/faults.ts'
import { readInventory } from '../vim/inventory.ts'
import type { ChangeOptions } from '../vim/power-methods.ts'
import type { RunJournal } from './journal.ts'

/** What a person can answer when a guest has not shut down in its time. */
export type StuckAnswer = 'wait' | 'suspend' | 'power-off' | 'abort'

/** Asks the person in the middle of a run; null when nobody can be asked. The signal withdraws the question. */
export type AskStuck = (vm: { readonly id: string; readonly name: string; readonly seconds: number }, signal: AbortSignal) => Promise<StuckAnswer | null>

/** Asks the person about a VM whose Tools went away after the plan was agreed; null when nobody can be asked. */
export type AskNoTools = (vm: PlannedVm, signal: AbortSignal) => Promise<AskAnswer | null>

/** How a run ends before the host was asked to go down. */
export interface Halt {
  readonly outcome: 'cancelled' | 'aborted' | 'failed'
  readonly problem: Problem
}

export interface RunContextOptions {
  readonly client: VimClient
  readonly monitor: HostMonitor
  readonly journal: RunJournal
  readonly clock: Clock
  readonly hostId: string
  readonly policy: ShutdownPolicy
  readonly askStuck: AskStuck
  readonly askNoTools: AskNoTools
  readonly emit: (event: RunEvent) => void
  /** The person's cancel. */
  readonly cancel: AbortSignal
  /** Milliseconds the host has to answer a call that changes something. */
  readonly changeReplyMs?: number
}

/** How long a call that changes something may go on after the person cancelled, so that its answer is still heard. */
const graceMs = 5_000
const defaultChangeReplyMs = 30_000
/** How often a read that broke is tried, and milliseconds between two tries. */
const readTries = 3
const readPauseMs = 2_000

/** What became of a call that changes something. */
export type Sent<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { [Kind in Delivery]: { readonly kind: Kind; readonly problem: Problem } }[Delivery]

/**
 * What the steps of one run share: the client, the journal, and the one switch that stops everything. Whatever stops
 * the run first decides how it ends; afterwards no step sends anything more.
 */
export class RunContext {
  readonly options: RunContextOptions
  /** The last call each VM was sent, whether or not its answer came back. */
  readonly sentTo = new Map<string, DestructiveCall>()
  readonly #halting = new AbortController()
  #halt: Halt | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #looking: Promise<Result<HostInventory>> | null = null

  constructor(options: RunContextOptions) {
    this.options = options
    const cancelled = (): void => this.halt({ outcome: 'cancelled', problem: problem('CANCELLED') })
    if (options.cancel.aborted) cancelled()
    else options.cancel.addEventListener('abort', cancelled, { once: true })
  }

  /** Aborted as soon as the run is to stop. */
  get halting(): AbortSignal {
    return this.#halting.signal
  }

  /** Why the run stops, or null while it goes on. */
  get halted(): Halt | null {
    return this.#halt
  }

  /** Stops the run; only the first reason counts. */
  halt(reason: Halt): void {
    if (this.#halt) return
    this.#halt = reason
    this.#halting.abort()
  }

  /** Stops the run because of a problem. */
  haltFor(reason: Problem): void {
    this.halt(haltOf(reason))
  }

  /**
   * Reads the inventory afresh. A reply without the host itself counts as none: an empty answer is not an empty host.
   * An exchange that broke is tried again, since reading changes nothing and a run must not end over one bad reply.
   */
  async read(): Promise<Result<HostInventory>> {
    const { clock } = this.options
    for (let tries = 1; ; tries += 1) {
      const read = await this.#readOnce()
      if (read.ok || tries >= readTries || this.#halt || deliveryOf(read.problem) === 'refused' || read.problem.code === 'REPLY_TIMEOUT') return read
      await clock.sleep(readPauseMs, this.halting)
    }
  }

  async #readOnce(): Promise<Result<HostInventory>> {
    const { client, hostId } = this.options
    const read = await readInventory(client, { signal: this.halting })
    if (read.ok && read.value.hostId !== hostId) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
    return read
  }

  /** Reads once, and everybody who asks while a read is under way shares it: a thousand waiting VMs cost one read. */
  look(): Promise<Result<HostInventory>> {
    this.#looking ??= this.#readOnce().finally(() => (this.#looking = null))
    return this.#looking
  }

  /** Shows and journals one step. */
  async step(step: Step, state: StepState, vm: string | null = null, why: Problem | null = null, facts: ProblemParams = {}): Promise<void> {
    const { clock, emit, journal } = this.options
    const params: ProblemParams = { ...why?.params, ...facts }
    emit({ at: isoNow(clock), step, vm, state, code: why?.code ?? null, params })
    const written = await journal.append({ type: 'step', step, vm, state, code: why?.code ?? null, params: { ...params } })
    if (!written.ok) this.halt({ outcome: 'failed', problem: written.problem })
  }

  /**
   * Sends one call that changes something, with its intent on disk before the first byte and its answer after it.
   * Never sends it twice, and not at all when the intent could not be written. One at a time: what still waits when the
   * run halts (a cancel, a first refusal) is never sent.
   * @param even when the run is halting already: only for putting back what the run itself changed.
   */
  change<T>(method: DestructiveCall, vm: string | null, send: (options: ChangeOptions) => Promise<Result<T>>, even = false): Promise<Sent<T>> {
    const turn = this.#turn.then(() => this.#change(method, vm, send, even))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #change<T>(method: DestructiveCall, vm: string | null, send: (options: ChangeOptions) => Promise<Result<T>>, even: boolean): Promise<Sent<T>> {
    const { client, journal, changeReplyMs = defaultChangeReplyMs } = this.options
    if (this.#halt && !even) return { kind: 'not-sent', problem: this.#halt.problem }
    const operationId = client.nextOperationId()
    const entry = { type: 'call', method, vm, operationId } as const
    const intent = await journal.append({ ...entry, state: 'intent', code: null })
    if (!intent.ok) {
      this.halt({ outcome: 'failed', problem: intent.problem })
      return { kind: 'not-sent', problem: intent.problem }
    }
    if (this.#halt && !even) {
      await journal.append({ ...entry, state: 'not-sent', code: this.#halt.problem.code })
      return { kind: 'not-sent', problem: this.#halt.problem }
    }
    const result = await this.#withGrace((signal) => send({ operationId, signal, replyMs: changeReplyMs }), even)
    const kind = result.ok ? 'accepted' : deliveryOf(result.problem)
    if (vm !== null && (kind === 'accepted' || kind === 'unknown')) this.sentTo.set(vm, method)
    const answered = await journal.append({ ...entry, state: kind, code: result.ok ? null : result.problem.code })
    if (!answered.ok) this.halt({ outcome: 'failed', problem: answered.problem })
    return result.ok ? { kind: 'accepted', value: result.value } : { kind: deliveryOf(result.problem), problem: result.problem }
  }

  async #withGrace<T>(send: (signal: AbortSignal) => Promise<T>, even: boolean): Promise<T> {
    const stop = new AbortController()
    const done = new AbortController()
    const halted = (): void => void this.options.clock.sleep(graceMs, done.signal).then(() => stop.abort())
    if (!even) this.halting.addEventListener('abort', halted, { once: true })
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
  'ABORTED_BY_POLICY', 'VM_STUCK', 'VM_STARTED_MEANWHILE', 'VM_STATE_UNKNOWN', 'VM_INACCESSIBLE', 'CONFIRMATION_NEEDED', 'PRIVILEGE_MISSING', 'VM_TOOLS_NOT_RUNNING',
])

/** How a run ends because of a problem: what the host or a guard of ours refused is `aborted`, what broke is `failed`. */
export function haltOf(reason: Problem): Halt {
  const refused = deliveryOf(reason) === 'refused' || ownRefusals.has(reason.code)
  return { outcome: refused ? 'aborted' : 'failed', problem: reason }
}

/** The VM in an inventory, by id. */
export function findVm(inventory: HostInventory | null, id: string): HostInventory['vms'][number] | undefined {
  return inventory?.vms.find((vm) => vm.id === id)
}

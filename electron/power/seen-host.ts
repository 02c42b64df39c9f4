import type { Clock } from '../../shared/clock.ts'
import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { forShutdown } from '../../shared/rules/host-vms.ts'
import { nextSequence } from '../../shared/sequence.ts'
import type { HostMonitor } from '../hosts/monitor.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf } from '../vim/faults.ts'
import { readInventory } from '../vim/inventory.ts'
import type { AwakeTime } from './awake-time.ts'
import { deadlineIn } from './deadline.ts'
import { isReachProblem, reachPatienceMs } from './reach.ts'

/** How often a read that came back broken is tried, and milliseconds between two tries. */
const readTries = 3
const readPauseMs = 2_000

export interface SeenHostOptions {
  readonly client: VimClient
  readonly monitor: HostMonitor
  readonly clock: Clock
  readonly hostId: string
  /** What the plan rests on, and `nextSequence` taken before it was read. */
  readonly planned: { readonly inventory: HostInventory; readonly sequence: number }
  readonly awake: AwakeTime
  /** Ends every read but the last one for the report. */
  readonly halting: AbortSignal
}

/** What was read last, and between which sequence numbers. */
interface Reading {
  readonly inventory: HostInventory
  readonly from: number
  readonly to: number
}

/** What a run knows of its host and of the VMs on it: by reading it, and by what the monitor is pushed meanwhile. */
export class SeenHost {
  readonly #options: SeenHostOptions
  #sharedRead: Promise<Result<HostInventory>> | null = null
  #freshRead: Promise<unknown> = Promise.resolve()
  #nextRead: Promise<Result<HostInventory>> | null = null
  #reading: Reading
  /** Awake milliseconds of the first failed read since the host was last heard; null while it is heard. */
  #lostAt: { readonly at: number; readonly word: number } | null = null
  #sleepsAtReading: number
  /** `nextSequence` of when each VM was last seen at rest. */
  readonly #rested = new Map<string, number>()
  readonly #unsubscribe: () => void

  constructor(options: SeenHostOptions) {
    this.#options = options
    const { planned, awake, monitor } = options
    this.#reading = { inventory: planned.inventory, from: planned.sequence, to: nextSequence() }
    this.#sleepsAtReading = awake.sleeps
    this.#unsubscribe = monitor.subscribe(({ inventory }) => inventory && this.#noteRest(inventory, monitor.lastWord))
  }

  /** Stops listening to the monitor. */
  close(): void {
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
   * Returns what is known of the host now, the newest last: the last read and, if it may be newer, the last push. Two
   * views mean that the push came in while the read was under way, so that either may be the newer one.
   */
  views(): readonly HostInventory[] {
    const { monitor, hostId } = this.#options
    const pushed = monitor.state.inventory && forShutdown(monitor.state.inventory)
    const word = monitor.lastWord
    const { inventory, from, to } = this.#reading
    if (!pushed || pushed.hostId !== hostId || word < from) return [inventory]
    return word > to ? [pushed] : [pushed, inventory]
  }

  /** Returns the VM as last seen. */
  vm(id: string): VmInventory | undefined {
    return findVm(this.views().at(-1) ?? null, id)
  }

  /** Returns the first VM that any view of now shows running and that is not among `expected`. */
  runningOther(expected: ReadonlySet<string>): VmInventory | undefined {
    return this.views()
      .flatMap(({ vms }) => vms)
      .find((vm) => vm.powerState === 'poweredOn' && !expected.has(vm.id))
  }

  /** Awake milliseconds for which the host has not been heard; 0 while it is. */
  get lostForMs(): number {
    if (!this.#lostAt || this.#options.monitor.lastWord > this.#lostAt.word) return 0
    return this.#options.awake.elapsed() - this.#lostAt.at
  }

  /** Whether this computer slept since the host was read: what was read then says little about now. */
  get sleptSinceRead(): boolean {
    return this.#options.awake.sleeps !== this.#sleepsAtReading
  }

  /**
   * Reads the inventory. A reply without the host itself counts as none: an empty answer is not an empty host. Reading
   * changes nothing, so a broken exchange is tried again, and a host that cannot be reached for {@link reachPatienceMs}.
   */
  async read(): Promise<Result<HostInventory>> {
    const { clock, awake, halting } = this.#options
    const patience = deadlineIn(awake, reachPatienceMs)
    for (let tries = 1; ; tries += 1) {
      const read = await this.readOnce()
      if (read.ok || halting.aborted || deliveryOf(read.problem) === 'refused') return read
      if (isReachProblem(read.problem) ? patience.over : tries >= readTries) return read
      await clock.sleep(readPauseMs, halting)
    }
  }

  /** Reads the inventory, without another try. */
  async readOnce(signal: AbortSignal = this.#options.halting): Promise<Result<HostInventory>> {
    const { client, hostId, monitor, awake } = this.#options
    const from = nextSequence()
    const { sleeps } = awake
    const answer = await readInventory(client, { signal })
    const read = answer.ok ? ok(forShutdown(answer.value)) : answer
    if (read.ok && read.value.hostId !== hostId)
      return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
    if (read.ok) {
      this.#reading = { inventory: read.value, from, to: nextSequence() }
      this.#noteRest(read.value, from)
      this.#sleepsAtReading = sleeps
      this.#lostAt = null
    } else this.#lostAt ??= { at: awake.elapsed(), word: monitor.lastWord }
    return read
  }

  /** Reads once for all callers that ask while a read is under way: a thousand waiting VMs cost one read. */
  readShared(): Promise<Result<HostInventory>> {
    this.#sharedRead ??= this.readOnce().finally(() => (this.#sharedRead = null))
    return this.#sharedRead
  }

  /** Reads from now on, once for all callers that ask before that read begins: it waits for the one under way. */
  readFresh(): Promise<Result<HostInventory>> {
    if (this.#nextRead) return this.#nextRead
    const next = this.#freshRead.then(() => {
      this.#nextRead = null
      return this.readOnce()
    })
    this.#freshRead = next
    this.#nextRead = next
    return next
  }
}

/** Returns the VM in an inventory, by id. */
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

/** Each waiting guest is looked up in each push: without an index, thousands of guests would cost millions of steps. */
const vmsById = new WeakMap<HostInventory, ReadonlyMap<string, VmInventory>>()

import type { Clock } from '../../../shared/clock.ts'
import type { HostAddress, HostRecord } from '../../../shared/models/host.ts'
import type { CalledOffBy, RunReceipt } from '../../../shared/models/app-state.ts'
import type { Plan } from '../../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isLoopback, parseAddress } from '../../hosts/address.ts'
import { HostMonitor } from '../../hosts/monitor.ts'
import { probeHost } from '../../hosts/probe.ts'
import { leaveLeftoverMaintenance } from '../../power/leftover-maintenance.ts'
import { readSituation } from '../../power/preflight.ts'
import { networkEvidence } from '../../power/network-evidence.ts'
import type { Acknowledged } from '../../power/run.ts'
import { rehearse } from '../../power/rehearsal.ts'
import { shutDown } from '../../power/shutdown.ts'
import type { DataPaths } from '../../storage/paths.ts'
import type { Redact } from '../../storage/redactor.ts'
import { VimClient, type CallLog } from '../../vim/client.ts'
import { readStatistics } from '../../vim/statistics.ts'
import type { WorkLimits } from '../../vim/work-share.ts'
import { RunController, type RunAnswer, type RunEnd } from './run-controller.ts'
import type { StateStore } from './state-store.ts'

export interface HostControllerOptions {
  readonly record: HostRecord
  readonly store: StateStore
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly paths: DataPaths
  /** Takes secrets out of a text. */
  readonly redact: Redact
  readonly locale: string
  readonly password: (record: HostRecord) => Promise<Result<string>>
  readonly rememberApiVersion: (version: string) => void
  readonly rememberHardwareUuid: (uuid: string) => void
  readonly notice: (notice: Problem) => void
  readonly log: (line: CallLog) => void
  /** The user's other hosts, without those that are being shut down. */
  readonly others: () => readonly HostAddress[]
  /** The time that the host's replies may take. */
  readonly workLimits?: WorkLimits | undefined
  /** Told when the host begins or ceases to answer. */
  readonly connection: (connected: boolean) => void
}

/** Told how a shutdown ended. */
export interface RunEnded {
  readonly receipt: (receipt: RunReceipt) => void
  /** During the countdown, when nothing had been sent. */
  readonly calledOff: (by: CalledOffBy) => void
}

/** Milliseconds between two reads of numbers that hosts do not push, while somebody looks. */
const statisticsMs = 10_000

/** One host in the running app: its session, its live monitor, and at most one shutdown. */
export class HostController {
  readonly record: HostRecord
  readonly address: HostAddress
  readonly #options: HostControllerOptions
  readonly #client: VimClient
  readonly #monitor: HostMonitor
  readonly #stop = new AbortController()
  #run: RunController | null = null
  #running: Promise<RunEnd> | null = null
  #looking: AbortController | null = null
  #greeted = false
  /** The record with what was learnt about the machine since it was opened. */
  #identified: HostRecord

  private constructor(options: HostControllerOptions, address: HostAddress) {
    this.#options = options
    this.address = address
    this.record = options.record
    this.#identified = options.record
    const { record, clock, random, store } = options
    this.#client = VimClient.create({
      address,
      fingerprint: record.fingerprint,
      user: record.user,
      apiVersion: record.apiVersion,
      locale: options.locale,
      password: () => options.password(record),
      onApiVersion: options.rememberApiVersion,
      log: options.log,
      redact: options.redact,
      workLimits: options.workLimits,
    })
    this.#monitor = new HostMonitor({ client: this.#client, clock, random })
    this.#monitor.subscribe((state) => {
      const problemShown = state.problem && { code: state.problem.code, params: state.problem.params }
      store.changeHost(record.id, { state: { ...state, problem: problemShown } })
      if (state.connection === 'connected') this.#greet()
      else if (this.#greeted) {
        this.#greeted = false
        options.connection(false)
      }
    })
  }

  /** Starts watching at once. Problems: `ADDRESS_INVALID` for a record that was damaged by hand. */
  static start(options: HostControllerOptions): Result<HostController> {
    const address = parseAddress(options.record.address)
    if (!address.ok) return address
    const { id, name, user, fingerprint, address: text } = options.record
    const known = options.store.host(id)
    const controller = new HostController(options, address.value)
    options.store.setHost({
      id,
      name,
      address: text,
      user,
      fingerprint,
      state: controller.#monitor.state,
      run: known?.run ?? null,
      statistics: null,
      licence: known?.licence ?? 'unknown',
      drift: known?.drift ?? null,
    })
    controller.#monitor.start()
    return ok(controller)
  }

  /** The one session with this host. Whoever uses it asks whether the host is connected first. */
  get client(): VimClient {
    return this.#client
  }

  /** A shutdown is between its click and its receipt. */
  get busy(): boolean {
    return this.#running !== null
  }

  /** The host was asked to go down; nothing can be taken back. */
  get ending(): boolean {
    return this.#running !== null && this.#run?.view.phase === 'ending'
  }

  /** Resolves when no shutdown is under way any more. */
  async settled(): Promise<void> {
    await this.#running
  }

  /** The person acted: try now, refused credentials included. */
  retry(): void {
    this.#client.forgiveRejection()
    this.#monitor.retryNow()
  }

  /** The computer woke up or its network changed; a refused password stays refused. */
  retryNow(): void {
    if (this.#monitor.state.connection === 'unreachable') this.#monitor.retryNow()
  }

  /** Reads and plans, and changes nothing. */
  async rehearse(policy: ShutdownPolicy): Promise<Result<Plan>> {
    const planned = await rehearse({
      client: this.#client,
      policy,
      clock: this.#options.clock,
      emit: () => undefined,
      cancel: this.#stop.signal,
    })
    return planned.ok ? ok(planned.value.plan) : planned
  }

  /**
   * Starts a shutdown; its progress and its end are in the state; one that is called off during its countdown leaves nothing there. Problems: `RUN_IN_PROGRESS`.
   * @param acknowledge which VMs the user knows to lose power, in mode `now`.
   */
  shutDown(
    policy: ShutdownPolicy,
    countdownSeconds: number,
    ended: RunEnded,
    acknowledge?: Acknowledged,
  ): Result<void> {
    if (this.#running) return fail(problem('RUN_IN_PROGRESS', { name: this.record.name }))
    const { store, clock, random, newId, paths, redact } = this.#options
    const { id, address } = this.record
    const target = parseAddress(address)
    if (!target.ok) return target
    const run = new RunController({ clock, newId, onView: (view) => store.changeHost(id, { run: view }) })
    this.#run = run
    const finished = run.start(countdownSeconds, (ask, emit, cancel) =>
      shutDown({
        client: this.#client,
        host: this.#identified,
        policy,
        dataRoot: paths.root,
        journalDir: paths.journal,
        redact,
        clock,
        random,
        probe: (addresses) => probeHost(target.value, this.record.fingerprint, undefined, { addresses }),
        ask,
        emit,
        cancel,
        monitor: this.#monitor,
        loopback: isLoopback(target.value.host),
        network: networkEvidence({ clock, others: this.#options.others() }),
        ...(acknowledge !== undefined && { acknowledge }),
      }),
    )
    this.#running = finished
    void finished.then((end) => {
      this.#running = null
      if (end.kind === 'receipt') return ended.receipt(end.receipt)
      this.dismissRun()
      ended.calledOff(end.by)
    })
    return ok()
  }

  /** Cancels the shutdown under way. Problems: `NO_RUN_TO_CANCEL`, `TOO_LATE_TO_CANCEL`. */
  cancel(): Result<void> {
    return this.#run?.cancel() ?? fail(problem('NO_RUN_TO_CANCEL'))
  }

  /** The computer is about to sleep: a countdown must not run out while nobody can see it. */
  cancelCountdown(): void {
    if (this.#run?.view.phase === 'countdown') this.#run.cancel('sleep')
  }

  answer(question: string, answer: RunAnswer): Result<void> {
    return this.#run?.answer(question, answer) ?? fail(problem('QUESTION_WITHDRAWN'))
  }

  /** Forgets the receipt of a run that has ended. */
  dismissRun(): void {
    if (this.#running) return
    this.#run = null
    this.#options.store.changeHost(this.record.id, { run: null })
  }

  /** Somebody looks at this host, or stops doing so: only meanwhile are numbers read that hosts do not push. */
  look(looking: boolean): void {
    if (looking === (this.#looking !== null)) return
    this.#looking?.abort()
    this.#looking = looking ? new AbortController() : null
    if (this.#looking) void this.#readStatistics(AbortSignal.any([this.#looking.signal, this.#stop.signal]))
  }

  /** Stops watching, logs out and closes the connections. The caller waits for {@link settled} first. */
  async close(): Promise<void> {
    this.look(false)
    this.#stop.abort()
    await this.#monitor.stop()
    await this.#client.close()
  }

  /** Once a connection: what an earlier run owes the host, and whether its licence lets the API write. */
  #greet(): void {
    if (this.#greeted) return
    this.#greeted = true
    this.#options.connection(true)
    void this.#greeting()
  }

  async #greeting(): Promise<void> {
    const { store, clock, paths, redact, notice, rememberHardwareUuid } = this.#options
    const settled = await leaveLeftoverMaintenance({
      client: this.#client,
      clock,
      host: this.#identified,
      dataRoot: paths.root,
      journalDir: paths.journal,
      redact,
    })
    if (settled) notice({ code: settled.code, params: { ...settled.params, name: this.record.name } })
    const situation = await readSituation(this.#client, { signal: this.#stop.signal })
    if (!situation.ok) return
    store.changeHost(this.record.id, { licence: situation.value.facts.licence })
    const { hardwareUuid } = situation.value
    if (hardwareUuid === null || hardwareUuid === this.#identified.hardwareUuid) return
    this.#identified = { ...this.#identified, hardwareUuid }
    rememberHardwareUuid(hardwareUuid)
  }

  async #readStatistics(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#options
    while (!signal.aborted) {
      if (this.#monitor.state.connection === 'connected') {
        const read = await readStatistics(this.#client, { signal })
        if (read.ok)
          store.changeHost(this.record.id, { statistics: { at: new Date(clock.now()).toISOString(), ...read.value } })
      }
      await clock.sleep(statisticsMs, signal)
    }
  }
}

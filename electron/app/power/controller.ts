import type { HostAddress } from '../../../shared/models/host.ts'
import type { AskAnswer } from '../../../shared/models/plan.ts'
import type { RunAction, ShutdownPolicy } from '../../../shared/models/power.ts'
import type { Rehearsed } from '../../../shared/ipc/power.ts'
import type { HostPolicy } from '../../../shared/models/settings.ts'
import { isAborted } from '../../../shared/abort.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { forShutdown } from '../../../shared/rules/host-vms.ts'
import { layersFor, policyFor } from '../../../shared/rules/policy-for.ts'
import type { RuleInput } from '../../../shared/rules/power/resolve-rules.ts'
import { isLoopback } from '../../hosts/address.ts'
import { probeHost } from '../../hosts/probe.ts'
import { networkEvidence } from '../../power/network-evidence.ts'
import { actionOf } from '../../power/goal-plan.ts'
import { leaveLeftoverMaintenance } from '../../power/leftover-maintenance.ts'
import { recoverRuns } from '../../power/recovery.ts'
import type { Acknowledged, Goal } from '../../power/run-input.ts'
import { runHost } from '../../power/run-host.ts'
import { isRunUnderWay } from '../../power/run-lock.ts'
import { rehearse, type Rehearsal } from '../../power/rehearsal.ts'
import { shutDown } from '../../power/shutdown.ts'
import { VmRulesStore } from '../../power/vm-rules.ts'
import type { PreparedWake } from '../../wake/prepare-wake.ts'
import type { AppContext } from '../context.ts'
import type { HostsController } from '../hosts/controller.ts'
import type { HostConnection } from '../hosts/host-connection.ts'
import type { SettingsController } from '../settings/controller.ts'
import { withoutCause } from '../without-cause.ts'
import { goalOf, goalToPlan } from './goal-of.ts'
import { ManyHosts } from './many-hosts.ts'
import { ReadinessWatch } from './readiness-watch.ts'
import { Run, type CarryOut, type RunAnswer, type RunEnd } from './run.ts'
import { VmRulesEditor } from './vm-rules.ts'

/** Finds out how a host that is still on will be woken once it is off. */
export type PrepareWake = (hostId: string) => Promise<Result<PreparedWake>>

/** The last run of a host; `finished` is null once it has ended. */
interface HostRun {
  readonly run: Run
  finished: Promise<RunEnd> | null
}

interface StartOptions {
  readonly goal?: Goal
  /** Which VMs the user knows to lose power, in mode `now`. */
  readonly acknowledge?: Acknowledged
}

/** Carries out shutdowns, at most one per host at a time. */
export class PowerController {
  readonly #app: AppContext
  readonly #hosts: HostsController
  readonly #settings: SettingsController
  readonly #runs = new Map<string, HostRun>()
  readonly #readiness: ReadinessWatch
  readonly #prepareWake: PrepareWake
  #many: { readonly hosts: ManyHosts; readonly finished: Promise<void> } | null = null
  readonly vmRules: VmRulesEditor

  constructor(app: AppContext, hosts: HostsController, settings: SettingsController, prepareWake: PrepareWake) {
    this.#app = app
    this.#prepareWake = prepareWake
    this.#hosts = hosts
    this.#settings = settings
    this.#readiness = new ReadinessWatch(app)
    this.vmRules = new VmRulesEditor(app, () => this.#readiness.vmRulesChanged())
  }

  /** Closes the journal of runs that were cut off, and shows each of them as a notice. */
  async recover(): Promise<void> {
    const { paths, clock, notice, signing } = this.#app
    const isRunning = (runId: string) => isRunUnderWay(paths.root, runId)
    const recovery = await recoverRuns({ dir: paths.journal, clock, isRunning })
    // Also what an earlier session could not sign.
    signing.sign()
    if (!recovery.ok) return notice(recovery.problem)
    for (const run of recovery.value.recovered)
      notice({ ...run.problem, params: { ...run.problem.params, name: run.hostName } })
  }

  /** Whether a shutdown is counting down, under way or to be begun: anywhere, or on one host. */
  busy(hostId?: string): boolean {
    const many = this.#many?.hosts
    if (hostId !== undefined) return this.#underWay(hostId) !== null || many?.waitsFor(hostId) === true
    return this.#allUnderWay().length > 0 || (many !== undefined && many.view.phase !== 'ended')
  }

  /** Whether a host was asked to go down already; that cannot be taken back. */
  get ending(): boolean {
    return this.#allUnderWay().some(({ view }) => view.phase === 'ending')
  }

  /** Resolves when no shutdown is under way any more. */
  async settled(): Promise<void> {
    await this.#many?.finished
    await Promise.all([...this.#runs.values()].map(({ finished }) => finished))
  }

  /** Reads, plans and judges, and changes nothing. Problems: those of reading. */
  async rehearse(
    id: string,
    policy: ShutdownPolicy,
    action: RunAction = 'shutdown',
    signal?: AbortSignal,
  ): Promise<Result<Rehearsed>> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    const { client, closed } = host.value
    const { clock } = this.#app
    const planned = await rehearse({
      client,
      policy,
      goal: goalToPlan(action),
      rules: this.#rules(id, policy),
      clock,
      emit: () => undefined,
      cancel: signal ? AbortSignal.any([closed, signal]) : closed,
    })
    if (!planned.ok) return planned
    if (action === 'cycle') return this.#rehearsedCycle(host.value, planned.value)
    return ok({ plan: planned.value.plan, readiness: this.#readiness.rehearsed(host.value, planned.value) })
  }

  /** A cycle that could not wake its host again would be a shutdown. */
  async #rehearsedCycle(host: HostConnection, rehearsal: Rehearsal): Promise<Result<Rehearsed>> {
    const prepared = await this.#prepareWake(host.record.id)
    const { plan } = rehearsal
    const doubt = prepared.ok ? prepared.value.doubt : null
    return ok({
      plan: {
        ...plan,
        blockers: prepared.ok ? plan.blockers : [...plan.blockers, withoutCause(prepared.problem)],
        warnings: doubt ? [...plan.warnings, withoutCause(doubt)] : plan.warnings,
      },
      readiness: this.#readiness.rehearsed(host, rehearsal),
    })
  }

  /**
   * Shuts a host down by its own rules after its countdown; rules that are given are saved as its own first. Progress and end
   * are in the state. Problems: `HOST_NOT_FOUND`, `RUN_IN_PROGRESS`, those of saving.
   */
  async shutDown(id: string, policy?: HostPolicy, signal?: AbortSignal): Promise<Result<void>> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    if (policy) {
      const kept = await this.#settings.setPolicy(id, policy, signal)
      if (!kept.ok) return kept
      if (isAborted(signal)) return fail(problem('CANCELLED'))
    }
    const { countdownSeconds, ...rules } = policy ?? policyFor(this.#app.store.state.settings, id)
    return this.start(host.value, rules, countdownSeconds)
  }

  /**
   * Carries out another run than a shutdown, which begins and ends like one. Problems: those of {@link shutDown}.
   */
  async run(id: string, action: RunAction, policy: HostPolicy, signal?: AbortSignal): Promise<Result<void>> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    const kept = await this.#settings.setPolicy(id, policy, signal)
    if (!kept.ok) return kept
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    const { countdownSeconds, ...rules } = policy
    if (action !== 'cycle') return this.start(host.value, rules, countdownSeconds, { goal: goalOf(action) })
    // Now, as nothing can be asked of a host that is off.
    const prepared = await this.#prepareWake(id)
    if (!prepared.ok) return prepared
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    const { wake } = prepared.value
    return this.start(host.value, rules, countdownSeconds, { goal: { kind: 'cycle', wake } })
  }

  /**
   * Sends the bare call, after the user saw exactly which VMs run. The run itself reads again and refuses when another one does.
   * Problems: `HOST_NOT_CONNECTED` without a live list to acknowledge, `VM_STARTED_MEANWHILE` when the list was another.
   */
  shutDownNow(id: string, acknowledged: readonly string[]): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    const { store } = this.#app
    const state = store.host(id)?.state
    if (state?.connection !== 'connected' || !state.inventory || state.stale)
      return fail(problem('HOST_NOT_CONNECTED', { name: host.value.record.name }))
    const unseen = forShutdown(state.inventory).vms.find(
      (vm) => vm.powerState !== 'poweredOff' && vm.powerState !== 'suspended' && !acknowledged.includes(vm.id),
    )
    if (unseen) return fail(problem('VM_STARTED_MEANWHILE', { vm: unseen.name ?? unseen.id, id: unseen.id }))
    const { countdownSeconds: _none, ...rules } = policyFor(store.state.settings, id)
    return this.start(host.value, { ...rules, mode: 'now' }, 0, { acknowledge: new Set(acknowledged) })
  }

  /**
   * Shuts down several hosts after one countdown, the longest of theirs, each by its own rules. Problems: `HOST_NOT_FOUND`,
   * those of `AppContext.whyBusy`, `RUN_IN_PROGRESS` while several hosts are being shut down already.
   * @param last ids of the hosts that begin when none of the others responds any more, one after another
   */
  shutDownHosts(ids: readonly string[], last: readonly string[]): Result<void> {
    const { store, whyBusy, clock } = this.#app
    const before = this.#many?.hosts.view
    if (before && before.phase !== 'ended')
      return fail(problem('RUN_IN_PROGRESS', { name: before.hosts[0]?.name ?? '' }))
    const hosts: { readonly id: string; readonly name: string }[] = []
    for (const id of ids) {
      const host = this.#hosts.find(id)
      if (!host.ok) return host
      const { name } = host.value.record
      const busy = whyBusy(id, name)
      if (busy) return fail(busy)
      hosts.push({ id, name })
    }
    const [first] = hosts
    if (!first) return fail(problem('NO_HOSTS_SAVED'))
    const many = new ManyHosts(
      {
        clock,
        begin: (id) => this.#beginOfMany(id),
        cancel: (id) => void this.cancel(id),
        onView: (view) => store.setManyHosts(view),
      },
      hosts,
      last,
    )
    const seconds = Math.max(...ids.map((id) => policyFor(store.state.settings, id).countdownSeconds))
    const entry = { hosts: many, finished: many.run(seconds) }
    this.#many = entry
    void entry.finished.then(() => this.#app.runs.manyEnded(many.view))
    return ok()
  }

  #beginOfMany(id: string): Result<Promise<RunEnd>> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    const { countdownSeconds: _none, ...rules } = policyFor(this.#app.store.state.settings, id)
    const begun = this.start(host.value, rules, 0)
    if (!begun.ok) return begun
    const finished = this.#runs.get(id)?.finished
    return finished ? ok(finished) : fail(problem('INTERNAL'))
  }

  /** Ends the countdown of the hosts that are shut down together. Problems: `NO_COUNTDOWN`. */
  startManyNow(): Result<void> {
    return this.#many?.hosts.startNow() ?? fail(problem('NO_COUNTDOWN'))
  }

  /** Cancels all hosts that are shut down together. Problems: `NO_RUN_TO_CANCEL`. */
  cancelMany(): Result<void> {
    return this.#many?.hosts.cancel() ?? fail(problem('NO_RUN_TO_CANCEL'))
  }

  /** Puts away how several hosts went down; their own receipts stay. */
  dismissMany(): Result<void> {
    if (this.#many && this.#many.hosts.view.phase !== 'ended') return ok()
    this.#many = null
    this.#app.store.setManyHosts(null)
    return ok()
  }

  /**
   * Starts a run, a shutdown unless it has another goal. One that is called off during its countdown leaves nothing in the
   * state. Problems: those of `AppContext.whyBusy`.
   */
  start(
    host: HostConnection,
    policy: ShutdownPolicy,
    countdownSeconds: number,
    { goal = { kind: 'shutdown' }, acknowledge }: StartOptions = {},
  ): Result<void> {
    const { id, name } = host.record
    const action = actionOf(goal)
    const busy = this.#app.whyBusy(id, name)
    if (busy) return fail(busy)
    const { store, clock, newId } = this.#app
    const run = new Run({
      clock,
      newId,
      action,
      expected: (rehearsal) => this.#readiness.expectedOf(id, rehearsal, action),
      onView: (view) => store.changeHost(id, { run: view }),
    })
    const expected = countdownSeconds > 0 ? this.#readiness.expectedNow(id, policy, action) : null
    const finished = run.start(countdownSeconds, this.#carryOut(host, policy, goal, acknowledge), expected)
    const entry: HostRun = { run, finished }
    this.#runs.set(id, entry)
    void finished.then((end) => {
      entry.finished = null
      this.#ended(id, end)
    })
    return ok()
  }

  /** Cancels the shutdown under way. Problems: `NO_RUN_TO_CANCEL`, `TOO_LATE_TO_CANCEL`. */
  cancel(id: string): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    return this.#runs.get(id)?.run.cancel() ?? fail(problem('NO_RUN_TO_CANCEL'))
  }

  /** Ends the countdown of a host at once. Problems: `NO_COUNTDOWN`. */
  startNow(id: string): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    return this.#underWay(id)?.startNow() ?? fail(problem('NO_COUNTDOWN'))
  }

  /** Decides about VMs that the run will ask about. Problems: those of `Run.decide`. */
  decide(id: string, vms: readonly string[], answer: AskAnswer | null): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    return this.#underWay(id)?.decide(vms, answer) ?? fail(problem('QUESTION_WITHDRAWN'))
  }

  /** Calls off every countdown: none may run out unseen while the computer sleeps. */
  cancelCountdowns(): void {
    for (const run of this.#allUnderWay()) if (run.view.phase === 'countdown') run.cancel('sleep')
    if (this.#many?.hosts.view.phase === 'countdown') this.#many.hosts.cancel('sleep')
  }

  cancelAll(): void {
    this.#many?.hosts.cancel()
    for (const run of this.#allUnderWay()) run.cancel()
  }

  /** Answers a question of a run. Problems: those of `Run.answer`. */
  answer(id: string, question: string, answer: RunAnswer): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    return this.#runs.get(id)?.run.answer(question, answer) ?? fail(problem('QUESTION_WITHDRAWN'))
  }

  /** Forgets the receipt of a run that has ended. */
  dismiss(id: string): Result<void> {
    const host = this.#hosts.find(id)
    if (!host.ok) return host
    if (this.#underWay(id)) return ok()
    this.#runs.delete(id)
    this.#app.store.changeHost(id, { run: null })
    return ok()
  }

  /** Finishes what an earlier run owes a host that has just connected, and reads whether its licence lets the API write. */
  connected(hostId: string, connected: boolean): void {
    const host = this.#hosts.find(hostId)
    if (!connected) this.#readiness.forget(hostId)
    else if (host.ok) void this.#prepare(host.value)
  }

  close(): void {
    this.#readiness.close()
  }

  /** Drops the last run of a host; one under way keeps its host from being removed. */
  forget(hostId: string): void {
    this.#readiness.forget(hostId)
    if (!this.#underWay(hostId)) this.#runs.delete(hostId)
  }

  #underWay(id: string): Run | null {
    const entry = this.#runs.get(id)
    return entry?.finished ? entry.run : null
  }

  #allUnderWay(): readonly Run[] {
    return [...this.#runs.values()].filter(({ finished }) => finished !== null).map(({ run }) => run)
  }

  #carryOut(host: HostConnection, policy: ShutdownPolicy, goal: Goal, acknowledge?: Acknowledged): CarryOut {
    const { clock, random, paths, redactor } = this.#app
    const { client, monitor, record } = host
    const { address, fingerprint } = record.endpoint
    return (ask, emit, cancel) =>
      shutDown({
        client,
        host: runHost(host.identified),
        trigger: 'user',
        policy,
        goal,
        rules: this.#rules(record.id, policy),
        dataRoot: paths.root,
        journalDir: paths.journal,
        redact: (text) => redactor.redact(text),
        clock,
        random,
        probe: (addresses) => probeHost(address, fingerprint, undefined, { addresses }),
        ask,
        emit,
        cancel,
        monitor,
        loopback: isLoopback(address.host),
        network: networkEvidence({ clock, others: this.#witnesses(record.id) }),
        ...(acknowledge !== undefined && { acknowledge }),
      })
  }

  /** Reads what the rules of each VM are resolved from when the host is shut down by this policy. */
  #rules(hostId: string, policy: ShutdownPolicy): () => Promise<Result<RuleInput>> {
    const { paths, store } = this.#app
    return async () => {
      const saved = await new VmRulesStore(paths.vmRules).list()
      return saved.ok
        ? ok({ hostId, layers: layersFor(store.state.settings, hostId, policy), saved: saved.value })
        : saved
    }
  }

  /** Returns the addresses of the user's other hosts, without those that are being shut down or went down with this one. */
  #witnesses(id: string): HostAddress[] {
    const gone = (other: string): boolean => this.#underWay(other) !== null || this.#many?.hosts.hasGone(other) === true
    const others = this.#hosts.all().filter(({ record }) => record.id !== id && !gone(record.id))
    return others.map(({ record }) => record.endpoint.address)
  }

  #ended(id: string, end: RunEnd): void {
    const { store, runs, signing } = this.#app
    signing.sign()
    if (end.kind === 'called-off') this.dismiss(id)
    else void this.#readiness.ended(id)
    const view = store.host(id)
    if (!view) return
    // Several hosts that go as they should are announced together.
    const together = this.#many?.hosts.includes(id) === true
    if (end.kind === 'receipt' && together && end.receipt.outcome === 'unreachable') return
    if (end.kind === 'receipt') runs.ended(view, end.receipt)
    else runs.calledOff(view, end.by)
  }

  async #prepare(host: HostConnection): Promise<void> {
    const { store, clock, paths, redactor, notice, signing } = this.#app
    const { client, record } = host
    const settled = await leaveLeftoverMaintenance({
      client,
      clock,
      host: runHost(host.identified),
      dataRoot: paths.root,
      journalDir: paths.journal,
      redact: (text) => redactor.redact(text),
    })
    if (settled) {
      signing.sign()
      notice({ code: settled.code, params: { ...settled.params, name: record.name } })
    }
    if (host.closed.aborted || store.host(record.id)?.state.connection !== 'connected') return
    this.#readiness.follow(host, ({ facts, hostId, hardwareUuid }) => {
      store.changeHost(record.id, { licence: facts.licence })
      host.identify({ moid: hostId, hardwareUuid })
    })
  }
}

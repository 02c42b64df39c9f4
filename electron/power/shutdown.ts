import { randomUUID } from 'node:crypto'
import { isoNow } from '../../shared/clock.ts'
import type { Outcome, RunKind, RunTrigger, VmOutcome } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { formatAddress } from '../hosts/address.ts'
import { HostMonitor } from '../hosts/monitor.ts'
import { openRun } from './journal.ts'
import type { FindNetworkEvidence } from './network-evidence.ts'
import type { OpenAppendFile } from '../storage/append-file.ts'
import type { Redact } from '../storage/redactor.ts'
import type { AskAnswer, Plan, PlannedVm } from '../../shared/models/plan.ts'
import { askedEarlier, askedSince } from './asked-earlier.ts'
import { readJournal } from './journal-read.ts'
import { settleByUser } from './leftover-maintenance.ts'
import { resolvePlan } from './plan.ts'
import type { Situation } from './preflight.ts'
import { planInput, rehearse, untouchedVms, type Rehearsal, type RehearsalOptions } from './rehearsal.ts'
import { alreadyThere, planForGoal } from './goal-plan.ts'
import { carryOut } from './run.ts'
import type { Acknowledged, Goal, RunInput } from './run-input.ts'
import { RunContext } from './run-context.ts'
import type { RunHost } from './run-host.ts'
import type { RunQuestions } from './run-questions.ts'
import { acquireHostLock, type HostLock } from '../hosts/host-lock.ts'
import { holdRun } from './run-lock.ts'
import { defaultVerifyLimits, type VerifyLimits } from './verify.ts'

export interface ShutdownOptions extends RehearsalOptions {
  readonly host: RunHost
  readonly trigger: RunTrigger
  readonly dataRoot: string
  readonly journalDir: string
  readonly random: () => number
  /** Asks the host for its service content on a fresh connection, at the addresses given if there are any. */
  readonly probe: (addresses: readonly string[]) => Promise<Result<unknown>>
  readonly ask: ShutdownQuestions
  /** Aborted, with `cancel`, when this process is about to be ended by the system: only the journal is written then. */
  readonly ending?: AbortSignal | undefined
  readonly verify?: VerifyLimits
  /** Milliseconds the host has to answer a call that changes something; 30 s unless given. */
  readonly changeReplyMs?: number
  /** How the journal's file is opened; on the real disk unless given. */
  readonly openFile?: OpenAppendFile
  /** Takes secrets out of the journal; nothing is known to be one unless given. */
  readonly redact?: Redact
  /** {@link Acknowledged}; the VMs of the confirmed plan unless given. */
  readonly acknowledge?: Acknowledged
  /** Finds who can tell a dead host from a dead network; nothing can be asked unless given. */
  readonly network?: FindNetworkEvidence
  /** The host's address is this computer itself. */
  readonly loopback?: boolean
  /** How late a tick must be to count as a sleep of this computer. Milliseconds; tests only. */
  readonly sleepGapMs?: number
  /** How old what was seen may be when a call that changes something is sent. Milliseconds; tests only. */
  readonly freshMs?: number
  /** The live monitor that watches this client already; without it the run watches by itself. */
  readonly monitor?: HostMonitor
}

/** The questions of a run; each answers null when nobody can be asked. */
export interface ShutdownQuestions extends RunQuestions {
  /** Receives the plan before any question. */
  readonly planned: (rehearsal: Rehearsal) => void
  /**
   * What to do with running VMs that cannot be asked to shut down, all of them before anything is done. Without it the
   * run begins, and asks about each while the others go down.
   */
  readonly beforehand?: (
    vms: readonly PlannedVm[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, AskAnswer> | null>
  /** The one confirmation, with the plan in front of the user. */
  readonly confirm: (plan: Plan, situation: Situation, signal: AbortSignal) => Promise<boolean | null>
}

const shutdownGoal: Goal = { kind: 'shutdown' }

/** How a run ended. `journalFile` is null when it stopped before anything was written or sent. */
export interface Receipt {
  readonly outcome: Outcome
  readonly problem: Problem | null
  readonly kind: RunKind
  readonly trigger: RunTrigger
  readonly vms: readonly VmOutcome[]
  /** When the host booted, as read at the end; null when that was not read. */
  readonly bootTime: string | null
  readonly startedAt: string
  readonly endedAt: string
  readonly runId: string | null
  readonly journalFile: string | null
}

/**
 * Shuts a host down by a policy, or brings about another goal: reads, plans, asks, and carries out. One run a host at a
 * time, across processes.
 * Problems are what stops it before anything was sent: the host could not be read, `RUN_IN_PROGRESS`,
 * `CONFIRMATION_NEEDED`, a journal that cannot be written. Whatever happens later is in the receipt.
 */
export async function shutDown(options: ShutdownOptions): Promise<Result<Receipt>> {
  const { host, dataRoot, clock } = options
  const lock = await acquireHostLock(dataRoot, host, {
    name: host.name,
    what: (options.goal ?? shutdownGoal).kind,
    signal: options.cancel,
    clock,
  })
  if (!lock.ok) return lock
  try {
    return await confirmAndRun(options, lock.value)
  } finally {
    await lock.value.release()
  }
}

async function confirmAndRun(options: ShutdownOptions, lock: HostLock): Promise<Result<Receipt>> {
  const { clock, cancel } = options
  const startedAt = isoNow(clock)
  const rehearsal = await rehearse(options)
  if (!rehearsal.ok) return rehearsal
  const { situation } = rehearsal.value
  const confirmed = await lock.confirm(situation.hardwareUuid)
  if (!confirmed.ok) return confirmed
  options.ask.planned(rehearsal.value)
  const goal = options.goal ?? shutdownGoal
  const nothingDone = (outcome: Outcome, why: Problem): Result<Receipt> =>
    ok({
      outcome,
      problem: why,
      kind: goal.kind,
      trigger: options.trigger,
      vms: untouchedVms(situation),
      bootTime: goal.kind === 'maintenance' ? situation.inventory.bootTime : null,
      startedAt,
      endedAt: isoNow(clock),
      runId: null,
      journalFile: null,
    })
  const there = alreadyThere(goal, situation)
  if (there) {
    // The mode is on already, and the user wants it: an earlier run that entered it must not leave it any more.
    if (there.outcome === 'entered') await settleByUser(options)
    return nothingDone(there.outcome, there.problem)
  }
  if (rehearsal.value.plan.blockers[0]) return nothingDone('aborted', rehearsal.value.plan.blockers[0])
  const plan = await planWithAnswers(rehearsal.value, options)
  if (cancel.aborted) return nothingDone('cancelled', problem('CANCELLED'))
  if (!plan) return fail(problem('CONFIRMATION_NEEDED'))
  if (plan.blockers[0]) return nothingDone('aborted', plan.blockers[0])
  const agreed = await options.ask.confirm(plan, situation, cancel)
  if (cancel.aborted || agreed === false) return nothingDone('cancelled', problem('CANCELLED'))
  if (agreed === null) return fail(problem('CONFIRMATION_NEEDED'))
  const runId = randomUUID()
  const held = await holdRun(options.dataRoot, runId, clock)
  if (!held.ok) return held
  try {
    // The name server may be a VM on this very host: from here on its name is not resolved again. The pin proves who
    // answers.
    const addresses = await options.client.holdAddresses({ signal: cancel })
    return await carryOutJournaled(options, runId, { ...rehearsal.value, plan }, addresses, startedAt)
  } finally {
    options.client.releaseAddresses()
    await held.value.release()
  }
}

/** Puts the user's answers for VMs that cannot be asked into the plan; null when nobody could be asked. */
async function planWithAnswers(
  { plan, situation, rules }: Rehearsal,
  { ask, cancel, goal = shutdownGoal }: ShutdownOptions,
): Promise<Plan | null> {
  const open = plan.groups.flatMap((group) => group.vms).filter((vm) => vm.action === 'ask')
  if (open.length === 0 || !ask.beforehand) return plan
  const answers = await ask.beforehand(open, cancel)
  if (!answers) return null
  const decided = new Map(open.map((vm) => [vm.id, answers.get(vm.id) ?? 'abort'] as const))
  return planForGoal(goal, resolvePlan(planInput(plan.policy, rules, situation), plan, decided), situation)
}

async function carryOutJournaled(
  options: ShutdownOptions,
  runId: string,
  { plan, situation, rules, sequence }: Rehearsal,
  addresses: readonly string[],
  startedAt: string,
): Promise<Result<Receipt>> {
  const { client, clock, host, random, journalDir, emit, cancel, ask, goal = shutdownGoal } = options
  const { inventory } = situation
  const { policy } = plan
  const planned = [...plan.groups.flatMap(({ vms }) => vms), ...plan.untouched]
  const longestGuestSeconds = planned.reduce(
    (longest, vm) => Math.max(longest, vm.rules.guestTimeoutSeconds.value),
    policy.guestTimeoutSeconds,
  )
  // Before this run's own journal, so that it holds earlier runs only.
  const since = askedSince(clock, longestGuestSeconds)
  const before = await readJournal(journalDir, { hostId: host.id, only: ({ lastAt }) => lastAt >= since })
  if (!before.ok) return before
  const journal = await openRun({
    dir: journalDir,
    runId,
    hostId: host.id,
    clock,
    redact: options.redact,
    ...(options.openFile && { openFile: options.openFile }),
    started: {
      kind: goal.kind,
      trigger: options.trigger,
      hostName: host.name,
      address: formatAddress(host.address),
      pid: process.pid,
      policy,
      rules: planned.map((vm) => ({ vm: vm.id, ...vm.rules })),
      bootTime: inventory.bootTime,
      vms: inventory.vms.map(({ id, name, powerState, instanceUuid }) => ({ id, name, powerState, instanceUuid })),
    },
  })
  if (!journal.ok) return journal
  const guestIps = inventory.vms.flatMap(({ guestIp }) => guestIp ?? [])
  const network = options.network?.(addresses, guestIps) ?? ((): Promise<'no-witness'> => Promise.resolve('no-witness'))
  const monitor = options.monitor ?? new HostMonitor({ client, clock, random })
  try {
    monitor.start()
    const context = new RunContext({
      client,
      monitor,
      journal: journal.value,
      clock,
      hostId: situation.hostId,
      policy,
      questions: ask,
      emit,
      cancel,
      ending: options.ending,
      planned: { inventory, sequence },
      askedEarlier: askedEarlier(before.value.runs, clock, longestGuestSeconds),
      ...(options.changeReplyMs !== undefined && { changeReplyMs: options.changeReplyMs }),
      ...(options.sleepGapMs !== undefined && { sleepGapMs: options.sleepGapMs }),
      ...(options.freshMs !== undefined && { freshMs: options.freshMs }),
    })
    if (goal.kind === 'maintenance' && goal.change === 'enter') await settleByUser(options)
    const end = await carryOut({
      goal,
      context,
      plan,
      situation,
      isProtected: protection(rules, planned),
      probe: () => options.probe(addresses),
      verify: options.verify ?? defaultVerifyLimits,
      loopback: options.loopback ?? false,
      network,
      acknowledge: options.acknowledge ?? null,
    }).finally(() => context.close())
    const written = await journal.value.append({
      type: 'run-ended',
      outcome: end.outcome,
      code: end.problem?.code ?? null,
      vms: [...end.vms],
      bootTime: end.bootTime,
    })
    // The run itself is over; a receipt that is not on disk must say so.
    const reason = written.ok || end.outcome === 'failed' ? end.problem : written.problem
    const { file: journalFile } = journal.value
    const { trigger } = options
    return ok({
      ...end,
      kind: goal.kind,
      problem: reason,
      trigger,
      startedAt,
      endedAt: isoNow(clock),
      runId,
      journalFile,
    })
  } finally {
    if (!options.monitor) await monitor.stop()
    await journal.value.close()
  }
}

/** Returns whether a VM is protected, also one that was registered since the plan was made. */
function protection({ saved }: RuleInput, planned: readonly PlannedVm[]): RunInput['isProtected'] {
  const uuids = new Set(saved.filter(({ rules }) => rules.protected === true).map(({ id }) => id))
  const ids = new Set(planned.filter(({ rules }) => rules.protected.value).map(({ id }) => id))
  return ({ id, instanceUuid }) => ids.has(id) || uuids.has(instanceUuid?.toLowerCase() ?? '')
}

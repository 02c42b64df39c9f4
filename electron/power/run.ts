import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import type { Plan, PlannedGroup, PlannedVm } from '../../shared/models/plan.ts'
import type { How, Outcome, VmOutcome } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { compareTurns } from '../../shared/rules/power/resolve-rules.ts'
import { nextSequence } from '../../shared/sequence.ts'
import { stopVm, type StoppingVm, type VmEnd } from './guest.ts'
import { haltOf, type Halt } from './halt.ts'
import { recheck, shutDownHost, standsInTheWay, watchHostGo, type MayRun } from './host-step.ts'
import { enterMaintenance, leaveMaintenance, type Maintenance } from './maintenance.ts'
import type { Situation } from './preflight.ts'
import type { RunContext } from './run-context.ts'
import { findVm } from './seen-host.ts'
import type { Verdict, VerifyLimits } from './verify.ts'
import { restOf } from './vm-state.ts'

/** The end of a run, as its journal records it. */
export interface RunEnd {
  readonly outcome: Outcome
  /** Why, as a problem; `UNREACHABLE_AFTER_SHUTDOWN` for the good end. */
  readonly problem: Problem | null
  readonly vms: readonly VmOutcome[]
}

/**
 * What else on the host's network says about its silence. `lives`: something that answered before the run still does.
 * `silent`: all of that is silent too. `no-witness`: nothing there answered before.
 */
export type NetworkEvidence = 'lives' | 'silent' | 'no-witness'

export interface RunInput {
  readonly context: RunContext
  readonly plan: Plan
  readonly situation: Situation
  /** Whether a VM is protected, also one that the plan does not know. */
  readonly isProtected: (vm: VmInventory) => boolean
  /** Asks the host for its service content on a fresh connection. */
  readonly probe: () => Promise<Result<unknown>>
  /** Asks the rest of the host's network, once the host is silent. */
  readonly network: () => Promise<NetworkEvidence>
  /** The host's address is this computer itself: a forwarder answers there, also with refusals. */
  readonly loopback: boolean
  readonly verify: VerifyLimits
  readonly acknowledge: Acknowledged
}

/**
 * Which VMs the user knows to lose power in mode `now`: by id, those of the plan (null), or, agreed beforehand, those
 * that a fresh read shows.
 */
export type Acknowledged = ReadonlySet<string> | 'fresh-read' | null

/** How each guest ended. */
interface Guests {
  readonly ends: ReadonlyMap<string, VmEnd>
  /** VMs that run and are to be left. */
  readonly mayRun: MayRun
}

/**
 * Carries out a plan that was agreed: guests group by group, a last read, the host, and watching it go. Reports what is
 * known, never what was hoped for.
 */
export async function carryOut(input: RunInput): Promise<RunEnd> {
  const { context, plan, situation } = input
  const guests = plan.policy.mode === 'now' ? await acknowledgedGuests(input) : await stopGuests(input)
  const rested = context.halted || plan.policy.mode === 'now' ? null : await recheck(context, guests.mayRun)
  const hostCall = hostCallNow(input, guests.mayRun)
  const maintenance =
    !context.halted && hostCall.maintenance
      ? await enterMaintenance(context, situation.inventory.bootTime, situation.facts.view)
      : 'untouched'
  const call = context.halted ? ({ sent: false } as const) : await shutDownHost(context, hostCall.force, guests.mayRun)
  if (!call.sent) return stopped(input, guests, maintenance, context.halted ?? haltOf(problem('INTERNAL')))
  return watch(input, guests, maintenance, rested, call.task)
}

/**
 * Returns the planned host call, unless a VM became inaccessible during the run and is left: it keeps the host out of
 * maintenance mode.
 */
function hostCallNow({ context, plan, situation }: RunInput, mayRun: MayRun): Plan['hostCall'] {
  if (mayRun.size === 0 || !plan.hostCall.maintenance) return plan.hostCall
  if (plan.policy.mode === 'via-maintenance' || situation.facts.view === 'partial')
    context.haltFor(
      problem('LEAVE_NEEDS_FORCE', {
        count: mayRun.size,
        vms: [...mayRun].map((id) => context.seen.vm(id)?.name ?? id).join(', '),
      }),
    )
  return { force: true, maintenance: false }
}

/**
 * In mode `now`, returns the VMs that the user knows to lose power. Reads again after the confirmation; the run halts
 * when another VM runs.
 */
async function acknowledgedGuests({ context, plan, acknowledge, isProtected }: RunInput): Promise<Guests> {
  const read = await context.seen.read()
  if (!read.ok) context.haltFor(read.problem)
  const running = read.ok ? read.value.vms.filter(({ powerState }) => restOf(powerState) === null) : []
  const known = acknowledge === 'fresh-read' ? running.map(({ id }) => id) : (acknowledge ?? leftOn(plan))
  const mayRun = new Set(known)
  // None ran when the plan was made, which would have kept the run from beginning.
  for (const vm of running) if (isProtected(vm)) mayRun.delete(vm.id)
  const found = read.ok ? standsInTheWay(context, mayRun) : null
  if (found) context.haltFor(found)
  return { ends: new Map(), mayRun }
}

function leftOn(plan: Plan): Set<string> {
  return new Set(plan.untouched.filter(({ action }) => action === 'left-on').map(({ id }) => id))
}

/**
 * Stops the guests. Within a shutdown group, VMs of the next start order begin when every VM of the one before is at rest,
 * or waits for the user without having been sent anything: a question about one VM holds up no other. The next group
 * waits for answers, too, and so does the next start order if the policy keeps the order. The host waits for all.
 */
async function stopGuests({ context, plan }: RunInput): Promise<Guests> {
  const started: StoppingVm[] = []
  const ends = new Map<string, VmEnd>()
  const mayRun = leftOn(plan)
  for (const [index, group] of plan.groups.entries()) {
    const before = plan.groups[index - 1]
    if (before && (plan.policy.keepOrder === true || compareTurns(before, group) !== 0))
      await waitForAnswers(context, started, plan.groups.slice(index))
    // Taken before the read, so that a push counts from the first moment at which it can contradict it.
    const since = nextSequence()
    const known = new Set([
      ...plan.groups.slice(index).flatMap(({ vms }) => vms.map(({ id }) => id)),
      ...started.map(({ id }) => id).filter((id) => ends.get(id)?.kind !== 'rest'),
      ...mayRun,
    ])
    if (context.halted || !(await readBeforeGroup(context, known))) break
    const stopping = group.vms.map((vm) => stopVm(context, vm, since))
    started.push(...stopping)
    for (const each of stopping) void each.ended.then((end) => ends.set(each.id, end))
    await Promise.all(stopping.map(({ passed }) => passed))
  }
  for (const { id, ended } of started) {
    const end = await ended
    ends.set(id, end)
    if (end.kind === 'left') mayRun.add(id)
  }
  return { ends, mayRun }
}

/**
 * Waits until every VM so far has ended. Where the guests' part is bounded, an open question holds up the groups that are
 * still to come only as long as their own time is left: unanswered, it must not cost them theirs.
 */
async function waitForAnswers(
  context: RunContext,
  started: readonly StoppingVm[],
  toCome: readonly PlannedGroup[],
): Promise<void> {
  const neededMs = toCome.reduce((sum, { vms }) => sum + longestSeconds(vms) * 1000, 0)
  const spareMs = context.guestsDeadline.leftMs() - neededMs
  const answered = Promise.all(started.map(({ ended }) => ended))
  if (spareMs === Infinity) return void (await answered)
  const over = new AbortController()
  await Promise.race([answered, context.options.clock.sleep(Math.max(0, spareMs), over.signal)])
  over.abort()
}

function longestSeconds(vms: readonly PlannedVm[]): number {
  return vms.reduce((longest, { rules }) => Math.max(longest, rules.guestTimeoutSeconds.value), 0)
}

/** Reads the host; the run ends, with nothing more touched, when a VM runs that the run does not know to run. */
async function readBeforeGroup(context: RunContext, known: ReadonlySet<string>): Promise<boolean> {
  const read = await context.seen.read()
  if (!read.ok) context.haltUnread(read.problem)
  else {
    const other = context.seen.runningOther(known)
    if (other) context.endAfterGuests(problem('VM_STARTED_MEANWHILE', { vm: other.name ?? other.id, id: other.id }))
  }
  return context.halted === null
}

/** Ends a run that stopped without the host going: puts back what it changed, and reads what is true now. */
async function stopped(input: RunInput, guests: Guests, maintenance: Maintenance, halt: Halt): Promise<RunEnd> {
  await leaveMaintenance(input.context, maintenance)
  const seen = await input.context.readForReport()
  return {
    outcome: halt.outcome,
    problem: halt.problem,
    vms: outcomes(input, guests, seen ? newest(input.context) : null),
  }
}

async function watch(
  input: RunInput,
  guests: Guests,
  maintenance: Maintenance,
  rested: HostInventory | null,
  task: Parameters<typeof watchHostGo>[1],
): Promise<RunEnd> {
  const { context, probe, verify } = input
  const before = rested && newest(context)
  const verdict = await watchHostGo(context, task, probe, verify)
  if (verdict.kind === 'unreachable') {
    const { outcome, problem: seen } = await judgeSilence(input, verdict, task !== null)
    await context.step('verify', outcome === 'unreachable' ? 'done' : 'failed', null, seen)
    // Nothing ran at the last read, so that is how they are; in `now` mode it is not known what became of the guests.
    return { outcome, problem: seen, vms: outcomes(input, guests, before) }
  }
  if (verdict.kind === 'task-failed') {
    // A cancel that came too late changes nothing about how the host's own refusal is reported.
    await context.step('host', 'failed', null, verdict.problem)
    return stopped(input, guests, maintenance, haltOf(verdict.problem))
  }
  if (verdict.kind === 'given-up') {
    const why = problem('RUN_ENDED_BY_SYSTEM')
    await context.step('verify', 'failed', null, why)
    return { outcome: 'unknown', problem: why, vms: outcomes(input, guests, before) }
  }
  const why =
    verdict.kind === 'inconclusive'
      ? problem('VERIFY_INCONCLUSIVE', { seconds: verdict.seconds, code: verdict.problem.code })
      : problem(task ? 'STILL_REACHABLE' : 'HOST_CALL_UNCONFIRMED', { seconds: verdict.seconds })
  await context.step('verify', 'failed', null, why)
  if (verdict.kind === 'inconclusive') return { outcome: 'unknown', problem: why, vms: outcomes(input, guests, before) }
  // A host that never confirmed the call and is still there goes on running: its maintenance mode is not left behind.
  if (!task) await leaveMaintenance(context, maintenance)
  const seen = await context.readForReport()
  return { outcome: 'still-reachable', problem: why, vms: outcomes(input, guests, seen ? newest(context) : before) }
}

/**
 * Judges what the host's silence means. After an accepted call it is gone, unless everything else there fell silent with
 * it: then it is the network. After a call whose answer was lost it is gone only on other evidence.
 */
async function judgeSilence(
  { network, loopback }: RunInput,
  { misses, seconds, refused, silent, lastRefused }: Extract<Verdict, { kind: 'unreachable' }>,
  accepted: boolean,
): Promise<{ readonly outcome: 'unreachable' | 'unknown'; readonly problem: Problem }> {
  const params = { misses, seconds, refused, silent }
  const evidence = await network()
  const lives = evidence === 'lives' || (lastRefused && !loopback)
  if (!accepted) {
    return lives
      ? { outcome: 'unreachable', problem: problem('UNREACHABLE_UNCONFIRMED', params) }
      : { outcome: 'unknown', problem: problem('SILENT_UNCONFIRMED', params) }
  }
  if (evidence === 'silent' && !lastRefused) return { outcome: 'unknown', problem: problem('NETWORK_SILENT', params) }
  return {
    outcome: 'unreachable',
    problem: problem(lives || lastRefused ? 'UNREACHABLE_AFTER_SHUTDOWN' : 'UNREACHABLE_NO_WITNESS', params),
  }
}

function newest(context: RunContext): HostInventory | null {
  return context.seen.views().at(-1) ?? null
}

/**
 * Returns what became of each VM.
 * @param seen the inventory as last known; null when nothing trustworthy is known.
 */
function outcomes(input: RunInput, { ends, mayRun }: Guests, seen: HostInventory | null): VmOutcome[] {
  const { context, plan, situation } = input
  const planned = new Map([...plan.groups.flatMap((group) => group.vms), ...plan.untouched].map((vm) => [vm.id, vm]))
  return situation.inventory.vms.map((vm) => {
    const after = findVm(seen, vm.id)?.powerState ?? null
    const end = ends.get(vm.id)
    const how =
      end?.kind === 'rest' ? howOfRest(end.how, after) : howOf(context, planned.get(vm.id), mayRun.has(vm.id), after)
    return { id: vm.id, name: vm.name, before: vm.powerState, after, how }
  })
}

/**
 * Returns how a VM that was seen coming to rest is now: one that runs was started again, and nothing was done to it
 * since.
 */
function howOfRest(how: How | null, after: VmOutcome['after']): How | null {
  return after === 'poweredOn' ? 'left-on' : how
}

/** Returns how a VM that was not seen coming to rest got there: by the last call it was sent, if that was its effect. */
function howOf(
  context: RunContext,
  planned: PlannedVm | undefined,
  left: boolean,
  after: VmOutcome['after'],
): How | null {
  // Off in the plan, and perhaps started since: its last known state counts, also where what became of it is not known.
  if (planned?.action === 'none')
    return (after ?? context.seen.vm(planned.id)?.powerState) === 'poweredOn' ? 'left-on' : 'already-off'
  if (left && after !== 'poweredOff' && after !== 'suspended') return 'left-on'
  const id = planned?.id ?? ''
  const sent = context.sentTo.get(id)
  // A suspend or power-off whose end was not seen may still take effect.
  if (after === 'poweredOn' && sent !== undefined && sent !== 'ShutdownGuest') return null
  if (after === 'poweredOn')
    return context.askedGuests.has(id) || context.options.askedEarlier.has(id) ? 'asked-still-on' : 'left-on'
  if (after === 'suspended' && sent === 'SuspendVM_Task') return 'suspended'
  if (after !== 'poweredOff') return null
  if (sent === 'ShutdownGuest') return 'guest-shutdown'
  return sent === 'PowerOffVM_Task' ? 'power-off' : null
}

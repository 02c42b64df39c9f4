import type { Plan, PlannedGroup, PlannedVm } from '../../shared/models/plan.ts'
import { problem } from '../../shared/problems/problem.ts'
import { compareTurns } from '../../shared/rules/power/resolve-rules.ts'
import { nextSequence } from '../../shared/sequence.ts'
import { stopVm, type StoppingVm, type VmEnd } from './guest.ts'
import { standsInTheWay, type MayRun } from './host-step.ts'
import type { RunContext } from './run-context.ts'
import type { Guests, RunInput } from './run-input.ts'
import { restOf } from './vm-state.ts'

/**
 * Returns the planned host call, unless a VM became inaccessible during the run and is left: it keeps the host out of
 * maintenance mode.
 */
export function hostCallNow({ context, plan, situation }: RunInput, mayRun: MayRun): Plan['hostCall'] {
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
export async function acknowledgedGuests({ context, plan, acknowledge, isProtected }: RunInput): Promise<Guests> {
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
export async function stopGuests({ context, plan }: RunInput): Promise<Guests> {
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

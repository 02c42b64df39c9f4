import type { HostInventory } from '../../shared/models/inventory.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { haltOf, type Halt } from './halt.ts'
import { askHostToGo, recheck, watchHostGo, type HostMethod } from './host-step.ts'
import { enterMaintenance, leaveMaintenance, type Maintenance } from './maintenance.ts'
import type { Guests, RunEnd, RunInput } from './run-input.ts'
import { acknowledgedGuests, hostCallNow, stopGuests } from './stop-guests.ts'
import type { Verdict } from './verify.ts'
import { newest, outcomes } from './vm-outcomes.ts'

/** A host that was asked to go: its guests are at rest, or the user knows which lose power. */
export interface Asked {
  readonly kind: 'asked'
  readonly guests: Guests
  readonly maintenance: Maintenance
  /** What is known of the VMs before the call; null when that does not say what became of them. */
  readonly before: HostInventory | null
  /** Null when the answer was lost. */
  readonly task: ManagedObjectRef | null
  /** Number of the client's session in which the call was sent. */
  readonly session: number
}

/** Carries out a plan as far as the host's call: guests group by group, a last read, and the call. */
export async function bringDown(
  input: RunInput,
  method: HostMethod,
): Promise<Asked | { readonly kind: 'stopped'; readonly end: RunEnd }> {
  const { context, plan, situation } = input
  const guests = plan.policy.mode === 'now' ? await acknowledgedGuests(input) : await stopGuests(input)
  const rested = context.halted || plan.policy.mode === 'now' ? null : await recheck(context, guests.mayRun)
  const hostCall = hostCallNow(input, guests.mayRun)
  const maintenance =
    !context.halted && hostCall.maintenance
      ? await enterMaintenance(context, situation.inventory.bootTime, situation.facts.view)
      : 'untouched'
  const call = context.halted
    ? ({ sent: false } as const)
    : await askHostToGo(context, method, hostCall.force, guests.mayRun)
  if (!call.sent) {
    const halt = context.halted ?? haltOf(problem('INTERNAL'))
    return { kind: 'stopped', end: await stopped(input, guests, maintenance, halt) }
  }
  const { task, session } = call
  return { kind: 'asked', guests, maintenance, before: rested && newest(context), task, session }
}

/** Ends a run that stopped without the host going: puts back what it changed, and reads what is true now. */
export async function stopped(input: RunInput, guests: Guests, maintenance: Maintenance, halt: Halt): Promise<RunEnd> {
  await leaveMaintenance(input.context, maintenance)
  const seen = await input.context.readForReport()
  return {
    outcome: halt.outcome,
    problem: halt.problem,
    vms: outcomes(input, guests, seen ? newest(input.context) : null),
    bootTime: null,
  }
}

/** Watches a host go that was asked to shut down. */
export async function watchGoing(
  input: RunInput,
  { guests, maintenance, before, task }: Omit<Asked, 'kind'>,
): Promise<RunEnd> {
  const { context, probe, verify } = input
  const verdict = await watchHostGo(context, task, probe, verify)
  if (verdict.kind === 'unreachable') {
    const { outcome, problem: seen } = await judgeSilence(input, verdict, task !== null)
    await context.step('verify', outcome === 'unreachable' ? 'done' : 'failed', null, seen)
    // Nothing ran at the last read, so that is how they are; in `now` mode it is not known what became of the guests.
    return { outcome, problem: seen, vms: outcomes(input, guests, before), bootTime: null }
  }
  if (verdict.kind === 'task-failed') {
    // A cancel that came too late changes nothing about how the host's own refusal is reported.
    await context.step('host', 'failed', null, verdict.problem)
    return stopped(input, guests, maintenance, haltOf(verdict.problem))
  }
  if (verdict.kind === 'given-up') {
    const why = problem('RUN_ENDED_BY_SYSTEM')
    await context.step('verify', 'failed', null, why)
    return { outcome: 'unknown', problem: why, vms: outcomes(input, guests, before), bootTime: null }
  }
  const why =
    verdict.kind === 'inconclusive'
      ? problem('VERIFY_INCONCLUSIVE', { seconds: verdict.seconds, code: verdict.problem.code })
      : problem(task ? 'STILL_REACHABLE' : 'HOST_CALL_UNCONFIRMED', { seconds: verdict.seconds })
  await context.step('verify', 'failed', null, why)
  if (verdict.kind === 'inconclusive')
    return { outcome: 'unknown', problem: why, vms: outcomes(input, guests, before), bootTime: null }
  // A host that never confirmed the call and is still there goes on running: its maintenance mode is not left behind.
  if (!task) await leaveMaintenance(context, maintenance)
  const seen = await context.readForReport()
  const vms = outcomes(input, guests, seen ? newest(context) : before)
  return { outcome: 'still-reachable', problem: why, vms, bootTime: null }
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

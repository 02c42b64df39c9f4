import { isoNow } from '../../shared/clock.ts'
import type { HostInventory, PowerState } from '../../shared/models/inventory.ts'
import type { DestructiveCall, How, Outcome, VmOutcome } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { readInventory } from '../vim/inventory.ts'
import { stopVm } from './guest.ts'
import { recheck, shutDownHost, watchHostGo } from './host-step.ts'
import { enterMaintenance, leaveMaintenance, type Maintenance } from './maintenance.ts'
import type { Plan, PlannedVm } from '../../shared/models/plan.ts'
import { findVm, haltOf, type Halt, type RunContext } from './run-context.ts'
import type { Situation } from './preflight.ts'
import type { VerifyLimits } from './verify.ts'

/** What a run came to; the same that its journal ends with. */
export interface RunEnd {
  readonly outcome: Outcome
  /** Why, as a problem; `UNREACHABLE_AFTER_SHUTDOWN` for the good end. */
  readonly problem: Problem | null
  readonly vms: readonly VmOutcome[]
}

export interface RunInput {
  readonly context: RunContext
  readonly plan: Plan
  readonly situation: Situation
  /** Asks the host for its service content on a fresh connection. */
  readonly probe: () => Promise<Result<unknown>>
  readonly verify: VerifyLimits
}

/**
 * Carries out a plan that was agreed: guests group by group, a last look, the host, and watching it go. Ends with what
 * is known and not with what was hoped for.
 */
export async function carryOut(input: RunInput): Promise<RunEnd> {
  const { context, plan, situation } = input
  const hows = new Map<string, How>()
  for (const [index, group] of plan.groups.entries()) {
    // Taken before the read, so that a push counts from the first moment at which it can contradict it.
    const since = isoNow(context.options.clock)
    const now = context.halted ? null : await lookBefore(context, plan.groups.slice(index))
    if (!now) break
    await Promise.all(group.vms.map(async (vm) => {
      const how = await stopVm(context, { vm, since }, findVm(now, vm.id))
      if (how !== null) hows.set(vm.id, how)
    }))
  }
  const rested = context.halted || plan.policy.mode === 'now' ? null : await recheck(context)
  const maintenance = !context.halted && plan.hostCall.maintenance ? await enterMaintenance(context, situation.inventory.bootTime) : 'untouched'
  const call = context.halted ? ({ sent: false } as const) : await shutDownHost(context, plan.hostCall.force)
  if (!call.sent) return stopped(input, hows, maintenance, context.halted ?? haltOf(problem('INTERNAL')))
  return watch(input, hows, maintenance, rested, call.task)
}

/** The host as it is now; the run halts, with nothing more touched, when a VM runs that no group to come holds. */
async function lookBefore(context: RunContext, groups: Plan['groups']): Promise<HostInventory | null> {
  const read = await context.read()
  if (!read.ok) {
    context.haltFor(read.problem)
    return null
  }
  const coming = new Set(groups.flatMap((group) => group.vms.map((vm) => vm.id)))
  const started = read.value.vms.find((vm) => vm.powerState === 'poweredOn' && !coming.has(vm.id))
  if (started) context.haltFor(problem('VM_STARTED_MEANWHILE', { vm: started.name ?? started.id, id: started.id }))
  return context.halted ? null : read.value
}

/** The run stopped without the host going: put back what it changed, and read what is true now. */
async function stopped(input: RunInput, hows: ReadonlyMap<string, How>, maintenance: Maintenance, halt: Halt): Promise<RunEnd> {
  await leaveMaintenance(input.context, maintenance)
  return { outcome: halt.outcome, problem: halt.problem, vms: outcomes(input, hows, await lastLook(input)) }
}

async function watch(
  input: RunInput, hows: ReadonlyMap<string, How>, maintenance: Maintenance, rested: HostInventory | null, task: Parameters<typeof watchHostGo>[1],
): Promise<RunEnd> {
  const { context, probe, verify } = input
  const verdict = await watchHostGo(context, task, probe, verify)
  if (verdict.kind === 'unreachable') {
    const { misses, seconds, refused, silent } = verdict
    const seen = problem('UNREACHABLE_AFTER_SHUTDOWN', { misses, seconds, refused, silent })
    await context.step('verify', 'done', null, seen)
    // Nothing ran at the last look, so that is how they are; in `now` mode nobody can say what became of the guests.
    return { outcome: 'unreachable', problem: seen, vms: outcomes(input, hows, rested) }
  }
  if (verdict.kind === 'task-failed') {
    // A cancel that came too late changes nothing about how the host's own refusal is reported.
    await context.step('host', 'failed', null, verdict.problem)
    return stopped(input, hows, maintenance, haltOf(verdict.problem))
  }
  const why = verdict.kind === 'inconclusive'
    ? problem('VERIFY_INCONCLUSIVE', { seconds: verdict.seconds, code: verdict.problem.code })
    : problem(task ? 'STILL_REACHABLE' : 'HOST_CALL_UNCONFIRMED', { seconds: verdict.seconds })
  await context.step('verify', 'failed', null, why)
  // A host that never confirmed the call and is still there goes on running: its maintenance mode is not left behind.
  if (verdict.kind === 'still-reachable' && !task) await leaveMaintenance(context, maintenance)
  const seen = verdict.kind === 'still-reachable' ? await lastLook(input) : null
  return { outcome: verdict.kind === 'inconclusive' ? 'failed' : 'still-reachable', problem: why, vms: outcomes(input, hows, seen ?? rested) }
}

/** A read for the receipt, also after a cancel; null when there is no answer within 15 s. */
async function lastLook({ context, situation }: RunInput): Promise<HostInventory | null> {
  const read = await readInventory(context.options.client, { signal: AbortSignal.timeout(15_000) })
  return read.ok && read.value.hostId === situation.hostId ? read.value : null
}

/**
 * What became of each VM.
 * @param seen the inventory as last read; null when nothing could be read.
 */
function outcomes({ context, plan, situation }: RunInput, hows: ReadonlyMap<string, How>, seen: HostInventory | null): VmOutcome[] {
  const planned = new Map([...plan.groups.flatMap((group) => group.vms), ...plan.untouched].map((vm) => [vm.id, vm]))
  return situation.inventory.vms.map((vm) => {
    const after = findVm(seen, vm.id)?.powerState ?? null
    return { id: vm.id, name: vm.name, before: vm.powerState, after, how: hows.get(vm.id) ?? howOf(planned.get(vm.id), context.sentTo.get(vm.id), after) }
  })
}

/** How a VM that no step reported at rest came to be as it is: by the last call it was sent, if that was its effect. */
function howOf(planned: PlannedVm | undefined, sent: DestructiveCall | undefined, after: PowerState | null): How | null {
  if (planned?.action === 'none' && after !== 'poweredOn') return 'already-off'
  if (planned?.action === 'left-on' || after === 'poweredOn') return 'left-on'
  if (after === 'suspended' && sent === 'SuspendVM_Task') return 'suspended'
  if (after !== 'poweredOff') return null
  return sent === 'ShutdownGuest' ? 'guest-shutdown' : sent === 'PowerOffVM_Task' ? 'power-off' : null
}

import type { HostInventory, PowerState } from '../../shared/models/inventory.ts'
import type { DestructiveCall, How, Outcome, VmOutcome } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { readInventory } from '../vim/inventory.ts'
import { stopVm } from './guest.ts'
import { recheck, shutDownHost, watchHostGo } from './host-step.ts'
import { enterMaintenance, leaveMaintenance } from './maintenance.ts'
import type { Plan, PlannedVm } from '../../shared/models/plan.ts'
import { findVm, type RunContext } from './run-context.ts'
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
  for (const group of plan.groups) {
    if (context.halted) break
    await Promise.all(group.vms.map(async (vm) => {
      const how = await stopVm(context, vm)
      if (how !== null) hows.set(vm.id, how)
    }))
  }
  const now = plan.policy.mode === 'now'
  if (!context.halted && !now) await recheck(context)
  let entered = false
  if (!context.halted && plan.hostCall.maintenance) {
    entered = true
    await enterMaintenance(context, situation.inventory.bootTime)
  }
  const call = context.halted ? ({ sent: false } as const) : await shutDownHost(context, plan.hostCall.force)
  if (!call.sent) return stopped(input, hows, entered)
  return watch(input, hows, entered, call.task)
}

/** The run stopped before the host was asked: put back what it changed, and read what is true now. */
async function stopped(input: RunInput, hows: ReadonlyMap<string, How>, entered: boolean): Promise<RunEnd> {
  const { context } = input
  if (entered) await leaveMaintenance(context)
  const read = await readInventory(context.options.client, { signal: AbortSignal.timeout(15_000) })
  const halt = context.halted ?? { outcome: 'failed', problem: problem('INTERNAL') }
  return { outcome: halt.outcome, problem: halt.problem, vms: outcomes(input, hows, read.ok ? read.value : null) }
}

async function watch(input: RunInput, hows: ReadonlyMap<string, How>, entered: boolean, task: Parameters<typeof watchHostGo>[1]): Promise<RunEnd> {
  const { context, plan, probe, verify } = input
  // The recheck found nothing running, so what rested then is off; in `now` mode nobody can say what became of the guests.
  const vms = outcomes(input, hows, plan.policy.mode === 'now' ? null : 'rested')
  const verdict = await watchHostGo(context, task, probe, verify)
  if (verdict.kind === 'unreachable') {
    const { misses, seconds, refused, silent } = verdict
    const seen = problem('UNREACHABLE_AFTER_SHUTDOWN', { misses, seconds, refused, silent })
    await context.step('verify', 'done', null, seen)
    return { outcome: 'unreachable', problem: seen, vms }
  }
  if (verdict.kind === 'task-failed') {
    context.haltFor(verdict.problem)
    await context.step('host', 'failed', null, verdict.problem)
    return stopped(input, hows, entered)
  }
  const why = verdict.kind === 'inconclusive'
    ? problem('VERIFY_INCONCLUSIVE', { seconds: verdict.seconds, code: verdict.problem.code })
    : problem(task ? 'STILL_REACHABLE' : 'HOST_CALL_UNCONFIRMED', { seconds: verdict.seconds })
  await context.step('verify', 'failed', null, why)
  return { outcome: verdict.kind === 'inconclusive' ? 'failed' : 'still-reachable', problem: why, vms }
}

/**
 * What became of each VM.
 * @param seen a fresh inventory; `rested` when the recheck just saw nothing running; null when nothing could be read.
 */
function outcomes({ context, plan, situation }: RunInput, hows: ReadonlyMap<string, How>, seen: HostInventory | 'rested' | null): VmOutcome[] {
  const planned = [...plan.groups.flatMap((group) => group.vms), ...plan.untouched]
  const byId = new Map(planned.map((vm) => [vm.id, vm]))
  return situation.inventory.vms.map((vm) => {
    const entry = byId.get(vm.id)
    const after = afterOf(vm.id, entry, hows, seen)
    return { id: vm.id, name: vm.name, before: vm.powerState, after, how: hows.get(vm.id) ?? howOf(entry, context.sentTo.get(vm.id), after) }
  })
}

function afterOf(id: string, planned: PlannedVm | undefined, hows: ReadonlyMap<string, How>, seen: HostInventory | 'rested' | null): PowerState | null {
  if (seen === 'rested') {
    if (planned?.action === 'none') return planned.before
    const how = hows.get(id)
    return how === undefined ? null : how === 'suspended' ? 'suspended' : 'poweredOff'
  }
  if (seen) return findVm(seen, id)?.powerState ?? null
  return planned?.action === 'none' ? planned.before : null
}

/** How a VM that no step reported at rest came to be as it is: by the last call it was sent, if that was its effect. */
function howOf(planned: PlannedVm | undefined, sent: DestructiveCall | undefined, after: PowerState | null): How | null {
  if (planned?.action === 'none') return 'already-off'
  if (planned?.action === 'left-on' || after === 'poweredOn') return 'left-on'
  if (after === 'suspended' && sent === 'SuspendVM_Task') return 'suspended'
  if (after !== 'poweredOff') return null
  return sent === 'ShutdownGuest' ? 'guest-shutdown' : sent === 'PowerOffVM_Task' ? 'power-off' : null
}

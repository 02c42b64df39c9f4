import { isoNow, type Clock } from '../../shared/clock.ts'
import type { Plan } from '../../shared/models/plan.ts'
import type { RunEvent, ShutdownPolicy, Step, StepState, VmOutcome } from '../../shared/models/power.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { nextSequence } from '../../shared/sequence.ts'
import type { VimClient } from '../vim/client.ts'
import { planForGoal, policyForGoal } from './goal-plan.ts'
import { makePlan, type PlanInput } from './plan.ts'
import { readSituation, type Situation } from './preflight.ts'
import type { Goal } from './run-input.ts'

export interface RehearsalOptions {
  readonly client: VimClient
  readonly policy: ShutdownPolicy
  /** To shut the host down unless given. */
  readonly goal?: Goal
  /** Reads what the rules of each VM are resolved from, afresh for each plan. */
  readonly rules: () => Promise<Result<RuleInput>>
  readonly clock: Clock
  readonly emit: (event: RunEvent) => void
  readonly cancel: AbortSignal
}

/** What would happen, and whether it could. */
export interface Rehearsal {
  readonly plan: Plan
  readonly situation: Situation
  readonly rules: RuleInput
  /** `nextSequence` before the situation was read. */
  readonly sequence: number
}

/**
 * Reads and plans, and changes nothing. Problems: everything that keeps the host, or the rules of its VMs, from being
 * read.
 */
export async function rehearse(options: RehearsalOptions): Promise<Result<Rehearsal>> {
  const tell = stepEmitter(options)
  const sequence = nextSequence()
  tell('preflight', 'started')
  const rules = await options.rules()
  if (!rules.ok) {
    tell('preflight', 'failed', rules.problem)
    return rules
  }
  const situation = await readSituation(options.client, { signal: options.cancel })
  if (!situation.ok) {
    tell('preflight', 'failed', situation.problem)
    return situation
  }
  tell('preflight', 'done')
  const goal = options.goal ?? { kind: 'shutdown' }
  const policy = policyForGoal(goal, options.policy)
  const plan = planForGoal(goal, makePlan(planInput(policy, rules.value, situation.value)), situation.value)
  for (const warning of plan.warnings) tell('plan', 'waiting', warning)
  for (const blocker of plan.blockers) tell('plan', 'failed', blocker)
  if (plan.blockers.length === 0) tell('plan', 'done')
  return ok({ plan, situation: situation.value, rules: rules.value, sequence })
}

/** Returns what a plan is made of. */
export function planInput(
  policy: ShutdownPolicy,
  rules: RuleInput,
  { inventory, startOrder, facts, vmRights, vmFacts, ownVm }: Situation,
): PlanInput {
  return { policy, rules, vms: inventory.vms, startOrder, facts, vmRights, vmFacts, ownVm }
}

/** Returns the receipt of VMs that a rehearsal left unchanged. */
export function untouchedVms(situation: Situation): VmOutcome[] {
  return situation.inventory.vms.map((vm) => ({
    id: vm.id,
    name: vm.name,
    before: vm.powerState,
    after: vm.powerState,
    how: untouchedHow(vm.powerState),
  }))
}

function untouchedHow(state: VmOutcome['before']): VmOutcome['how'] {
  if (state === null) return null
  return state === 'poweredOn' ? 'left-on' : 'already-off'
}

function stepEmitter({ clock, emit }: RehearsalOptions): (step: Step, state: StepState, why?: Problem) => void {
  return (step, state, why) =>
    emit({ at: isoNow(clock), step, vm: null, state, code: why?.code ?? null, params: why?.params ?? {} })
}

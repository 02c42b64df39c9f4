import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import type { HostFacts, Plan } from '../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../shared/models/power.ts'
import type { ReadinessReport } from '../../shared/models/readiness.ts'
import { forShutdown } from '../../shared/rules/host-vms.ts'
import type { RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { readiness } from '../../shared/rules/readiness.ts'
import type { LearnedTimes } from './learned-times.ts'
import { makePlan } from './plan.ts'
import type { Situation } from './preflight.ts'
import { planInput } from './rehearsal.ts'

export interface ReadinessParts {
  readonly policy: ShutdownPolicy
  readonly rules: RuleInput
  /** As last read; hosts push none of it but the inventory. */
  readonly situation: Situation
  /** The VMs as they are now. */
  readonly inventory: HostInventory
  readonly times: LearnedTimes
}

/** A plan, and the VMs and facts it was made of. */
export interface PlanNow {
  readonly plan: Plan
  readonly vms: readonly VmInventory[]
  readonly facts: HostFacts
}

/** Rehearses a shutdown with the machines as they are now, without asking the host anything. Pure. */
export function planNow({ policy, rules, situation, inventory }: Omit<ReadinessParts, 'times'>): PlanNow {
  const now = forShutdown(inventory)
  const facts = { ...situation.facts, maintenance: now.maintenance, managedBy: now.managementServerIp }
  const plan = makePlan(planInput(policy, rules, { ...situation, inventory: now, facts }))
  return { plan, vms: now.vms, facts }
}

/** Judges what {@link planNow} plans. Pure. */
export function judgeReadiness({ times, ...parts }: ReadinessParts): ReadinessReport {
  const now = planNow(parts)
  return readiness({ ...now, ...times(now.vms) })
}

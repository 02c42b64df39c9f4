import type { Plan, PlannedVm, VmAction } from '../../shared/models/plan.ts'
import { sameData } from '../../shared/same-data.ts'

/**
 * Whether a new plan does nothing that the plan agreed to did not say: the same to each VM by the same rules, or less,
 * because it is off or on its way down by now.
 */
export function isCovered(plan: Plan, agreed: Plan): boolean {
  const before = new Map(allVms(agreed).map((vm) => [vm.id, vm]))
  return (
    plan.blockers.length === 0 &&
    agreed.blockers.length === 0 &&
    sameData(plan.policy, agreed.policy) &&
    allVms(plan).every((vm) => vm.action === 'none' || isSame(vm, before.get(vm.id)))
  )
}

function isSame(vm: PlannedVm, before: PlannedVm | undefined): boolean {
  return before !== undefined && sameData(vm.rules, before.rules) && isNoMore(vm.action, before.action)
}

function isNoMore(action: VmAction, before: VmAction): boolean {
  // An answer at the terminal took the place of the question.
  return action === before || before === 'ask' || (action === 'wait' && before === 'guest-shutdown')
}

function allVms({ groups, untouched }: Plan): readonly PlannedVm[] {
  return [...groups.flatMap(({ vms }) => vms), ...untouched]
}

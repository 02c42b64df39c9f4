import type { RunView } from '../../models/app-state.ts'
import type { AskAnswer } from '../../models/plan.ts'
import { problem } from '../../problems/problem.ts'
import { fail, ok, type Result } from '../../result.ts'

/**
 * Returns the answers of a run after the user decided about VMs that it will ask about; null takes an answer back. Pure.
 * Problems: `QUESTION_WITHDRAWN` for a VM that the plan does not ask about, or when the run is over, `VM_PROTECTED` for a
 * hard power-off of a protected VM.
 */
export function decideBeforehand(
  { phase, cancelling, groups, decided }: Pick<RunView, 'phase' | 'cancelling' | 'groups' | 'decided'>,
  vms: readonly string[],
  answer: AskAnswer | null,
): Result<RunView['decided']> {
  if (cancelling || (phase !== 'countdown' && phase !== 'running')) return fail(problem('QUESTION_WITHDRAWN'))
  const planned = new Map(groups.flatMap((group) => group.vms).map((vm) => [vm.id, vm]))
  for (const id of vms) {
    const vm = planned.get(id)
    if (vm?.action !== 'ask') return fail(problem('QUESTION_WITHDRAWN'))
    if (answer === 'power-off' && vm.rules.protected.value) return fail(problem('VM_PROTECTED', { vm: vm.name, id }))
  }
  const others = Object.entries(decided).filter(([id]) => !vms.includes(id))
  return ok(Object.fromEntries(answer === null ? others : [...others, ...vms.map((id) => [id, answer])]))
}

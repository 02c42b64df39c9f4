import type { Checklist } from '../../../shared/models/checklist.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'

/** How many steps a check ticked, and how many it opened again. */
export function changedTicks(
  before: Checklist,
  after: Checklist,
): { readonly ticked: number; readonly opened: number } {
  const isDone = (checklist: Checklist, id: string): boolean => stateOf(checklist, id).status === 'done'
  const steps = allSteps(after)
  return {
    ticked: steps.filter(({ id }) => isDone(after, id) && !isDone(before, id)).length,
    opened: steps.filter(({ id }) => !isDone(after, id) && isDone(before, id)).length,
  }
}

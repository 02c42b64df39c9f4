import type { Checklist, StepDefinition } from '../../models/checklist.ts'
import { allSteps, stateOf } from './steps.ts'

export interface ChecklistProgress {
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly open: number
  readonly total: number
  /** Done and skipped of all, rounded down, so that 100 means all; 0 when there are no steps. */
  readonly percent: number
  /** The first open step; when none is open, the first that failed; null when all are settled. */
  readonly nextStep: StepDefinition | null
}

/** Progress of a checklist, in steps. */
export function progress(checklist: Pick<Checklist, 'phases' | 'states'>): ChecklistProgress {
  const steps = allSteps(checklist)
  const counts = { done: 0, skipped: 0, failed: 0, open: 0 }
  for (const { id } of steps) counts[stateOf(checklist, id).status] += 1
  const first = (status: 'open' | 'failed'): StepDefinition | undefined =>
    steps.find(({ id }) => stateOf(checklist, id).status === status)
  return {
    ...counts,
    total: steps.length,
    percent: steps.length === 0 ? 0 : Math.floor(((counts.done + counts.skipped) * 100) / steps.length),
    nextStep: first('open') ?? first('failed') ?? null,
  }
}

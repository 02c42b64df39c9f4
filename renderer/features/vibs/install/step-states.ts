import type { VibStep } from '../../../../shared/models/host-install.ts'
import type { Run } from './use-run.ts'

/** How far a step is; the texts are in the catalogue under `workshop.install.stepStates`. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'unknown' | 'skipped' | 'omitted'

/** Steps after the change itself: they also run when it went wrong. */
const afterwards: ReadonlySet<VibStep> = new Set(['verify', 'clean'])

/** Returns how far a step is. Without a run, nothing was begun. */
export function stepState(step: VibStep, run: Run | null): StepState {
  if (!run) return 'waiting'
  const begun = run.seen.includes(step)
  if (run.end === null) {
    if (!begun) return run.seen.some((each) => isAfter(each, step)) ? 'omitted' : 'waiting'
    return run.seen.at(-1) === step ? 'running' : 'done'
  }
  if (!begun) return 'omitted'
  if (step !== decisive(run.seen)) return step === 'verify' && isUnknown(run) ? 'unknown' : 'done'
  return decisiveState(run)
}

function decisiveState({ end }: Run): StepState {
  if (end === null || 'problem' in end) return 'failed'
  const { outcome } = end.run
  if (outcome === 'unknown') return 'unknown'
  if (outcome === 'skipped') return 'skipped'
  return outcome === 'installed' || outcome === 'removed' ? 'done' : 'failed'
}

/** The step at which it was decided how it ends: the last that is not one of those that run in any case. */
function decisive(seen: readonly VibStep[]): VibStep | undefined {
  const decided = seen.filter((step) => !afterwards.has(step))
  // After a removal the level is restored; what decides is the removal.
  return decided.includes('remove') ? 'remove' : decided.at(-1)
}

function isUnknown({ end }: Run): boolean {
  return end !== null && 'run' in end && end.run.outcome === 'unknown'
}

const order: readonly VibStep[] = ['level', 'upload', 'compare', 'rehearse', 'install', 'verify', 'clean']

function isAfter(one: VibStep, other: VibStep): boolean {
  const [a, b] = [order.indexOf(one), order.indexOf(other)]
  return a !== -1 && b !== -1 && a > b
}

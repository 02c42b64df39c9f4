import type { RunAction } from '../../../shared/models/power.ts'
import type { Goal } from '../../power/run-input.ts'

/** What the window can begin. */
export type PlannedAction = Exclude<RunAction, 'cycle'>

/** Returns the goal of a run; in the window entering maintenance mode includes the guests, which its plan shows. */
export function goalOf(action: PlannedAction): Goal {
  return action === 'enter' || action === 'leave'
    ? { kind: 'maintenance', change: action, stopGuests: action === 'enter' }
    : { kind: action }
}

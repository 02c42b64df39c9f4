import type { RunAction } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import type { Goal } from '../../power/run-input.ts'

/** Returns the goal of a run that needs nothing prepared; in the window, guests are shut down before maintenance mode. */
export function goalOf(action: Exclude<RunAction, 'cycle'>): Goal {
  switch (action) {
    case 'enter':
    case 'leave':
      return { kind: 'maintenance', change: action, stopGuests: action === 'enter' }
    case 'shutdown':
    case 'reboot':
      return { kind: action }
  }
}

/** Returns the goal to plan a run for. A cycle that begins has a wake prepared instead: this one would wake nothing. */
export function goalToPlan(action: RunAction): Goal {
  return action === 'cycle' ? { kind: 'cycle', wake: () => Promise.resolve(fail(problem('INTERNAL'))) } : goalOf(action)
}

import type { RunAction } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import type { Goal, WakeHost } from '../../power/run-input.ts'

/**
 * Returns the goal of a run; in the window entering maintenance mode includes the guests, which its plan shows.
 * @param wake of a power cycle; may be left out where nothing is carried out
 */
export function goalOf(action: RunAction, wake: WakeHost = notPrepared): Goal {
  switch (action) {
    case 'enter':
    case 'leave':
      return { kind: 'maintenance', change: action, stopGuests: action === 'enter' }
    case 'cycle':
      return { kind: 'cycle', wake }
    case 'shutdown':
    case 'reboot':
      return { kind: action }
  }
}

/** A cycle is prepared before it begins; this one only plans. */
const notPrepared: WakeHost = () => Promise.resolve(fail(problem('INTERNAL')))

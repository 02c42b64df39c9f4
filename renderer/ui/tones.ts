import type { ActivityRun } from '../../shared/models/activity.ts'
import type { Tone } from './Banner.tsx'

/** Returns how serious an outcome is. `unreachable` is what was wanted, yet proves nothing. */
export function outcomeTone(outcome: ActivityRun['outcome']): Exclude<Tone, 'quiet'> {
  switch (outcome) {
    case 'unreachable':
    case 'back':
    case 'entered':
    case 'left':
    case 'cancelled':
    case 'dry-run':
      return 'info'
    case 'failed':
    case 'unknown':
    case 'interrupted':
    case null:
      return 'danger'
    default:
      return 'warning'
  }
}

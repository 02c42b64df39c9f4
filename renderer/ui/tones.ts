import type { ActivityRun } from '../../shared/models/activity.ts'
import type { Tone } from './Banner.tsx'

/** How serious an outcome is. Going quiet is what was wanted; it is still no proof of anything. */
export function outcomeTone(outcome: ActivityRun['outcome']): Tone {
  switch (outcome) {
    case 'unreachable':
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

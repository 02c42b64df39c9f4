import type { Clock } from '../../../shared/clock.ts'
import { defaultSleepGapMs } from '../../power/awake-time.ts'

/** Milliseconds between two checks of a countdown, and by how many its shown end may be off. */
const tickMs = 500
const driftMs = 300

export interface CountdownOptions {
  readonly clock: Clock
  readonly ms: number
  /** Calls it off. */
  readonly cancel: AbortSignal
  /** Ends it at once. */
  readonly begin: AbortSignal
  /** Hears the end that is to be shown, ISO 8601 UTC; again when the wall clock was set. */
  readonly onEnd: (endsAt: string) => void
}

/**
 * Counts down on the monotonic clock. Returns `slept` if the computer slept meanwhile: the countdown went unseen then, and the
 * host may have changed. The end that is shown follows the wall clock, even when that is set.
 */
export async function countDown({
  clock,
  ms,
  cancel,
  begin,
  onEnd,
}: CountdownOptions): Promise<'over' | 'cancelled' | 'slept'> {
  let left = ms
  let shown: number | null = null
  while (left > 0 && !cancel.aborted && !begin.aborted) {
    const endsAt = clock.now() + left
    if (shown === null || Math.abs(shown - endsAt) > driftMs) {
      shown = endsAt
      onEnd(new Date(endsAt).toISOString())
    }
    const before = { elapsed: clock.elapsed(), wall: clock.now() }
    await clock.sleep(Math.min(left, tickMs), AbortSignal.any([cancel, begin]))
    const gap = clock.elapsed() - before.elapsed
    const slept = gap > tickMs + defaultSleepGapMs || clock.now() - before.wall - gap > defaultSleepGapMs
    if (slept && !cancel.aborted) return 'slept'
    left -= gap
  }
  return cancel.aborted ? 'cancelled' : 'over'
}

/** The axis of a run: from 0 to its end, with a label at each multiple of its step. Seconds. */
export interface TimeAxis {
  readonly end: number
  readonly step: number
  /** The time of the run at which it was chosen; null during the plan. */
  readonly since: number | null
}

const steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400] as const
/** Labels on an axis at most, besides 0. */
const mostLabels = 6
/** Seconds between two changes of the scale: a picture that keeps shrinking cannot be read. */
const restSeconds = 60

/**
 * Returns the axis for a run that is expected to end at `wanted`, or the previous one while that serves. During the plan
 * it fits exactly; once the run goes on it never shrinks, and grows at most once a minute, in steps.
 * @param elapsed seconds of the run; null during the plan
 */
export function timeAxis(previous: TimeAxis | null, wanted: number, elapsed: number | null): TimeAxis {
  if (elapsed === null || previous === null) return fit(wanted, elapsed)
  if (wanted <= previous.end) return previous
  if (previous.since !== null && elapsed - previous.since < restSeconds) return previous
  return fit(wanted + restSeconds, elapsed)
}

/** Returns the times, in seconds, at which an axis is labelled. */
export function axisLabels({ end, step }: TimeAxis): number[] {
  return Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step)
}

function fit(wanted: number, since: number | null): TimeAxis {
  const seconds = Math.max(wanted, steps[0])
  const step = steps.find((each) => seconds / each <= mostLabels) ?? Math.ceil(seconds / mostLabels / 86_400) * 86_400
  return { end: Math.ceil(seconds / step) * step, step, since }
}

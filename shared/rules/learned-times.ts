import type { TimeRange } from '../models/readiness.ts'

/** Runs a guest must have been through before its time is predicted. */
export const enoughRuns = 3
/** Runs that count, the newest: what a guest took years ago says little. */
const mostRuns = 20

/** What is known of how long one guest takes to shut down. */
export interface LearnedTime extends TimeRange {
  readonly runs: number
  /** Seconds of the last run and of those before it, if the last took much longer. */
  readonly slower: { readonly last: number; readonly usual: number } | null
}

/** How much longer the last run must have been to be pointed out: this many times, and this many seconds. */
const muchSlower = { times: 2, seconds: 15 }

/**
 * Returns the usual time of a guest (the median) and the time that 19 of 20 of its shutdowns kept to; null before
 * {@link enoughRuns}.
 * @param seconds of its undisturbed shutdowns, oldest first
 */
export function learnedTime(seconds: readonly number[]): LearnedTime | null {
  const counted = seconds.slice(-mostRuns).toSorted((a, b) => a - b)
  if (counted.length < enoughRuns) return null
  return {
    low: quantile(counted, 0.5),
    high: quantile(counted, 0.95),
    runs: counted.length,
    slower: slowerThanUsual(seconds.slice(-mostRuns)),
  }
}

function slowerThanUsual(seconds: readonly number[]): LearnedTime['slower'] {
  const last = seconds.at(-1)
  const before = seconds.slice(0, -1).toSorted((a, b) => a - b)
  if (last === undefined || before.length < enoughRuns) return null
  const usual = quantile(before, 0.5)
  return last >= usual * muchSlower.times && last >= usual + muchSlower.seconds ? { last, usual } : null
}

/** Part of its time limit that a guest may usually need before a longer limit is suggested. */
const tight = 0.8
/** What a suggested limit leaves beyond the time that 19 of 20 shutdowns keep to, and what it is a multiple of. Seconds. */
const room = { times: 1.5, step: 30 }

/** Returns a time limit in seconds that leaves a guest room; null when its limit already does. */
export function suggestedLimit(high: number, limitSeconds: number): number | null {
  if (high <= limitSeconds * tight) return null
  return Math.ceil((high * room.times) / room.step) * room.step
}

/** The smallest of the values that this part of them does not exceed. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
}

/**
 * Returns the time of groups that go one after another, each as long as its slowest guest; null as soon as the time of one
 * guest is not known: a sum without it would promise too little.
 * @param groups the times of the guests of each group, null for one that is not known
 */
export function timeOfGroups(groups: readonly (readonly (TimeRange | null)[])[]): TimeRange | null {
  let low = 0
  let high = 0
  for (const group of groups) {
    const known = group.filter((time) => time !== null)
    if (known.length < group.length) return null
    low += Math.max(0, ...known.map((time) => time.low))
    high += Math.max(0, ...known.map((time) => time.high))
  }
  return { low, high }
}

import type { ReadinessFinding, TimeRange } from './readiness.ts'

/** A time learned from earlier runs, and from how many. */
export interface ExpectedTime extends TimeRange {
  readonly runs: number
}

/** What a run is expected to be like, as its plan and earlier runs say. */
export interface RunOutlook {
  /** By VM id; a guest that is not asked to shut down, or was too seldom, has none. */
  readonly times: Readonly<Record<string, ExpectedTime>>
  /** From the call to the host until it no longer responds; null before there are enough runs. */
  readonly hostTime: ExpectedTime | null
  /** How many VMs do not run, and stay untouched. */
  readonly untouched: number
  /** How many VMs are left on, and lose power if the host goes down. */
  readonly leftOn: number
  /** What there is to know before, the gravest first. */
  readonly findings: readonly ReadinessFinding[]
}

import type { ActivityRun } from './activity.ts'
import type { DestructiveCall, How, ShutdownPolicy, Step, StepState, VmOutcome } from './power.ts'
import type { ChainReport } from './run-chain.ts'
import type { RuleSource } from './vm-rules.ts'

type Params = Readonly<Record<string, string | number | boolean | null>>

/** What was decided about one VM, and by whom. */
export interface ReportDecision {
  /** ISO 8601 UTC. */
  readonly at: string
  readonly vm: string
  readonly name: string
  /** `waiting`: decided by the user while the guest still had time. */
  readonly question: 'stuck' | 'no-tools' | 'inaccessible' | 'waiting'
  /** Null when the question was not answered. */
  readonly answer: 'wait' | 'suspend' | 'power-off' | 'leave' | 'abort' | null
  readonly by: 'user' | 'rule' | null
  /** Where the rule comes from; null for an answer, and where it was not written down. */
  readonly source: RuleSource | null
}

/** One guest, from its plan to its end. */
export interface ReportGuest {
  readonly id: string
  readonly name: string
  /** Its shutdown group; null where the rules were not written down. */
  readonly group: number | null
  readonly isProtected: boolean
  readonly before: VmOutcome['before']
  readonly after: VmOutcome['after']
  readonly how: How | null
  /** When its part began and when it was at rest; ISO 8601 UTC, null where that was not seen. */
  readonly begunAt: string | null
  readonly restedAt: string | null
  /** Seconds in between; null where one is missing, or the clock was set back. */
  readonly seconds: number | null
  /** Why it stayed on, if it did. */
  readonly code: string | null
  readonly params: Params
}

/** One call that changes something, with the last that is known about it. */
export interface ReportCall {
  readonly at: string
  readonly method: DestructiveCall
  readonly vm: string | null
  /** Null for the host itself. */
  readonly name: string | null
  readonly operationId: string
  /** The host's own id of the task; null where it gave none, or an earlier version wrote the run. */
  readonly task: string | null
  readonly state: 'intent' | 'accepted' | 'refused' | 'unknown' | 'not-sent'
  readonly code: string | null
  readonly fault: string | null
}

export interface ReportStep {
  readonly at: string
  readonly step: Step
  readonly vm: string | null
  readonly name: string | null
  readonly state: StepState
  readonly code: string | null
  readonly params: Params
}

/** All that the journal knows about one run, in the order in which it is told. Null is "not on disk". */
export interface RunReport extends Pick<
  ActivityRun,
  'runId' | 'kind' | 'trigger' | 'hostId' | 'hostName' | 'address' | 'startedAt' | 'endedAt' | 'outcome' | 'code'
> {
  readonly seconds: number | null
  readonly params: Params
  readonly policy: ShutdownPolicy | null
  readonly bootTime: string | null
  readonly guests: readonly ReportGuest[]
  readonly decisions: readonly ReportDecision[]
  readonly calls: readonly ReportCall[]
  readonly steps: readonly ReportStep[]
  /** The last that was seen of the host; null when the run did not get there. */
  readonly seen: ReportStep | null
}

/** A report as it is handed on: with what a check of the journal found at that time. */
export interface ProvenReport {
  readonly report: RunReport
  readonly chain: ChainReport | null
  /** ISO 8601 UTC. */
  readonly checkedAt: string
}

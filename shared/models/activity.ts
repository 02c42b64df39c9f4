import type { ChangeEntry } from './firewall.ts'
import type { ImageChangeEntry } from './host-image.ts'
import type { VmActionEntry } from './vm-action.ts'
import type { DestructiveCall, JournalEntry, Outcome, RunKind, RunTrigger, ShutdownPolicy, VmOutcome } from './power.ts'

type CallEntry = Extract<JournalEntry, { type: 'call' }>

/** One call that changes something, with the last that is known about it. */
export interface ActivityCall {
  /** When its intent was written; ISO 8601 UTC. */
  readonly at: string
  readonly method: DestructiveCall
  readonly vm: string | null
  /** Still `intent` when nothing further is on disk: it may or may not have been sent. */
  readonly state: CallEntry['state']
  readonly code: string | null
  readonly operationId: string
}

/** One past run, for the user or a script. `null` is "not on disk". */
export interface ActivityRun {
  /** `unknown`: of a kind that only a newer version knows; its first entry names it. */
  readonly kind: RunKind | 'unknown'
  readonly trigger: RunTrigger | null
  readonly runId: string
  readonly hostId: string
  readonly hostName: string | null
  readonly address: string | null
  readonly startedAt: string
  /** Null for a run that has not ended, and for one that was cut off: when it ended is not known. */
  readonly endedAt: string | null
  /** `interrupted` when recovery found it cut off; null while it runs or before recovery has looked at it. */
  readonly outcome: Outcome | 'interrupted' | null
  readonly code: string | null
  readonly policy: ShutdownPolicy | null
  /** As the run ended; without an end, as it began, with `after` and `how` null. */
  readonly vms: readonly VmOutcome[]
  readonly calls: readonly ActivityCall[]
  readonly entries: readonly JournalEntry[]
}

/** One change to a host's firewall or services, with the last that is known about it. */
export interface ActivityChange extends ChangeEntry {
  readonly kind: 'change'
}

/** One change to a host's image, with the last that is known about it. */
export interface ActivityImageChange extends ImageChangeEntry {
  readonly kind: 'image-change'
}

/** Work on one VM, with the last that is known about it; the command line lists it. */
export interface ActivityVmAction extends VmActionEntry {
  readonly kind: 'vm-action'
}

/** Whatever the product did to a host. */
export type Activity = ActivityRun | ActivityChange | ActivityImageChange

import type { DestructiveCall, JournalEntry, Outcome, ShutdownPolicy, VmOutcome } from '../../shared/models/power.ts'
import type { JournalRun } from './journal-read.ts'

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

/** One run as a person or a script looks back at it. `null` is "not on disk". */
export interface ActivityRun {
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

/** Turns what is on disk into a list of runs, newest first. Pure; the reading is `readJournal`. */
export function activity(runs: readonly JournalRun[]): ActivityRun[] {
  return runs.map(summary).sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
}

function summary({ runId, hostId, entries }: JournalRun): ActivityRun {
  const started = entries.find((entry) => entry.type === 'run-started')
  const ended = entries.findLast((entry) => entry.type === 'run-ended')
  const recovered = entries.findLast((entry) => entry.type === 'run-recovered')
  return {
    runId,
    hostId,
    hostName: started?.hostName ?? null,
    address: started?.address ?? null,
    startedAt: entries[0].at,
    endedAt: ended?.at ?? null,
    outcome: ended?.outcome ?? (recovered ? 'interrupted' : null),
    code: ended ? ended.code : (recovered?.code ?? null),
    policy: started?.policy ?? null,
    vms: ended?.vms ?? (started?.vms ?? []).map(({ id, name, powerState }) => ({ id, name, before: powerState, after: null, how: null })),
    calls: callsOf(entries),
    entries,
  }
}

/** The calls of a run in the order of their first entries, each with its latest state. */
export function callsOf(entries: readonly JournalEntry[]): ActivityCall[] {
  const calls = new Map<string, ActivityCall>()
  for (const entry of entries) {
    if (entry.type !== 'call') continue
    const { at, method, vm, state, code, operationId } = entry
    calls.set(operationId, { ...(calls.get(operationId) ?? { at, method, vm, operationId }), state, code })
  }
  return [...calls.values()]
}

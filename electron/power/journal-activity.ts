import type { ActivityCall, ActivityRun } from '../../shared/models/activity.ts'
import type { JournalEntry } from '../../shared/models/power.ts'
import { runKind, type JournalRun } from './journal-parse.ts'
import { compare } from '../../shared/text/compare.ts'

/** Summarises runs as read by `readJournal`, newest first. Pure. */
export function activity(runs: readonly JournalRun[]): ActivityRun[] {
  return runs.map(summary).sort((a, b) => compare(b.startedAt, a.startedAt))
}

function summary(run: JournalRun): ActivityRun {
  const { runId, hostId, entries } = run
  const started = entries.find((entry) => entry.type === 'run-started')
  const ended = entries.findLast((entry) => entry.type === 'run-ended')
  const recovered = entries.findLast((entry) => entry.type === 'run-recovered')
  return {
    kind: runKind(run),
    trigger: started?.trigger ?? null,
    runId,
    hostId,
    hostName: started?.hostName ?? null,
    address: started?.address ?? null,
    startedAt: entries[0].at,
    endedAt: ended?.at ?? null,
    outcome: ended?.outcome ?? (recovered ? 'interrupted' : null),
    code: ended ? ended.code : (recovered?.code ?? null),
    policy: started?.policy ?? null,
    vms:
      ended?.vms ??
      (started?.vms ?? []).map(({ id, name, powerState }) => ({
        id,
        name,
        before: powerState,
        after: null,
        how: null,
      })),
    calls: callsOf(entries),
    entries,
  }
}

/** Returns the calls of a run in the order of their first entries, each with its latest state. */
export function callsOf(entries: readonly JournalEntry[]): ActivityCall[] {
  const calls = new Map<string, ActivityCall>()
  for (const entry of entries) {
    if (entry.type !== 'call') continue
    const { at, method, vm, state, code, operationId } = entry
    calls.set(operationId, { ...(calls.get(operationId) ?? { at, method, vm, operationId }), state, code })
  }
  return [...calls.values()]
}

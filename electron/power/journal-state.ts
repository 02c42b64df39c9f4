import { callsOf } from './journal-activity.ts'
import type { JournalRun } from './journal-parse.ts'

/** What is asked of many runs at once, without their entries. */
export interface RunSummary {
  readonly hostId: string
  /** Neither ended nor marked as cut off; {@link isOpen}. */
  readonly open: boolean
  /** {@link owedMaintenance} finds a debt in it. */
  readonly owed: boolean
  /** Time of the latest entry. Milliseconds since the epoch. */
  readonly lastAt: number
}

/** Returns the summary of a run. Pure. */
export function summaryOf(run: JournalRun): RunSummary {
  const lastAt = run.entries.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0)
  return { hostId: run.hostId, open: isOpen(run), owed: owedMaintenance([run]).length > 0, lastAt }
}

/** Whether a run may still be going on or was cut off unmarked. One with entries of a newer version is not ours to judge. */
export function isOpen({ entries, damaged }: Pick<JournalRun, 'entries' | 'damaged'>): boolean {
  return (
    !entries.some((entry) => entry.type === 'run-ended' || entry.type === 'run-recovered') &&
    !damaged.some((damage) => damage.kind === 'unknown-type')
  )
}

/** A host that a run may have put into maintenance mode, and that nobody has taken out of it since. */
export interface OwedMaintenance {
  readonly runId: string
  readonly hostId: string
  /** The host's boot time during the run, to tell a later boot from the same one. */
  readonly bootTime: string | null
  /** Whether the host accepted EnterMaintenanceMode_Task; false: it was sent or about to be, and the answer is not known. */
  readonly confirmed: boolean
}

/**
 * The debts to settle at the next contact with a host, by leaving maintenance mode and appending `maintenance-settled`
 * to the same run. A debt counts only if its EnterMaintenanceMode_Task may have been carried out: a run that was cut off
 * before it, or refused, did not enter, and somebody else's maintenance mode is not ours to leave.
 */
export function owedMaintenance(runs: readonly JournalRun[]): OwedMaintenance[] {
  return runs.flatMap(({ runId, hostId, entries }) => {
    const owedAt = entries.findLastIndex((entry) => entry.type === 'maintenance-owed')
    const owed = entries[owedAt]
    if (owed?.type !== 'maintenance-owed') return []
    const later = entries.slice(owedAt + 1)
    if (later.some((entry) => entry.type === 'maintenance-settled')) return []
    const entering = callsOf(later).filter(
      (call) => call.method === 'EnterMaintenanceMode_Task' && mayHaveHappened(call),
    )
    if (entering.length === 0) return []
    return [{ runId, hostId, bootTime: owed.bootTime, confirmed: entering.some((call) => call.state === 'accepted') }]
  })
}

function mayHaveHappened({ state }: { readonly state: string }): boolean {
  return state !== 'not-sent' && state !== 'refused'
}

import { callsOf } from './journal-activity.ts'
import { runKind, type JournalRun } from './journal-parse.ts'

/** What many runs are filtered by, without their entries. */
export interface RunSummary {
  readonly hostId: string
  /** Neither ended nor marked as cut off; {@link isOpen}. */
  readonly open: boolean
  /** {@link leftoverMaintenance} finds some in it. */
  readonly owed: boolean
  /** Time of the latest entry. Milliseconds since the epoch. */
  readonly lastAt: number
}

/** Returns the summary of a run. Pure. */
export function summaryOf(run: JournalRun): RunSummary {
  const lastAt = run.entries.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0)
  return { hostId: run.hostId, open: isOpen(run), owed: leftoverMaintenance([run]).length > 0, lastAt }
}

/**
 * Whether a run may still be going on or was cut off unmarked. Only a newer version can judge a run of a kind or with entries
 * of its own.
 */
export function isOpen(run: Pick<JournalRun, 'entries' | 'damaged'>): boolean {
  const { entries, damaged } = run
  return (
    runKind(run) !== 'unknown' &&
    !entries.some((entry) => entry.type === 'run-ended' || entry.type === 'run-recovered') &&
    !damaged.some((damage) => damage.kind === 'unknown-type')
  )
}

/** A host that a run may have put into maintenance mode, and that no run has taken out of it since. */
export interface LeftoverMaintenance {
  readonly runId: string
  readonly hostId: string
  /** The host's boot time during the run, to tell a later boot from the same one. */
  readonly bootTime: string | null
  /**
   * Whether the host accepted EnterMaintenanceMode_Task; false: it was sent or about to be, and the answer is not known.
   */
  readonly confirmed: boolean
}

/**
 * Returns the maintenance modes to leave at the next contact with a host, each settled by appending `maintenance-settled`
 * to the same run. Only a run whose EnterMaintenanceMode_Task may have been carried out counts: one that was cut off
 * before it, or refused, did not enter, and a maintenance mode that another entered is to stay. So is that of a run of an
 * unknown kind.
 */
export function leftoverMaintenance(runs: readonly JournalRun[]): LeftoverMaintenance[] {
  return runs.flatMap((run) => {
    const { runId, hostId, entries } = run
    if (runKind(run) === 'unknown') return []
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

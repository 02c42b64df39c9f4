import type { Plan } from '../../shared/models/plan.ts'
import type { Outcome, RunKind } from '../../shared/models/power.ts'
import { problemRows, type ProblemCode } from '../../shared/problems/codes.ts'
import type { ExitClass } from '../../shared/problems/row.ts'

/** Exit statuses of the command line; scripts rely on them. */
export const exit = {
  done: 0,
  negative: 1,
  usage: 2,
  certificate: 3,
  credentials: 4,
  exchange: 5,
  refused: 6,
  cancelled: 130,
} as const
export type ExitStatus = (typeof exit)[keyof typeof exit]

/** A note ends no command by itself; one that a command did end with did not let it finish. */
const statusOf: Readonly<Record<ExitClass, ExitStatus>> = {
  negative: exit.negative,
  usage: exit.usage,
  certificate: exit.certificate,
  credentials: exit.credentials,
  exchange: exit.exchange,
  refused: exit.refused,
  cancelled: exit.cancelled,
  note: exit.negative,
}

/** Returns the status for a command that ended with this problem, by the class its code states. */
export function exitForProblem(code: ProblemCode): ExitStatus {
  return statusOf[problemRows[code].exit]
}

/** Returns the status for a rehearsal: something stands in the way, a decision is left open, or neither. */
export function exitForRehearsal({ blockers, groups }: Pick<Plan, 'blockers' | 'groups'>): ExitStatus {
  if (blockers.length > 0) return exit.refused
  return groups.some(({ vms }) => vms.some(({ action }) => action === 'ask')) ? exit.usage : exit.done
}

/**
 * Returns the status for a run that ended with this outcome.
 * @param kind a host that no longer answers is the end of a shutdown only
 * @param code why it ended so: a run that the user cancelled may have left the host in any state
 */
export function exitForOutcome(
  outcome: Outcome,
  kind: RunKind = 'shutdown',
  code: ProblemCode | null = null,
): ExitStatus {
  if (code !== null && problemRows[code].exit === 'cancelled') return exit.cancelled
  if (outcome === 'unreachable') return kind === 'shutdown' ? exit.done : exit.negative
  if (doneOutcomes.has(outcome)) return exit.done
  if (outcome === 'aborted') return exit.refused
  return outcome === 'cancelled' ? exit.cancelled : exit.negative
}

const doneOutcomes: ReadonlySet<Outcome> = new Set<Outcome>(['back', 'entered', 'left', 'dry-run'])

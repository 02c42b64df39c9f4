import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { deliveryOf } from '../vim/faults.ts'

/** How a run ends before the host was asked to go down. */
export interface Halt {
  readonly outcome: 'cancelled' | 'aborted' | 'failed' | 'unknown'
  readonly problem: Problem
}

/** The run's own guards: each refuses to go on, which is no failure. */
const guardCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'ABORTED_BY_POLICY',
  'VM_STUCK',
  'VM_NOT_ASKED',
  'VM_STARTED_MEANWHILE',
  'VM_STATE_UNKNOWN',
  'VM_INACCESSIBLE',
  'CONFIRMATION_NEEDED',
  'PRIVILEGE_MISSING',
  'VM_TOOLS_NOT_RUNNING',
  'HIDDEN_VM_MAY_RUN',
  'LEAVE_NEEDS_FORCE',
  'VM_PROTECTED',
])

/**
 * Returns how a problem ends a run: `aborted` when the host or one of the run's guards refused, `failed` when it broke.
 */
export function haltOf(reason: Problem): Halt {
  const refused = deliveryOf(reason) === 'refused' || guardCodes.has(reason.code)
  return { outcome: refused ? 'aborted' : 'failed', problem: reason }
}

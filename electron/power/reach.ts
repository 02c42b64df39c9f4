import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'

/** How long a host that cannot be reached is tried: its management agents restart within this. Milliseconds. */
export const reachPatienceMs = 120_000

const reachCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NAME_NOT_FOUND',
  'CONNECTION_REFUSED',
  'CONNECT_TIMEOUT',
  'HOST_UNREACHABLE',
  'NETWORK_DOWN',
  'TLS_TIMEOUT',
  'TLS_FAILED',
  'CONNECTION_LOST',
  'REPLY_TIMEOUT',
  'REPLY_TRUNCATED',
])

/** HTTP status of a host's front end while its management agents restart. */
const restarting: ReadonlySet<unknown> = new Set([502, 503, 504])

/** Whether the host could not be reached, as opposed to having answered something useless. */
export function isReachProblem({ code, params }: Problem): boolean {
  return reachCodes.has(code) || (code === 'HTTP_STATUS' && restarting.has(params['status']))
}

/** Whether time ran out: the host's own for the call, or this program's for waiting. */
export function isOverdue({ code }: Problem): boolean {
  return code === 'TIMED_OUT' || code === 'WAIT_TIMED_OUT'
}

/** Whether a refusal, or a failure to send, means "not now" rather than "no". */
export function isPassing(reason: Problem): boolean {
  if (reason.code === 'TASK_IN_PROGRESS' || isOverdue(reason)) return true
  return reason.params['fault'] === 'SystemError' || isReachProblem(reason)
}

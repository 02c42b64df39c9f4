import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'

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

/** What a host's front end says while its management agents restart. */
const restarting: ReadonlySet<unknown> = new Set([502, 503, 504])

/** Whether the host could not be reached, as opposed to having answered something that is no use. */
export function isReachProblem({ code, params }: Problem): boolean {
  return reachCodes.has(code) || (code === 'HTTP_STATUS' && restarting.has(params['status']))
}

/** Whether time ran out: the host's own for the call, or ours for waiting. */
export function isOverdue({ code }: Problem): boolean {
  return code === 'TIMED_OUT' || code === 'WAIT_TIMED_OUT'
}

/** A refusal, or a failure to send, that says "not now" rather than "no". */
export function isPassing(reason: Problem): boolean {
  if (reason.code === 'TASK_IN_PROGRESS' || isOverdue(reason)) return true
  return reason.params['fault'] === 'SystemError' || isReachProblem(reason)
}

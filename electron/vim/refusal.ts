import type { Problem } from '../../shared/problems/problem.ts'

/** A refusal of the host: it answered, and the answer was a fault; a session it does not accept is another matter. */
export function isRefusal({ code, params }: Problem): boolean {
  return 'fault' in params && code !== 'NOT_AUTHENTICATED' && code !== 'CREDENTIALS_REJECTED'
}

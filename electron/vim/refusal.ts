import type { Problem } from '../../shared/problems/problem.ts'
import { isLoginRefusal } from './login-problem.ts'

/** A refusal of the host: it answered the call, and the answer was a fault; a session or a login it does not accept is another matter. */
export function isRefusal(failed: Problem): boolean {
  return 'fault' in failed.params && failed.code !== 'NOT_AUTHENTICATED' && !isLoginRefusal(failed)
}

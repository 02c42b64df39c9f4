import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Returns a problem when the desktop could not open something. Problems: `NOTHING_OPENED_IT`. */
export function opened(done: boolean): Result<void> {
  return done ? ok() : fail(problem('NOTHING_OPENED_IT'))
}

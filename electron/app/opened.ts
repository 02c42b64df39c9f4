import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Returns a problem when the desktop could not open something. Problems: `NOT_SUPPORTED`. */
export function opened(done: boolean, what: string): Result<void> {
  return done ? ok() : fail(problem('NOT_SUPPORTED', { method: what, message: '', fault: '' }))
}

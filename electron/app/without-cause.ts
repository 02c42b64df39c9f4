import type { Problem } from '../../shared/problems/problem.ts'

/** Returns a problem as windows get it: the cause stays in the log, since it may hold a library's own words. */
export function withoutCause({ code, params }: Problem): Problem {
  return { code, params }
}

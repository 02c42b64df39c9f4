import type { Result } from '../../shared/result.ts'

/** Returns the value of a result; a benchmark ends on any failure. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`, { cause: result.problem.cause })
}

import type { Result } from '../../shared/result.ts'

/** The value of a result; a bench has no use for a failure but to end. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`, { cause: result.problem.cause })
}

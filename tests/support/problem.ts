import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem, ProblemParams } from '../../shared/problems/problem.ts'

/** A problem of any code, for tests that look at the code alone; product code states the facts through `problem`. */
export function bareProblem(code: ProblemCode, params: ProblemParams = {}): Problem {
  return { code, params }
}

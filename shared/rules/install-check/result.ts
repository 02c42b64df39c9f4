import type { Finding } from '../../models/checklist.ts'
import type { CheckCode, CheckResult, HostCheck } from '../../models/install-check.ts'

/** One result, spelled out. */
export function result(
  check: HostCheck,
  state: Finding['state'],
  code: CheckCode,
  params: CheckResult['params'] = {},
): CheckResult {
  return { check, state, code, params }
}

/** Returns the result of a check on which the host says nothing. */
export function notTold(check: HostCheck): CheckResult {
  return result(check, 'unknown', 'not-told')
}

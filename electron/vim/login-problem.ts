import { problem, type Problem } from '../../shared/problems/problem.ts'
import { isFault, isKnownFault } from './faults.ts'

/** Facts of a failed login that cannot hold what was sent. */
const ownFacts: ReadonlySet<string> = new Set([
  'host',
  'port',
  'method',
  'status',
  'seconds',
  'limitBytes',
  'limit',
  'sent',
  'repeated',
  'expected',
  'fingerprint',
  'validFrom',
  'validTo',
])

type LoginCode =
  | 'PASSWORD_EXPIRED'
  | 'CREDENTIALS_REJECTED'
  | 'LOGIN_ACCOUNT_DISABLED'
  | 'LOGIN_MANAGED'
  | 'LOGIN_FAILED'
  | 'LOGIN_NO_PERMISSION'

/** What a fault means at the login, where it may mean something else than elsewhere; a subtype stands before its family. */
const codeByFamily: readonly (readonly [family: string, code: LoginCode])[] = [
  ['PasswordExpired', 'PASSWORD_EXPIRED'],
  ['InvalidLogin', 'CREDENTIALS_REJECTED'],
  ['AdminDisabled', 'LOGIN_ACCOUNT_DISABLED'],
  ['HostAccessRestrictedToManagementServer', 'LOGIN_MANAGED'],
  ['NotAuthenticated', 'LOGIN_FAILED'],
  // The password was right, or the host would have said InvalidLogin: lockdown mode, or an account without a role.
  ['NoPermission', 'LOGIN_NO_PERMISSION'],
]

/**
 * The problem of a failed Login as it may leave the client. A server may repeat the request in its answer, so nothing in the
 * host's own words goes any further: of a fault only its name, and only if it is one of the API's own.
 */
export function loginProblem(failed: Problem): Problem {
  const kept = Object.fromEntries(Object.entries(failed.params).filter(([name]) => ownFacts.has(name)))
  if (!isLoginRefusal(failed)) return { code: failed.code, params: kept }
  const { fault } = failed.params
  const code = codeByFamily.find(([family]) => isFault(failed, family))?.[1] ?? 'LOGIN_FAILED'
  return problem(code, { ...kept, fault: typeof fault === 'string' && isKnownFault(fault) ? fault : null })
}

/** The host answered the Login with a fault: whatever it is, only the user can change it, and trying again may lock the account. */
export function isLoginRefusal({ params }: Problem): boolean {
  return params['method'] === 'Login' && 'fault' in params
}

import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { child, childText, type XmlNode } from './xml/node.ts'

/** vim25 fault type names (vSphere Web Services API, "Fault Types") that mean something of their own to the product. */
const codeByFault: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  ['InvalidLogin', 'CREDENTIALS_REJECTED'],
  ['NotAuthenticated', 'NOT_AUTHENTICATED'],
  ['NoPermission', 'NO_PERMISSION'],
  ['InvalidState', 'INVALID_STATE'],
  ['InvalidPowerState', 'INVALID_POWER_STATE'],
  ['ToolsUnavailable', 'TOOLS_UNAVAILABLE'],
  ['RestrictedVersion', 'LICENCE_RESTRICTED'],
  ['TaskInProgress', 'TASK_IN_PROGRESS'],
  ['MethodNotFound', 'METHOD_NOT_FOUND'],
  ['ManagedObjectNotFound', 'OBJECT_NOT_FOUND'],
  ['Timedout', 'TIMED_OUT'],
  ['HostConfigFault', 'HOST_CONFIG_FAULT'],
  ['NotSupported', 'NOT_SUPPORTED'],
  ['InvalidArgument', 'INVALID_ARGUMENT'],
  ['RequestCanceled', 'REQUEST_CANCELED'],
])

/** The problem that stands for a vim25 fault; one that is not in the table keeps its name in `params.fault`. */
export function faultProblem(fault: string, message: string, detail: XmlNode | undefined, method: string): Problem {
  const privilege = detail && childText(detail, 'privilegeId')
  return problem(codeByFault.get(fault) ?? 'HOST_FAULT', {
    method, fault, message: message.slice(0, 500), ...(privilege ? { privilege } : {}),
  })
}

/** Reads a SOAP 1.1 `Fault` element. The fault's type is `xsi:type` of the detail, else its element name without `Fault`. */
export function readSoapFault(fault: XmlNode, method: string): Problem {
  const message = childText(fault, 'faultstring') ?? ''
  const detail = child(fault, 'detail')?.children[0]
  const name = detail?.type?.local ?? detail?.name.replace(/Fault$/, '') ?? childText(fault, 'faultcode') ?? 'unknown'
  return faultProblem(name, message, detail, method)
}

/** Reads a `LocalizedMethodFault` (a task's `info.error`, a `missingSet` entry's `fault`). */
export function readLocalizedFault(node: XmlNode, method: string): Problem {
  const detail = child(node, 'fault')
  return faultProblem(detail?.type?.local ?? 'unknown', childText(node, 'localizedMessage') ?? '', detail, method)
}

/**
 * What is known about a call that failed: whether the host carried it out.
 * `not-sent`: no byte left. `refused`: the host answered that it did not. `unknown`: sent, and no answer to be trusted.
 */
export type Delivery = 'not-sent' | 'refused' | 'unknown'

const beforeSending: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NAME_NOT_FOUND', 'CONNECTION_REFUSED', 'CONNECT_TIMEOUT', 'HOST_UNREACHABLE', 'NETWORK_DOWN', 'TLS_TIMEOUT', 'TLS_FAILED',
  'CERTIFICATE_CHANGED', 'CREDENTIALS_MISSING', 'KEYCHAIN_MISSING', 'KEYCHAIN_LOCKED', 'KEYCHAIN_REFUSED',
])

/** Judges a failed call by its problem; anything in doubt is `unknown`. */
export function deliveryOf(failed: Problem): Delivery {
  if (beforeSending.has(failed.code) || failed.params['sent'] === false) return 'not-sent'
  return 'fault' in failed.params ? 'refused' : 'unknown'
}

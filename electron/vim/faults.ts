import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { child, childText, type XmlNode } from './xml/node.ts'

type FaultCode =
  | 'CREDENTIALS_REJECTED'
  | 'NOT_AUTHENTICATED'
  | 'NO_PERMISSION'
  | 'INVALID_STATE'
  | 'INVALID_POWER_STATE'
  | 'TOOLS_UNAVAILABLE'
  | 'LICENCE_RESTRICTED'
  | 'TASK_IN_PROGRESS'
  | 'METHOD_NOT_FOUND'
  | 'OBJECT_NOT_FOUND'
  | 'TIMED_OUT'
  | 'HOST_CONFIG_FAULT'
  | 'NOT_SUPPORTED'
  | 'INVALID_ARGUMENT'
  | 'REQUEST_CANCELED'

/** Fault types of vim25 (vSphere Web Services API, "Fault Types") that have a code of their own; subtypes share it. */
const codeByFault: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>([
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

/**
 * The vim25 fault hierarchy (API 8.0) as far as it matters here: families and what extends them. A caller that can act on a
 * family must recognise its subtypes, of which later versions add some; roots that nothing here extends have an empty list.
 */
const subtypes: Readonly<Record<string, readonly string[]>> = {
  InvalidLogin: ['PasswordExpired', 'InvalidClientCertificate'],
  SecurityError: ['NoPermission', 'RestrictedVersion', 'SolutionUserRequired'],
  NoPermission: ['NotAuthenticated'],
  InvalidState: [
    'InvalidPowerState',
    'InvalidHostState',
    'InvalidHostConnectionState',
    'InvalidVmState',
    'InvalidDatastoreState',
    'QuestionPending',
    'VmPowerOnDisabled',
    'CannotPowerOffVmInCluster',
    'EncryptionKeyRequired',
    'MksConnectionLimitReached',
    'NoActiveHostInCluster',
    'OvfConsumerPowerOnFault',
  ],
  TaskInProgress: ['VAppTaskInProgress'],
  Timedout: ['PowerOnFtSecondaryTimedout'],
  NotSupported: ['HostAccessRestrictedToManagementServer'],
  HostConfigFault: [
    'AdminDisabled',
    'AdminNotDisabled',
    'BlockedByFirewall',
    'ClockSkew',
    'DisableAdminNotSupported',
    'HostConfigFailed',
    'HostInDomain',
    'InvalidBundle',
    'NoGateway',
    'NoVirtualNic',
    'PatchInstallFailed',
    'PatchIntegrityError',
    'PlatformConfigFault',
    'VmfsMountFault',
    'VmfsAlreadyMounted',
    'NasConfigFault',
  ],
  InvalidArgument: ['InvalidIndexArgument', 'IncompatibleSetting'],
  InvalidRequest: ['MethodNotFound', 'InvalidType'],
  HostCommunication: ['HostNotConnected', 'HostNotReachable'],
  NotEnoughLicenses: [
    'LicenseExpired',
    'ExpiredEditionLicense',
    'ExpiredFeatureLicense',
    'HostInventoryFull',
    'InvalidEditionLicense',
    'LicenseRestricted',
    'VmLimitLicense',
  ],
  InvalidLocale: [],
  SystemError: [],
  ToolsUnavailable: [],
  ManagedObjectNotFound: [],
  RequestCanceled: [],
  InvalidCollectorVersion: [],
  InvalidProperty: [],
  ConcurrentAccess: [],
  MethodDisabled: [],
  RestrictedByAdministrator: [],
  NoClientCertificate: [],
  NotImplemented: [],
  UserNotFound: [],
  NotFound: [],
  ResourceInUse: [],
  InsufficientResourcesFault: [],
  VmConfigFault: [],
  FileFault: [],
  GenericVmConfigFault: [],
  DatabaseError: [],
  UnexpectedFault: [],
}

const familyOf: ReadonlyMap<string, string> = new Map(
  Object.entries(subtypes).flatMap(([family, names]) => names.map((name) => [name, family] as const)),
)

/** Whether a fault's name is one of the API's own, so that it holds nothing that a server made up. */
export function isKnownFault(name: string): boolean {
  return Object.hasOwn(subtypes, name) || familyOf.has(name)
}

/** The fault's own name and those of the families it belongs to, nearest first. */
function lineage(name: string): string[] {
  const names: string[] = []
  for (let at: string | undefined = name; at !== undefined; at = familyOf.get(at)) names.push(at)
  return names
}

/** Whether the problem is a fault of that type or of one that extends it: `isFault(refused, 'InvalidState')`. */
export function isFault({ params }: Problem, family: string): boolean {
  const { fault } = params
  return typeof fault === 'string' && lineage(fault).includes(family)
}

/** Takes secrets out of a text: a host may repeat the request in its answer. */
export type Redact = (text: string) => string

/** Longest fault name that is kept; the API's longest has half as many characters. */
const longestName = 100
const longestMessage = 500
/** What is looked at of a text that may be megabytes long. */
const longestLookedAt = 16_000

/** A host's own words without secrets, and cut only then: half a secret could not be told from other text any more. */
export function spoken(text: string, longest: number, redact: Redact): string {
  return redact(text.slice(0, longestLookedAt)).slice(0, longest)
}

/** Adds the `text` of a PlatformConfigFault, which says what the general message does not. */
function detailed(message: string, detail: XmlNode | undefined): string {
  const text = (detail && childText(detail, 'text')) ?? ''
  return message.includes(text) ? message : `${message} ${text}`.trim()
}

/** The problem that stands for a vim25 fault: its nearest family's code. A fault of no known family keeps its name in `params.fault`. */
export function faultProblem(
  fault: string,
  message: string,
  detail: XmlNode | undefined,
  method: string,
  redact: Redact = (text) => text,
): Problem {
  const privilege = detail && childText(detail, 'privilegeId')
  const code = lineage(fault)
    .map((name) => codeByFault.get(name))
    .find((known) => known !== undefined)
  const facts = {
    // The API's own words stay: what to do is decided by them, and a password may happen to be one.
    method,
    fault: isKnownFault(fault) ? fault : spoken(fault, longestName, redact),
    message: spoken(detailed(message, detail), longestMessage, redact),
  }
  const missing = privilege ? spoken(privilege, longestName, redact) : null
  if (code === 'NO_PERMISSION') return problem(code, { ...facts, privilege: missing })
  return problem(code ?? 'HOST_FAULT', missing === null ? facts : { ...facts, privilege: missing })
}

/** Reads a SOAP 1.1 `Fault` element. The fault's type is `xsi:type` of the detail, else its element name without `Fault`. */
export function readSoapFault(fault: XmlNode, method: string, redact?: Redact): Problem {
  const message = childText(fault, 'faultstring') ?? ''
  const detail = child(fault, 'detail')?.children[0]
  const name = detail?.type?.local ?? detail?.name.replace(/Fault$/, '') ?? childText(fault, 'faultcode') ?? 'unknown'
  return faultProblem(name, message, detail, method, redact)
}

/** Reads a `LocalizedMethodFault` (a task's `info.error`, a `missingSet` entry's `fault`). */
export function readLocalizedFault(node: XmlNode, method: string, redact?: Redact): Problem {
  const detail = child(node, 'fault')
  return faultProblem(
    detail?.type?.local ?? 'unknown',
    childText(node, 'localizedMessage') ?? '',
    detail,
    method,
    redact,
  )
}

/**
 * What is known about a call that failed: whether the host carried it out.
 * `not-sent`: no byte left. `refused`: the host answered that it did not. `unknown`: sent, and no answer to be trusted.
 */
export type Delivery = 'not-sent' | 'refused' | 'unknown'

const beforeSending: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NAME_NOT_FOUND',
  'CONNECTION_REFUSED',
  'CONNECT_TIMEOUT',
  'HOST_UNREACHABLE',
  'NETWORK_DOWN',
  'TLS_TIMEOUT',
  'TLS_FAILED',
  'CERTIFICATE_CHANGED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_UNUSABLE',
  'KEYCHAIN_MISSING',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_REFUSED',
])

/** Judges a failed call by its problem; anything in doubt is `unknown`. */
export function deliveryOf(failed: Problem): Delivery {
  if (beforeSending.has(failed.code) || failed.params['sent'] === false) return 'not-sent'
  return 'fault' in failed.params ? 'refused' : 'unknown'
}

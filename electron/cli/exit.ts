import type { Plan } from '../../shared/models/plan.ts'
import type { Outcome } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'

/** Exit statuses of the command line; scripts rely on them. */
export const exit = {
  done: 0,
  negative: 1,
  usage: 2,
  certificate: 3,
  credentials: 4,
  exchange: 5,
  refused: 6,
  cancelled: 130,
} as const
export type ExitStatus = (typeof exit)[keyof typeof exit]

const byCode: Partial<Record<ProblemCode, ExitStatus>> = {
  USAGE: exit.usage,
  CONFIRMATION_NEEDED: exit.usage,
  ADDRESS_INVALID: exit.usage,
  FINGERPRINT_INVALID: exit.usage,
  HOST_NOT_FOUND: exit.usage,
  HOST_EXISTS: exit.usage,
  HOST_KNOWN: exit.usage,
  HOST_NAME_TAKEN: exit.usage,
  HOST_NAME_INVALID: exit.usage,
  CERTIFICATE_UNKNOWN: exit.certificate,
  CERTIFICATE_CHANGED: exit.certificate,
  CREDENTIALS_REJECTED: exit.credentials,
  CREDENTIALS_MISSING: exit.credentials,
  PASSWORD_EXPIRED: exit.credentials,
  KEYCHAIN_MISSING: exit.credentials,
  KEYCHAIN_LOCKED: exit.credentials,
  KEYCHAIN_REFUSED: exit.credentials,
  PASSWORD_FILE_UNREADABLE: exit.credentials,
  PASSWORD_FILE_NOT_OURS: exit.credentials,
  PASSWORD_FILE_TOO_OPEN: exit.credentials,
  PASSWORD_FILE_NOT_CHECKED: exit.credentials,
  PASSWORD_FILE_EMPTY: exit.credentials,
  PASSWORD_FILE_LINK: exit.usage,
  PASSWORD_FILE_NOT_REGULAR: exit.usage,
  PASSWORD_FILE_TOO_LARGE: exit.usage,
  PASSWORD_FILE_NOT_TEXT: exit.usage,
  PASSWORD_FILE_NOT_ONE_LINE: exit.usage,
  DATA_FOLDER_UNKNOWN: exit.usage,
  CANCELLED: exit.cancelled,
  STORAGE_UNREADABLE: exit.negative,
  STORAGE_CORRUPT: exit.negative,
  STORAGE_NEWER: exit.negative,
  STORAGE_WRITE_FAILED: exit.negative,
  STORAGE_BUSY: exit.negative,
  INTERNAL: exit.negative,
  RUN_IN_PROGRESS: exit.refused,
  NOT_STANDALONE: exit.refused,
  NO_PERMISSION: exit.refused,
  LOGIN_NO_PERMISSION: exit.refused,
  LOGIN_ACCOUNT_DISABLED: exit.refused,
  LOGIN_MANAGED: exit.refused,
  LOGIN_FAILED: exit.refused,
  INVALID_STATE: exit.refused,
  INVALID_POWER_STATE: exit.refused,
  TOOLS_UNAVAILABLE: exit.refused,
  LICENCE_RESTRICTED: exit.refused,
  TASK_IN_PROGRESS: exit.refused,
  HOST_CONFIG_FAULT: exit.refused,
  NOT_SUPPORTED: exit.refused,
  PRIVILEGE_MISSING: exit.refused,
  RULESET_NOT_FOUND: exit.refused,
  SERVICE_NOT_FOUND: exit.refused,
  FIREWALL_NOT_READ: exit.refused,
  FIREWALL_NOT_CONTROLLABLE: exit.refused,
  FIREWALL_IP_LIST_FIXED: exit.refused,
  FIREWALL_REQUIRED: exit.refused,
  FIREWALL_MANAGEMENT_PORT: exit.refused,
  FIREWALL_IP_INVALID: exit.refused,
  FIREWALL_IP_LIST_EMPTY: exit.refused,
  FIREWALL_CHANGED_MEANWHILE: exit.refused,
  SERVICES_READ_ONLY: exit.refused,
  PORT_CHECK_UNDER_WAY: exit.refused,
  BASELINE_NOT_FOUND: exit.usage,
  RULES_INVALID: exit.usage,
  FIREWALL_NOT_AS_ASKED: exit.negative,
  IMAGE_UNREADABLE: exit.usage,
  IMAGE_NOT_CHOSEN: exit.usage,
  IMAGE_NOT_ISO: exit.negative,
  IMAGE_DAMAGED: exit.negative,
  CHECKSUM_NOT_FOUND: exit.usage,
  KICKSTART_INVALID: exit.usage,
  SUBNET_INVALID: exit.usage,
}

/**
 * Returns the status for a command that failed with this problem: what is not listed is a broken exchange with the host.
 */
export function exitForProblem(code: ProblemCode): ExitStatus {
  return byCode[code] ?? exit.exchange
}

/** Returns the status for a rehearsal: something stands in the way, a decision is left open, or neither. */
export function exitForRehearsal({ blockers, groups }: Pick<Plan, 'blockers' | 'groups'>): ExitStatus {
  if (blockers.length > 0) return exit.refused
  return groups.some(({ vms }) => vms.some(({ action }) => action === 'ask')) ? exit.usage : exit.done
}

/** Returns the status for a run that ended with this outcome. */
export function exitForOutcome(outcome: Outcome): ExitStatus {
  if (outcome === 'unreachable' || outcome === 'dry-run') return exit.done
  if (outcome === 'aborted') return exit.refused
  return outcome === 'cancelled' ? exit.cancelled : exit.negative
}

import type { ProblemCode } from '../problems/codes.ts'
import type { PlaceholderOf } from './placeholders.ts'

type Endpoint = 'host' | 'port'
type Fault = 'method' | 'message' | 'fault'
type Certificate = 'fingerprint' | 'subject' | 'validFrom' | 'validTo'
type Vm = 'vm' | 'id'

/**
 * The facts a sentence may mention, by problem code. A code that is not listed has a sentence without facts.
 * Whoever builds the problem passes them in `params`; one that is missing or null is shown as "unknown".
 */
export interface ProblemParamNames {
  readonly NAME_NOT_FOUND: Endpoint
  readonly CONNECTION_REFUSED: Endpoint
  readonly CONNECT_TIMEOUT: Endpoint
  readonly HOST_UNREACHABLE: Endpoint
  readonly NETWORK_DOWN: Endpoint
  readonly TLS_TIMEOUT: Endpoint
  readonly TLS_FAILED: Endpoint
  readonly CONNECTION_LOST: Endpoint
  readonly REPLY_TIMEOUT: Endpoint
  readonly CERTIFICATE_UNKNOWN: Certificate
  readonly CERTIFICATE_CHANGED: Certificate | 'expected'
  readonly HTTP_STATUS: 'status'
  readonly HTTP_REDIRECT: 'location'
  readonly REPLY_MALFORMED: 'detail'
  readonly REPLY_ENCODING: 'encoding'
  readonly LOGIN_FAILED: 'fault'
  readonly NO_PERMISSION: Fault | 'privilege'
  readonly INVALID_STATE: Fault
  readonly INVALID_POWER_STATE: Fault
  readonly TASK_IN_PROGRESS: Fault
  readonly METHOD_NOT_FOUND: Fault
  readonly OBJECT_NOT_FOUND: Fault
  readonly TIMED_OUT: Fault
  readonly HOST_CONFIG_FAULT: Fault
  readonly NOT_SUPPORTED: Fault
  readonly INVALID_ARGUMENT: Fault
  readonly REQUEST_CANCELED: Fault
  readonly HOST_FAULT: Fault
  readonly LICENCE_RESTRICTED: Fault
  readonly ADDRESS_INVALID: 'input' | 'reason'
  readonly FINGERPRINT_INVALID: 'reason'
  readonly HOST_NOT_FOUND: 'name'
  readonly HOST_KNOWN: 'name' | 'address'
  readonly NOT_STANDALONE: 'apiType'
  readonly PASSWORD_FILE_UNREADABLE: 'file'
  readonly PASSWORD_FILE_LINK: 'file'
  readonly PASSWORD_FILE_NOT_REGULAR: 'file'
  readonly PASSWORD_FILE_NOT_OURS: 'file' | 'owner'
  readonly PASSWORD_FILE_TOO_OPEN: 'file' | 'found'
  readonly PASSWORD_FILE_NOT_CHECKED: 'file'
  readonly PASSWORD_FILE_TOO_LARGE: 'file' | 'bytes'
  readonly PASSWORD_FILE_NOT_TEXT: 'file'
  readonly PASSWORD_FILE_NOT_ONE_LINE: 'file'
  readonly PASSWORD_FILE_EMPTY: 'file'
  readonly STORAGE_UNREADABLE: 'file'
  readonly STORAGE_CORRUPT: 'file'
  readonly STORAGE_NEWER: 'file'
  readonly STORAGE_WRITE_FAILED: 'file'
  readonly STORAGE_BUSY: 'file'
  readonly RULESET_NOT_FOUND: 'key'
  readonly SERVICE_NOT_FOUND: 'key'
  readonly IMAGE_UNREADABLE: 'file'
  readonly IMAGE_NOT_ISO: 'file'
  readonly IMAGE_DAMAGED: 'file' | 'detail'
  readonly KICKSTART_INVALID: 'detail'
  readonly VOLUMES_NOT_LISTED: 'detail'
  readonly VOLUME_NOT_ALLOWED: 'volume' | 'reason'
  readonly VOLUME_CHANGED: 'volume'
  readonly VOLUME_FULL: 'volume' | 'needed' | 'free'
  readonly FILE_TOO_LARGE_FOR_FAT32: 'file' | 'size'
  readonly STICK_COPY_FAILED: 'file'
  readonly STICK_DIFFERS: 'file'
  readonly TEMPLATE_INVALID: 'detail'
  readonly SUBNET_INVALID: 'input'
  readonly FIREWALL_NOT_CONTROLLABLE: 'key'
  readonly FIREWALL_IP_LIST_FIXED: 'key'
  readonly FIREWALL_REQUIRED: 'key'
  readonly FIREWALL_MANAGEMENT_PORT: 'command'
  readonly FIREWALL_IP_INVALID: 'input'
  readonly FIREWALL_OPENS_TO_ALL: 'service'
  readonly FIREWALL_STARTS_SERVICE: 'service'
  readonly FIREWALL_STOPS_SERVICE: 'service'
  readonly FIREWALL_CHANGED_MEANWHILE: 'key'
  readonly FIREWALL_NOT_AS_ASKED: 'key'
  readonly FIREWALL_CALL_UNCONFIRMED: 'key'
  readonly PORT_CHECK_UNDER_WAY: 'name'
  readonly RUN_IN_PROGRESS: 'name'
  readonly PRIVILEGE_MISSING: 'privilege'
  readonly PRIVILEGE_UNKNOWN: 'privilege'
  readonly MANAGED_BY_VCENTER: 'server'
  readonly TASKS_RUNNING: 'count'
  readonly TOOLS_UNAVAILABLE: Fault
  readonly VM_TOOLS_NOT_RUNNING: Vm
  readonly VM_QUESTION_PENDING: Vm
  readonly VM_INACCESSIBLE: Vm
  readonly VM_STATE_UNKNOWN: Vm
  readonly VM_STUCK: Vm | 'seconds'
  readonly VM_STARTED_MEANWHILE: Vm
  readonly VMS_WILL_LOSE_POWER: 'count' | 'vms'
  readonly ABORTED_BY_POLICY: 'count' | 'vms'
  readonly GUEST_CALL_UNCONFIRMED: Vm
  readonly VM_NOT_ASKED: Vm | 'seconds'
  readonly OWN_COMPUTER_ON_HOST: Vm
  readonly HOST_NOT_CONNECTED: 'name'
  readonly NETWORK_SILENT: 'misses' | 'seconds'
  readonly UNREACHABLE_NO_WITNESS: 'misses' | 'seconds'
  readonly UNREACHABLE_UNCONFIRMED: 'misses' | 'seconds'
  readonly SILENT_UNCONFIRMED: 'misses' | 'seconds'
  readonly CONNECTION_LOST_DURING_GUESTS: 'code'
  readonly CALL_OVERTAKEN: Vm
  readonly GUEST_CALL_REFUSED: Vm | 'code'
  readonly GUEST_TOOLS_STARTING: Vm
  readonly GUEST_ALREADY_STOPPING: Vm
  readonly VM_PRIVILEGE_MISSING: 'privilege' | 'count' | 'vms'
  readonly LEAVE_NEEDS_FORCE: 'count' | 'vms'
  readonly UNREACHABLE_AFTER_SHUTDOWN: 'misses' | 'seconds'
  readonly STILL_REACHABLE: 'seconds'
  readonly RUN_INTERRUPTED: 'at' | 'step'
  readonly RULES_INVALID: 'detail'
  readonly UPDATE_NOT_REACHED: 'site'
  readonly UPDATE_EXPIRED: 'version' | 'expires'
  readonly UPDATE_OLD: 'version' | 'issued' | 'seenVersion' | 'seenIssued'
  readonly UPDATE_ELSEWHERE: 'site' | 'other'
  readonly USAGE: 'detail'
}

type ParamName<Code> = Code extends keyof ProblemParamNames ? ProblemParamNames[Code] : never

/** `Catalogue` if every sentence uses only the facts of its code; a sentence with another becomes `never`. */
export type DeclaredParamsOnly<Catalogue> = {
  readonly [Code in ProblemCode]: Code extends keyof Catalogue
    ? Exclude<PlaceholderOf<Catalogue[Code]>, ParamName<Code>> extends never
      ? Catalogue[Code]
      : never
    : never
}

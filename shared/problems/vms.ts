import type { ProblemRow } from './row.ts'

/** Problems of working with single VMs. */
export const vmsProblems = {
  VM_NOT_FOUND: { exit: 'usage', params: { vm: 'text' } },
  VM_NAME_AMBIGUOUS: { exit: 'usage', params: { vm: 'text', ids: 'text' } },
  VM_IS_ON: { exit: 'refused', params: { vm: 'text' } },
  VM_IS_OFF: { exit: 'refused', params: { vm: 'text' } },
  VM_IS_SUSPENDED: { exit: 'refused', params: { vm: 'text' } },
  VM_IS_TEMPLATE: { exit: 'refused', params: { vm: 'text' } },
  VM_POWER_UNKNOWN: { exit: 'refused', params: { vm: 'text' } },
  VM_GUEST_NOT_READY: { exit: 'refused', params: { vm: 'text' } },
  VM_METHOD_DISABLED: { exit: 'refused', params: { vm: 'text', method: 'text' } },
  VM_RIGHT_MISSING: { exit: 'refused', params: { vm: 'text', privilege: 'text' } },
  VM_LICENCE_FREE: { exit: 'refused', params: {} },
  VM_QUESTION_OPEN: { exit: 'refused', params: { vm: 'text' } },
  VM_HOST_IN_MAINTENANCE: { exit: 'refused', params: { vm: 'text' } },
  VM_ACTION_BUSY: { exit: 'refused', params: { name: 'text' } },
  VM_STOPPED_BY_QUESTION: { exit: 'negative', params: { vm: 'text' } },
  VM_ACTION_LATE: { exit: 'negative', params: { vm: 'text', seconds: 'number' } },
  VM_ACTION_UNCONFIRMED: { exit: 'negative', params: { vm: 'text' } },
  VM_ACTION_GOES_ON: { exit: 'negative', params: { vm: 'text' } },
  VM_QUESTION_NONE: { exit: 'refused', params: { vm: 'text' } },
  VM_QUESTION_CHANGED: { exit: 'refused', params: { vm: 'text' } },
  VM_CHOICE_UNKNOWN: { exit: 'usage', params: { choice: 'text', choices: 'text' } },
  SNAPSHOT_NOT_FOUND: { exit: 'usage', params: { name: 'text' } },
  SNAPSHOT_NAME_AMBIGUOUS: { exit: 'usage', params: { name: 'text', numbers: 'text' } },
  SNAPSHOT_OF_BACKUP: { exit: 'refused', params: { name: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

import type { ProblemRow } from './row.ts'

/** Problems of building and reading VIBs, and of the VIBs on a host. */
export const vibsProblems = {
  VIB_UNREADABLE: { exit: 'usage', params: { file: 'text' } },
  VIB_NOT_VIB: { exit: 'usage', params: { file: 'text' } },
  VIB_REFUSED: { exit: 'negative', params: { file: 'text', reason: 'text' } },
  VIB_ENTRY_NOT_FOUND: { exit: 'usage', params: { path: 'text' } },
  VIB_RULES_INVALID: { exit: 'usage', params: { detail: 'text' } },
  VIB_TREE_INVALID: { exit: 'usage', params: { path: 'text', reason: 'text' } },
  VIB_OUTPUT_EXISTS: { exit: 'usage', params: { file: 'text' } },
  VIB_VERSION_TAKEN: { exit: 'refused', params: { name: 'text', version: 'text', next: 'text' } },
  // On a host
  IMAGE_NOT_MANAGED: { exit: 'refused', params: {} },
  PACKAGES_NO_PERMISSION: { exit: 'refused', params: { privilege: 'text?' } },
  PACKAGES_NOT_LISTED: { exit: 'refused', params: { said: 'text?' } },
  ESXCLI_REFUSED: { exit: 'refused', params: { message: 'text' } },
  ESXCLI_UNKNOWN: { exit: 'refused', params: { method: 'text' } },
  ACCEPTANCE_BLOCKED: { exit: 'refused', params: { level: 'text', vibs: 'text' } },
  ACCEPTANCE_VIBS_UNKNOWN: { exit: 'note', params: { level: 'text' } },
  ACCEPTANCE_LOWERED: { exit: 'note', params: { level: 'text' } },
  ACCEPTANCE_COMMUNITY: { exit: 'note', params: {} },
  ACCEPTANCE_SECURE_BOOT: { exit: 'note', params: {} },
  ACCEPTANCE_CHANGED_MEANWHILE: { exit: 'refused', params: { level: 'text' } },
  ACCEPTANCE_NOT_AS_ASKED: { exit: 'negative', params: { level: 'text' } },
  ACCEPTANCE_UNCONFIRMED: { exit: 'exchange', params: { level: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

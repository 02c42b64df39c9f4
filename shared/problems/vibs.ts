import type { ProblemRow } from './row.ts'

/** Problems of building and reading VIBs. */
export const vibsProblems = {
  VIB_UNREADABLE: { exit: 'usage', params: { file: 'text' } },
  VIB_NOT_VIB: { exit: 'usage', params: { file: 'text' } },
  VIB_REFUSED: { exit: 'negative', params: { file: 'text', reason: 'text' } },
  VIB_ENTRY_NOT_FOUND: { exit: 'usage', params: { path: 'text' } },
  VIB_RULES_INVALID: { exit: 'usage', params: { detail: 'text' } },
  VIB_TREE_INVALID: { exit: 'usage', params: { path: 'text', reason: 'text' } },
  VIB_OUTPUT_EXISTS: { exit: 'usage', params: { file: 'text' } },
  VIB_VERSION_TAKEN: { exit: 'refused', params: { name: 'text', version: 'text', next: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

import type { ProblemRow } from './row.ts'

/** Problems of hardware rules and passports. */
export const hardwareProblems = {
  RULES_INVALID: { exit: 'usage', params: { detail: 'text' } },
  RULES_TOO_MANY: { exit: 'usage', params: { limit: 'number' } },
  HARDWARE_TEXTS_UNREAD: { exit: 'usage', params: {} },
  PASSPORT_NOT_FOUND: { exit: 'usage', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

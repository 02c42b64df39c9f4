import type { ProblemRow } from './row.ts'

/** Problems of what a window asks the running app for, and of what the app asks the desktop for. */
export const appProblems = {
  NOTHING_OPENED_IT: { exit: 'negative', params: {} },
  LINK_NOT_ALLOWED: { exit: 'refused', params: {} },
  REQUEST_INVALID: { exit: 'usage', params: {} },
  REQUEST_NOT_TRUSTED: { exit: 'refused', params: {} },
  TEST_RUNTIME_LOCAL_ONLY: { exit: 'refused', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

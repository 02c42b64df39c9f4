import type { ProblemRow } from './row.ts'

/** Problems of the command line, and of the program itself. */
export const cliProblems = {
  USAGE: { exit: 'usage', params: { detail: 'text' } },
  DATA_FOLDER_UNKNOWN: { exit: 'usage', params: {} },
  NO_HOSTS_SAVED: { exit: 'usage', params: {} },
  INTERNAL: { exit: 'negative', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

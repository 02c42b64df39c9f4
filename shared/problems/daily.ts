import type { ProblemRow } from './row.ts'

/** Problems of reading what changes on a host from day to day. */
export const dailyProblems = {
  DATASTORES_NOT_READ: { exit: 'refused', params: {} },
  SENSORS_NOT_READ: { exit: 'refused', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

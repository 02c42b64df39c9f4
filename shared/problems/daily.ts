import type { ProblemRow } from './row.ts'

/** Problems of reading what changes on a host from day to day. */
export const dailyProblems = {
  ATTENTION_ITEM_GONE: { exit: 'negative', params: {} },
  DATASTORES_NOT_READ: { exit: 'refused', params: {} },
  SENSORS_NOT_READ: { exit: 'refused', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

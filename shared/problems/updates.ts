import type { ProblemRow } from './row.ts'

/** Problems of finding and fetching newer versions of this program. */
export const updatesProblems = {
  UPDATE_NOT_REACHED: { exit: 'negative', params: { site: 'text?' } },
  UPDATE_SIGNATURE: { exit: 'refused', params: {} },
  UPDATE_EXPIRED: { exit: 'refused', params: { version: 'text', expires: 'text' } },
  UPDATE_OLD: { exit: 'refused', params: { version: 'text', issued: 'text', seenVersion: 'text', seenIssued: 'text' } },
  UPDATE_ELSEWHERE: { exit: 'refused', params: { site: 'text', other: 'text' } },
  UPDATE_WAITS: { exit: 'refused', params: {} },
  UPDATE_NOT_READY: { exit: 'refused', params: {} },
  UPDATE_NOT_OFFERED: { exit: 'refused', params: {} },
} as const satisfies Readonly<Record<string, ProblemRow>>

import type { ProblemRow } from './row.ts'

/** Problems of the files in the data folder. */
export const storageProblems = {
  STORAGE_UNREADABLE: { exit: 'negative', params: { file: 'text' } },
  STORAGE_CORRUPT: { exit: 'negative', params: { file: 'text' } },
  STORAGE_NEWER: { exit: 'negative', params: { file: 'text' } },
  STORAGE_WRITE_FAILED: { exit: 'negative', params: { file: 'text' } },
  STORAGE_BUSY: { exit: 'negative', params: { file: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

import type { ProblemRow } from './row.ts'

/** Problems of passwords: missing ones, the keychain, and password files. */
export const secretsProblems = {
  CREDENTIALS_MISSING: { exit: 'credentials', params: {} },
  CREDENTIALS_UNUSABLE: { exit: 'usage', params: {} },
  KEYCHAIN_MISSING: { exit: 'credentials', params: {} },
  KEYCHAIN_LOCKED: { exit: 'credentials', params: {} },
  KEYCHAIN_REFUSED: { exit: 'credentials', params: {} },
  PASSWORD_FILE_UNREADABLE: { exit: 'credentials', params: { file: 'text' } },
  PASSWORD_FILE_LINK: { exit: 'usage', params: { file: 'text' } },
  PASSWORD_FILE_NOT_REGULAR: { exit: 'usage', params: { file: 'text' } },
  PASSWORD_FILE_NOT_OURS: { exit: 'credentials', params: { file: 'text', owner: 'text' } },
  PASSWORD_FILE_TOO_OPEN: { exit: 'credentials', params: { file: 'text', found: 'text' } },
  PASSWORD_FILE_NOT_CHECKED: { exit: 'credentials', params: { file: 'text' } },
  PASSWORD_FILE_TOO_LARGE: { exit: 'usage', params: { file: 'text', bytes: 'number' } },
  PASSWORD_FILE_NOT_TEXT: { exit: 'usage', params: { file: 'text' } },
  PASSWORD_FILE_NOT_ONE_LINE: { exit: 'usage', params: { file: 'text' } },
  PASSWORD_FILE_EMPTY: { exit: 'credentials', params: { file: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

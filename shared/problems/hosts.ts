import type { ProblemRow } from './row.ts'

/** Problems of adding hosts and telling them apart. */
export const hostsProblems = {
  ADDRESS_INVALID: { exit: 'usage', params: { input: 'text', reason: 'text' } },
  HOST_ADDRESS_UNREADABLE: { exit: 'usage', params: { name: 'text', address: 'text' } },
  FINGERPRINT_INVALID: { exit: 'usage', params: { reason: 'text' } },
  HOST_NOT_FOUND: { exit: 'usage', params: { name: 'text' } },
  HOST_EXISTS: { exit: 'usage', params: {} },
  HOST_KNOWN: { exit: 'usage', params: { name: 'text', address: 'text' } },
  HOST_NAME_TAKEN: { exit: 'usage', params: {} },
  HOST_NAME_INVALID: { exit: 'usage', params: {} },
  NOT_STANDALONE: { exit: 'refused', params: { apiType: 'text' } },
  HOST_AWAY: { exit: 'exchange', params: { name: 'text' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

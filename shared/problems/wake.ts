import type { ProblemRow } from './row.ts'

/** Problems of waking hosts over the network. */
export const wakeProblems = {
  WAKE_MACS_UNKNOWN: { exit: 'usage', params: { name: 'text' } },
  WAKE_MAC_INVALID: { exit: 'usage', params: { input: 'text' } },
  WAKE_BROADCAST_INVALID: { exit: 'usage', params: { input: 'text' } },
  WAKE_PASSWORD_INVALID: { exit: 'usage', params: {} },
  WAKE_NO_IPV4: { exit: 'exchange', params: { host: 'text' } },
  WAKE_NOT_LOCAL: { exit: 'exchange', params: { address: 'text' } },
  WAKE_SEND_FAILED: { exit: 'exchange', params: { to: 'text', reason: 'text' } },
  WAKE_NOT_SUPPORTED: { exit: 'note', params: { macs: 'text' } },
  WAKE_ALREADY_AWAKE: { exit: 'note', params: {} },
  WAKE_NO_ANSWER: { exit: 'negative', params: { seconds: 'number' } },
} as const satisfies Readonly<Record<string, ProblemRow>>

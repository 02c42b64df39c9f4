/**
 * Minimum and maximum in seconds, repeated from shared/models/settings.ts, whose schemas would pull zod into the
 * window.
 */
export const limits = {
  guestTimeoutSeconds: [10, 86_400],
  countdownSeconds: [5, 120],
  maxTimeSeconds: [10, 604_800],
} as const

/** The answers of each rule that has a fixed set of them. */
export const answersOf = {
  noTools: ['ask', 'suspend', 'power-off', 'abort'],
  stuck: ['ask', 'wait', 'suspend', 'power-off', 'abort'],
  inaccessible: ['ask', 'leave', 'abort'],
} as const

/** Limits of the rules of single VMs, repeated from shared/models/vm-rules.ts for the same reason. */
export const vmLimits = { group: [1, 99], guestTimeoutSeconds: [1, 86_400] } as const

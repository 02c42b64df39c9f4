/**
 * Minimum and maximum in seconds, repeated from shared/models/settings.ts, whose schemas would pull zod into the
 * window.
 */
export const limits = {
  guestTimeoutSeconds: [10, 86_400],
  countdownSeconds: [5, 120],
  maxTimeSeconds: [10, 604_800],
} as const

/** Waiting times between tries to reach a host that does not answer. */
export interface BackoffOptions {
  readonly firstMs: number
  readonly maxMs: number
}

/** Two seconds at first, five minutes at last: a host that is off for a week must cost next to nothing. */
export const defaultBackoff: BackoffOptions = { firstMs: 2_000, maxMs: 300_000 }

/**
 * Milliseconds before try number `attempt` (0 for the first retry): doubled each time, with jitter over its upper half,
 * so that many hosts behind one switch that came back are not asked in the same instant.
 * @param random a number in [0, 1).
 */
export function backoffMs(attempt: number, random: number, options: BackoffOptions = defaultBackoff): number {
  const ceiling = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

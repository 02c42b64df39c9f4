/**
 * Time, passed in so that tests control it. `now` may jump in either direction (the user or NTP sets the clock), so it is
 * for stamps only; whatever waits, times out or measures uses `elapsed`.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes backwards and ignores changes of the wall clock. */
  elapsed(): number
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** A timer set for longer fires at once. */
const longestTimer = 2 ** 31 - 1

/** The computer's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(ms, longestTimer))
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** ISO 8601 UTC of a clock's now. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}

/** Time as the practice host sees it, so that tests can drive it by hand. */
export interface PracticeClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `run` once after `ms`; the handle goes to {@link clearTimeout}. */
  setTimeout(run: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
}

/** The machine's own clock. */
export const systemClock: PracticeClock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

/** Timers that can be cancelled together; none runs while nothing is pending, so an idle host costs nothing. */
export interface Timers {
  /** Runs once after `seconds`, never for Infinity; returns the cancel. */
  after(seconds: number, run: () => void): () => void
  cancelAll(): void
}

/** Builds {@link Timers} on a clock. */
export function createTimers(clock: PracticeClock): Timers {
  const pending = new Set<unknown>()
  return {
    after(seconds, run) {
      if (seconds === Infinity) return () => undefined
      const handle = clock.setTimeout(() => {
        pending.delete(handle)
        run()
      }, seconds * 1000)
      pending.add(handle)
      return () => {
        pending.delete(handle)
        clock.clearTimeout(handle)
      }
    },
    cancelAll() {
      for (const handle of pending) clock.clearTimeout(handle)
      pending.clear()
    },
  }
}

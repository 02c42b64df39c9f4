import type { Clock } from '../../shared/clock.ts'

/** Milliseconds between two ticks. */
const tickMs = 1_000

/** A tick that comes this much too late was not late: the computer slept. Milliseconds. */
export const defaultSleepGapMs = 10_000

/**
 * Measures the time that counts for a run: while this computer is awake. A sleep counts as one tick, whether or not the
 * platform's monotonic clock goes on meanwhile, so that no deadline runs out in a sleep and nothing destructive is done
 * the moment the lid opens.
 */
export class AwakeTime {
  readonly #clock: Clock
  readonly #sleepGapMs: number
  readonly #stop = new AbortController()
  #awakeMs = 0
  #tick: { elapsed: number; wall: number }
  #sleeps = 0

  /** Ticks from now on, until {@link stop}. */
  constructor(clock: Clock, sleepGapMs: number = defaultSleepGapMs) {
    this.#clock = clock
    this.#sleepGapMs = sleepGapMs
    this.#tick = { elapsed: clock.elapsed(), wall: clock.now() }
    void this.#run()
  }

  /** Milliseconds awake since the start. */
  elapsed(): number {
    this.#account()
    return this.#awakeMs + this.#clock.elapsed() - this.#tick.elapsed
  }

  /**
   * How often this computer has slept, or may have: a jump of the wall clock looks like a sleep that the monotonic clock
   * left out. When it changes, a run reads the host again before relying on what was read earlier.
   */
  get sleeps(): number {
    this.#account()
    return this.#sleeps
  }

  stop(): void {
    this.#stop.abort()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#clock.sleep(tickMs, signal)
      this.#account()
    }
  }

  /** Adds what has passed since the last tick. */
  #account(): void {
    const now = { elapsed: this.#clock.elapsed(), wall: this.#clock.now() }
    const gap = now.elapsed - this.#tick.elapsed
    const wallGap = now.wall - this.#tick.wall
    const slept = gap > tickMs + this.#sleepGapMs
    if (slept || Math.abs(wallGap - gap) > this.#sleepGapMs) this.#sleeps += 1
    else if (gap < tickMs) return
    this.#awakeMs += slept ? tickMs : gap
    this.#tick = now
  }
}

import type { Clock } from '../../shared/clock.ts'

/** A clock whose wall is set, and whose computer is put to sleep, by the test. */
export interface SteppingClock extends Clock {
  /** Sets the wall clock ahead by so many milliseconds; negative: back. */
  setWall(ms: number): void
  /**
   * The computer sleeps for so long. The wall clock goes on meanwhile; the monotonic one only on a platform where it counts
   * sleep, and there timers that fell due fire as soon as the computer wakes up.
   */
  sleepComputer(ms: number, counted: boolean): void
}

/** A clock that a test moves by hand. */
export interface ManualClock extends SteppingClock {
  /** Lets time pass; what falls due runs in order, each at its own time. */
  pass(ms: number): Promise<void>
  /** How many sleeps are under way. */
  readonly sleepers: number
}

interface Sleeper {
  /** By `elapsed`. */
  readonly due: number
  readonly fire: () => void
  timer?: NodeJS.Timeout
}

class Sleepers {
  readonly #elapsed: () => number
  readonly #arm: (sleeper: Sleeper) => void
  readonly all = new Set<Sleeper>()

  constructor(elapsed: () => number, arm: (sleeper: Sleeper) => void) {
    this.#elapsed = elapsed
    this.#arm = arm
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const fire = (): void => {
        clearTimeout(sleeper.timer)
        this.all.delete(sleeper)
        signal?.removeEventListener('abort', fire)
        resolve()
      }
      const sleeper: Sleeper = { due: this.#elapsed() + ms, fire }
      this.all.add(sleeper)
      this.#arm(sleeper)
      signal?.addEventListener('abort', fire, { once: true })
    })
  }

  armAll(): void {
    for (const sleeper of this.all) {
      clearTimeout(sleeper.timer)
      this.#arm(sleeper)
    }
  }
}

/** Real time, `factor` times as fast, with steps. */
export function steppingClock(factor: number): SteppingClock {
  const start = Date.now() - performance.now()
  let wall = 0
  let counted = 0
  const elapsed = (): number => performance.now() * factor + counted
  const sleepers = new Sleepers(elapsed, (sleeper) => {
    sleeper.timer = setTimeout(sleeper.fire, Math.min(Math.max(0, sleeper.due - elapsed()) / factor, 2 ** 31 - 1))
  })
  return {
    now: () => Math.floor(start + performance.now() * factor + wall),
    elapsed,
    sleep: (ms, signal) => sleepers.sleep(ms, signal),
    setWall: (ms) => void (wall += ms),
    sleepComputer(ms, isCounted) {
      wall += ms
      if (isCounted) counted += ms
      sleepers.armAll()
    },
  }
}

/** A clock that stands still unless a test moves it. */
export function manualClock(): ManualClock {
  let elapsed = 0
  let wall = Date.parse('2026-01-01T00:00:00Z')
  const sleepers = new Sleepers(
    () => elapsed,
    () => undefined,
  )
  const move = (ms: number): void => {
    elapsed += ms
    wall += ms
  }
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => wall,
    elapsed: () => elapsed,
    sleep: (ms, signal) => sleepers.sleep(ms, signal),
    setWall: (ms) => void (wall += ms),
    sleepComputer(ms, counted) {
      wall += ms
      if (counted) elapsed += ms
    },
    get sleepers() {
      return sleepers.all.size
    },
    async pass(ms) {
      const end = elapsed + ms
      for (;;) {
        const next = [...sleepers.all].toSorted((a, b) => a.due - b.due)[0]
        if (!next || next.due > end) break
        move(Math.max(0, next.due - elapsed))
        next.fire()
        await settled()
      }
      move(Math.max(0, end - elapsed))
      await settled()
    },
  }
}

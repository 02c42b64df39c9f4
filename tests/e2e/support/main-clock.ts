import type { LaunchedApp } from './app.ts'

/** The time of an app's main process, controlled by a test. Windows, hosts and the test itself keep the real one. */
export interface MainClock {
  /** Sets how fast it runs: 1 is real time, 0 stops it and everything that only waits. */
  rate(factor: number): Promise<void>
  /** Lets `ms` milliseconds pass at once: every timer due in them fires in its order, at its own time. */
  advance(ms: number): Promise<void>
}

/** A rate at which a countdown lasts for minutes, while what the main process gathers for 100 ms still reaches the window. */
export const nearlyStill = 0.05

/**
 * Takes over `Date.now`, `performance.now` and `setTimeout` of the main process, so that the app's own minutes pass in a test without any
 * setting in the product. Timers set before stay with the real time: take the clock before what is waited for begins.
 */
export async function takeMainClock(app: LaunchedApp): Promise<MainClock> {
  await app.electron.evaluate(() => {
    const { setTimeout: realSet, clearTimeout: realClear } = globalThis
    const realNow = Date.now
    let rate = 1
    let base = realNow()
    let since = base
    const now = (): number => base + (realNow() - since) * rate
    const timers = new Set<Timer>()

    class Timer {
      readonly due: number
      readonly call: () => void
      handle: ReturnType<typeof realSet> | undefined
      constructor(due: number, call: () => void) {
        this.due = due
        this.call = call
      }
      arm(): void {
        realClear(this.handle)
        if (rate > 0)
          this.handle = realSet(() => this.fire(), Math.min(2 ** 31 - 1, Math.max(0, (this.due - now()) / rate)))
      }
      fire(): void {
        this.stop()
        this.call()
      }
      stop(): void {
        realClear(this.handle)
        timers.delete(this)
      }
      ref(): this {
        return this
      }
      unref(): this {
        return this
      }
    }

    const setClock = (time: number, factor: number): void => {
      base = time
      since = realNow()
      rate = factor
      for (const timer of timers) timer.arm()
    }
    Date.now = () => Math.floor(now())
    // The monotonic clock runs at the same rate, from its current value.
    const ahead = performance.now() - realNow()
    performance.now = () => now() + ahead
    Reflect.set(globalThis, 'setTimeout', (call: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const timer = new Timer(now() + ms, () => call(...args))
      timers.add(timer)
      timer.arm()
      return timer
    })
    Reflect.set(globalThis, 'clearTimeout', (timer: unknown) => {
      if (timer instanceof Timer) timer.stop()
      else realClear(timer as Parameters<typeof realClear>[0])
    })
    Reflect.set(globalThis, 'testClock', {
      rate: (factor: number) => setClock(now(), factor),
      advance: async (ms: number) => {
        const end = now() + ms
        const after = rate
        for (;;) {
          const next = [...timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0]
          setClock(next ? Math.max(next.due, now()) : end, 0)
          next?.fire()
          // Runs what the timer started first, since that may set the next one.
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
          if (!next) return setClock(end, after)
        }
      },
    })
  })
  return {
    rate: (factor) =>
      app.electron.evaluate(
        (_electron, value) => (Reflect.get(globalThis, 'testClock') as { rate: (factor: number) => void }).rate(value),
        factor,
      ),
    advance: (ms) =>
      app.electron.evaluate(
        (_electron, value) =>
          (Reflect.get(globalThis, 'testClock') as { advance: (ms: number) => Promise<void> }).advance(value),
        ms,
      ),
  }
}

import type { Clock } from '../../../shared/clock.ts'
import type { HostState } from '../../../shared/models/host-state.ts'
import { HostMonitor, type MonitorOptions } from '../../../electron/hosts/monitor.ts'
import type { VimClient } from '../../../electron/vim/client.ts'

/** A clock that stands still; the test ends its sleeps. */
export interface HandClock extends Clock {
  /** Milliseconds asked for by every sleep so far. */
  readonly asked: readonly number[]
  /** Sleeps that have not ended. */
  readonly sleeping: number
  /** Resolves once so many sleeps were begun in all. */
  slept(count: number): Promise<void>
  /** Moves time on by what the sleeps under way still need, and ends them. */
  wakeAll(): void
}

export function handClock(start = Date.UTC(2025, 5, 1)): HandClock {
  let now = start
  const asked: number[] = []
  const under = new Map<() => void, number>()
  let waiting: { readonly count: number; readonly resolve: () => void }[] = []
  return {
    asked,
    get sleeping() {
      return under.size
    },
    now: () => now,
    elapsed: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        asked.push(ms)
        for (const each of waiting) if (asked.length >= each.count) each.resolve()
        waiting = waiting.filter((each) => asked.length < each.count)
        if (signal?.aborted) return resolve()
        const done = (): void => {
          under.delete(done)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        under.set(done, now + ms)
        signal?.addEventListener('abort', done, { once: true })
      }),
    slept: (count) =>
      asked.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve })
          }),
    wakeAll() {
      now = Math.max(now, ...under.values())
      for (const done of under.keys()) done()
    },
  }
}

export interface Watched {
  readonly monitor: HostMonitor
  readonly clock: HandClock
  /** Every state since the start. */
  readonly states: readonly HostState[]
  /** Resolves with the first state from now on, the present one included, that fits. */
  until(wanted: (state: HostState) => boolean): Promise<HostState>
  /** Resolves with the next change that fits. */
  next(wanted?: (state: HostState) => boolean): Promise<HostState>
}

/** A started monitor whose jitter is none. */
export function watch(client: VimClient, options: Partial<MonitorOptions> = {}): Watched {
  const clock = handClock()
  const monitor = new HostMonitor({ client, clock, random: () => 0, ...options })
  const states: HostState[] = []
  monitor.subscribe((state) => states.push(state))
  monitor.start()
  const next = (wanted: (state: HostState) => boolean = () => true): Promise<HostState> =>
    new Promise((resolve) => {
      const stop = monitor.subscribe((state) => {
        if (!wanted(state)) return
        stop()
        resolve(state)
      })
    })
  return {
    monitor,
    clock,
    states,
    next,
    until: (wanted) => (wanted(monitor.state) ? Promise.resolve(monitor.state) : next(wanted)),
  }
}

export const connected = (state: HostState): boolean => state.connection === 'connected'
export const unreachable = (state: HostState): boolean => state.connection === 'unreachable'
export const blocked = (state: HostState): boolean => state.connection === 'blocked'

/** The power states in a state's inventory, by VM id. */
export function powers(state: HostState): Record<string, string | null> {
  return Object.fromEntries((state.inventory?.vms ?? []).map((vm) => [vm.id, vm.powerState]))
}

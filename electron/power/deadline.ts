import type { AwakeTime } from './awake-time.ts'

/** A moment of a run's awake time. */
export interface Deadline {
  /** Milliseconds left, never below 0; Infinity for one that never comes. */
  leftMs(): number
  readonly over: boolean
}

/** Returns the moment `ms` of awake time from now. */
export function deadlineIn(awake: AwakeTime, ms: number): Deadline {
  const at = awake.elapsed() + ms
  const leftMs = (): number => Math.max(0, at - awake.elapsed())
  return {
    leftMs,
    get over() {
      return leftMs() === 0
    },
  }
}

/** Returns the deadline that comes first. */
export function earlier(...deadlines: readonly Deadline[]): Deadline {
  const leftMs = (): number => Math.min(...deadlines.map((each) => each.leftMs()))
  return {
    leftMs,
    get over() {
      return leftMs() === 0
    },
  }
}

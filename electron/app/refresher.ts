import type { Clock } from '../../shared/clock.ts'

/** Something that is read again from time to time. */
export interface Refresh {
  /** Milliseconds from the end of one reading to the start of the next. */
  readonly everyMs: number
  /** Whether a window shows it: then it is read at once and waits for no other. */
  readonly shown: boolean
  /** Reads once; stops soon after the signal aborts. What it throws goes to `failed`, and the next reading comes all the same. */
  readonly read: (signal: AbortSignal) => Promise<void>
  /** Ends it. */
  readonly signal: AbortSignal
}

export interface RefresherOptions {
  readonly clock: Clock
  /** Hears what a reading threw, which is a fault of the program. */
  readonly failed: (error: unknown) => void
  /** How many background readings may be under way at a time. */
  readonly atOnce?: number
}

interface Entry extends Refresh {
  /** By `Clock.elapsed`; null while it is being read. */
  dueAt: number | null
}

/**
 * Reads everything again that hosts do not push: one timer for all of it, however many hosts there are, and none while there is
 * nothing to read. Background readings take turns, the longest overdue first, so that hundreds of hosts that connect at
 * once are not all asked at once.
 */
export class Refresher {
  readonly #clock: Clock
  readonly #failed: (error: unknown) => void
  readonly #atOnce: number
  readonly #entries = new Set<Entry>()
  #timer: AbortController | null = null
  #inBackground = 0

  constructor({ clock, failed, atOnce = 4 }: RefresherOptions) {
    this.#clock = clock
    this.#failed = failed
    this.#atOnce = atOnce
  }

  /** Reads now, or as soon as it is its turn, and again and again until the refresh's signal aborts. */
  add(refresh: Refresh): void {
    if (refresh.signal.aborted) return
    const entry: Entry = { ...refresh, dueAt: this.#clock.elapsed() }
    this.#entries.add(entry)
    refresh.signal.addEventListener(
      'abort',
      () => {
        this.#entries.delete(entry)
        this.#arm()
      },
      { once: true },
    )
    this.#arm()
  }

  /** How many refreshes there are. */
  get size(): number {
    return this.#entries.size
  }

  /** Begins what is due and waits for what is due next. */
  #arm(): void {
    this.#timer?.abort()
    this.#timer = null
    const now = this.#clock.elapsed()
    const waiting = [...this.#entries].filter(isWaiting).toSorted((one, other) => one.dueAt - other.dueAt)
    for (const entry of waiting) {
      if (entry.dueAt > now) break
      if (entry.shown || this.#inBackground < this.#atOnce) this.#read(entry)
    }
    // What is due and has no turn yet begins when a reading ends, not when a time has come.
    const next = waiting.find(({ dueAt }) => dueAt !== null && dueAt > now)
    if (!next) return
    const timer = new AbortController()
    this.#timer = timer
    void this.#clock.sleep(next.dueAt - now, timer.signal).then(() => {
      if (!timer.signal.aborted) this.#arm()
    })
  }

  #read(entry: Entry): void {
    entry.dueAt = null
    if (!entry.shown) this.#inBackground += 1
    // In a turn of its own, so that adding never runs a reading.
    void Promise.resolve()
      .then(() => (entry.signal.aborted ? undefined : entry.read(entry.signal)))
      .catch(this.#failed)
      .then(() => {
        if (!entry.shown) this.#inBackground -= 1
        entry.dueAt = this.#clock.elapsed() + entry.everyMs
        this.#arm()
      })
  }
}

function isWaiting(entry: Entry): entry is Entry & { dueAt: number } {
  return entry.dueAt !== null
}

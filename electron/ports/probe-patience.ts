/** Shortest waits of the first and the second connection attempt once the host has answered somewhere, ms. */
const shortest = [200, 300] as const
/** How many times the slowest answer so far an attempt waits, at least. */
const slack = [4, 6] as const

/** Least time a refusal needs on Windows, which repeats a refused SYN for about two seconds before it says so, ms. */
const windowsRefusal = 3_000

/**
 * How long a silent port is waited for.
 *
 * While nothing has answered, all the time there is: the kernel repeats a lost SYN after 1 s, so the default of 2 s
 * holds two of them. Once the host has answered on some port, the time it takes is known: then an attempt waits a
 * multiple of the slowest answer, and a port that stays silent gets a second attempt with a SYN of its own and more
 * patience. Either way one lost packet does not make an open port look filtered.
 */
export class Patience {
  readonly #limitMs: number
  readonly #hurries: boolean
  #slowest: number | null = null
  readonly #onHurry = new Set<() => void>()

  /** @param timeoutMs the most an attempt may take. */
  constructor(timeoutMs: number, platform: NodeJS.Platform = process.platform) {
    this.#hurries = platform !== 'win32'
    this.#limitMs = this.#hurries ? timeoutMs : Math.max(timeoutMs, windowsRefusal)
  }

  /** An answer came after so many milliseconds. */
  heard(ms: number): void {
    const first = this.#slowest === null
    this.#slowest = Math.max(this.#slowest ?? 0, ms)
    if (!first) return
    for (const hurry of this.#onHurry) hurry()
    this.#onHurry.clear()
  }

  /** Returns how long an attempt may take now, and whether that is all the time there is. */
  wait(attempt: 0 | 1): { readonly ms: number; readonly patient: boolean } {
    if (!this.#hurries || this.#slowest === null) return { ms: this.#limitMs, patient: true }
    const ms = Math.max(shortest[attempt], Math.ceil(this.#slowest * slack[attempt]))
    return ms < this.#limitMs ? { ms, patient: attempt === 1 } : { ms: this.#limitMs, patient: true }
  }

  /**
   * Calls `expired` once, when an attempt that begins now has had its time; answers that come in shorten it.
   * @returns stops it.
   */
  start(attempt: 0 | 1, expired: (patient: boolean) => void): () => void {
    const begun = performance.now()
    let timer: NodeJS.Timeout | undefined
    let last: NodeJS.Immediate | undefined
    const arm = (): void => {
      const { ms } = this.wait(attempt)
      clearTimeout(timer)
      timer = setTimeout(due, Math.max(0, begun + ms - performance.now()))
    }
    const due = (): void => {
      // Timers come before sockets in a turn of the event loop: after a pause of this process an answer may be waiting
      // unread.
      last = setImmediate(() => {
        // Others took longer than was known when this attempt was timed.
        if (performance.now() - begun < this.wait(attempt).ms - 1) return arm()
        stop()
        expired(this.wait(attempt).patient)
      })
    }
    const stop = (): void => {
      clearTimeout(timer)
      clearImmediate(last)
      this.#onHurry.delete(arm)
    }
    this.#onHurry.add(arm)
    arm()
    return stop
  }
}

/** Milliseconds a wait lasts by default. */
const patience = 10_000

/** Announces changes, so that waiting needs no polling. */
export class Changes {
  #waiting: (() => void)[] = []

  tell(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /**
   * Looks now and after every change until `look` finds something.
   * @throws Error with the text of `otherwise` when time is up.
   */
  async until<T>(look: () => Promise<T | null>, otherwise: () => string, timeoutMs = patience): Promise<T> {
    let up = false
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        up = true
        resolve()
      }, timeoutMs)
    })
    try {
      for (;;) {
        // Asked for before looking: a change in between counts.
        const changed = new Promise<void>((resolve) => {
          this.#waiting.push(resolve)
        })
        const found = await look()
        if (found !== null) return found
        if (up) throw new Error(`After ${timeoutMs} ms: ${otherwise()}`)
        await Promise.race([changed, expired])
      }
    } finally {
      clearTimeout(timer)
    }
  }
}

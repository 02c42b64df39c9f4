/** How much of this program's time one host may take. Times in milliseconds. */
export interface WorkLimits {
  /** Work in a row. A host with a thousand VMs takes a tenth of it to be read in full. */
  readonly burstMs: number
  /** Part of the time that a host may take in the long run; also how fast the burst is regained. */
  readonly share: number
  /** What a host can owe at most, so that one slow stretch, or a clock that leapt, does not shut it out for long. */
  readonly debtMs: number
  /** Bytes of replies that are read before everybody else has a turn. */
  readonly turnBytes: number
  /** Bytes that a piece of a reply counts as at least, since each costs something however short it is. */
  readonly pieceBytes: number
  /** Work that a piece counts as beside what is measured: what Node itself does to hand it over. */
  readonly pieceMs: number
}

export const defaultWorkLimits: WorkLimits = {
  burstMs: 3_000,
  share: 0.1,
  debtMs: 2_000,
  turnBytes: 32 * 1024,
  pieceBytes: 256,
  pieceMs: 0.005,
}

/** What work and time are measured with. */
export interface WorkMeter {
  /** Processor time that this thread has used. Unlike elapsed time it does not grow because the computer is busy with something else. */
  worked(): number
  elapsed(): number
}

const { threadCpuUsage } = process as Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>

const systemMeter: WorkMeter = {
  worked: () => {
    // Node before 22.19, and so the test runtime's, cannot tell it. Elapsed time then charges a host for a busy computer as well.
    const used = threadCpuUsage?.()
    return used === undefined ? performance.now() : (used.user + used.system) / 1_000
  },
  elapsed: () => performance.now(),
}

/**
 * Bounds the time that one host's replies take, whatever is in them: there is one thread for all hosts and the window. A
 * turn of the event loop reads so many bytes at most, and a host that used up its burst of work waits until its share of
 * the time has caught up. Bounds of bytes alone would not do: the same megabyte takes 5 ms or 500 ms.
 */
export class WorkShare {
  readonly #limits: WorkLimits
  readonly #meter: WorkMeter
  #left: number
  #at: number
  #turnBytes = 0
  #turnEnds = false

  constructor(limits: WorkLimits = defaultWorkLimits, meter: WorkMeter = systemMeter) {
    this.#limits = limits
    this.#meter = meter
    this.#left = limits.burstMs
    this.#at = meter.elapsed()
  }

  /** Milliseconds until the host may take time again; 0 while it has some left. */
  get waitMs(): number {
    this.#regain()
    return this.#left >= 0 ? 0 : Math.ceil(-this.#left / this.#limits.share)
  }

  /** Does a piece of work that this host causes, and charges it. */
  charge<T>(work: () => T): T {
    const before = this.#meter.worked()
    try {
      return work()
    } finally {
      this.#take(this.#meter.worked() - before)
    }
  }

  /** {@link charge} for a piece of a reply. Tells whether this turn's bytes are used up: then the rest is for a later one. */
  read<T>(bytes: number, work: () => T): { readonly result: T; readonly turnOver: boolean } {
    if (!this.#turnEnds) {
      this.#turnEnds = true
      setImmediate(() => {
        this.#turnEnds = false
        this.#turnBytes = 0
      })
    }
    this.#turnBytes += Math.max(bytes, this.#limits.pieceBytes)
    const result = this.charge(work)
    this.#take(this.#limits.pieceMs)
    return { result, turnOver: this.#turnBytes >= this.#limits.turnBytes || this.waitMs > 0 }
  }

  #take(ms: number): void {
    this.#regain()
    this.#left = Math.max(-this.#limits.debtMs, this.#left - ms)
  }

  #regain(): void {
    const now = this.#meter.elapsed()
    this.#left = Math.min(this.#limits.burstMs, this.#left + Math.max(0, now - this.#at) * this.#limits.share)
    this.#at = now
  }
}

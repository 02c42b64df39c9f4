import type { Clock } from '../../shared/clock.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'

/** How much a host may push. Far above what a host with a thousand VMs sends, far below what would keep this computer busy. */
export interface PushLimits {
  /** Polls in a row without a pause. 100 guests that go down within seconds may bring a push each, and a run waits for every one. */
  readonly burst: number
  /** Polls a second in the long run; also how fast the burst is regained. */
  readonly perSecond: number
  /** Polls that one counts as when it brought nothing: a host that has nothing to say is asked less often. */
  readonly emptyCost: number
  /** Truncated replies in a row, of which the next is asked for at once. */
  readonly truncated: number
  /** Objects that one filter may hold; an ESXi has 1,024 VMs at most. */
  readonly objects: number
  /** Characters that the values of one filter may hold. */
  readonly characters: number
  /** Bytes in a row, and how many of them are regained a second. */
  readonly bytes: number
  readonly bytesPerSecond: number
}

export const defaultPushLimits: PushLimits = {
  burst: 200,
  perSecond: 4,
  emptyCost: 10,
  truncated: 200,
  objects: 20_000,
  characters: 64 * 1024 * 1024,
  bytes: 64 * 1024 * 1024,
  bytesPerSecond: 256 * 1024,
}

/** What one reply of the long poll took. */
export interface PushReply {
  readonly bytes: number
  readonly truncated: boolean
  readonly empty: boolean
}

/**
 * Bounds the work that one host's pushes make, whatever the host does: two token buckets on the monotonic clock, for polls
 * and for bytes. Too many polls are only slowed down, to a quarter of a second each, which also gathers their changes; too
 * many bytes, objects or truncated replies are a problem. It outlives filters, so that a new one brings no new burst.
 */
export class PushBudget {
  readonly #clock: Clock
  readonly #limits: PushLimits
  #polls: number
  #bytes: number
  #at: number
  #truncated = 0

  constructor(clock: Clock, limits: PushLimits = defaultPushLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#polls = limits.burst
    this.#bytes = limits.bytes
    this.#at = clock.elapsed()
  }

  /** Resolves when the next poll may be sent: at once within the burst, or when the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    this.#regain()
    if (this.#polls >= 1 || signal.aborted) return
    await this.#clock.sleep(Math.ceil(((1 - this.#polls) / this.#limits.perSecond) * 1_000), signal)
    this.#regain()
  }

  /** Counts a reply and what the filter holds after it. Returns the problem when it was too much. */
  took(reply: PushReply, held: { readonly objects: number; readonly characters: number }): Problem | null {
    this.#regain()
    this.#polls -= reply.empty ? this.#limits.emptyCost : 1
    this.#bytes -= reply.bytes
    this.#truncated = reply.truncated ? this.#truncated + 1 : 0
    const { truncated, objects, characters } = this.#limits
    if (this.#bytes >= 0 && this.#truncated <= truncated && held.objects <= objects && held.characters <= characters)
      return null
    this.#truncated = 0
    return problem('UPDATES_ENDLESS', { method: 'WaitForUpdatesEx' })
  }

  #regain(): void {
    const now = this.#clock.elapsed()
    const seconds = Math.max(0, now - this.#at) / 1_000
    this.#at = now
    this.#polls = Math.min(this.#limits.burst, this.#polls + seconds * this.#limits.perSecond)
    this.#bytes = Math.min(this.#limits.bytes, this.#bytes + seconds * this.#limits.bytesPerSecond)
  }
}

import { deadlineIn, type Deadline } from './deadline.ts'
import { guestDeadline } from './guest-wait.ts'
import type { RunContext } from './run-context.ts'

/** The time that one guest has to shut down. It runs once the host has answered that it was asked, or refuses to ask. */
export class GuestTime {
  readonly #context: RunContext
  /** Seconds that the rules give the guest. */
  readonly seconds: number
  /** When it is over, and the awake milliseconds at which it began; null while it does not run. */
  #running: { readonly deadline: Deadline; readonly begunAt: number } | null = null

  constructor(context: RunContext, seconds: number) {
    this.#context = context
    this.seconds = seconds
  }

  get running(): boolean {
    return this.#running !== null
  }

  /** Whether it ran out. */
  get over(): boolean {
    return this.#running?.deadline.over === true
  }

  /** Whole seconds since it began; 0 while it does not run. */
  get passedSeconds(): number {
    return this.#running === null ? 0 : Math.round((this.#context.awake.elapsed() - this.#running.begunAt) / 1000)
  }

  /** Begins it, again if it ran before. */
  begin(): Deadline {
    const deadline = this.again()
    this.#running = { deadline, begunAt: this.#context.awake.elapsed() }
    return deadline
  }

  /** Returns the same time once more from now, for a guest that gets longer. */
  again(): Deadline {
    return guestDeadline(this.#context, deadlineIn(this.#context.awake, this.seconds * 1000))
  }

  /** Stops it until it begins again. */
  reset(): void {
    this.#running = null
  }

  /** Returns a pause cut to the time that is left; the whole pause while it does not run. */
  within(pauseMs: number): number {
    return this.#running === null ? pauseMs : Math.min(pauseMs, this.#running.deadline.leftMs())
  }
}

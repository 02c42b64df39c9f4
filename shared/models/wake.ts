import type { Problem } from '../problems/problem.ts'

/** Network cards that wake a host, recorded while it was on. */
export interface RecordedCards {
  /** As `00:50:56:00:00:01`; empty until a contact has read them. */
  readonly macs: readonly string[]
  /** Those of `macs` that cannot wake it, as the host reported. */
  readonly incapable: readonly string[]
}

/** The waking of a host from the click to its result. */
export interface WakeView {
  /** `sending`: packets go out every few seconds. `waiting`: no more are sent, and only an answer is waited for. */
  readonly phase: 'sending' | 'waiting' | 'ended'
  /** ISO 8601 UTC of the click. */
  readonly since: string
  readonly macs: readonly string[]
  /** Addresses the packets went to; empty until the first left. */
  readonly to: readonly string[]
  /** Rounds of packets that left this computer. */
  readonly rounds: number
  /** Whether a SecureOn password was kept but is no longer in the keychain, so that packets go without it. */
  readonly passwordGone: boolean
  /** Null until it has ended, and for one that could not begin: see `problem`. */
  readonly outcome: 'woken' | 'already-awake' | 'not-woken' | null
  readonly problem: Problem | null
}

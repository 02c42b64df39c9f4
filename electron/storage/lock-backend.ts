import type { LockNote } from './lock-note.ts'

/** A lock that is held until `release`, or until this process ends in whatever way. */
export interface Lock {
  /** Frees it; resolves when another process can take it. A second call does nothing. */
  release(): Promise<void>
}

/** How a platform keeps a lock. `tryHold` gives null when somebody else holds it and throws when locks cannot be had at all. */
export interface LockBackend {
  /** Longest time between two tries of a waiter. Milliseconds. */
  readonly pollMs: number
  tryHold(key: string, note: LockNote): Promise<Lock | null>
  /** Looks at the holder: its note (null when it says nothing) and, where the platform tells, the moment it is gone. */
  watch(key: string): { readonly note: Promise<LockNote | null>; readonly gone: Promise<void>; close(): void }
}

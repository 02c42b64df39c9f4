import type { LockNote } from './lock-note.ts'

/** A lock that is held until `release`, or until this process ends in whatever way. */
export interface Lock {
  /** Frees it; resolves when another process can take it. A second call does nothing. */
  release(): Promise<void>
}

/** How a platform keeps a lock. All methods throw when locks cannot be had at all. `key` is what {@link lockPlace} takes. */
export interface LockBackend {
  /** Longest time between two tries of a waiter. Milliseconds. */
  readonly pollMs: number
  /** Takes the lock; null when another holder has it. */
  tryHold(key: string, note: LockNote): Promise<Lock | null>
  /** Whether the lock is held now. Takes nothing and creates nothing. */
  isHeld(key: string): Promise<boolean>
  /** Looks at the holder: its note (null when it says nothing) and, where the platform tells, the moment it is gone. */
  watch(key: string): { readonly note: Promise<LockNote | null>; readonly gone: Promise<void>; close(): void }
  /** Removes what a lock leaves behind. Only for a key that is free and that no process will ever take again. */
  forget(key: string): Promise<void>
}

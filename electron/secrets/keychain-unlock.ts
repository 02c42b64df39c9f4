import type { Result } from '../../shared/result.ts'
import { ok } from '../../shared/result.ts'

/**
 * Unlocks the keychain before its library is called, for platforms whose library cannot tell "locked" from "nothing
 * stored" (see secret-service.ts). Methods fail with KEYCHAIN_MISSING, KEYCHAIN_LOCKED or KEYCHAIN_REFUSED.
 */
export interface KeychainUnlock {
  /** Checks that the keychain is there and unlocked, without prompting the user. */
  status(): Promise<Result<void>>
  /** Unlocks what is needed to read this account. `absent` is certain; `unknown` means that only reading will tell. */
  forReading(account: string): Promise<Result<'present' | 'absent' | 'unknown'>>
  /** Unlocks what is needed to store something. */
  forWriting(): Promise<Result<void>>
}

/** Does nothing: macOS's library reports a locked keychain itself, and Windows' keychain is never locked. */
export const noUnlock: KeychainUnlock = {
  status: async () => ok(),
  forReading: async () => ok('unknown'),
  forWriting: async () => ok(),
}

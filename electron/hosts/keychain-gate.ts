import type { Result } from '../../shared/result.ts'
import { ok } from '../../shared/result.ts'

/**
 * What stands before the keychain's own library: finds out whether it may be asked now, and lets the person unlock it.
 * Needed where the library's answers cannot be told apart (see secret-service.ts). Fails with KEYCHAIN_MISSING, KEYCHAIN_LOCKED or KEYCHAIN_REFUSED.
 */
export interface KeychainGate {
  /** Whether the keychain is there and unlocked; asks the person nothing. */
  status(): Promise<Result<void>>
  /** Unlocks what is needed to read this account. `absent`: nothing is stored, for certain; `unknown`: only reading tells. */
  reading(account: string): Promise<Result<'present' | 'absent' | 'unknown'>>
  /** Unlocks what is needed to store something. */
  writing(): Promise<Result<void>>
}

/** For keychains whose library says itself when it is locked (macOS), and those that cannot be (Windows). */
export const openGate: KeychainGate = {
  status: async () => ok(),
  reading: async () => ok('unknown'),
  writing: async () => ok(),
}

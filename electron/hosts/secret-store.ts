import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'

/**
 * Where passwords of hosts are kept, by host id. A store that cannot be asked says so (KEYCHAIN_MISSING, KEYCHAIN_LOCKED, KEYCHAIN_REFUSED);
 * `null` from `get` is only ever the truth that nothing is stored. No problem of it holds a secret.
 */
export interface SecretStore {
  readonly kind: 'keychain' | 'session'
  /** Whether it can be used as it is now; asks the person nothing. */
  status(): Promise<Result<void>>
  get(hostId: string): Promise<Result<string | null>>
  set(hostId: string, secret: string): Promise<Result<void>>
  /** Whether there was one. */
  remove(hostId: string): Promise<Result<boolean>>
}

/**
 * Whether every store can hold a secret unchanged: not empty (keychains take that for "none"), no NUL (C strings end there) and
 * no lone surrogate (it has no UTF-8). None of these can be in a password of ESXi: XML cannot carry them either.
 */
export function checkStorable(secret: string): Result<void> {
  const storable = secret !== '' && !secret.includes('\0') && secret.isWellFormed()
  return storable ? ok() : fail(problem('CREDENTIALS_UNUSABLE'))
}

/** Keeps secrets in memory until the program ends. */
export function sessionSecretStore(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    kind: 'session',
    status: async () => ok(),
    get: async (hostId) => ok(secrets.get(hostId) ?? null),
    async set(hostId, secret) {
      const storable = checkStorable(secret)
      if (storable.ok) secrets.set(hostId, secret)
      return storable
    },
    remove: async (hostId) => ok(secrets.delete(hostId)),
  }
}

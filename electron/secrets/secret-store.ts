import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'

/**
 * Keeps the passwords of hosts, by host id. A store that cannot be read fails with KEYCHAIN_MISSING, KEYCHAIN_LOCKED or
 * KEYCHAIN_REFUSED; `null` from `get` always means that nothing is stored. Its problems never contain a secret.
 */
export interface SecretStore {
  readonly kind: 'keychain' | 'session'
  /** Checks that it can be used right now, without prompting the user. */
  status(): Promise<Result<void>>
  get(hostId: string): Promise<Result<string | null>>
  set(hostId: string, secret: string): Promise<Result<void>>
  /** Returns whether there was one. */
  remove(hostId: string): Promise<Result<boolean>>
}

/**
 * Checks that every store can hold a secret unchanged: not empty (keychains take that for "none"), no NUL (C strings end
 * there) and no lone surrogate (UTF-8 has none). No ESXi password contains any of these, since XML cannot carry them.
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

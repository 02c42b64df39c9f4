import type { Result } from '../../shared/result.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { KnownHost } from './known-host.ts'
import type { HostRegistry } from './registry.ts'

/** Says where a host and its password are kept. */
export interface HostStores {
  readonly registry: HostRegistry
  /** Every store that may hold the password. */
  readonly secrets: readonly SecretStore[]
}

/**
 * Removes a host and returns it. Its password goes first, so that none is left behind without its host. Fails with
 * HOST_NOT_FOUND, KEYCHAIN_LOCKED or KEYCHAIN_REFUSED.
 */
export async function removeHost({ registry, secrets }: HostStores, id: string): Promise<Result<KnownHost>> {
  for (const store of secrets) {
    const removed = await store.remove(id)
    // Without a keychain no password was ever stored; any other failure would leave it behind unseen.
    if (!removed.ok && removed.problem.code !== 'KEYCHAIN_MISSING') return removed
  }
  return registry.remove(id)
}

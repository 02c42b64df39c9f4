import type { Result } from '../../shared/result.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { KnownHost } from './known-host.ts'
import type { HostRegistry } from './registry.ts'

/** Says where a host and its password are kept. */
export interface HostStores {
  readonly registry: HostRegistry
  /** Every store that may hold the password, by the endpoint's id. */
  readonly secrets: readonly SecretStore[]
}

/**
 * Removes a host and returns it. The password of its endpoint goes first, so that none is left behind, unless another host
 * is reached through the same endpoint. Fails with HOST_NOT_FOUND, KEYCHAIN_LOCKED or KEYCHAIN_REFUSED.
 */
export async function removeHost({ registry, secrets }: HostStores, id: string): Promise<Result<KnownHost>> {
  const listed = await registry.list()
  if (!listed.ok) return listed
  const endpointId = listed.value.find((host) => host.id === id)?.endpoint.id
  if (endpointId === undefined) return registry.remove(id)
  const shared = listed.value.some((host) => host.id !== id && host.endpoint.id === endpointId)
  for (const store of shared ? [] : secrets) {
    const removed = await store.remove(endpointId)
    // Without a keychain no password was ever stored; any other failure would leave it behind unseen.
    if (!removed.ok && removed.problem.code !== 'KEYCHAIN_MISSING') return removed
  }
  return registry.remove(id)
}

import type { Result } from '../../shared/result.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { KnownHost } from './known-host.ts'
import type { HostRegistry } from './registry.ts'
import { secureOnAccount } from './secure-on.ts'

/** Says where a host and its password are kept. */
export interface HostStores {
  readonly registry: HostRegistry
  /** Every store that may hold the password, by the endpoint's id. */
  readonly secrets: readonly SecretStore[]
}

/**
 * Removes a host and returns it. Its passwords go first, so that none is left behind; the one of an endpoint stays that another host
 * is reached through. Fails with HOST_NOT_FOUND, KEYCHAIN_LOCKED or KEYCHAIN_REFUSED.
 */
export async function removeHost({ registry, secrets }: HostStores, id: string): Promise<Result<KnownHost>> {
  const listed = await registry.list()
  if (!listed.ok) return listed
  const host = listed.value.find((each) => each.id === id)
  if (host === undefined) return registry.remove(id)
  const endpointId = host.endpoint.id
  const shared = listed.value.some((other) => other.id !== id && other.endpoint.id === endpointId)
  const accounts = [...(shared ? [] : [endpointId]), ...(host.wake.secureOn ? [secureOnAccount(id)] : [])]
  for (const store of secrets)
    for (const account of accounts) {
      const removed = await store.remove(account)
      // Without a keychain no password was ever stored; any other failure would leave it behind unseen.
      if (!removed.ok && removed.problem.code !== 'KEYCHAIN_MISSING') return removed
    }
  return registry.remove(id)
}

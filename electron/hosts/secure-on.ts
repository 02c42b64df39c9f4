import { ok, type Result } from '../../shared/result.ts'
import { parseSixBytes } from '../../shared/rules/wake/mac.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { KnownHost } from './known-host.ts'
import type { HostRegistry } from './registry.ts'

/** Returns where a secret store keeps the SecureOn password of a host's network cards. */
export function secureOnAccount(hostId: string): string {
  return `${hostId}/secure-on`
}

/**
 * Returns the SecureOn password kept for a host; null when there is none. The store is asked only where one was kept, as it may
 * ask the user to unlock it. Fails as `SecretStore.get`.
 */
export async function keptSecureOn(
  { id, wake }: Pick<KnownHost, 'id' | 'wake'>,
  secrets: SecretStore,
): Promise<Result<readonly number[] | null>> {
  if (!wake.secureOn) return ok(null)
  const kept = await secrets.get(secureOnAccount(id))
  return kept.ok ? ok(parseSixBytes(kept.value ?? '')) : kept
}

/** Keeps a SecureOn password for a host, or with null forgets it. Fails as the store and as the registry. */
export async function keepSecureOn(
  id: string,
  secureOn: string | null,
  secrets: SecretStore,
  registry: HostRegistry,
): Promise<Result<void>> {
  const account = secureOnAccount(id)
  const kept = secureOn === null ? await secrets.remove(account) : await secrets.set(account, secureOn)
  if (!kept.ok) return kept
  const remembered = await registry.rememberSecureOn(id, secureOn !== null)
  return remembered.ok ? ok() : remembered
}

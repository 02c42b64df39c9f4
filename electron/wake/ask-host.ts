import type { Result } from '../../shared/result.ts'
import type { Host } from '../hosts/known-host.ts'
import { probeHost } from '../hosts/probe.ts'

/**
 * Asks a host for its service content on a fresh connection with its pin; at the address it had last when its name no longer
 * resolves. Fails as `probeHost`.
 */
export async function askHost(
  { endpoint, wake: { ipv4 } }: Pick<Host, 'endpoint' | 'wake'>,
  probe: typeof probeHost = probeHost,
): Promise<Result<unknown>> {
  const { address, fingerprint } = endpoint
  const byName = await probe(address, fingerprint)
  return !byName.ok && byName.problem.code === 'NAME_NOT_FOUND' && ipv4 !== null
    ? probe(address, fingerprint, undefined, { addresses: [ipv4] })
    : byName
}

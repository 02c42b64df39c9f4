import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Resolves a name to its IPv4 addresses; rejects when there are none. */
export type LookupIpv4 = (name: string) => Promise<readonly string[]>

const systemLookupIpv4: LookupIpv4 = async (name) =>
  (await systemLookup(name, { all: true, family: 4 })).map(({ address }) => address)

/**
 * Returns the IPv4 addresses of a host that is off: those its name stands for, else the one it was last reached at. Fails with
 * WAKE_NO_IPV4.
 * @param host a name or an address, as it was added.
 */
export async function wakeAddresses(
  host: string,
  lastKnown: string | null,
  lookup: LookupIpv4 = systemLookupIpv4,
): Promise<Result<readonly string[]>> {
  if (isIP(host) === 4) return ok([host])
  const resolved = isIP(host) === 6 ? [] : await lookup(host).catch(() => [])
  if (resolved.length > 0) return ok(resolved)
  return lastKnown === null ? fail(problem('WAKE_NO_IPV4', { host })) : ok([lastKnown])
}

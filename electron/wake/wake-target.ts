import { networkInterfaces } from 'node:os'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { parseMac, parseSixBytes } from '../../shared/rules/wake/mac.ts'
import type { Host } from '../hosts/known-host.ts'
import { wakeAddresses, type LookupIpv4 } from './wake-address.ts'
import { chosenPath, parseBroadcast, wakePaths, type Interfaces, type WakePath } from './wake-paths.ts'

/** Which cards of a host are woken. */
export interface WakeCards {
  /** Six bytes each. */
  readonly macs: readonly (readonly number[])[]
  /** What the host said against it, if it did. */
  readonly doubt: Problem | null
}

/**
 * Returns the cards to wake: the ones given, else those that were recorded while the host was connected. What a host says of its
 * cards is only a hint, so they are tried all the same. Fails with WAKE_MAC_INVALID and WAKE_MACS_UNKNOWN.
 */
export function wakeCards(host: Pick<Host, 'name' | 'macs' | 'wake'>, given: readonly string[]): Result<WakeCards> {
  const wrong = given.find((text) => parseMac(text) === null)
  if (wrong !== undefined) return fail(problem('WAKE_MAC_INVALID', { input: wrong.slice(0, 60) }))
  const macs = [...new Set((given.length > 0 ? given : host.macs).map((text) => parseMac(text)))].filter(
    (mac) => mac !== null,
  )
  if (macs.length === 0) return fail(problem('WAKE_MACS_UNKNOWN', { name: host.name }))
  const able = macs.some((mac) => !host.wake.incapable.includes(mac))
  return ok({
    macs: macs.map((mac) => parseSixBytes(mac) ?? []),
    doubt: able ? null : problem('WAKE_NOT_SUPPORTED', { macs: macs.join(', ') }),
  })
}

export interface TargetOptions {
  /** Where the user wants the packets; null: into the subnet that this computer shares with the host. */
  readonly broadcast: string | null
  readonly interfaces?: () => Interfaces
  readonly lookup?: LookupIpv4
}

/** Reads an address given to send to. Fails with WAKE_BROADCAST_INVALID. */
export function broadcastAddress(text: string): Result<string> {
  const address = parseBroadcast(text)
  return address === null ? fail(problem('WAKE_BROADCAST_INVALID', { input: text.slice(0, 60) })) : ok(address)
}

/**
 * Finds out where to send packets for a host. Fails with WAKE_NO_IPV4, and with WAKE_NOT_LOCAL when no card of this computer
 * is on a subnet with the host.
 */
export async function findPaths(
  { endpoint, wake }: Pick<Host, 'endpoint' | 'wake'>,
  { broadcast, interfaces = networkInterfaces, lookup }: TargetOptions,
): Promise<Result<readonly WakePath[]>> {
  if (broadcast !== null) return ok([chosenPath(interfaces(), broadcast)])
  const addresses = await wakeAddresses(endpoint.address.host, wake.ipv4, lookup)
  if (!addresses.ok) return addresses
  const paths = wakePaths(interfaces(), addresses.value)
  return paths.length > 0 ? ok(paths) : fail(problem('WAKE_NOT_LOCAL', { address: addresses.value.join(', ') }))
}

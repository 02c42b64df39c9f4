import ipaddr from 'ipaddr.js'
import type { AllowedHosts } from '../models/firewall.ts'

/**
 * Reads one address strictly: no octal or shortened forms, which hosts read differently. A zone index is not part of it.
 */
function addressOf(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const plain = text.trim().replace(/%.*$/, '')
  if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return ipaddr.IPv4.parse(plain)
  if (!plain.includes(':') || !ipaddr.IPv6.isValid(plain)) return null
  const address = ipaddr.IPv6.parse(plain)
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

function firstAddressOf({ address, bits }: NonNullable<ReturnType<typeof networkOf>>): string {
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${family.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`
}

function networkOf(text: string): { readonly address: ipaddr.IPv4 | ipaddr.IPv6; readonly bits: number } | null {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text.trim())
  const address = match?.[1] === undefined ? null : addressOf(match[1])
  const bits = Number(match?.[2])
  return address && bits <= (address.kind() === 'ipv4' ? 32 : 128) ? { address, bits } : null
}

/** Whether a ruleset's list lets an address in; null when the address itself cannot be read. */
export function isAllowed(allowed: AllowedHosts, source: string): boolean | null {
  if (allowed.all) return true
  const address = addressOf(source)
  if (!address) return null
  const same = (text: string): boolean => addressOf(text)?.toNormalizedString() === address.toNormalizedString()
  const within = (text: string): boolean => {
    const network = networkOf(text)
    return network !== null && network.address.kind() === address.kind() && address.match(network.address, network.bits)
  }
  return allowed.addresses.some(same) || allowed.networks.some(within)
}

/** Sorts typed entries into addresses and networks, or returns the first that is neither. */
export function readAllowed(
  entries: readonly string[],
): { readonly allowed: AllowedHosts } | { readonly invalid: string } {
  const addresses = new Set<string>()
  const networks = new Set<string>()
  for (const entry of entries.map((each) => each.trim()).filter((each) => each !== '')) {
    const address = entry.includes('%') ? null : addressOf(entry)
    const network = address ? null : networkOf(entry)
    if (address) addresses.add(address.toString())
    // A network is kept by its first address: hosts refuse one with bits of a host set.
    else if (network) networks.add(firstAddressOf(network))
    else return { invalid: entry }
  }
  return { allowed: { all: false, addresses: [...addresses], networks: [...networks] } }
}

/** Returns the first entry of a list that is neither an address nor a network; null when all are. */
export function firstInvalid(allowed: AllowedHosts): string | null {
  return (
    allowed.addresses.find((text) => text.includes('%') || addressOf(text) === null) ??
    allowed.networks.find((text) => networkOf(text) === null) ??
    null
  )
}

/** Whether both let in the same addresses, in any order and spelling. A list beside `all` means nothing. */
export function sameAllowed(a: AllowedHosts, b: AllowedHosts): boolean {
  if (a.all || b.all) return a.all === b.all
  return (
    sameSet(a.addresses.map(spelled), b.addresses.map(spelled)) &&
    sameSet(a.networks.map(spelled), b.networks.map(spelled))
  )
}

function spelled(text: string): string {
  const network = networkOf(text)
  return network
    ? `${network.address.toNormalizedString()}/${network.bits}`
    : (addressOf(text)?.toNormalizedString() ?? text)
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...left].every((entry) => right.has(entry))
}

/** Returns the entries as text; `all` stands alone. */
export function allowedEntries(allowed: AllowedHosts): readonly string[] {
  return allowed.all ? ['all'] : [...allowed.addresses, ...allowed.networks]
}

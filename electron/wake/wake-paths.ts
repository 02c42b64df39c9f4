import type { NetworkInterfaceInfo } from 'node:os'
import { isLoopback, parseIp, sharePrefix, type IpNumber } from '../hosts/ip-number.ts'

/** This computer's network cards, as `os.networkInterfaces` returns them. */
export type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** Where a magic packet leaves this computer, and where it goes. */
export interface WakePath {
  /** Address of the card that sends it; null: as the routing table has it. */
  readonly from: string | null
  readonly to: string
}

interface Subnet {
  readonly from: string
  readonly own: IpNumber
  readonly bits: number
}

/**
 * Returns the paths to the directed broadcast address of each local subnet that holds one of the IPv4 addresses. Where
 * subnets lie within one another, as with a VPN that covers the local network, the narrowest is meant; two cards on the
 * same subnet are two paths. Empty when no card is on a subnet with the host.
 */
export function wakePaths(interfaces: Interfaces, addresses: readonly string[]): WakePath[] {
  const subnets = subnetsOf(interfaces)
  const paths = addresses.flatMap((address) =>
    narrowest(subnets, address).map(({ from, own, bits }) => ({ from, to: broadcastOf(own, bits) })),
  )
  return paths.filter((path, at) => paths.findIndex(({ from, to }) => from === path.from && to === path.to) === at)
}

/** Returns the path to an address the user chose: from the card whose subnet holds it, else by the routing table. */
export function chosenPath(interfaces: Interfaces, to: string): WakePath {
  return { from: narrowest(subnetsOf(interfaces), to)[0]?.from ?? null, to }
}

/**
 * Returns an address to send to, in normal form. Null for what names no single network: 255.255.255.255 goes to any that
 * the system picks, and multicast to whoever listens.
 */
export function parseBroadcast(text: string): string | null {
  const ip = parseIp(text.trim())
  if (ip?.family !== 4) return null
  const first = ip.value >> 24n
  return first === 0n || first >= 224n ? null : dotted(ip.value)
}

function subnetsOf(interfaces: Interfaces): Subnet[] {
  return Object.values(interfaces).flatMap((infos) =>
    (infos ?? []).flatMap(({ address, cidr, internal }) => {
      const own = parseIp(address)
      const bits = Number(/\/(\d{1,2})$/.exec(cidr ?? '')?.[1] ?? 0)
      // A subnet of one or two addresses has no broadcast address.
      return internal || own?.family !== 4 || isLoopback(own) || bits < 1 || bits > 30
        ? []
        : [{ from: address, own, bits }]
    }),
  )
}

function narrowest(subnets: readonly Subnet[], address: string): Subnet[] {
  const ip = parseIp(address)
  const holding = ip ? subnets.filter(({ own, bits }) => sharePrefix(own, ip, bits)) : []
  const most = Math.max(...holding.map(({ bits }) => bits))
  return holding.filter(({ bits }) => bits === most)
}

function broadcastOf({ value }: IpNumber, bits: number): string {
  return dotted(value | ((1n << BigInt(32 - bits)) - 1n))
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
}

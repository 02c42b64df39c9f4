import type { NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal, isLoopback, parseIp, sharePrefix, type IpNumber } from './ip-number.ts'

/** Most that are asked, so that a look at the network stays a handful of connections. */
const maxCandidates = 5
/** Places that other hosts do not take: they may all be shut down together, and then only these are left to ask. */
const keptForInfrastructure = 2
/** Where a gateway or name server is asked; a refusal is an answer, so none of these need be open. */
const infrastructurePorts = [53, 80, 443] as const
/** Bits of what counts as one network when this computer is not in it. */
const neighbourBits = { 4: 24, 6: 64 } as const

/** Something else on the host's network, which can tell a dead host from a dead network. */
export interface WitnessCandidate {
  readonly kind: 'host' | 'gateway' | 'dns'
  /** IPv4, or IPv6 without brackets, a scope id kept. */
  readonly address: string
  /** Asked side by side; an answer on one of them is enough. */
  readonly ports: readonly number[]
}

export interface WitnessInput {
  /** Addresses of the host that is shut down, resolved. */
  readonly host: readonly string[]
  /** What is known of its guests' addresses: they go down with it and vouch for nothing. */
  readonly guests?: readonly string[]
  /** As `os.networkInterfaces()` gives them. */
  readonly interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>
  /** As `defaultGateways()` gives them. */
  readonly gateways: readonly string[]
  /** As `dns.getServers()` gives them: a port other than 53 stands behind the address. */
  readonly dnsServers: readonly string[]
  /** The user's other hosts, resolved; none that is shut down at the same time. */
  readonly others: readonly { readonly addresses: readonly string[]; readonly port: number }[]
}

/** One of this computer's own networks. */
interface Link {
  /** How a zone may name the interface. */
  readonly zones: readonly string[]
  readonly ip: IpNumber
  readonly bits: number
}

/**
 * Returns whom to ask whether the host's network lives: the user's other hosts there first, then the gateway, then name
 * servers. An address counts only on the host's own network:
 * - this computer has an address in the same subnet: that subnet, and for IPv6 link-local addresses on the same interface;
 * - it has none (a routed host): the host's /24 or /64. The gateway towards it does not count, because it answers just as
 *   well when the far network is dead; so a routed host without a neighbour has no witness;
 * - the host is at an address of this computer's own (loopback, a tunnel): other hosts at such addresses.
 *
 * Never a candidate: an address of the host, whatever the port; any address of an entry that shares one with it; a guest
 * of the host; this computer itself.
 */
export function witnessCandidates({
  host,
  guests = [],
  interfaces,
  gateways,
  dnsServers,
  others,
}: WitnessInput): readonly WitnessCandidate[] {
  const links = linksOf(interfaces)
  const own = new Set(Object.values(interfaces).flatMap((infos) => keysOf((infos ?? []).map(({ address }) => address))))
  const never = new Set(keysOf([...host, ...guests]))
  const isOwn = (ip: IpNumber): boolean => isLoopback(ip) || own.has(keyOf(ip))
  const hostIps = host.flatMap((address) => parseIp(address) ?? [])

  const isNeighbour = (kind: WitnessCandidate['kind'], address: string): boolean => {
    const ip = parseIp(address)
    if (ip === null || never.has(keyOf(ip))) return false
    return hostIps.some((of) => {
      if (isOwn(of) || isOwn(ip)) return kind === 'host' && isOwn(of) && isOwn(ip)
      const [link, its] = [linkOf(of, links), linkOf(ip, links)]
      if (link) return of.family === ip.family && its !== null && sameLink(link, its, ip)
      return kind !== 'gateway' && its === null && !isLinkLocal(of) && sharePrefix(of, ip, neighbourBits[of.family])
    })
  }

  const unrelated = others.filter(({ addresses }) => !keysOf(addresses).some((key) => keysOf(host).includes(key)))
  const hosts = once(
    unrelated.flatMap(({ addresses, port }): WitnessCandidate[] => {
      const address = addresses.find((each) => isNeighbour('host', each))
      return address === undefined ? [] : [{ kind: 'host', address, ports: [port] }]
    }),
  )
  const infrastructure = [
    ...gateways.map((address): WitnessCandidate => ({ kind: 'gateway', address, ports: infrastructurePorts })),
    ...dnsServers.map(dnsCandidate),
  ].filter(({ kind, address }) => isNeighbour(kind, address))
  const all = once([...hosts, ...infrastructure])
  const kept = Math.min(keptForInfrastructure, all.length - hosts.length)
  return [...hosts.slice(0, maxCandidates - kept), ...all.slice(hosts.length)].slice(0, maxCandidates)
}

/**
 * What asking the witnesses says about a host that fell silent. `network-lives`: the silence is the host's own.
 * `network-silent`: what answered before the run is silent as well, so the host may run behind a dead switch.
 * `no-witness`: nothing answered before the run, so nothing can be asked.
 */
export type NetworkVerdict = 'network-lives' | 'network-silent' | 'no-witness'

/**
 * Judges by the witnesses, that is by what answered before the run. One answer is enough: a dead network answers nothing.
 * @param answered how many of them answered now.
 */
export function networkVerdict({
  hadWitnesses,
  answered,
}: {
  readonly hadWitnesses: boolean
  readonly answered: number
}): NetworkVerdict {
  if (!hadWitnesses) return 'no-witness'
  return answered > 0 ? 'network-lives' : 'network-silent'
}

function linksOf(interfaces: WitnessInput['interfaces']): Link[] {
  return Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? []).flatMap((info): Link[] => {
      const ip = parseIp(info.address)
      const bits = Number(info.cidr?.split('/')[1] ?? Number.NaN)
      if (info.internal || ip === null || Number.isNaN(bits)) return []
      return [{ zones: info.family === 'IPv6' ? [name, String(info.scopeid)] : [name], ip, bits }]
    }),
  )
}

/** The network of ours that an address is on, as the routing table would choose; null for one that is routed. */
function linkOf(ip: IpNumber, links: readonly Link[]): Link | null {
  const found = links.filter(
    (link) =>
      sharePrefix(link.ip, ip, link.bits) &&
      (ip.family === 4 || !isLinkLocal(ip) || (ip.zone !== null && link.zones.includes(ip.zone))),
  )
  return found.toSorted((a, b) => b.bits - a.bits)[0] ?? null
}

/** IPv6 routers are known by their link-local addresses, which are on the same wire. */
function sameLink(link: Link, its: Link, ip: IpNumber): boolean {
  const oneInterface = link.zones[0] === its.zones[0]
  return (
    oneInterface &&
    ((ip.family === 6 && isLinkLocal(ip)) || (link.bits === its.bits && sharePrefix(link.ip, its.ip, link.bits)))
  )
}

function dnsCandidate(server: string): WitnessCandidate {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(server) ?? []
  const address = bracketed ?? plain ?? server
  return {
    kind: 'dns',
    address,
    ports: port === undefined ? infrastructurePorts : [...new Set([Number(port), ...infrastructurePorts])],
  }
}

/** Each address once, under its most telling name. */
function once(candidates: readonly WitnessCandidate[]): WitnessCandidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ address }) => keysOf([address]).some((key) => !seen.has(key) && seen.add(key)))
}

function keysOf(addresses: readonly string[]): string[] {
  return addresses.flatMap((address) => {
    const ip = parseIp(address)
    return ip === null ? [] : [keyOf(ip)]
  })
}

function keyOf({ family, value }: IpNumber): string {
  return `${family}:${value}`
}

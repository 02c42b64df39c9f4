import { getServers } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { createReadStream } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../shared/clock.ts'
import type { NetworkService } from '../../shared/models/plan.ts'
import { defaultGateways } from '../hosts/default-gateways.ts'
import type { GuestPlaces } from './own-computer.ts'

/** Where a service that this computer depends on is found. */
export interface ServicePlace {
  readonly service: Exclude<NetworkService, 'route'>
  /** IP addresses as the system writes them, without zone and port. */
  readonly addresses: readonly string[]
  /** Lower case, with colons; empty when not known. */
  readonly macs: readonly string[]
}

/** The services of this computer, and which addresses it reaches without a gateway. */
export interface NetworkPlaces {
  readonly services: readonly ServicePlace[]
  readonly isOnLink: (address: string) => boolean
}

/** Longest file that is read of those below; far beyond what any of them holds. Bytes. */
const longestFile = 256 * 1024
/** Milliseconds for which one look at this computer serves every host that is read. */
const freshMs = 10_000
/** Milliseconds that a look-up of a name may take. */
const patienceMs = 1_000
/** Names that are looked up at most: those of proxies and of UPS servers. */
const mostNames = 8

let latest: { readonly at: number; readonly places: Promise<NetworkPlaces> } | null = null

/**
 * Finds the default gateway, the name servers, the proxy and the UPS server (NUT) of this computer. What cannot be found is
 * left out: no VM is then taken for it. Never fails.
 */
export function networkPlaces(clock: Clock): Promise<NetworkPlaces> {
  const at = clock.elapsed()
  if (latest === null || at - latest.at > freshMs) latest = { at, places: findPlaces(clock) }
  return latest.places
}

async function findPlaces(clock: Clock): Promise<NetworkPlaces> {
  const [gateways, names, ups] = await Promise.all([gatewayPlaces(), nameServers(), upsServers()])
  const [proxies, upsAddresses] = await Promise.all([
    addressesOf(proxyHosts(process.env), clock),
    addressesOf(ups, clock),
  ])
  const services: readonly ServicePlace[] = [
    { service: 'gateway', ...gateways },
    { service: 'dns', addresses: names, macs: [] },
    { service: 'proxy', addresses: proxies, macs: [] },
    { service: 'ups', addresses: upsAddresses, macs: [] },
  ]
  return { services, isOnLink: onLink(networkInterfaces()) }
}

/**
 * Returns what a VM does for this computer, by its network cards and addresses. Addresses can mislead (two private networks
 * may use the same ones), so what follows from it is a warning only.
 * @param hostAddress IP address of the host the VM runs on; null when it is not known.
 */
export function servicesOf(
  vm: GuestPlaces,
  { services, isOnLink }: NetworkPlaces,
  hostAddress: string | null,
): NetworkService[] {
  return services
    .filter(
      ({ addresses, macs }) =>
        addresses.some((each) => vm.ips.includes(each)) || macs.some((each) => vm.macs.includes(each)),
    )
    .map(({ service }) => (service === 'gateway' && hostAddress !== null && !isOnLink(hostAddress) ? 'route' : service))
}

/** Returns whether an address is in a network that one of these interfaces is in, or is this computer itself. */
export function onLink(interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>): (address: string) => boolean {
  const near = new BlockList()
  for (const { cidr, family } of Object.values(interfaces).flatMap((each) => each ?? [])) {
    const [network, bits] = cidr?.split('/') ?? []
    if (network !== undefined && bits !== undefined) near.addSubnet(network, Number(bits), asFamily(family))
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && near.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}

const asFamily = (family: string): 'ipv4' | 'ipv6' => (family === 'IPv4' ? 'ipv4' : 'ipv6')

async function gatewayPlaces(): Promise<Pick<ServicePlace, 'addresses' | 'macs'>> {
  // Link-local addresses are the same on many networks.
  const addresses = (await defaultGateways()).filter((address) => !address.includes('%'))
  const neighbours = process.platform === 'linux' ? await startOf('/proc/net/arp') : ''
  return { addresses, macs: macsOfNeighbours(neighbours, addresses) }
}

/** Reads the hardware addresses of some neighbours out of Linux's `/proc/net/arp`. */
export function macsOfNeighbours(table: string, addresses: readonly string[]): string[] {
  return table.split('\n').flatMap((line) => {
    const [address = '', , , mac = ''] = line.trim().split(/\s+/)
    const known = addresses.includes(address) && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(mac)
    return known && mac !== '00:00:00:00:00:00' ? [mac.toLowerCase()] : []
  })
}

/** Name servers of this computer. A stub on this computer (systemd-resolved) asks those in a file of its own. */
async function nameServers(): Promise<string[]> {
  const servers = getServers().map(withoutPort).filter(isElsewhere)
  if (servers.length > 0 || process.platform !== 'linux') return servers
  return serversOfResolvConf(await startOf('/run/systemd/resolve/resolv.conf')).filter(isElsewhere)
}

/** Reads the name servers out of a resolv.conf(5). */
export function serversOfResolvConf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [key, address = ''] = line.trim().split(/\s+/)
    return key === 'nameserver' && isIP(address) !== 0 ? [address] : []
  })
}

/** `192.0.2.1:53` and `[2001:db8::1]:53` as Node writes servers on another port than 53. */
function withoutPort(server: string): string {
  return isIP(server) === 0 ? (/^\[(.+)\]:\d+$/.exec(server)?.[1] ?? server.replace(/:\d+$/, '')) : server
}

function isElsewhere(address: string): boolean {
  return isIP(address) !== 0 && !address.startsWith('127.') && address !== '::1'
}

const proxyVariables = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'] as const

/** Returns the hosts of the proxies that programs are told to use by the environment. */
export function proxyHosts(env: NodeJS.ProcessEnv): string[] {
  const hosts = proxyVariables.flatMap((name) => {
    const value = env[name] ?? ''
    if (value === '') return []
    const url = value.includes('://') ? value : `http://${value}`
    return URL.canParse(url) ? [new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')] : []
  })
  return [...new Set(hosts.filter((host) => host !== ''))]
}

/** Returns the hosts of the UPS servers that NUT's upsmon watches here. Often only root may read that. */
async function upsServers(): Promise<string[]> {
  if (process.platform === 'win32') return []
  const files = await Promise.all(['/etc/nut/upsmon.conf', '/etc/ups/upsmon.conf'].map(startOf))
  return files.flatMap(hostsOfUpsmon)
}

/** Reads the hosts out of the `MONITOR ups@host:port …` lines of an upsmon.conf(5), and nothing else: they hold passwords. */
export function hostsOfUpsmon(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const host = /^\s*MONITOR\s+"?[^\s"@]*@(\[[^\]\s]+\]|[^\s:"]+)/i.exec(line)?.[1]?.replace(/^\[(.*)\]$/, '$1')
    return host === undefined || host.toLowerCase() === 'localhost' ? [] : [host]
  })
}

/** Looks names up, all at once and not for long; what is no name is an address already. */
async function addressesOf(hosts: readonly string[], clock: Clock): Promise<string[]> {
  const found = await Promise.all(
    hosts.slice(0, mostNames).map(async (host) => {
      if (isIP(host) !== 0) return [host]
      const found = lookup(host, { all: true }).then(
        (all) => all.map(({ address }) => address),
        () => [],
      )
      const over = new AbortController()
      const late = clock.sleep(patienceMs, over.signal).then(() => [])
      const addresses = await Promise.race([found, late])
      over.abort()
      return addresses
    }),
  )
  return [...new Set(found.flat())].filter(isElsewhere)
}

/** The start of a file; empty when it is not there or may not be read. */
function startOf(path: string): Promise<string> {
  return text(createReadStream(path, { end: longestFile - 1, encoding: 'latin1' })).catch(() => '')
}

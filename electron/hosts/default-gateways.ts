import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { isIP } from 'node:net'
import { text } from 'node:stream/consumers'

/** Most gateways that are looked at, and bytes of a table that are read: a router has very long ones. */
const maxGateways = 4
const maxBytes = 1024 * 1024
/** Longest time for the system's own tool, ms. */
const toolMs = 2_000

/** Flags of a route (linux/route.h): it is in use, and leads to another computer; it refuses. */
const upAndGateway = 0x3
const reject = 0x200

/**
 * Returns the addresses of this computer's default gateways, the preferred first; a link-local one with its zone. None
 * when the system does not tell: it is a help, never a need.
 */
export async function defaultGateways(platform: NodeJS.Platform = process.platform): Promise<readonly string[]> {
  const found = await readGateways(platform).catch(() => [])
  return [...new Set(found)].slice(0, maxGateways)
}

async function readGateways(platform: NodeJS.Platform): Promise<readonly string[]> {
  if (platform === 'linux') {
    const [v4, v6] = await Promise.all(['/proc/net/route', '/proc/net/ipv6_route'].map(start))
    return [...parseProcRoute(v4 ?? ''), ...parseProcIpv6Route(v6 ?? '')]
  }
  if (platform === 'darwin') return parseNetstat(await tool('/usr/sbin/netstat', ['-rn']))
  if (platform === 'win32') return parseRoutePrint(await tool(String.raw`C:\Windows\System32\route.exe`, ['print']))
  return []
}

/** Reads /proc/net/route: addresses are hexadecimal, least significant byte first. */
export function parseProcRoute(table: string): string[] {
  return rowsOf(table)
    .flatMap(([, destination, gateway = '', flags = '', , , metric = '', mask]) => {
      if (destination !== '00000000' || mask !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway) || !leadsOn(flags))
        return []
      return [{ address: [...Buffer.from(gateway, 'hex')].toReversed().join('.'), metric: Number(metric) }]
    })
    .toSorted((a, b) => a.metric - b.metric)
    .map(({ address }) => address)
}

/** Reads /proc/net/ipv6_route: hexadecimal throughout, the metric too. */
export function parseProcIpv6Route(table: string): string[] {
  return rowsOf(table)
    .flatMap(([destination = '', bits, , , gateway = '', metric = '', , , flags = '', name = '']) => {
      if (!/^0{32}$/.test(destination) || bits !== '00' || !/^[0-9a-f]{32}$/i.test(gateway) || !leadsOn(flags))
        return []
      const address = new URL(`http://[${gateway.match(/.{4}/g)?.join(':') ?? ''}]/`).hostname.slice(1, -1)
      return [
        { address: /^fe[89ab]/i.test(gateway) ? `${address}%${name}` : address, metric: Number.parseInt(metric, 16) },
      ]
    })
    .toSorted((a, b) => a.metric - b.metric)
    .map(({ address }) => address)
}

/** Reads `netstat -rn` of macOS; a route that leads to a link and not to an address (`link#12`) has no gateway. */
export function parseNetstat(table: string): string[] {
  return rowsOf(table).flatMap(([destination, gateway = '']) =>
    destination === 'default' && isIP(gateway) !== 0 ? [gateway] : [],
  )
}

/** Reads `route print` of Windows by its numbers alone: its words are in the user's language. */
export function parseRoutePrint(table: string): string[] {
  return rowsOf(table).flatMap((row) => {
    const [first = '', second, third = '', fourth = ''] = row
    if (first === '0.0.0.0' && second === '0.0.0.0' && isIP(third) === 4) return [third]
    if (third !== '::/0' || isIP(fourth) !== 6) return []
    return [/^fe[89ab]/i.test(fourth) && !fourth.includes('%') ? `${fourth}%${first}` : fourth]
  })
}

function rowsOf(table: string): string[][] {
  return table.split('\n').map((line) => line.trim().split(/\s+/))
}

function leadsOn(flags: string): boolean {
  const bits = Number.parseInt(flags, 16)
  return (bits & upAndGateway) === upAndGateway && (bits & reject) === 0
}

/** The start of a file; empty when it cannot be read (a kernel without IPv6 has no table of it). */
function start(path: string): Promise<string> {
  return text(createReadStream(path, { end: maxBytes - 1 })).catch(() => '')
}

function tool(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { timeout: toolMs, killSignal: 'SIGKILL', maxBuffer: maxBytes, windowsHide: true },
      (error, stdout) => resolve(error === null ? stdout : ''),
    )
  })
}

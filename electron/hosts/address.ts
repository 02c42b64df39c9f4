import { isIPv4, isIPv6 } from 'node:net'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'

/** The port a host's API is on unless somebody put a forwarder in front of it. */
export const defaultPort = 443

/** Longest input looked at: a DNS name has 253 characters, the rest is scheme, port and path of a pasted link. Characters. */
const maxInput = 1_000

/** Why a text is no address; stable words, in `params.reason` of ADDRESS_INVALID. */
export type AddressReason =
  | 'empty' | 'too-long' | 'control-characters' | 'spaces' | 'user-info' | 'scheme' | 'port' | 'ipv4' | 'ipv6' | 'name'

/**
 * Reads what a person typed or pasted as a management address: `name`, `name:port`, `192.0.2.1`, `2001:db8::1`,
 * `[2001:db8::1]:443`, or a link to the host's own page (`https://host/ui/`). Names become lower-case ASCII (IDNA), IPv6 its shortest
 * form, a missing port 443. Fails with ADDRESS_INVALID (`input` without anything that could be a password, `reason`).
 */
export function parseAddress(text: string): Result<HostAddress> {
  const trimmed = text.trim()
  const invalid = (reason: AddressReason) => fail(problem('ADDRESS_INVALID', { input: shown(trimmed), reason }))
  if (trimmed === '') return invalid('empty')
  if (trimmed.length > maxInput) return invalid('too-long')
  if (/\p{Cc}/u.test(trimmed)) return invalid('control-characters')
  if (/\s/u.test(trimmed)) return invalid('spaces')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)
  if (scheme && scheme[1]?.toLowerCase() !== 'https') return invalid('scheme')
  const authority = scheme ? trimmed.slice(scheme[0].length).replace(/[/?#].*$/u, '') : trimmed
  if (authority.includes('@')) return invalid('user-info')
  if (authority === '') return invalid('empty')

  const { host, port: portText } = splitPort(authority)
  const port = portText === null ? defaultPort : parsePort(portText)
  if (port === null) return invalid('port')
  const literal = /^\[(.*)\]$/u.exec(host)?.[1] ?? (host.includes(':') ? host : null)
  const normal = literal === null ? normalName(host) : normalIPv6(literal)
  return 'reason' in normal ? invalid(normal.reason) : ok({ host: normal.host, port })
}

/** The address as it is shown and stored: IPv6 in brackets, the port left out when it is 443. `parseAddress` reads it back as the same. */
export function formatAddress({ host, port }: HostAddress): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === defaultPort ? name : `${name}:${port}`
}

/** Whether the address is this computer's own loopback: a host behind a forwarder, or a practice host. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || host.endsWith('.localhost') || (isIPv4(host) && host.startsWith('127.'))
}

type Normal = { readonly host: string } | { readonly reason: AddressReason }

/** `name:port` and `[v6]:port`; more than one colon without brackets is IPv6 and has no port. */
function splitPort(authority: string): { host: string; port: string | null } {
  const bracketed = /^(\[[^\]]*\])(?::(.*))?$/u.exec(authority)
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  const colon = authority.indexOf(':')
  if (colon < 0 || colon !== authority.lastIndexOf(':')) return { host: authority, port: null }
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) }
}

function parsePort(text: string): number | null {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

function normalIPv6(literal: string): Normal {
  // A zone (`fe80::1%eth0`) means something on one computer only, and cannot stand in a URL.
  if (!isIPv6(literal) || literal.includes('%')) return { reason: 'ipv6' }
  return { host: hostOf(`[${literal}]`)?.slice(1, -1) ?? literal }
}

function normalName(name: string): Normal {
  if (name === '') return { reason: 'empty' }
  // The URL parser would decode, cut or read these as something else than a part of the name.
  if (/[%/\\?#:[\]@]/u.test(name)) return { reason: 'name' }
  const host = hostOf(name)?.replace(/\.$/, '') ?? null
  const numeric = /^(?:0x[0-9a-f]*|[0-9]+)$/i.test(name.replace(/\.$/, '').split('.').at(-1) ?? '')
  if (host === null) return { reason: numeric ? 'ipv4' : 'name' }
  // `127.1`, `0x7f.1` and `2130706433` are IPv4 to a URL parser, but rarely what the person meant: four plain numbers or nothing.
  if (isIPv4(host)) return isIPv4(name.normalize('NFKC')) ? { host } : { reason: 'ipv4' }
  if (host.length > 253) return { reason: 'too-long' }
  const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/
  return host.split('.').every((part) => label.test(part)) ? { host } : { reason: 'name' }
}

/** Host part of a URL, normalised by the platform's URL parser (IDNA, shortest IPv6); null when it refuses. */
function hostOf(host: string): string | null {
  try {
    const { hostname } = new URL(`https://${host}/`)
    return hostname === '' ? null : hostname
  } catch {
    return null
  }
}

/** What was typed, for a message: one line, bounded, and nothing of what stands before an `@`. */
function shown(text: string): string {
  const line = printable(text.slice(text.lastIndexOf('@') + 1))
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}

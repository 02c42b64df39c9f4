import { isIPv4, isIPv6 } from 'node:net'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'

/** The port a host's API is on unless a forwarder stands in front of it. */
export const defaultPort = 443

/** Longest input looked at: a DNS name has 253 characters, the rest is scheme, port and path of a pasted link. Characters. */
const maxInput = 1_000

/** Reasons why a text is no address: stable words, in `params.reason` of ADDRESS_INVALID. */
export type AddressReason =
  | 'empty'
  | 'too-long'
  | 'control-characters'
  | 'spaces'
  | 'user-info'
  | 'scheme'
  | 'port'
  | 'ipv4'
  | 'ipv6'
  | 'name'

/**
 * Reads what the user typed or pasted as a management address: `name`, `name:port`, `192.0.2.1`, `2001:db8::1`,
 * `[2001:db8::1]:443`, `fe80::1%eth0`, or a link to the host's own page (`https://host/ui/`, also without its scheme). Full-width
 * characters of an input method count as the plain ones. Names become lower-case ASCII (IDNA), IPv6 its shortest form, a
 * missing port 443; so does port 80 of an `http://` link, where a host has nothing but a redirect to its TLS port.
 * Fails with ADDRESS_INVALID (`input` without anything that could be a password, `reason`).
 */
export function parseAddress(text: string): Result<HostAddress> {
  const trimmed = halfWidth(text.trim())
  const invalid = (reason: AddressReason) => fail(problem('ADDRESS_INVALID', { input: forMessage(trimmed), reason }))
  if (trimmed === '') return invalid('empty')
  if (trimmed.length > maxInput) return invalid('too-long')
  if (/\p{Cc}/u.test(trimmed)) return invalid('control-characters')
  if (/\s/u.test(trimmed)) return invalid('spaces')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)
  const protocol = scheme?.[1]?.toLowerCase()
  if (protocol !== undefined && protocol !== 'https' && protocol !== 'http') return invalid('scheme')
  const authority = scheme ? linkAuthority(trimmed.slice(scheme[0].length)) : withoutPath(trimmed)
  if (authority.includes('@')) return invalid('user-info')
  if (authority === '') return invalid('empty')

  const { host, port: portText } = splitPort(authority)
  const given = portText === null ? defaultPort : parsePort(portText)
  if (given === null) return invalid('port')
  const port = protocol === 'http' && given === 80 ? defaultPort : given
  const literal = /^\[(.*)\]$/u.exec(host)?.[1] ?? (host.includes(':') ? host : null)
  const normal = literal === null ? normalName(host) : normalIPv6(literal)
  return 'reason' in normal ? invalid(normal.reason) : ok({ host: normal.host, port })
}

/**
 * Formats an address as it is shown and stored: IPv6 in brackets, the port left out when it is 443. `parseAddress` reads
 * it back as the same.
 */
export function formatAddress({ host, port }: HostAddress): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === defaultPort ? name : `${name}:${port}`
}

/** Tells whether the address is this computer's own loopback: a host behind a forwarder, or a practice host. */
export function isLoopback(host: string): boolean {
  return (
    host === '::1' || host === 'localhost' || host.endsWith('.localhost') || (isIPv4(host) && host.startsWith('127.'))
  )
}

/** Full-width forms (U+FF01 to U+FF5E) and the ideographic full stops, as Chinese and Japanese input methods give them. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uFF61]/g, '.')
}

/** The authority of a link; in one the `%` of a zone is written `%25` (RFC 6874). */
function linkAuthority(rest: string): string {
  return rest.replace(/[/?#].*$/u, '').replace(/^(\[[^\]%]*)%25/, '$1%')
}

/** A link whose scheme the browser hid (`host:443/`, `host/ui/#/login`). Digits alone behind the slash make a subnet, which is no host. */
function withoutPath(text: string): string {
  const path = /\/(?!\d+\/?$).*$/u.exec(text)
  return path && path.index === text.indexOf('/') ? text.slice(0, path.index) : text
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
  const [address = '', zone, ...more] = literal.split('%')
  if (!isIPv6(address) || more.length > 0) return { reason: 'ipv6' }
  const shortest = hostOf(`[${address}]`)?.slice(1, -1) ?? address
  if (zone === undefined) return { host: shortest }
  // A zone names the network card on this computer; only link-local addresses need one.
  return /^fe[89ab]/.test(shortest) && /^[\w.~-]{1,32}$/.test(zone)
    ? { host: `${shortest}%${zone}` }
    : { reason: 'ipv6' }
}

function normalName(name: string): Normal {
  if (name === '') return { reason: 'empty' }
  // The URL parser would decode, cut or read these as something else than a part of the name.
  if (/[%/\\?#:[\]@]/u.test(name)) return { reason: 'name' }
  const host = hostOf(name)?.replace(/\.$/, '') ?? null
  const numeric = /^(?:0x[0-9a-f]*|[0-9]+)$/i.test(name.replace(/\.$/, '').split('.').at(-1) ?? '')
  if (host === null) return { reason: numeric ? 'ipv4' : 'name' }
  // `127.1`, `0x7f.1` and `2130706433` are IPv4 to a URL parser, but rarely what the user meant: four plain numbers or nothing.
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

/** Shortens what was typed for a message: one line, and nothing of what stands before an `@`. */
function forMessage(text: string): string {
  const line = printable(text.slice(text.lastIndexOf('@') + 1))
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}

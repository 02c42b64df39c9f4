import { problem } from '../problems/problem.ts'
import { fail, ok, type Result } from '../result.ts'

/** Smallest prefix length that is searched: 1,024 addresses. */
const widest = 22

/** Private (RFC 1918), loopback and link-local networks, as first address and prefix length. */
const allowed: readonly (readonly [number, number])[] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
]

/**
 * Returns the addresses of a private IPv4 subnet in CIDR notation, without its network and broadcast address where it has
 * them; a lone address is itself. Nothing public and nothing wider than /22, so that a typing error never scans a network
 * of others. Problem: `SUBNET_INVALID`.
 */
export function privateSubnet(
  input: string,
): Result<{ readonly subnet: string; readonly addresses: readonly string[] }> {
  const invalid = fail(problem('SUBNET_INVALID', { input: input.slice(0, 60) }))
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(input.trim())
  if (!match) return invalid
  const octets = match.slice(1, 5).map(Number)
  const length = Number(match[5] ?? 32)
  if (octets.some((octet) => octet > 255) || length > 32 || length < widest) return invalid
  const size = 2 ** (32 - length)
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const first = address - (address % size)
  if (!allowed.some(([network, prefix]) => Math.floor(first / 2 ** (32 - prefix)) === network / 2 ** (32 - prefix)))
    return invalid
  const all = Array.from({ length: size }, (_, index) => text(first + index))
  return ok({ subnet: `${text(first)}/${length}`, addresses: length >= 31 ? all : all.slice(1, -1) })
}

function text(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

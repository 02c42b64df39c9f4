import { isIP } from 'node:net'

/** An IP address as a number, so that two spellings of it are one. */
export interface IpNumber {
  readonly family: 4 | 6
  readonly value: bigint
  /** Interface of a link-local IPv6 address (`fe80::1%eth0`): its name, or its number on Windows. */
  readonly zone: string | null
}

const bitsOf = { 4: 32, 6: 128 } as const

/** Reads an address without brackets; an IPv4 one that is mapped into IPv6 is the IPv4 one. Null for anything else. */
export function parseIp(text: string): IpNumber | null {
  if (isIP(text) === 4) return { family: 4, value: fromParts(text.split('.').map(Number), 8n), zone: null }
  if (isIP(text) !== 6) return null
  const [address = '', zone = null] = text.split('%')
  // The URL parser writes IPv6 in one way only, without dots.
  const [left = [], right = []] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::').map(groups)
  const value = fromParts([...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right], 16n)
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn, zone: null } : { family: 6, value, zone }
}

/** Whether both are of one network with a prefix of so many bits. */
export function sharePrefix(a: IpNumber, b: IpNumber, bits: number): boolean {
  const rest = BigInt(bitsOf[a.family] - bits)
  return a.family === b.family && a.value >> rest === b.value >> rest
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback({ family, value }: IpNumber): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n
}

/** 169.254.0.0/16 and fe80::/10: means something on one wire only. */
export function isLinkLocal({ family, value }: IpNumber): boolean {
  return family === 4 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function fromParts(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

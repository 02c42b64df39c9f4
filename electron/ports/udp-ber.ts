/** One element of BER (X.690) in a buffer: what stands between `start` and `end` is its content. */
export interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

export const tags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  getRequest: 0xa0,
  response: 0xa2,
  report: 0xa8,
} as const

/** Most elements read in one list: SNMP's own have at most seven. */
const maxElements = 16

/** Writes an element; parts are joined to its content. Contents up to 65,535 bytes. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content])
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

/** Writes an INTEGER of 0 to 2^31 - 1 in the fewest bytes. */
export function integer(value: number): Uint8Array {
  const bytes = [value & 0xff]
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  // A set top bit would make it negative.
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0)
  return element(tags.integer, Buffer.from(bytes))
}

/**
 * Reads the elements between two offsets; null when they do not fill it exactly, are more than sixteen, use tags of more
 * than one byte, or lengths that are indefinite or longer than the bytes there are.
 */
export function elements(bytes: Uint8Array, from = 0, to = bytes.length): Element[] | null {
  const list: Element[] = []
  let at = from
  while (at < to) {
    const tag = bytes[at] ?? 0
    const short = bytes[at + 1]
    if (list.length === maxElements || (tag & 0x1f) === 0x1f || short === undefined || at + 1 >= to) return null
    const extra = short < 0x80 ? 0 : short & 0x7f
    if (short === 0x80 || extra > 4 || at + 2 + extra > to) return null
    let length = extra === 0 ? short : 0
    for (let index = 0; index < extra; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0)
    const start = at + 2 + extra
    if (start + length > to) return null
    list.push({ tag, start, end: start + length })
    at = start + length
  }
  return list
}

/** Returns the elements inside one that must have this tag; null when it has not, or they cannot be read. */
export function inside(bytes: Uint8Array, outer: Element | undefined, tag: number): Element[] | null {
  return outer?.tag === tag ? elements(bytes, outer.start, outer.end) : null
}

/** Value of an INTEGER of at most six bytes; null for anything else. */
export function integerValue(bytes: Uint8Array, of: Element | undefined): number | null {
  if (of?.tag !== tags.integer || of.end === of.start || of.end - of.start > 6) return null
  let value = (bytes[of.start] ?? 0) >= 0x80 ? -1 : 0
  for (let at = of.start; at < of.end; at += 1) value = value * 256 + (bytes[at] ?? 0)
  return value
}

/** Content of an OCTET STRING; null for anything else. */
export function octetsValue(bytes: Uint8Array, of: Element | undefined): Uint8Array | null {
  return of?.tag === tags.octets ? bytes.subarray(of.start, of.end) : null
}

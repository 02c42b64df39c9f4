import { crc32, inflateRawSync } from 'node:zlib'

/** A zip that was opened. */
export interface Zip {
  readonly names: readonly string[]
  /** Reads a member; undefined when it is not there, `damaged` when it cannot be unpacked. */
  readonly read: (name: string) => Buffer | 'damaged' | undefined
}

const [localHeader, centralHeader, endHeader] = [0x04034b50, 0x02014b50, 0x06054b50]
const endLength = 22
const longestComment = 0xffff

/** The most that a member may unpack to. */
const largestMember = 64 * 1024 ** 2

/** Opens a zip by the directory at its end; undefined when there is none. Neither encryption nor zip64 is known here. */
export function openZip(bytes: Buffer): Zip | undefined {
  const end = findEnd(bytes)
  if (end === undefined) return undefined
  const members = new Map<string, number>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== centralHeader) return undefined
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    members.set(bytes.toString('utf8', at + 46, nameEnd), at)
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return {
    names: [...members.keys()],
    read: (name) => {
      const entry = members.get(name)
      return entry === undefined ? undefined : readMember(bytes, entry)
    },
  }
}

function findEnd(bytes: Buffer): number | undefined {
  const last = bytes.length - endLength
  for (let at = last; at >= Math.max(0, last - longestComment); at--)
    if (bytes.readUInt32LE(at) === endHeader && at + endLength + bytes.readUInt16LE(at + 20) === bytes.length) return at
  return undefined
}

function readMember(bytes: Buffer, entry: number): Buffer | 'damaged' {
  const encrypted = (bytes.readUInt16LE(entry + 8) & 1) === 1
  const header = bytes.readUInt32LE(entry + 42)
  if (encrypted || header + 30 > bytes.length || bytes.readUInt32LE(header) !== localHeader) return 'damaged'
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
  const packed = bytes.subarray(start, start + bytes.readUInt32LE(entry + 20))
  const content = unpack(packed, bytes.readUInt16LE(entry + 10))
  const isWhole =
    content?.length === bytes.readUInt32LE(entry + 24) && crc32(content) === bytes.readUInt32LE(entry + 16)
  return content !== undefined && isWhole ? content : 'damaged'
}

function unpack(packed: Buffer, method: number): Buffer | undefined {
  if (method === 0) return packed
  try {
    return method === 8 ? inflateRawSync(packed, { maxOutputLength: largestMember }) : undefined
  } catch {
    return undefined
  }
}

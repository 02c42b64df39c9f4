/** A member of an ar archive. */
export interface Member {
  readonly name: string
  readonly content: Buffer
}

const arMagic = '!<arch>\n'
const arHeader = 60

/**
 * Reads a System V ar archive; undefined when a host would not. Fact: names may end in a slash; a table of long names is one of the
 * things that a host may refuse, so this one does.
 */
export function readAr(bytes: Buffer): readonly Member[] | undefined {
  if (bytes.subarray(0, arMagic.length).toString('latin1') !== arMagic) return undefined
  const members: Member[] = []
  let at = arMagic.length
  while (at < bytes.length) {
    const header = bytes.subarray(at, at + arHeader).toString('latin1')
    const size = header.slice(48, 58).trimEnd()
    const name = header.slice(0, 16).trimEnd().replace(/\/$/, '')
    if (header.slice(58) !== '`\n' || !/^\d+$/.test(size) || !/^[\w.-]+$/.test(name)) return undefined
    const start = at + arHeader
    const end = start + Number(size)
    if (end > bytes.length) return undefined
    members.push({ name, content: bytes.subarray(start, end) })
    // The byte that makes a member even is not counted in its size.
    at = end + (Number(size) % 2)
  }
  return members
}

const block = 512

/** Reads the regular files of a tar, of the ordinary kind or of VMware's; undefined when it is damaged. */
export function readTar(bytes: Buffer): ReadonlyMap<string, Buffer> | undefined {
  const files = new Map<string, Buffer>()
  let at = 0
  while (at + block <= bytes.length) {
    const header = bytes.subarray(at, at + block)
    // A block of zeros ends the list.
    if (header.every((byte) => byte === 0)) return files
    const visor = text(header, 257, 5) === 'visor'
    const size = octal(header, 124, 12)
    if (size === undefined || octal(header, 148, 8) !== checksum(header)) return undefined
    // Fact: VMware's tar keeps contents at its end and says where, unless that field is 0.
    const elsewhere = visor ? header.readUInt32LE(496) : 0
    const start = elsewhere === 0 ? at + block : elsewhere
    if (start + size > bytes.length) return undefined
    const prefix = text(header, 345, visor ? 151 : 155)
    const name = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`
    const kind = text(header, 156, 1)
    if (kind === '' || kind === '0' || kind === '7') files.set(name, bytes.subarray(start, start + size))
    // Links lead where nobody looked.
    else if (kind !== '5') return undefined
    at += block + (elsewhere === 0 ? Math.ceil(size / block) * block : 0)
  }
  return files
}

function text(header: Buffer, from: number, length: number): string {
  return header
    .subarray(from, from + length)
    .toString('latin1')
    .replace(/\0.*$/s, '')
}

function octal(header: Buffer, from: number, length: number): number | undefined {
  const digits = text(header, from, length).trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

/** The sum of a header's bytes, its own field counted as spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0)
}

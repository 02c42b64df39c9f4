/** The first eight bytes of a System V archive. */
export const arMagic = Buffer.from('!<arch>\n')
/** Bytes of a member's header. */
export const arHeaderBytes = 60

/** Returns the header of an archive member: no time, owner root, an ordinary readable file. */
export function arHeader(name: string, size: number): Buffer {
  return Buffer.from(
    [
      name.padEnd(16),
      '0'.padEnd(12),
      '0'.padEnd(6),
      '0'.padEnd(6),
      '100644'.padEnd(8),
      String(size).padEnd(10),
      '`\n',
    ].join(''),
    'latin1',
  )
}

/** A member's header as it was read. `longName` is the number of bytes in front of the data that hold the name (BSD). */
export interface ArMember {
  readonly name: string
  readonly size: number
  readonly longName: number
}

/** Reads a member's header; null for what is none. */
export function readArHeader(header: Buffer): ArMember | null {
  if (header.toString('latin1', 58, 60) !== '`\n') return null
  const [, digits] = /^(\d{1,10}) *$/.exec(header.toString('latin1', 48, 58)) ?? []
  if (digits === undefined) return null
  const field = header.toString('utf8', 0, 16).replace(/ +$/, '')
  const [, longName] = /^#1\/(\d{1,4})$/.exec(field) ?? []
  const size = Number(digits)
  if (longName !== undefined && Number(longName) > size) return null
  // GNU ends a name with a slash, since its names may hold spaces; the table of long names is called `//`.
  const name = field.length > 1 && field !== '//' ? field.replace(/\/$/, '') : field
  return { name, size, longName: Number(longName ?? 0) }
}

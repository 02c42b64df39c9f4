/** Bytes of an ISO 9660 image with Rock Ridge, made by hand: one that no tool would make. */
const sector = 2_048

/** A number written twice (ECMA-119, 7.3.3). */
function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value)
  bytes.writeUInt32BE(value, 4)
  return bytes
}

/** A directory record (ECMA-119, 9.1). */
export function record(
  name: string | Buffer,
  block: number,
  size: number,
  directory: boolean,
  systemUse: Buffer = Buffer.alloc(0),
): Buffer {
  const id = Buffer.from(name)
  const head = Buffer.concat([
    Buffer.from([0, 0]),
    both32(block),
    both32(size),
    Buffer.alloc(7),
    Buffer.from([directory ? 2 : 0, 0, 0, 1, 0, 0, 1, id.length]),
    id,
    Buffer.alloc(id.length % 2 === 0 ? 1 : 0),
    systemUse,
  ])
  const bytes = Buffer.concat([head, Buffer.alloc(head.length % 2)])
  bytes[0] = bytes.length
  return bytes
}

/** A System Use entry (IEEE P1281). */
export function entry(signature: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(signature), Buffer.from([4 + data.length, 1]), data])
}

/** CE: the area goes on elsewhere. */
export function continued(block: number, offset: number, length: number): Buffer {
  return entry('CE', Buffer.concat([both32(block), both32(offset), both32(length)]))
}

/** Fills sectors so that no record crosses the end of one. */
function packed(records: Iterable<Buffer>): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (const each of records) {
    const left = sector - (at % sector)
    if (each.length > left) {
      parts.push(Buffer.alloc(left))
      at += left
    }
    parts.push(each)
    at += each.length
  }
  parts.push(Buffer.alloc((sector - (at % sector)) % sector))
  return Buffer.concat(parts)
}

/**
 * @param files names and system use areas of the files in its root folder, all of them empty
 * @param areas what lies at block 19 and on, for continuations to point to
 */
export function isoWith(files: Iterable<{ readonly name: string; readonly systemUse: Buffer }>, areas: Buffer): Buffer {
  const areaSectors = Math.ceil(areas.length / sector)
  const rootBlock = 19 + areaSectors
  const rockRidge = Buffer.concat([
    entry('SP', Buffer.from([0xbe, 0xef, 0])),
    entry('ER', Buffer.concat([Buffer.from([10, 0, 0, 1]), Buffer.from('RRIP_1991A')])),
  ])
  const children = [...files].map(({ name, systemUse }) => record(name, 0, 0, false, systemUse))
  const size = packed([
    record(Buffer.from([0]), 0, 0, true, rockRidge),
    record(Buffer.from([1]), 0, 0, true),
    ...children,
  ]).length
  const root = packed([
    record(Buffer.from([0]), rootBlock, size, true, rockRidge),
    record(Buffer.from([1]), rootBlock, size, true),
    ...children,
  ])
  const volume = Buffer.alloc(sector)
  volume.write('\u0001CD001\u0001', 'latin1')
  volume.write('HOSTILE'.padEnd(32), 40, 'latin1')
  both32(rootBlock + root.length / sector).copy(volume, 80)
  volume.writeUInt16LE(sector, 128)
  volume.writeUInt16BE(sector, 130)
  record(Buffer.from([0]), rootBlock, size, true).copy(volume, 156)
  const end = Buffer.alloc(sector)
  end.write('\u00ffCD001\u0001', 'latin1')
  return Buffer.concat([
    Buffer.alloc(16 * sector),
    volume,
    end,
    Buffer.alloc(sector),
    areas,
    Buffer.alloc(areaSectors * sector - areas.length),
    root,
  ])
}

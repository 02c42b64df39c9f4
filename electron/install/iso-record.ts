import type { IsoSource } from './iso-source.ts'

/** Bytes of a sector; directory records never cross its end (ECMA-119, 6.8.1.1). */
export const sectorBytes = 2_048

/** A directory record (ECMA-119, 9.1). */
export interface IsoRecord {
  /** Logical block its data starts at, after the extended attributes. */
  readonly block: number
  /** Bytes of its data. */
  readonly size: number
  readonly directory: boolean
  /** More of the same file follows in the next record. */
  readonly continues: boolean
  /** Its identifier as it is written; one byte 0 or 1 for the directory itself and its parent. */
  readonly name: Buffer
  /** What the System Use Sharing Protocol may use. */
  readonly systemUse: Buffer
}

/** Returns a number that is written twice, little end first and big end first (ECMA-119, 7.3.3). Both must agree. */
export function both32(bytes: Buffer, offset: number, source: IsoSource): number {
  const value = bytes.readUInt32LE(offset)
  if (value !== bytes.readUInt32BE(offset + 4)) throw source.damaged('the two byte orders of a field disagree')
  return value
}

/** As {@link both32}, for 16 bits (ECMA-119, 7.2.3). */
export function both16(bytes: Buffer, offset: number, source: IsoSource): number {
  const value = bytes.readUInt16LE(offset)
  if (value !== bytes.readUInt16BE(offset + 2)) throw source.damaged('the two byte orders of a field disagree')
  return value
}

/** Returns the record at `offset`, which must end before `end`. */
export function readRecord(bytes: Buffer, offset: number, end: number, source: IsoSource): IsoRecord {
  const length = bytes[offset] ?? 0
  if (length < 34 || offset + length > end) throw source.damaged('a directory record is cut off')
  const record = bytes.subarray(offset, offset + length)
  const nameLength = record[32] ?? 0
  if (nameLength === 0 || 33 + nameLength > length) throw source.damaged('a directory record is cut off')
  const flags = record[25] ?? 0
  if (record[26] !== 0 || record[27] !== 0) throw source.damaged('a file is interleaved')
  both16(record, 28, source)
  return {
    block: both32(record, 2, source) + (record[1] ?? 0),
    size: both32(record, 10, source),
    directory: (flags & 0x02) !== 0,
    continues: (flags & 0x80) !== 0,
    name: record.subarray(33, 33 + nameLength),
    // The identifier is filled up so that what follows starts at an even place.
    systemUse: record.subarray(Math.min(length, 33 + nameLength + (nameLength % 2 === 0 ? 1 : 0))),
  }
}

/** Returns the records of a directory's bytes, without those of itself and its parent. */
export function* recordsOf(bytes: Buffer, source: IsoSource): Generator<IsoRecord> {
  for (let start = 0; start < bytes.length; start += sectorBytes) {
    const end = Math.min(start + sectorBytes, bytes.length)
    for (let offset = start; offset < end && bytes[offset] !== 0;) {
      const record = readRecord(bytes, offset, end, source)
      offset += bytes[offset] ?? 0
      if (!isSelfOrParent(record)) yield record
    }
  }
}

function isSelfOrParent({ name }: IsoRecord): boolean {
  return name.length === 1 && (name[0] === 0 || name[0] === 1)
}

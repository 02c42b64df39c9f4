import { both16, both32, readRecord, sectorBytes, type IsoRecord } from './iso-record.ts'
import type { IsoSource } from './iso-source.ts'

/** The facts of the volume descriptors. */
export interface IsoVolume {
  readonly volumeId: string
  /** Bytes of a logical block. */
  readonly blockBytes: number
  readonly root: IsoRecord
  /** The root of the tree with Joliet names. */
  readonly joliet: IsoRecord | null
}

const firstDescriptor = 16
/** Images have two to four; a chain without an end is damage. */
const maxDescriptors = 64
/** The escape sequences of UCS-2 levels 1 to 3 (Joliet, section 3). */
const ucs2 = ['%/@', '%/C', '%/E']

/**
 * Reads the volume descriptors (ECMA-119, 8). Throws ImageReadError with `IMAGE_NOT_ISO`, `IMAGE_DAMAGED` or
 * `IMAGE_UNREADABLE`.
 */
export async function readVolume(source: IsoSource): Promise<IsoVolume> {
  let primary: Omit<IsoVolume, 'joliet'> | null = null
  let joliet: IsoRecord | null = null
  for (let index = 0; index < maxDescriptors; index++) {
    const offset = (firstDescriptor + index) * sectorBytes
    if (!source.has(offset, sectorBytes))
      throw index === 0 ? source.notIso() : source.damaged('the volume descriptors have no end')
    const bytes = await source.bytes(offset, sectorBytes)
    if (bytes.toString('latin1', 1, 6) !== 'CD001')
      throw index === 0 ? source.notIso() : source.damaged('the volume descriptors have no end')
    if (bytes[0] === 255) {
      if (primary === null) throw source.notIso()
      return { ...primary, joliet }
    }
    if (bytes[0] === 1) primary ??= primaryOf(bytes, source)
    if (bytes[0] === 2 && ucs2.includes(bytes.toString('latin1', 88, 91)))
      joliet ??= readRecord(bytes, 156, 190, source)
  }
  throw source.damaged('the volume descriptors have no end')
}

function primaryOf(bytes: Buffer, source: IsoSource): Omit<IsoVolume, 'joliet'> {
  const blockBytes = both16(bytes, 128, source)
  if (![512, 1_024, 2_048].includes(blockBytes)) throw source.damaged('the block size is none')
  both32(bytes, 80, source)
  return {
    volumeId: bytes.toString('latin1', 40, 72).replaceAll('\0', ' ').trim(),
    blockBytes,
    root: readRecord(bytes, 156, 190, source),
  }
}

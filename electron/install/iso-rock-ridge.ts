import { both32 } from './iso-record.ts'
import type { IsoSource } from './iso-source.ts'

/** The Rock Ridge facts of a directory record. */
export interface RockRidge {
  /** NM; null when it says none. */
  readonly name: string | null
  /** CL: the block of the directory that stands here and is stored elsewhere. */
  readonly childBlock: number | null
  /** RE: a directory that is stored here and stands elsewhere. */
  readonly relocated: boolean
  /** SL: a symbolic link. */
  readonly link: boolean
}

/** Continuation areas of one record; more is a chain that goes round. */
const maxContinuations = 32

/** Bytes of one continuation area. */
const maxAreaBytes = 64 * 1_024
/** Of an image as a whole. One with 100,000 files that was made in earnest needs some 25 MB and 600,000 entries. */
const maxBytes = 32 * 1_024 * 1_024
const maxRockRidgeEntries = 1_000_000

/**
 * Most bytes of Rock Ridge read in one image, records that are skipped included: areas may overlap, and every record may
 * point to them all.
 */
export class RockRidgeBudget {
  #bytes = 0
  #entries = 0

  read(bytes: number, source: IsoSource): void {
    // So that reads of nothing are bounded too.
    this.#bytes += Math.max(bytes, 128)
    if (this.#bytes > maxBytes) throw source.damaged('there is too much Rock Ridge')
  }

  entry(source: IsoSource): void {
    if (++this.#entries > maxRockRidgeEntries) throw source.damaged('there is too much Rock Ridge')
  }
}

/** Options for reading Rock Ridge. */
export interface RockRidgeParts {
  readonly source: IsoSource
  readonly blockBytes: number
  readonly budget: RockRidgeBudget
}

interface Entry {
  readonly signature: string
  readonly data: Buffer
}

/**
 * Whether an image has Rock Ridge names, and how many bytes of every system use area are not its own.
 * @param systemUse Of the root directory's record of itself.
 * @returns The bytes to skip; null without Rock Ridge (SP and ER of IEEE P1281 and P1282).
 */
export async function rockRidgeSkip(systemUse: Buffer, parts: RockRidgeParts): Promise<number | null> {
  if (systemUse.length < 7 || systemUse.toString('latin1', 0, 2) !== 'SP' || systemUse.readUInt16BE(4) !== 0xbeef)
    return null
  for await (const { signature, data } of entries(systemUse, parts)) {
    if (signature !== 'ER' || data.length < 8) continue
    const id = data.toString('latin1', 8, 8 + (data[4] ?? 0))
    if (['RRIP_1991A', 'IEEE_P1282', 'IEEE_1282'].includes(id)) return systemUse[6] ?? 0
  }
  return null
}

/** Reads the Rock Ridge entries of a record. @param skip From {@link rockRidgeSkip}. */
export async function readRockRidge(systemUse: Buffer, skip: number, parts: RockRidgeParts): Promise<RockRidge> {
  const { source } = parts
  const names: Buffer[] = []
  let childBlock: number | null = null
  let relocated = false
  let link = false
  for await (const { signature, data } of entries(systemUse.subarray(skip), parts)) {
    // Flags 2 and 4 mean the directory itself and its parent, which bear no name.
    if (signature === 'NM' && data.length >= 5 && ((data[4] ?? 0) & 0x06) === 0) names.push(data.subarray(5))
    if (signature === 'CL') {
      if (data.length < 12) throw source.damaged('a Rock Ridge entry is cut off')
      childBlock = both32(data, 4, source)
    }
    if (signature === 'RE') relocated = true
    if (signature === 'SL') link = true
  }
  return { name: names.length === 0 ? null : Buffer.concat(names).toString('utf8'), childBlock, relocated, link }
}

/** Returns the entries of a system use area and of those it goes on in (CE). */
async function* entries(area: Buffer, { source, blockBytes, budget }: RockRidgeParts): AsyncGenerator<Entry> {
  let current: Buffer | null = area
  for (let round = 0; current !== null; round++) {
    if (round > maxContinuations) throw source.damaged('a Rock Ridge area has no end')
    let next: Buffer | null = null
    for (let offset = 0; offset + 4 <= current.length;) {
      const length: number = current[offset + 2] ?? 0
      // What is left may be padding.
      if (length < 4 || offset + length > current.length) break
      budget.entry(source)
      const data: Buffer = current.subarray(offset, offset + length)
      const signature = data.toString('latin1', 0, 2)
      if (signature === 'ST') break
      if (signature === 'CE') {
        if (length < 28) throw source.damaged('a Rock Ridge entry is cut off')
        const bytes = both32(data, 20, source)
        if (bytes > maxAreaBytes) throw source.damaged('a Rock Ridge area is too long')
        budget.read(bytes, source)
        next = await source.bytes(both32(data, 4, source) * blockBytes + both32(data, 12, source), bytes)
      } else yield { signature, data }
      offset += length
    }
    current = next
  }
}

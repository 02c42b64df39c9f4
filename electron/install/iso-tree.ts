import type { IsoFile, IsoNames } from '../../shared/models/image.ts'
import { readRecord, recordsOf, sectorBytes, type IsoRecord } from './iso-record.ts'
import { readRockRidge, RockRidgeBudget } from './iso-rock-ridge.ts'
import type { IsoSource } from './iso-source.ts'

/** Directories below each other. */
const maxDepth = 32
const maxEntries = 100_000
/** Records of all directories together, those that are skipped or go on with a file included. */
const maxRecords = 200_000
/** Characters of one name, and of all paths together: each file repeats the names above it. */
const maxNameLength = 1_024
const maxPathLengths = 16 * 1_024 * 1_024
/** Bytes of one directory, and of all together: hostile ones may overlap. */
const maxDirectoryBytes = 16 * 1_024 * 1_024
const maxTreeBytes = 128 * 1_024 * 1_024

/** A run of bytes in the image. */
export interface Extent {
  readonly offset: number
  readonly length: number
}

/** Options for reading a tree. */
export interface TreeParts {
  readonly source: IsoSource
  readonly blockBytes: number
  readonly root: IsoRecord
  readonly names: IsoNames
  /** Bytes to skip of every system use area; of use with Rock Ridge only. */
  readonly skip: number
}

/** Entries in breadth-first order, with where their bytes are. */
export type Tree = ReadonlyMap<string, { readonly file: IsoFile; readonly extents: readonly Extent[] }>

interface Directory {
  readonly path: string
  readonly block: number
  readonly size: number
  readonly depth: number
}

/**
 * Walks the whole tree. Symbolic links are left out: they have no content. Nothing in an image is believed: depth, counts
 * and sizes are bounded, no directory is read twice, names that would leave their folder and extents outside the file are
 * damage. Throws ImageReadError.
 */
export async function readTree(parts: TreeParts): Promise<Tree> {
  const { source, blockBytes, root } = parts
  const found = new Map<string, { file: IsoFile; extents: Extent[] }>()
  const seen = new Set<number>()
  const queue: Directory[] = [{ path: '', block: root.block, size: root.size, depth: 0 }]
  const budget = new RockRidgeBudget()
  let treeBytes = 0
  let records = 0
  let pathLengths = 0
  for (let at = 0; at < queue.length; at++) {
    const directory = queue[at] as Directory
    if (seen.has(directory.block)) throw source.damaged('a directory contains itself')
    seen.add(directory.block)
    treeBytes += directory.size
    if (directory.depth > maxDepth) throw source.damaged('directories are nested too deep')
    if (directory.size > maxDirectoryBytes || treeBytes > maxTreeBytes) throw source.damaged('a directory is too large')
    const bytes = await source.bytes(directory.block * blockBytes, directory.size)
    let unfinished: { readonly name: Buffer; readonly entry: { file: IsoFile; extents: Extent[] } } | null = null
    for (const record of recordsOf(bytes, source)) {
      if (++records > maxRecords) throw source.damaged('there are too many entries')
      const extent = { offset: record.block * blockBytes, length: record.size }
      // An empty file may point anywhere.
      if (record.size > 0 && !source.has(extent.offset, extent.length))
        throw source.damaged('an extent lies outside the file')
      if (unfinished !== null) {
        if (!unfinished.name.equals(record.name) || record.directory)
          throw source.damaged('a file in several extents is cut off')
        unfinished.entry.extents.push(extent)
        unfinished.entry.file = { ...unfinished.entry.file, size: unfinished.entry.file.size + record.size }
        if (!record.continues) unfinished = null
        continue
      }
      const placed = await place(record, directory, { ...parts, budget })
      if (placed === null) continue
      const { path, child } = placed
      pathLengths += path.length
      if (pathLengths > maxPathLengths) throw source.damaged('the names are too long')
      if (found.has(path)) throw source.damaged('a name occurs twice')
      if (found.size >= maxEntries) throw source.damaged('there are too many entries')
      const entry = {
        file: { path, size: child === null ? record.size : 0, directory: child !== null },
        extents: child === null ? [extent] : [],
      }
      found.set(path, entry)
      if (child !== null) queue.push(child)
      else if (record.continues) unfinished = { name: record.name, entry }
    }
    if (unfinished !== null) throw source.damaged('a file in several extents is cut off')
  }
  return found
}

/** Where a record stands in the tree; null for one that stands elsewhere or is a link. */
async function place(
  record: IsoRecord,
  parent: Directory,
  parts: TreeParts & { readonly budget: RockRidgeBudget },
): Promise<{ path: string; child: Directory | null } | null> {
  const { source, blockBytes, names, skip, budget } = parts
  const rock = names === 'rock-ridge' ? await readRockRidge(record.systemUse, skip, parts) : null
  if (rock?.relocated || rock?.link) return null
  const name = checked(rock?.name ?? nameOf(record, names, source), source)
  const path = parent.path === '' ? name : `${parent.path}/${name}`
  const depth = parent.depth + 1
  if (rock !== null && rock.childBlock !== null) {
    // The link has no size of its own; the directory's record of itself has.
    budget.read(sectorBytes, source)
    const first = await source.bytes(rock.childBlock * blockBytes, sectorBytes)
    const self = readRecord(first, 0, first.length, source)
    if (!self.directory) throw source.damaged('a moved directory is none')
    return { path, child: { path, block: rock.childBlock, size: self.size, depth } }
  }
  return { path, child: record.directory ? { path, block: record.block, size: record.size, depth } : null }
}

function nameOf({ name }: IsoRecord, names: IsoNames, source: IsoSource): string {
  if (names !== 'joliet') return name.toString('latin1').replace(/;\d*$/, '').replace(/\.$/, '')
  if (name.length % 2 !== 0) throw source.damaged('a name is cut off')
  return Buffer.from(name).swap16().toString('utf16le').replace(/;\d*$/, '')
}

/** No name may lead out of its folder, on any system the files may be copied on. */
function checked(name: string, source: IsoSource): string {
  if (name.length > maxNameLength) throw source.damaged('the names are too long')
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name))
    throw source.damaged('a name is not allowed')
  return name
}

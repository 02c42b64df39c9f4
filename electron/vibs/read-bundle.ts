import type { FileHandle } from 'node:fs/promises'
import { fromBufferPromise, fromFdPromise, type Entry, type ZipFile } from 'yauzl'
import type { VibBundle, VibDescription, VibFault, VibProblem } from '../../shared/models/vib.ts'
import { child, childrenOf, childText, readXml, type XmlElement } from '../../shared/rules/vibs/xml.ts'
import { readArchive, VibRefusedError, type ReadOptions } from './read-archive.ts'

/** Bounds of a bundle; a full depot has some two hundred VIBs. */
const maxEntries = 10_000
const maxVibs = 500
const maxMetadataBytes = 8 * 1_024 * 1_024
const metadataBounds = { characters: 4 * 1_024 * 1_024, elements: 50_000 }
/** As for payloads: a VIB is packed already and hardly shrinks again. */
const maxGrowth = 64
const graceBytes = 8 * 1_024 * 1_024

/** A VIB as the metadata of its bundle states it. */
interface StatedVib {
  readonly path: string
  readonly size: number | null
  readonly sha256: string | null
}

/** Reads an offline bundle: its bulletins, and each VIB in it as by itself. Throws {@link VibRefusedError}. */
export async function readBundle(
  handle: FileHandle,
  size: number,
  options: ReadOptions & { readonly signal?: AbortSignal },
): Promise<{ readonly bundle: VibBundle; readonly vibs: readonly VibDescription[] }> {
  const zip = await opened(() => fromFdPromise(handle.fd, { lazyEntries: true, autoClose: false }))
  const entries = await listEntries(zip, size)
  const problems: VibProblem[] = []
  const add = (code: VibFault, params: VibProblem['params']): void => {
    if (!problems.some((each) => each.code === code)) problems.push({ code, params })
  }
  const metadata = await readMetadata(zip, entries.get('metadata.zip'))
  if (metadata === null) add('bundle-metadata', { path: 'metadata.zip' })
  const files = [...entries.values()].filter(({ fileName }) => /\.vib$/i.test(fileName))
  if (files.length > maxVibs) throw new VibRefusedError('vib-zip-too-many-entries')
  if (files.length === 0) throw new VibRefusedError('vib-zip-no-vibs')
  const vibs: VibDescription[] = []
  const read = new Map<string, VibDescription>()
  for (const entry of files) {
    const path = entry.fileName
    try {
      const vib = await readArchive(contentOf(zip, entry, options.signal), options)
      vibs.push(vib)
      read.set(path, vib)
    } catch (error) {
      if (!(error instanceof VibRefusedError)) throw error
      add('bundle-vib-unreadable', { path, reason: error.reason })
    }
  }
  for (const stated of metadata?.vibs ?? []) {
    const vib = read.get(stated.path)
    if (!entries.has(stated.path)) add('bundle-vib-missing', { path: stated.path })
    else if (vib !== undefined && differs(stated, vib)) add('bundle-vib-differs', { path: stated.path })
  }
  return { bundle: { bulletins: metadata?.bulletins ?? [], problems }, vibs }
}

function differs({ size, sha256 }: StatedVib, vib: VibDescription): boolean {
  return (size !== null && size !== vib.bytes) || (sha256 !== null && sha256 !== vib.sha256)
}

async function opened(open: () => Promise<ZipFile>): Promise<ZipFile> {
  try {
    return await open()
  } catch {
    throw new VibRefusedError('vib-zip-damaged')
  }
}

/** Lists a zip by its directory. Refuses what would grow too far, and entries that share their bytes. */
async function listEntries(zip: ZipFile, size: number): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > maxEntries) throw new VibRefusedError('vib-zip-too-many-entries')
  const entries = new Map<string, Entry>()
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize
      const { uncompressedSize, compressedSize } = entry
      const grows = uncompressedSize > graceBytes && uncompressedSize > maxGrowth * compressedSize
      if (grows || packed > size) throw new VibRefusedError('vib-zip-bomb')
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry)
    }
  } catch (error) {
    // The library refuses absolute names, those with `..`, and directories that contradict themselves.
    throw error instanceof VibRefusedError ? error : new VibRefusedError('vib-zip-damaged')
  }
  return entries
}

async function* contentOf(zip: ZipFile, entry: Entry, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      signal?.throwIfAborted()
      yield piece as Buffer
    }
  } catch (error) {
    signal?.throwIfAborted()
    // Another size than stated, damaged, encrypted or packed in an unknown way.
    throw error instanceof VibRefusedError ? error : new VibRefusedError('vib-zip-damaged')
  }
}

interface Metadata {
  readonly bulletins: VibBundle['bulletins']
  readonly vibs: readonly StatedVib[]
}

/** Reads vmware.xml out of metadata.zip; null for anything that cannot be read. */
async function readMetadata(outer: ZipFile, entry: Entry | undefined): Promise<Metadata | null> {
  if (entry === undefined || entry.uncompressedSize > maxMetadataBytes) return null
  try {
    const bytes = await contentBytes(outer, entry)
    const zip = await opened(() => fromBufferPromise(bytes, { lazyEntries: true }))
    const inner = (await listEntries(zip, bytes.length)).get('vmware.xml')
    if (inner === undefined || inner.uncompressedSize > metadataBounds.characters) return null
    const root = readXml((await contentBytes(zip, inner)).toString('utf8'), metadataBounds)
    return typeof root === 'string' ? null : metadataOf(root)
  } catch (error) {
    if (error instanceof VibRefusedError) return null
    throw error
  }
}

/** Puts an entry together; its size was looked at before, and the library holds it to that. */
async function contentBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of contentOf(zip, entry, undefined)) pieces.push(piece)
  return Buffer.concat(pieces)
}

function metadataOf(root: XmlElement): Metadata | null {
  if (root.name !== 'metadataResponse') return null
  const bulletins = childrenOf(root, 'bulletin')
  return {
    bulletins: bulletins.map((bulletin) => ({
      id: childText(bulletin, 'id') ?? '',
      component: componentOf(bulletin),
    })),
    vibs: bulletins.flatMap((bulletin) => childrenOf(child(bulletin, 'vibList'), 'vib').flatMap(statedVib)),
  }
}

function componentOf(bulletin: XmlElement): { readonly name: string; readonly version: string } | null {
  const name = child(bulletin, 'componentNameSpec')?.attributes['name']
  const version = child(bulletin, 'componentVersionSpec')?.attributes['version']
  return name === undefined || version === undefined ? null : { name, version }
}

function statedVib(vib: XmlElement): StatedVib[] {
  const file = child(vib, 'vibFile')
  const path = childText(file, 'relativePath')
  const size = childText(file, 'packedSize')
  const checksum = child(file, 'checksum')
  if (path === null || path === '') return []
  const isSha256 = childText(checksum, 'checksumType') === 'sha-256'
  return [
    {
      path,
      size: size !== null && /^\d{1,15}$/.test(size) ? Number(size) : null,
      sha256: isSha256 ? (childText(checksum, 'checksum')?.toLowerCase() ?? null) : null,
    },
  ]
}

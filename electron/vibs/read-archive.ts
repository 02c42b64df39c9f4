import { createHash } from 'node:crypto'
import type {
  VibDescription,
  VibFault,
  VibFileEntry,
  VibPayload,
  VibProblem,
  VibRefusal,
  VibRuleset,
} from '../../shared/models/vib.ts'
import {
  maxDescriptorBytes,
  readDescriptor,
  type Descriptor,
  type StatedPayload,
} from '../../shared/rules/vibs/read-descriptor.ts'
import { firewallFolder, maxServiceXmlBytes, readServiceXml } from '../../shared/rules/vibs/service-xml.ts'
import { arHeaderBytes, arMagic, readArHeader } from './ar.ts'
import { ByteReader, drain, type Pieces } from './byte-reader.ts'
import { gunzip, type GunzipEnd } from './gunzip.ts'
import { checkSignature, maxSignatureBytes } from './signature.ts'
import { TarReader, type ContentSink } from './tar-reader.ts'

/** Bounds of an archive; the vendor's own base package has some hundred members. */
const maxMembers = 1_000
const maxNameTable = 64 * 1_024
const maxFirewallFiles = 100
const maxListed = 5
/** Entries of all payloads together; the vendor’s base package has some thousands. */
export const maxEntries = 16_000

/** Ends the reading of a file that goes past a bound or holds no VIB. */
export class VibRefusedError extends Error {
  readonly reason: VibRefusal

  constructor(reason: VibRefusal) {
    super(reason)
    this.reason = reason
  }
}

export interface ReadOptions {
  /** Computes a SHA-256 of each file in the payloads. */
  readonly hashFiles?: boolean
  /** Chooses files whose content is wanted. */
  readonly open?: (entry: VibFileEntry) => ContentSink | null
  /** Awaited after each piece of content, so that a sink may write to a disk. */
  readonly flush?: () => Promise<void>
  /** How many entries may still be read. */
  readonly budget: { entries: number }
}

/** What was seen of a member that is neither descriptor nor signature. */
interface Measured {
  readonly size: number
  readonly digests: ReadonlyMap<string, string>
  /** Null when it was not unpacked. */
  readonly gunzip: GunzipEnd | null
  readonly unpackedBytes: number
  readonly files: readonly VibFileEntry[]
  readonly faults: readonly VibProblem[]
}

/** Reads a VIB from a stream, once from front to back, whatever the order of its members. Throws {@link VibRefusedError}. */
export async function readArchive(source: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<VibDescription> {
  const reader = new ArchiveReader(source, options)
  try {
    return await reader.read()
  } finally {
    await reader.close()
  }
}

class ArchiveReader {
  readonly #bytes: ByteReader
  readonly #options: ReadOptions
  readonly #members: { readonly name: string; readonly size: number }[] = []
  readonly #measured = new Map<string, Measured>()
  readonly #problems: VibProblem[] = []
  readonly #firewall: { readonly path: string; readonly pieces: Buffer[] }[] = []
  #descriptor: { readonly bytes: Buffer; readonly read: Descriptor } | null = null
  #signature: Buffer | null = null
  #nameTable: Buffer | null = null
  #headers = 0
  #firewallBudget = maxServiceXmlBytes

  constructor(source: AsyncIterable<Uint8Array>, options: ReadOptions) {
    this.#bytes = new ByteReader(source)
    this.#options = options
  }

  async close(): Promise<void> {
    await this.#bytes.close()
  }

  async read(): Promise<VibDescription> {
    const magic = await this.#bytes.take(arMagic.length)
    if (!magic.equals(arMagic)) throw new VibRefusedError('vib-archive-header')
    while (await this.#readMember());
    const sha256 = await this.#bytes.finish()
    return this.#describe(sha256)
  }

  /** Returns false at the end, or where the rest is no archive. */
  async #readMember(): Promise<boolean> {
    const header = await this.#bytes.take(arHeaderBytes)
    if (header.length === 0) return false
    const member = header.length < arHeaderBytes ? null : readArHeader(header)
    if (member === null) {
      if (this.#descriptor === null) throw new VibRefusedError('vib-archive-header')
      this.#problem(header.length < arHeaderBytes ? 'archive-truncated' : 'archive-trailing')
      return false
    }
    // Counted apart from the members that are listed, which have each name once.
    this.#headers += 1
    if (this.#headers > maxMembers) throw new VibRefusedError('vib-too-many-members')
    const longName = member.longName === 0 ? null : await this.#bytes.take(member.longName)
    const name = longName === null ? this.#tableName(member.name) : longName.toString('utf8').replace(/\0+$/, '')
    const size = member.size - member.longName
    const pieces = this.#bytes.member(size)
    await this.#readContent(name, size, pieces)
    await drain(pieces)
    if (pieces.missing > 0) {
      this.#problem('archive-truncated')
      return false
    }
    if (member.size % 2 === 1) await this.#bytes.take(1)
    return true
  }

  async #readContent(name: string, size: number, pieces: Pieces & { readonly missing: number }): Promise<void> {
    if (name === '//') {
      this.#problem('name-table')
      this.#nameTable = await whole(pieces, Math.min(size, maxNameTable))
      return
    }
    if (this.#members.some((member) => member.name === name)) return this.#problem('member-twice', { name })
    this.#members.push({ name, size })
    if (name === 'descriptor.xml') {
      if (size > maxDescriptorBytes) throw new VibRefusedError('vib-descriptor-too-large')
      const bytes = await whole(pieces, size)
      // Half a descriptor is none.
      if (pieces.missing > 0) throw new VibRefusedError('vib-no-descriptor')
      const read = readDescriptor(bytes.toString('utf8'))
      if (typeof read === 'string') throw new VibRefusedError(read)
      if (read.payloads.length > maxMembers) throw new VibRefusedError('vib-too-many-members')
      this.#descriptor = { bytes, read }
    } else if (name === 'sig.pkcs7') {
      // A signature that is too long to be one is unreadable, which a single byte is, too.
      this.#signature = await whole(pieces, size > maxSignatureBytes ? 1 : size)
    } else {
      const measured = await this.#measure(name, size, pieces)
      if (pieces.missing === 0) this.#measured.set(name, measured)
    }
  }

  /** Computes the checksums of a payload and lists what is in it. */
  async #measure(name: string, size: number, pieces: Pieces): Promise<Measured> {
    const stated = this.#descriptor?.read.payloads.find((payload) => payload.name === name)
    const hashes = new Hashes(stated)
    const hashed: Pieces = {
      next: async () => {
        const piece = await pieces.next()
        if (piece !== null) hashes.stored(piece)
        return piece
      },
    }
    // Other types are the vendor's own affair: they are listed and not unpacked.
    const listed = stated === undefined || stated.type === 'tgz' || stated.type === 'vgz'
    if (!listed && !hashes.needsGunzip) {
      await drain(hashed)
      return { size, digests: hashes.digests(false), gunzip: null, unpackedBytes: 0, files: [], faults: [] }
    }
    const tar = new TarReader({ budget: this.#options.budget, open: (entry) => this.#open(entry) })
    let unpackedBytes = 0
    const ended = await gunzip(hashed, (piece) => {
      unpackedBytes += piece.length
      hashes.unpacked(piece)
      if (listed) tar.write(piece)
      return this.#options.flush?.()
    })
    await drain(hashed)
    if (listed && ended === 'whole') tar.end()
    return {
      size,
      digests: hashes.digests(ended === 'whole'),
      gunzip: ended,
      unpackedBytes,
      files: tar.entries,
      faults: tar.faults,
    }
  }

  #open(entry: VibFileEntry): ContentSink | null {
    const sinks: ContentSink[] = []
    const wanted = this.#options.open?.(entry) ?? null
    if (wanted !== null) sinks.push(wanted)
    if (this.#options.hashFiles === true) {
      const hash = createHash('sha256')
      sinks.push({
        write: (piece) => hash.update(piece),
        end: () => Object.assign(entry, { sha256: hash.digest('hex') }),
      })
    }
    const { path, size } = entry
    const rules = path.startsWith(firewallFolder) && size <= this.#firewallBudget
    if (rules && this.#firewall.length < maxFirewallFiles) {
      const pieces: Buffer[] = []
      this.#firewallBudget -= size
      this.#firewall.push({ path, pieces })
      // A copy: the piece is part of a much larger one.
      sinks.push({ write: (piece) => pieces.push(Buffer.from(piece)), end: () => undefined })
    }
    if (sinks.length === 0) return null
    return {
      write: (piece) => sinks.forEach((sink) => sink.write(piece)),
      end: () => sinks.forEach((sink) => sink.end()),
    }
  }

  #describe(sha256: string): VibDescription {
    if (this.#descriptor === null) throw new VibRefusedError('vib-no-descriptor')
    const { bytes, read } = this.#descriptor
    const { fileList, complete, payloads: stated, ...about } = read
    if (!complete) this.#problem('descriptor-incomplete')
    const signature = checkSignature(this.#signature, bytes)
    const truncated = this.#problems.some(({ code }) => code === 'archive-truncated')
    if (!truncated) this.#checkMembers(stated)
    if (signature === 'tampered') this.#problem('signature-tampered')
    if (signature === 'unreadable') this.#problem('signature-unreadable')
    const payloads = stated.map((payload) => this.#payload(payload))
    this.#checkFileList(fileList, payloads)
    return {
      ...about,
      signature,
      members: this.#members,
      payloads,
      firewall: this.#rulesets(),
      problems: this.#problems,
      bytes: this.#bytes.bytes,
      sha256,
    }
  }

  #checkMembers(stated: readonly StatedPayload[]): void {
    const wanted = ['descriptor.xml', 'sig.pkcs7', ...stated.map(({ name }) => name)]
    const found = this.#members.map(({ name }) => name)
    if (this.#signature === null) this.#problem('signature-absent')
    const expected = this.#signature === null ? wanted.filter((name) => name !== 'sig.pkcs7') : wanted
    const missing = expected.filter((name) => !found.includes(name))
    const extra = found.filter((name) => !expected.includes(name))
    if (missing.length > 0 || extra.length > 0)
      this.#problem('members-differ', { missing: listOf(missing), extra: listOf(extra) })
    else if (expected.some((name, index) => name !== found[index])) this.#problem('member-order')
  }

  #payload({ name, type, size: statedSize, checksums }: StatedPayload): VibPayload {
    const measured = this.#measured.get(name)
    if (measured === undefined)
      return {
        name,
        type,
        size: this.#members.find((member) => member.name === name)?.size ?? null,
        checksums: checksums.map((each) => ({ ...each, computed: null, ok: false })),
        files: [],
      }
    const compared = checksums.map((each) => {
      const computed = measured.digests.get(digestKey(each)) ?? null
      return { ...each, computed, ok: computed === each.stated }
    })
    const { gunzip: ended, size, unpackedBytes, faults, files } = measured
    // The fault behind the others: what was altered cannot be unpacked either.
    if (compared.some(({ process, computed, ok }) => process === null && computed !== null && !ok))
      this.#problem('payload-checksum', { payload: name })
    else if (ended === 'broken') this.#problem('payload-gzip', { payload: name })
    else if (ended === 'trailing') this.#problem('payload-trailing', { payload: name })
    else if (ended === 'bomb') this.#problem('payload-bomb', { payload: name })
    else if (compared.some(({ computed, ok }) => computed !== null && !ok))
      this.#problem('payload-checksum', { payload: name })
    // Some tools state the size of what is packed, which hosts do not mind.
    if (statedSize !== size && statedSize !== unpackedBytes) this.#problem('payload-size', { payload: name })
    if (ended === 'whole') for (const { code, params } of faults) this.#problem(code, params)
    return { name, type, size, checksums: compared, files }
  }

  /** Compares the list of files both ways, where every payload could be listed. */
  #checkFileList(fileList: readonly string[], payloads: readonly VibPayload[]): void {
    const measured = payloads.map(({ name }) => this.#measured.get(name))
    const listed = measured.every((each) => each?.gunzip === 'whole' && each.faults.length === 0)
    if (!listed || payloads.some(({ type }) => type !== 'tgz' && type !== 'vgz')) return
    const entries = payloads.flatMap(({ files }) => files.filter(({ type }) => type !== 'directory'))
    const [stated, found] = [
      new Set(fileList.map((path) => path.replace(/^\//, ''))),
      new Set(entries.map(({ path }) => path)),
    ]
    const missing = [...stated].find((path) => !found.has(path))
    const extra = entries.find(({ path, type }) => type === 'file' && !stated.has(path))?.path
    const path = missing ?? extra
    if (path !== undefined) this.#problem('file-list', { path })
  }

  #rulesets(): VibRuleset[] {
    const damaged = this.#problems.some(({ code }) => code.startsWith('payload-') || code === 'archive-truncated')
    return this.#firewall.flatMap(({ path, pieces }) => {
      const read = readServiceXml(Buffer.concat(pieces).toString('utf8'))
      // What a damaged payload holds is damaged by that, and not a fault of its own.
      if (!damaged && (typeof read === 'string' || read.unreadable > 0)) this.#problem('firewall-unreadable', { path })
      return typeof read === 'string' ? [] : read.rulesets
    })
  }

  /** Resolves `/123`, a place in GNU's table of long names. */
  #tableName(name: string): string {
    const [, at] = /^\/(\d+)$/.exec(name) ?? []
    if (at === undefined || this.#nameTable === null) return name
    return this.#nameTable.toString('latin1', Number(at)).split('\n')[0]?.replace(/\/$/, '') ?? name
  }

  #problem(code: VibFault, params: VibProblem['params'] = {}): void {
    if (!this.#problems.some((each) => each.code === code)) this.#problems.push({ code, params })
  }
}

function listOf(names: readonly string[]): string {
  return names.slice(0, maxListed).join(', ') || '-'
}

/** Puts up to `length` bytes together. */
async function whole(pieces: Pieces, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let bytes = 0; bytes < length;) {
    const piece = await pieces.next()
    if (piece === null) break
    parts.push(Buffer.from(piece))
    bytes += piece.length
  }
  return Buffer.concat(parts).subarray(0, length)
}

function digestKey({ type, process }: { readonly type: string; readonly process: string | null }): string {
  return process === null ? type : `${type} ${process}`
}

const algorithms = { 'sha-256': 'sha256', 'sha-1': 'sha1' } as const

/** The checksums that a descriptor states; all of them while it was not read yet. */
class Hashes {
  readonly #stored = new Map<string, ReturnType<typeof createHash>>()
  readonly #unpacked = new Map<string, ReturnType<typeof createHash>>()

  constructor(stated: StatedPayload | undefined) {
    for (const [type, algorithm] of Object.entries(algorithms)) {
      const wanted = (process: string | null): boolean =>
        stated === undefined || stated.checksums.some((each) => each.type === type && each.process === process)
      if (wanted(null)) this.#stored.set(type, createHash(algorithm))
      if (wanted('gunzip')) this.#unpacked.set(type, createHash(algorithm))
    }
  }

  get needsGunzip(): boolean {
    return this.#unpacked.size > 0
  }

  stored(piece: Buffer): void {
    for (const hash of this.#stored.values()) hash.update(piece)
  }

  unpacked(piece: Buffer): void {
    for (const hash of this.#unpacked.values()) hash.update(piece)
  }

  /** @param unpacked whether all of the content came out; else its checksums mean nothing */
  digests(unpacked: boolean): ReadonlyMap<string, string> {
    const stored = [...this.#stored].map(([type, hash]) => [type, hash.digest('hex')] as const)
    const inner = [...this.#unpacked].map(([type, hash]) => [`${type} gunzip`, hash.digest('hex')] as const)
    return new Map(unpacked ? [...stored, ...inner] : stored)
  }
}

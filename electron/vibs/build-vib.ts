import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'
import { isAborted } from '../../shared/abort.ts'
import type { VibPackage, VibProfile } from '../../shared/models/vib.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { writeDescriptor, type BuiltPayload } from '../../shared/rules/vibs/descriptor-xml.ts'
import { FileExistsError, streamFile, withScratchFile } from '../storage/stream-file.ts'
import { arHeader, arMagic } from './ar.ts'
import { FileChangedError, tarOf, type TreeEntry } from './tar.ts'
import { rulesetEntry, withFolders } from './tree.ts'

/** At most eight letters, which is the name that every release can file under. */
const payloadName = 'payload1'
const pieceBytes = 1_024 * 1_024

export interface BuildInput {
  readonly vib: VibPackage
  readonly profile: VibProfile
  /** Files beside the rulesets. */
  readonly tree: readonly TreeEntry[]
}

export interface BuildOutput {
  readonly file: string
  readonly overwrite: boolean
  /** Asked once the content is known and before the file gets its name; a problem leaves everything as it was. */
  readonly accept: (built: BuiltVib) => Promise<Result<void>>
  readonly signal?: AbortSignal
}

export interface BuiltVib {
  readonly vib: VibPackage
  readonly profile: VibProfile
  readonly payload: BuiltPayload
  readonly live: boolean
  readonly bytes: number
  /** Of the whole file. */
  readonly sha256: string
}

/** Ends a build with a problem. */
class BuildError extends Error {
  readonly problem: Problem

  constructor(reason: Problem) {
    super(reason.code)
    this.problem = reason
  }
}

/**
 * Builds a VIB: descriptor, an empty signature, and a gzipped tar with the rulesets and the tree. The same input gives the
 * same bytes. Memory stays the same however large the tree is.
 * @returns Problems: `VIB_OUTPUT_EXISTS`, `VIB_TREE_INVALID` for a file that changed meanwhile, `STORAGE_WRITE_FAILED`,
 * `CANCELLED`, and those of `accept`.
 */
export async function buildVib(input: BuildInput, output: BuildOutput): Promise<Result<BuiltVib>> {
  const { file, overwrite, signal } = output
  try {
    return ok(await streamFile(file, { overwrite }, (handle) => writeVib(input, output, handle)))
  } catch (error) {
    if (error instanceof BuildError) return fail(error.problem)
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    if (error instanceof FileExistsError) return fail(problem('VIB_OUTPUT_EXISTS', { file: basename(file) }))
    if (error instanceof FileChangedError)
      return fail(problem('VIB_TREE_INVALID', { path: error.path, reason: 'vib-tree-changed' }, error))
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}

async function writeVib(
  { vib, profile, tree }: BuildInput,
  { file, accept, signal }: BuildOutput,
  handle: FileHandle,
): Promise<BuiltVib> {
  const rules = vib.rulesets.length === 0 ? [] : [rulesetEntry(vib.name, vib.rulesets)]
  const entries = withFolders([...rules, ...tree])
  const live = tree.length === 0
  // The descriptor comes first and states what the payload measures, so the payload is made first, beside it.
  return withScratchFile(file, async (scratch) => {
    const payload = await writePayload(entries, scratch, signal)
    const descriptor = Buffer.from(writeDescriptor(vib, payload, { profile, live }))
    const hash = createHash('sha256')
    let bytes = 0
    const put = async (piece: Buffer): Promise<void> => {
      hash.update(piece)
      bytes += piece.length
      await handle.writeFile(piece)
    }
    const padding = (size: number): Buffer => Buffer.from('\n'.repeat(size % 2))
    await put(Buffer.concat([arMagic, arHeader('descriptor.xml', descriptor.length), descriptor]))
    await put(
      Buffer.concat([padding(descriptor.length), arHeader('sig.pkcs7', 0), arHeader(payload.name, payload.size)]),
    )
    const buffer = Buffer.allocUnsafe(pieceBytes)
    for (let done = 0; done < payload.size;) {
      signal?.throwIfAborted()
      const { bytesRead } = await scratch.read(buffer, 0, pieceBytes, done)
      if (bytesRead === 0) throw new Error('the payload is shorter than it was')
      await put(buffer.subarray(0, bytesRead))
      done += bytesRead
    }
    await put(padding(payload.size))
    const built: BuiltVib = { vib, profile, payload, live, bytes, sha256: hash.digest('hex') }
    const accepted = await accept(built)
    if (!accepted.ok) throw new BuildError(accepted.problem)
    return built
  })
}

/** No flags, no time, no operating system: those of the computer that builds do not matter. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

async function writePayload(
  entries: readonly TreeEntry[],
  handle: FileHandle,
  signal: AbortSignal | undefined,
): Promise<BuiltPayload> {
  const [tarSha256, tarSha1, storedSha256] = [createHash('sha256'), createHash('sha1'), createHash('sha256')]
  let [tarBytes, sum, size] = [0, 0, 0]
  const put = async (piece: Buffer): Promise<void> => {
    storedSha256.update(piece)
    size += piece.length
    await handle.writeFile(piece)
  }
  await put(gzipHeader)
  await pipeline(
    Readable.from(tarOf(entries)),
    async function* measured(pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        tarSha256.update(piece)
        tarSha1.update(piece)
        sum = crc32(piece, sum)
        tarBytes += piece.length
        yield piece
      }
    },
    createDeflateRaw({ level: 6, chunkSize: 256 * 1_024 }),
    async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) await put(piece)
    },
    { signal },
  )
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(sum)
  trailer.writeUInt32LE(tarBytes % 2 ** 32, 4)
  await put(trailer)
  return {
    name: payloadName,
    size,
    storedSha256: storedSha256.digest('hex'),
    tarSha256: tarSha256.digest('hex'),
    tarSha1: tarSha1.digest('hex'),
    files: entries.filter(({ directory }) => !directory).map(({ path }) => path),
  }
}

import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { isAborted } from '../../shared/abort.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { writeDescriptor } from '../../shared/rules/vibs/descriptor-xml.ts'
import { FileExistsError, streamFile } from '../storage/stream-file.ts'
import type { BuiltVib } from './build-vib.ts'
import { bulletinXml, indexXml, metadataLines, vendorIndexXml, vibPath, vmwareXml } from './bundle-xml.ts'

/**
 * A fixed time in the zip's own form without a zone, so that the bytes are the same wherever it is built. The day after the
 * oldest one that a zip can state: the library moves what is older in UTC to that day.
 */
function entryOptions() {
  return { mtime: new Date(1980, 0, 2), forceDosTimestamp: true, mode: 0o100644 } as const
}

/**
 * Packs a built VIB as an offline bundle: a bulletin, and from 7.0 on a component. The same VIB gives the same bytes.
 * @returns Problems: `VIB_OUTPUT_EXISTS`, `STORAGE_WRITE_FAILED`, `CANCELLED`.
 */
export async function buildBundle(
  built: BuiltVib,
  vibFile: string,
  output: { readonly file: string; readonly overwrite: boolean; readonly signal?: AbortSignal },
): Promise<Result<void>> {
  const { file, overwrite, signal } = output
  try {
    const metadata = await metadataZip(built)
    await streamFile(file, { overwrite }, async (handle) => {
      const zip = new ZipFile()
      const failed = new Promise<never>((_resolve, reject) => {
        zip.on('error', reject)
      })
      zip.addBuffer(Buffer.from(indexXml(built)), 'index.xml', entryOptions())
      zip.addBuffer(Buffer.from(vendorIndexXml(built)), 'vendor-index.xml', entryOptions())
      zip.addBuffer(metadata, 'metadata.zip', { ...entryOptions(), compress: false })
      // Opened only when its turn has come; compressed once more, since a stored entry of a stream has its size behind it.
      zip.addReadStreamLazy(vibPath(built), { ...entryOptions(), size: built.bytes }, (give) =>
        give(null, createReadStream(vibFile)),
      )
      zip.end()
      await Promise.race([copy(zip.outputStream, handle, signal), failed])
    })
    return ok()
  } catch (error) {
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    if (error instanceof FileExistsError) return fail(problem('VIB_OUTPUT_EXISTS', { file: basename(file) }))
    return fail(problem('STORAGE_WRITE_FAILED', { file }, error))
  }
}

async function copy(stream: NodeJS.ReadableStream, handle: FileHandle, signal: AbortSignal | undefined): Promise<void> {
  for await (const piece of stream) {
    signal?.throwIfAborted()
    await handle.writeFile(piece)
  }
}

async function metadataZip(built: BuiltVib): Promise<Buffer> {
  const { vib, payload, profile, live, sha256 } = built
  const zip = new ZipFile()
  const add = (path: string, text: string): void => zip.addBuffer(Buffer.from(text), path, entryOptions())
  add('vmware.xml', vmwareXml(built))
  add('vendor-index.xml', vendorIndexXml(built))
  add(`bulletins/${vib.name}.xml`, bulletinXml(built))
  // Any stable number tells two versions of one name apart.
  const number = Number.parseInt(sha256.slice(0, 8), 16)
  add(`vibs/${vib.name}-${number}.xml`, writeDescriptor(vib, payload, { profile, live }, metadataLines(built)))
  zip.end()
  return buffer(zip.outputStream)
}

import { createHash } from 'node:crypto'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import type { BodySink, StreamedBody } from './exchange.ts'

/** A file in a datastore of a standalone host. */
export interface DatastoreFile {
  readonly datastore: string
  /** From the root of the datastore. */
  readonly path: string
}

interface Options {
  readonly signal?: AbortSignal | undefined
}

/** Milliseconds that the whole of a file may take to come back. */
const readBackMs = 3_600_000

/** Returns the path of a file as programs on the host see it. */
export function hostPath({ datastore, path }: DatastoreFile): string {
  return `/vmfs/volumes/${datastore}/${path}`
}

/** The address of a file for HTTP; a lone host has one datacenter, of this name. */
function addressOf({ datastore, path }: DatastoreFile): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return `/folder/${encoded}?dcPath=ha-datacenter&dsName=${encodeURIComponent(datastore)}`
}

/** Uploads a file with PUT. Problems: those of the exchange. */
export async function uploadFile(
  client: VimClient,
  file: DatastoreFile,
  body: StreamedBody,
  { signal }: Options = {},
): Promise<Result<void>> {
  const sent = await client.transfer({ method: 'PUT', path: addressOf(file), body, sink: ignored, signal })
  return sent.ok ? ok() : sent
}

/** Reads a file back with GET and returns its SHA-256. @param bytes its length; a longer one ends the reading. */
export async function hashFile(
  client: VimClient,
  file: DatastoreFile,
  bytes: number,
  { signal }: Options = {},
): Promise<Result<string>> {
  const hash = createHash('sha256')
  const sink: BodySink = {
    start: () => undefined,
    write: (chunk) => {
      hash.update(chunk)
      return null
    },
    end: () => null,
  }
  const read = await client.transfer({
    method: 'GET',
    path: addressOf(file),
    body: '',
    sink,
    signal,
    bodyMs: readBackMs,
    replyBytes: bytes + 1,
  })
  return read.ok ? ok(hash.digest('hex')) : read
}

/** Deletes a file. Problems: those of the exchange. */
export async function deleteFile(client: VimClient, file: DatastoreFile): Promise<Result<void>> {
  const sent = await client.transfer({ method: 'DELETE', path: addressOf(file), body: '', sink: ignored })
  return sent.ok ? ok() : sent
}

/** What a host says to an upload or a deletion is a page for a browser. */
const ignored: BodySink = { start: () => undefined, write: () => null, end: () => null }

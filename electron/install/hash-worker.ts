import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { ChecksumAlgorithm } from '../../shared/models/image.ts'
import { openRegularFile } from '../storage/regular-file.ts'

/** The task of the thread. */
export interface HashTask {
  readonly path: string
  readonly algorithms: readonly ChecksumAlgorithm[]
}

/** A message of the thread: bytes done so far, the end, or what stopped it. */
export type HashMessage =
  | { readonly kind: 'progress'; readonly bytes: number; readonly total: number }
  | { readonly kind: 'done'; readonly bytes: number; readonly hashes: Partial<Record<ChecksumAlgorithm, string>> }
  | { readonly kind: 'failed'; readonly message: string }

const pieceBytes = 2 * 1_024 * 1_024
/** Milliseconds between two reports of progress. */
const progressMs = 100

const post = (message: HashMessage): void => parentPort?.postMessage(message, [])

/** One buffer is filled while the other is hashed. */
async function hash({ path, algorithms }: HashTask): Promise<void> {
  const handle = await openRegularFile(path)
  const { size: total } = await handle.stat()
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }))
  const buffers = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)] as const
  let postedAt = performance.now()
  let bytes = 0
  let reading = handle.read(buffers[0], 0, pieceBytes, 0)
  for (let turn = 0; ; turn++) {
    const { bytesRead, buffer } = await reading
    if (bytesRead === 0) break
    bytes += bytesRead
    reading = handle.read(buffers[turn % 2 === 0 ? 1 : 0], 0, pieceBytes, bytes)
    // Awaited in the next turn; until then an error would count as unhandled.
    reading.catch(() => {})
    for (const each of hashes) each.hash.update(buffer.subarray(0, bytesRead))
    if (performance.now() - postedAt >= progressMs) {
      postedAt = performance.now()
      post({ kind: 'progress', bytes, total })
    }
  }
  if (bytes !== total) throw new Error('the file changed while it was read')
  post({
    kind: 'done',
    bytes,
    hashes: Object.fromEntries(hashes.map(({ algorithm, hash: made }) => [algorithm, made.digest('hex')])),
  })
}

try {
  await hash(workerData as HashTask)
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
}

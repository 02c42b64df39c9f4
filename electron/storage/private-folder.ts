import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRegularFile } from './regular-file.ts'
import { streamFile } from './stream-file.ts'

/** A folder for temporary files that only its owner can enter (0700). */
export interface PrivateFolder {
  readonly path: string
  /** Deletes it with all that is in it; never throws. */
  readonly remove: () => Promise<void>
}

/** Creates one among the system's temporary files. Throws the system's error. */
export async function privateFolder(): Promise<PrivateFolder> {
  const path = await mkdtemp(join(tmpdir(), 'hypertray-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined) }
}

const pieceBytes = 1_024 * 1_024

/** Copies a temporary file to a place the user chose, as {@link streamFile} writes it. Throws as that does. */
export async function copyOut(from: string, to: string, options: { readonly overwrite: boolean }): Promise<void> {
  const source = await openRegularFile(from)
  try {
    await streamFile(to, options, async (target) => {
      const buffer = Buffer.allocUnsafe(pieceBytes)
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, pieceBytes, null)
        if (bytesRead === 0) return
        await target.writeFile(buffer.subarray(0, bytesRead))
      }
    })
  } finally {
    await source.close()
  }
}

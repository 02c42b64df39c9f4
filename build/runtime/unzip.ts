import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'

/**
 * Unpacks the wanted entries of a ZIP file, with their permissions.
 * @param target absolute folder
 * @param rename where below `target` an entry goes; null leaves it out. Folders are created as needed.
 * @throws Error when the file is not a ZIP, an entry has the wrong length, or names a path outside (yauzl refuses those).
 */
export async function unzip(file: string, target: string, rename: (entry: string) => string | null): Promise<void> {
  const zip = await openPromise(file)
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    const name = rename(entry.fileName)
    if (name === null) continue
    const path = join(target, name)
    await mkdir(dirname(path), { recursive: true })
    // The upper half holds the Unix mode; 0 when the archive comes from a system without one.
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, mode === 0 ? {} : { mode }))
  }
}

import path from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../storage/atomic-file.ts'
import { readRegularFile } from '../storage/regular-file.ts'

const indexedRunSchema = z.object({ stamp: z.string(), hostId: z.uuid(), owed: z.boolean(), lastAt: z.number() })
const indexSchema = z.object({ version: z.literal(1), runs: z.record(z.string(), indexedRunSchema) })

/** A run that is over, in as much as is needed to skip its file. `stamp`: of the file that was read. */
export type IndexedRun = Readonly<z.infer<typeof indexedRunSchema>>

/** Far more than a hundred thousand runs need. Bytes. */
const maxBytes = 32 * 1024 * 1024

const fileOf = (dir: string): string => path.join(dir, 'index.json')

/** Returns a stamp that changes with the content of a file: no program can set back the last change of its inode. */
export function stampOf({
  size,
  mtimeNs,
  ctimeNs,
  ino,
}: {
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly ino: bigint
}): string {
  return [size, mtimeNs, ctimeNs, ino].join(' ')
}

/**
 * Reads the index of a journal, by file name. It is a cache and nothing else: an entry counts only while the file has its
 * stamp, and an index that is missing, damaged or of another version is an empty one.
 */
export async function loadIndex(dir: string): Promise<Map<string, IndexedRun>> {
  try {
    const bytes = await readRegularFile(fileOf(dir), maxBytes)
    if (bytes === null) return new Map()
    const parsed = indexSchema.safeParse(JSON.parse(bytes.toString('utf8')))
    return new Map(parsed.success ? Object.entries(parsed.data.runs) : [])
  } catch {
    return new Map()
  }
}

/** Writes the index if it changed. A folder that cannot be written costs only the time that the index saves. */
export async function saveIndex(
  dir: string,
  before: ReadonlyMap<string, IndexedRun>,
  next: ReadonlyMap<string, IndexedRun>,
): Promise<void> {
  if (before.size === next.size && [...next].every(([name, run]) => before.get(name)?.stamp === run.stamp)) return
  await replaceFile(fileOf(dir), `${JSON.stringify({ version: 1, runs: Object.fromEntries(next) })}\n`).catch(
    () => undefined,
  )
}

import path from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../storage/atomic-file.ts'
import { readRegularFile } from '../storage/regular-file.ts'

const indexedRunSchema = z.object({ stamp: z.string(), hostId: z.uuid(), owed: z.boolean(), lastAt: z.number() })
const indexSchema = z.object({ version: z.literal(1), runs: z.record(z.string(), indexedRunSchema) })

/** What is kept of a run that is over: enough to know that nothing of it is wanted. `stamp`: of the file that was read. */
export type IndexedRun = Readonly<z.infer<typeof indexedRunSchema>>

/** Far more than a hundred thousand runs need. Bytes. */
const maxBytes = 32 * 1024 * 1024

const fileOf = (dir: string): string => path.join(dir, 'index.json')

/** What tells one content of a file from another. The time of the last change of its inode cannot be set back by a program. */
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

/** Writes the index if it is another one than before. A folder that cannot be written costs the time that it saves, and nothing else. */
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

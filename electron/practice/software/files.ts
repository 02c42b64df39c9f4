import { refs } from '../refs.ts'
import type { World } from '../world.ts'

/** Name of the only datastore. */
export const datastoreName = 'datastore1'

/** What all files may take of this computer's memory. */
const mostBytes = 64 * 1024 ** 2

/** The largest file that is taken. */
export const largestFile = 32 * 1024 ** 2

const used = ({ files }: World): number => [...files.values()].reduce((sum, { length }) => sum + length, 0)

/** Bytes that the datastore has left. */
export const freeBytes = (world: World): number => Math.max(0, world.options.datastoreFreeBytes - used(world))

/** Stores a file; false when it does not fit. */
export function storeFile(world: World, path: string, content: Buffer): boolean {
  const others = used(world) - (world.files.get(path)?.length ?? 0)
  if (others + content.length > Math.min(mostBytes, world.options.datastoreFreeBytes)) return false
  world.files.set(path, content)
  return true
}

/** Finds the file at a path such as `/vmfs/volumes/datastore1/x.vib`; the volume's id stands for its name. */
export function fileAt(world: World, path: string): Buffer | undefined {
  const [, volume = '', name = ''] = /^(?:file:\/\/)?\/vmfs\/volumes\/([^/]+)\/(.+)$/.exec(path) ?? []
  return volume === datastoreName || volume === refs.datastore.id ? world.files.get(name) : undefined
}

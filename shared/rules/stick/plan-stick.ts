import type { IsoFile } from '../../models/image.ts'
import type { StickObstacle, StickOptions, StickPlan, Volume } from '../../models/stick.ts'
import { judgeVolume } from './judge-volume.ts'

/** Stands on the stick from the first write until everything is verified. */
export const MARKER = 'HYPERTRAY-INCOMPLETE.txt'

const FAT32_LIMIT = 2 ** 32
/** Directories and the rounding of every file up to a cluster; clusters of FAT32 have at most 32 KiB as a rule. */
const CLUSTER = 32_768
const DROPPINGS = new Set([
  'system volume information',
  '.trashes',
  '.fseventsd',
  '.spotlight-v100',
  '$recycle.bin',
  '.ds_store',
  MARKER.toLowerCase(),
])
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i
// oxlint's control character rule does not apply to a class built from code points.
const ILLEGAL = new RegExp(
  `[${String.fromCodePoint(0)}-${String.fromCodePoint(31)}"*:<>?|\\\\${String.fromCodePoint(127)}]`,
)

/** Whether FAT32 holds this path, and whether it stays below the stick's root. */
export function fitsFat32(path: string): boolean {
  return (
    path.length <= 255 &&
    path
      .split('/')
      .every(
        (name) =>
          name !== '' &&
          name !== '.' &&
          name !== '..' &&
          !/[ .]$/.test(name) &&
          !ILLEGAL.test(name) &&
          !RESERVED.test(name),
      )
  )
}

/**
 * What copying an image to a volume would do, and what stands in the way.
 *
 * @param entries the image's tree, directories too
 * @param onStick paths of the files that are on the volume now, `/` between names
 */
export function planFiles(
  entries: readonly IsoFile[],
  volume: Volume,
  onStick: readonly string[],
  options: StickOptions,
): StickPlan {
  const files = entries.filter((entry) => !entry.directory).map(({ path, size }) => ({ path, size }))
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  const names = new Set(files.map((file) => file.path.toLowerCase()))
  const present = onStick.filter((path) => !DROPPINGS.has(path.split('/')[0]?.toLowerCase() ?? ''))
  const conflicts = present.filter((path) => names.has(path.toLowerCase()))
  const obstacles: StickObstacle[] = []
  const verdict = judgeVolume(volume)
  if (verdict !== 'ok') obstacles.push({ kind: 'volume', reasons: verdict })
  if (!names.has('efi/boot/bootx64.efi')) obstacles.push({ kind: 'no-uefi-boot' })
  if (present.length > 0 && !options.overwrite) obstacles.push({ kind: 'not-empty', examples: present.slice(0, 5) })
  const bad = unholdable(entries)
  if (bad !== undefined) obstacles.push({ kind: 'bad-name', file: bad })
  const large = files.find((file) => file.size >= FAT32_LIMIT)
  if (large !== undefined) obstacles.push({ kind: 'file-too-large', file: large.path, size: large.size })
  const needed = bytes + entries.length * CLUSTER
  // Files that are replaced give their room back; how much is known only while copying, which also notices a full disk.
  if (volume.freeBytes !== null && conflicts.length === 0 && needed > volume.freeBytes)
    obstacles.push({ kind: 'full', needed, free: volume.freeBytes })
  return { files, bytes, conflicts, obstacles }
}

/** Returns the first path FAT32 cannot hold, or that differs from another one, or from another's folder, in case only. */
function unholdable(entries: readonly IsoFile[]): string | undefined {
  const spelled = new Map<string, string>()
  const whole = new Set<string>()
  for (const { path } of entries) {
    if (!fitsFat32(path) || whole.has(path.toLowerCase())) return path
    whole.add(path.toLowerCase())
    const names = path.split('/')
    for (let depth = 1; depth <= names.length; depth++) {
      const part = names.slice(0, depth).join('/')
      const before = spelled.get(part.toLowerCase())
      if (before !== undefined && before !== part) return path
      spelled.set(part.toLowerCase(), part)
    }
  }
  return undefined
}

import type { Volume, VolumeReason } from '../../models/stick.ts'

/** Whether a volume may become a stick: `ok`, else everything that speaks against it. */
export function judgeVolume(volume: Volume): 'ok' | readonly VolumeReason[] {
  const reasons: VolumeReason[] = []
  if (volume.system) reasons.push('system')
  if (volume.removable === false) reasons.push('fixed')
  if (volume.removable === null) reasons.push('unknown-removable')
  if (volume.fileSystem !== 'fat32') reasons.push('not-fat32')
  if (volume.mountPoint === null) reasons.push('not-mounted')
  if (volume.readOnly) reasons.push('read-only')
  return reasons.length === 0 ? 'ok' : reasons
}

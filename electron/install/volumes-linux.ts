import type { Volume } from '../../shared/models/stick.ts'
import { count, flag, identity, records, text, type Fields } from './volumes-fields.ts'

export const LSBLK_ARGS = [
  '--json',
  '--bytes',
  '--output',
  'NAME,PATH,TYPE,RM,HOTPLUG,TRAN,SIZE,FSAVAIL,MODEL,VENDOR,SERIAL,FSTYPE,FSVER,LABEL,UUID,MOUNTPOINTS,RO,PKNAME',
] as const

const SYSTEM_MOUNT = /^(?:\/|\[SWAP\]|\/(?:boot|efi|usr|var|etc|nix|home)(?:\/.*)?)$/
/** Parts of something bigger, which may well be the running system. */
const MEMBER = new Set(['swap', 'lvm2_member', 'linux_raid_member', 'zfs_member', 'crypto_luks', 'bcache'])

/** Volumes in the output of lsblk; undefined when it is not that. */
export function parseLsblk(output: unknown): Volume[] | undefined {
  const list = records(output)[0]?.['blockdevices']
  if (!Array.isArray(list)) return undefined
  const disks = records(list)
  const systemIds = new Set<string>()
  for (const node of disks.flatMap((disk) => tree(disk))) {
    const uuid = text(node['uuid'])
    if (uuid !== null && mounts(node).some((mount) => SYSTEM_MOUNT.test(mount))) systemIds.add(uuid)
  }
  return disks.flatMap((disk) => volumesOf(disk, systemIds))
}

function volumesOf(disk: Fields, systemIds: ReadonlySet<string>): Volume[] {
  const nodes = tree(disk)
  // One system mount anywhere makes the whole disk the system's, its other partitions too.
  const system = nodes.some(
    (node) =>
      mounts(node).some((mount) => SYSTEM_MOUNT.test(mount)) ||
      MEMBER.has(text(node['fstype'])?.toLowerCase() ?? '') ||
      systemIds.has(text(node['uuid']) ?? '-'),
  )
  const tran = text(disk['tran'])
  const rm = flag(disk['rm'])
  // Soldered eMMC is "hotplug" too, so that word counts on USB only.
  const removable = rm === true || (tran === 'usb' && flag(disk['hotplug']) === true) ? true : rm
  const bus = tran ?? (text(disk['name'])?.startsWith('mmcblk') === true ? 'sd' : null)
  const leaves = nodes.filter((node) => records(node['children'] ?? []).length === 0)
  return leaves.map((node) => {
    const path = text(node['path']) ?? ''
    const type = text(node['fstype'])?.toLowerCase() ?? ''
    const bytes = count(node['size']) ?? 0
    const serial = text(disk['serial'])
    return {
      id: identity(path, text(node['uuid']), serial, bytes),
      label: text(node['label']) ?? '',
      mountPoint: mounts(node)[0] ?? null,
      bytes,
      freeBytes: count(node['fsavail']),
      fileSystem: type === 'vfat' && text(node['fsver']) === 'FAT32' ? 'fat32' : type,
      removable,
      system,
      readOnly: flag(node['ro']) !== false || flag(disk['ro']) !== false,
      bus,
      model: text(disk['model']),
      serial,
    }
  })
}

function tree(node: Fields, depth = 0): Fields[] {
  return depth > 16 ? [node] : [node, ...records(node['children'] ?? []).flatMap((child) => tree(child, depth + 1))]
}

function mounts(node: Fields): string[] {
  const points = node['mountpoints']
  return Array.isArray(points)
    ? points.filter((point): point is string => typeof point === 'string' && point !== '')
    : []
}

import { XMLParser } from 'fast-xml-parser'
import type { Volume } from '../../shared/models/stick.ts'
import { count, flag, identity, records, text, type Fields } from './volumes-fields.ts'

const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  maxNestedTags: 32,
})
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Returns a property list's value; undefined when it is none. Only Apple's own document type is let through, without a
 * subset.
 */
export function parsePlist(xml: string): unknown {
  const bare = xml.replace(/<!DOCTYPE plist PUBLIC "[^"[\]]*" "[^"[\]]*">/, '')
  if (/<!/.test(bare)) return undefined
  try {
    const root = records(parser.parse(bare)).find((node) => 'plist' in node)
    const first = records(root?.['plist'] ?? [])[0]
    return first === undefined ? undefined : valueOf(first)
  } catch {
    return undefined
  }
}

function valueOf(node: Fields): unknown {
  const tag = Object.keys(node).find((key) => key !== ':@') ?? ''
  const children = records(node[tag] ?? [])
  if (tag === 'true' || tag === 'false') return tag === 'true'
  if (tag === 'array') return children.map((child) => valueOf(child))
  if (tag === 'dict') {
    const entries: [string, unknown][] = []
    for (let index = 0; index + 1 < children.length; index += 2)
      entries.push([String(valueOf(children[index] ?? {})), valueOf(children[index + 1] ?? {})])
    return Object.fromEntries(entries)
  }
  const content = children.map((child) => String(child['#text'] ?? '')).join('')
  return tag === 'integer'
    ? Number(content)
    : content.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}

/** Device names of the external disks' partitions, and of disks without any; undefined when this is no such list. */
export function externalDevices(list: unknown): string[] | undefined {
  const disks = records(list)[0]?.['AllDisksAndPartitions']
  if (!Array.isArray(disks)) return undefined
  return records(disks)
    .flatMap((disk) => {
      const parts = records(disk['Partitions'] ?? [])
      return (parts.length > 0 ? parts : [disk])
        .map((part) => text(part['DeviceIdentifier']) ?? '')
        .filter((name) => /^disk\d{1,4}(?:s\d{1,4})*$/.test(name))
    })
    .slice(0, 64)
}

/** Whole disks the running system lies on, by what `diskutil info /` says; undefined when it does not say. */
export function systemDisks(info: unknown): Set<string> | undefined {
  const root = records(info)[0]
  const stores = records(root?.['APFSPhysicalStores'] ?? []).map((store) => text(store['APFSPhysicalStore']))
  const whole = [text(root?.['ParentWholeDisk']), ...stores].flatMap((name) => /^disk\d+/.exec(name ?? '')?.[0] ?? [])
  return whole.length === 0 ? undefined : new Set(whole)
}

/** Reads the volume of `diskutil info`; undefined when there is none in it. */
export function macVolume(info: unknown, system: ReadonlySet<string>): Volume | undefined {
  const fields = records(info)[0]
  const device = text(fields?.['DeviceIdentifier'])
  if (fields === undefined || device === null) return undefined
  const bus = text(fields['BusProtocol'])?.toLowerCase() ?? null
  const bytes = count(fields['TotalSize'] ?? fields['Size']) ?? 0
  const name = text(fields['FilesystemName']) ?? ''
  return {
    id: identity(device, text(fields['VolumeUUID']) ?? text(fields['DiskUUID']), bytes),
    label: text(fields['VolumeName']) ?? '',
    mountPoint: text(fields['MountPoint']),
    bytes,
    freeBytes: count(fields['FreeSpace']),
    fileSystem: /FAT32/.test(name) ? 'fat32' : (text(fields['FilesystemType'])?.toLowerCase() ?? ''),
    removable: flag(fields['RemovableMediaOrExternalDevice']) ?? flag(fields['RemovableMedia']),
    system: system.has(/^disk\d+/.exec(device)?.[0] ?? ''),
    readOnly: flag(fields['WritableVolume']) !== true,
    bus: bus === 'secure digital' ? 'sd' : bus,
    model: text(fields['MediaName']),
    serial: null,
  }
}

import type { Findings } from './findings.ts'
import { readLsblkJson } from './lsblk.ts'
import { readLscpuJson } from './lscpu.ts'
import { readNvmeIdJson, readNvmeListJson } from './nvme.ts'
import type { TextKind } from './lines.ts'
import { readWindowsRecord } from './windows-records.ts'

/** The format of a JSON text, and its entries that were not understood. */
export interface ReadJson {
  readonly kind: TextKind
  readonly unread: readonly unknown[]
}

/**
 * `lscpu -J`, `lsblk -J`, `nvme list -o json`, `nvme id-ctrl -o json`, and devices through PowerShell's ConvertTo-Json.
 */
export function readJson(text: string, found: Findings): ReadJson | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return readWindowsJson(value, found)
  const object = value as Readonly<Record<string, unknown>>
  const { lscpu, blockdevices, Devices: drives } = object
  if (Array.isArray(lscpu)) return readLscpuJson(lscpu, found) ? { kind: 'lscpu', unread: [] } : null
  if (Array.isArray(blockdevices))
    return { kind: 'lsblk', unread: blockdevices.filter((entry) => !readLsblkJson(entry, found)) }
  if (Array.isArray(drives)) {
    const list = found.drives.newList()
    return { kind: 'nvme', unread: drives.filter((entry) => !readNvmeListJson(entry, found, list)) }
  }
  if (('mn' in object || 'ver' in object) && readNvmeIdJson(object, found)) return { kind: 'nvme', unread: [] }
  return 'InstanceId' in object || 'PNPDeviceID' in object ? readWindowsJson([object], found) : null
}

function readWindowsJson(entries: readonly unknown[], found: Findings): ReadJson | null {
  const unread = entries.filter((entry) => {
    if (typeof entry !== 'object' || entry === null) return true
    const text = (value: unknown): string => {
      if (Array.isArray(value)) return value.map(text).join(' ')
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    }
    const record = new Map(
      Object.entries(entry)
        .filter(([, value]) => value !== null && (typeof value !== 'object' || Array.isArray(value)))
        .map(([key, value]) => [
          key,
          Array.isArray(value)
            ? value
                .slice(0, 64)
                .filter((one) => typeof one !== 'object')
                .map(text)
                .join(' ')
            : text(value),
        ]),
    )
    return !readWindowsRecord(record, found)
  })
  return unread.length === entries.length ? null : { kind: 'windows-devices', unread }
}

/**
 * Returns the index of the line on which the JSON value that begins on line `from` ends, null when it does not within
 * `limit` characters. Brackets within strings do not count.
 */
export function jsonEnd(lines: readonly string[], from: number, limit: number): number | null {
  let depth = 0
  let characters = 0
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    characters += line.length
    if (characters > limit) return null
    let quoted = false
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at]
      if (quoted) {
        if (character === '\\') at += 1
        else if (character === '"') quoted = false
      } else if (character === '"') quoted = true
      else if (character === '{' || character === '[') depth += 1
      else if (character === '}' || character === ']') {
        depth -= 1
        if (depth === 0) return line.slice(at + 1).trim() === '' ? index : null
      }
    }
  }
  return null
}

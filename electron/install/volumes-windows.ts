import type { Volume } from '../../shared/models/stick.ts'
import { count, flag, identity, records, text } from './volumes-fields.ts'

const SCRIPT = `[Console]::OutputEncoding=[Text.Encoding]::UTF8; $ErrorActionPreference='Stop'
$all = foreach ($d in Get-Disk) {
  $sys = $d.IsSystem -or $d.IsBoot
  foreach ($p in @(Get-Partition -DiskNumber $d.Number -ErrorAction SilentlyContinue)) {
    $v = $p | Get-Volume -ErrorAction SilentlyContinue
    if ($v) {
      [pscustomobject]@{
        disk=$d.Number; unique="$($v.UniqueId)"; letter="$($p.DriveLetter)".Trim([char]0)
        label="$($v.FileSystemLabel)"; fs="$($v.FileSystem)"; size=$v.Size; free=$v.SizeRemaining
        driveType="$($v.DriveType)"; bus="$($d.BusType)"; model="$($d.FriendlyName)"; serial="$($d.SerialNumber)"
        readOnly=[bool]($d.IsReadOnly -or $p.IsReadOnly); system=[bool]($sys -or $p.IsSystem -or $p.IsBoot)
      }
    }
  }
}
ConvertTo-Json -Compress -Depth 3 -InputObject @($all)`

export const POWERSHELL_ARGS = ['-NoProfile', '-NonInteractive', '-Command', SCRIPT] as const

/** Volumes in the output of the script; undefined when it is not that. */
export function parseWindowsVolumes(output: unknown): Volume[] | undefined {
  if (!Array.isArray(output)) return undefined
  const rows = records(output)
  const systemDisks = new Set(rows.filter((row) => flag(row['system']) !== false).map((row) => row['disk']))
  return rows.map((row) => {
    const bus = text(row['bus'])?.toLowerCase() ?? null
    const type = text(row['driveType'])?.toLowerCase()
    const letter = text(row['letter'])
    const bytes = count(row['size']) ?? 0
    const serial = text(row['serial'])
    return {
      id: identity(text(row['unique']), serial, bytes),
      label: text(row['label']) ?? '',
      mountPoint: letter !== null && /^[A-Z]$/i.test(letter) ? `${letter.toUpperCase()}:\\` : null,
      bytes,
      freeBytes: count(row['free']),
      fileSystem: text(row['fs'])?.toLowerCase() ?? '',
      removable: isRemovable(type, bus),
      system: systemDisks.has(row['disk']),
      readOnly: flag(row['readOnly']) !== false,
      bus,
      model: text(row['model']),
      serial,
    }
  })
}

function isRemovable(type: string | undefined, bus: string | null): boolean | null {
  if (type === 'removable' || bus === 'usb' || bus === 'sd') return true
  return type === 'fixed' ? false : null
}

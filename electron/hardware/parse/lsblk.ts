import type { Disk } from '../../../shared/models/hardware.ts'
import { clip, type Findings } from './findings.ts'
import { byteCount, type Line, type Reader } from './lines.ts'

const known = new Set([
  'NAME',
  'KNAME',
  'PATH',
  'MAJ:MIN',
  'FSTYPE',
  'FSVER',
  'LABEL',
  'UUID',
  'MOUNTPOINT',
  'MOUNTPOINTS',
  'SIZE',
  'RO',
  'RM',
  'TYPE',
  'TRAN',
  'MODEL',
  'VENDOR',
  'SERIAL',
  'REV',
  'ROTA',
  'STATE',
  'HCTL',
  'WWN',
  'PKNAME',
  'PHY-SEC',
  'LOG-SEC',
  'FSAVAIL',
  'FSUSE%',
  'SUBSYSTEMS',
  'OWNER',
  'GROUP',
  'MODE',
  'DISC-GRAN',
  'DISC-MAX',
])
const rightAligned = new Set([
  'SIZE',
  'RO',
  'RM',
  'ROTA',
  'PHY-SEC',
  'LOG-SEC',
  'FSAVAIL',
  'FSUSE%',
  'DISC-GRAN',
  'DISC-MAX',
])
const buses: ReadonlyMap<string, NonNullable<Disk['bus']>> = new Map([
  ['nvme', 'nvme'],
  ['sata', 'sata'],
  ['ata', 'sata'],
  ['sas', 'sas'],
  ['usb', 'usb'],
  ['mmc', 'sd'],
  ['sd', 'sd'],
  ['virtio', 'other'],
  ['fc', 'other'],
  ['iscsi', 'other'],
  ['spi', 'other'],
])
/** Block devices that are no disks. */
const virtual = /^(?:loop|ram|zram|sr|dm-|md|fd|nbd|drbd|rbd|zd|bcache)\d*/
const disk =
  /^(?:(?:sd|hd|vd|xvd)[a-z]{1,3}|nvme\d{1,4}(?:c\d{1,4})?n\d{1,5}|mmcblk\d{1,3}|pmem\d{1,3}|dasd[a-z]{1,3})$/

interface Column {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** Reads `lsblk` as a table, whose headings say what its columns hold. Only whole disks are kept. */
export class LsblkReader implements Reader {
  readonly kind = 'lsblk'
  readonly #found: Findings
  #columns: readonly Column[] = []

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return columnsOf(line.raw).length > 0
  }

  take(line: Line): boolean {
    const columns = columnsOf(line.raw)
    if (columns.length > 0) {
      this.#columns = columns
      return true
    }
    if (this.#columns.length === 0) return false
    // A part of the disk above it.
    if (/^[ |]*(?:├─|└─|\|-|`-|│)\s*\S+ +\S/.test(line.raw)) return true
    const cells = cellsOf(line.raw, this.#columns)
    const name = (cells.get('NAME') ?? '').replace(/^\/dev\//, '')
    if (virtual.test(name) && cells.has('SIZE')) return true
    return (
      disk.test(name) &&
      addDisk(
        {
          name,
          size: byteCount(cells.get('SIZE') ?? '', 1024),
          type: cells.get('TYPE') ?? 'disk',
          bus: cells.get('TRAN') ?? '',
          model: cells.get('MODEL') ?? '',
        },
        this.#found,
      )
    )
  }

  blank(): 'end' {
    return 'end'
  }

  end(): void {
    this.#columns = []
  }
}

function columnsOf(header: string): Column[] {
  if (!/^\s{0,8}NAME\s/.test(header) || header.length > 500) return []
  const columns = [...header.matchAll(/\S+/g)].map((match) => ({
    name: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
  return columns.length > 1 &&
    columns.every(({ name }) => known.has(name)) &&
    columns.some(({ name }) => name === 'SIZE')
    ? columns
    : []
}

/** Cells by where they stand: an empty one is only blanks, and a model has blanks of its own. */
function cellsOf(raw: string, columns: readonly Column[]): ReadonlyMap<string, string> {
  const cells = new Map<string, string>()
  for (const word of raw.matchAll(/\S+/g)) {
    const [start, end] = [word.index, word.index + word[0].length]
    const column = columns.findLast((one, at) =>
      rightAligned.has(one.name)
        ? end === one.end || (start < one.end && end > one.start)
        : start >= one.start && !reaches(columns[at + 1], start, end),
    )
    if (column === undefined) continue
    const before = cells.get(column.name)
    cells.set(column.name, before === undefined ? word[0] : `${before} ${word[0]}`)
  }
  return cells
}

const reaches = (next: Column | undefined, start: number, end: number): boolean =>
  next !== undefined && rightAligned.has(next.name) && end >= next.end && start < next.end + 1

function addDisk(
  { name, size, type, bus, model }: { name: string; size: number | null; type: string; bus: string; model: string },
  found: Findings,
): boolean {
  if (size === null) return false
  if (type !== 'disk') return true
  const added = found.drives.addDisk({ name, model: clip(model), bytes: size, bus: busOf(name, bus), boot: null })
  if (added) found.count('lsblk')
  return added
}

function busOf(name: string, bus: string): Disk['bus'] {
  const known = buses.get(bus)
  if (known !== undefined) return known
  if (name.startsWith('nvme')) return 'nvme'
  if (name.startsWith('mmcblk')) return 'sd'
  return bus === '' ? null : 'other'
}

/** Reads a device of `lsblk -J`, sizes in bytes (`-b`) or rounded. */
export function readLsblkJson(entry: unknown, found: Findings): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { name, size, type, tran, model } = entry as Readonly<Record<string, unknown>>
  if (typeof name !== 'string') return false
  const short = name.replace(/^\/dev\//, '')
  if (virtual.test(short) || (typeof type === 'string' && type !== 'disk')) return true
  const bytes =
    typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
      ? size
      : byteCount(typeof size === 'string' ? size : '', 1024)
  return (
    disk.test(short) &&
    addDisk(
      {
        name: short,
        size: bytes,
        type: 'disk',
        bus: typeof tran === 'string' ? tran : '',
        model: typeof model === 'string' ? model : '',
      },
      found,
    )
  )
}

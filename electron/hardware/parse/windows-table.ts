import type { Findings } from './findings.ts'
import type { Line, Reader } from './lines.ts'
import { addWindowsDevice, anyInstance } from './windows-device.ts'
import { addProcessor } from './windows-records.ts'

const statuses = new Set(['OK', 'Error', 'Degraded', 'Unknown', 'Started', 'Stopped'])
const known = new Set([
  'Status',
  'Class',
  'FriendlyName',
  'InstanceId',
  'Name',
  'DeviceID',
  'PNPDeviceID',
  'Caption',
  'Description',
  'Manufacturer',
  'MaxClockSpeed',
  'SocketDesignation',
  'NumberOfCores',
  'NumberOfLogicalProcessors',
  'ProcessorId',
  'Present',
  'Problem',
  'Service',
  'PNPClass',
  'HardwareID',
])

/**
 * Format-Table of `Get-PnpDevice` and of Win32_Processor: headings, a row of dashes that shows where the columns begin,
 * rows.
 */
export class WindowsTableReader implements Reader {
  readonly kind = 'windows-devices'
  readonly #found: Findings
  #columns: readonly { readonly name: string; readonly start: number }[] = []

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return (
      columnsOf(line.raw).length > 1 ||
      (line.raw === line.text &&
        /^(?:PCI|USB)\\|^(?:OK|Error|Degraded|Unknown|Started|Stopped)\s/i.test(line.text) &&
        instanceAt(line.text) >= 0)
    )
  }

  take(line: Line): boolean {
    const columns = columnsOf(line.raw)
    if (columns.length > 1) {
      this.#columns = columns
      return true
    }
    return this.#device(line) || this.#processor(line)
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {
    this.#columns = []
  }

  /** Where the instance id begins, -1 for none. */
  #instanceStart(text: string): number {
    const at = instanceAt(text)
    if (at >= 0) return at
    return this.#columns.some(({ name }) => name === 'InstanceId') ? text.lastIndexOf(' ') + 1 : -1
  }

  /**
   * The id is in the last column or alone on its line. A name may be wider than its column where it is Chinese, so words
   * are counted, not places.
   */
  #device(line: Line): boolean {
    const listed = this.#instanceStart(line.text)
    if (listed < 0) return false
    const instance = line.text.slice(listed).trim()
    const before = line.text.slice(0, listed).trim()
    const first = before.split(/\s/, 1)[0] ?? ''
    if (!anyInstance.test(instance)) return false
    const withoutStatus = this.#columns.length > 1 && this.#columns.every(({ name }) => name !== 'Status')
    if (withoutStatus && this.#columns.some(({ name }) => name === 'FriendlyName'))
      return addWindowsDevice(
        { instance, name: before, className: null, ids: '', service: null, absent: false },
        this.#found,
      )
    if (before !== '' && !statuses.has(first)) return false
    const [second = '', ...rest] = before
      .slice(first.length)
      .trim()
      .split(/\s{2,}/)
    const className = rest.length > 0 ? second : (second.split(' ', 1)[0] ?? '')
    const name = rest.length > 0 ? rest.join(' ') : second.slice(className.length)
    return addWindowsDevice(
      {
        instance,
        name,
        className: className === '' ? null : className,
        ids: '',
        service: null,
        absent: first === 'Unknown',
      },
      this.#found,
    )
  }

  #processor(line: Line): boolean {
    const cells = new Map(
      this.#columns.map(({ name, start }, at) => [name, line.raw.slice(start, this.#columns[at + 1]?.start).trim()]),
    )
    const caption = cells.get('Caption') ?? cells.get('Description')
    return (
      caption !== undefined &&
      addProcessor(
        caption,
        (...keys) => keys.map((key) => cells.get(key)).find((value) => value !== undefined && value !== '') ?? null,
        this.#found,
      )
    )
  }
}

function columnsOf(header: string): { name: string; start: number }[] {
  const first = /^\s{0,8}([A-Z][A-Za-z]+)\s/.exec(header)?.[1]
  if (first === undefined || !known.has(first) || header.length > 1_000) return []
  const columns = [...header.matchAll(/\S+/g)].map((match) => ({ name: match[0], start: match.index }))
  return columns.every(({ name }) => known.has(name)) ? columns : []
}

/** Where an id of PCI or USB begins, as a word of its own. */
function instanceAt(text: string): number {
  const at = text.search(/(?<!\S)(?:PCI\\VEN_|USB\\VID_)/i)
  return at >= 0 && !/\s/.test(text.slice(at).trim()) ? at : -1
}

import { clip, pciAddress, type Findings, type FoundPci } from './findings.ts'
import { keyValue, type Line, type Reader, type Release } from './lines.ts'

const head = /^((?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]) (.+)$/
const numeric = /^(?:Class )?([0-9a-fA-F]{4}): ([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?= |$)/
const pair = /\[([0-9a-fA-F]{4}):([0-9a-fA-F]{4})\]/g
const quoted = /"([^"]{0,400})"|-([rp])([0-9a-fA-F]{2})(?= |$)/g
const interfaceOf = /\(prog-if ([0-9a-fA-F]{2})[ )]/

/** Lines below a device that tell nothing needed here, `lspci -v` and `-vv` included. */
const detail = new RegExp(
  [
    String.raw`^(?:Kernel modules|DeviceName|Flags|Capabilities|Control|Status|Latency|Interrupt|`,
    String.raw`Region \d{1,2}|Bus|NUMA node|IOMMU group|Physical Slot|Cache Line Size|BIST|Secondary status|`,
    String.raw`BridgeCtl|PriDiscTmr|Power budget|CXL\w*|[A-Z][\w/ ]{0,40} behind bridge)(?::| \[|$)|`,
    String.raw`^(?:\[virtual\] ?)?(?:Expansion ROM|(?:\[virtual\] )?Memory|I\/O ports) at `,
  ].join(''),
)
const deep = /^(?:\t\t| {9})/

/**
 * Reads `lspci -nn`, `-nnk`, `-n`, `-mm -nn` and `-v` with any of them. A line without ids, as plain `lspci` writes it,
 * is not read: a name is no id.
 */
export class LspciReader implements Reader {
  readonly kind = 'lspci'
  readonly #found: Findings
  #device: FoundPci | null = null
  /** Where the line of a device had no ids: `lspci -v` of ESXi has them on the next. */
  #nameless: string | null = null

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return head.test(line.text)
  }

  take(line: Line): boolean {
    const match = head.exec(line.text)
    if (match === null) return this.#idsBelow(line) || (this.#device !== null && this.#below(this.#device, line))
    this.#device = null
    this.#nameless = null
    const parsed = deviceOf(match[2] ?? '')
    const address = pciAddress(match[1] ?? '')
    if (parsed === null) {
      this.#nameless = address
      return false
    }
    this.#device = this.#found.pci({ ...parsed, address }, address)
    if (this.#device !== null) this.#found.count(this.kind)
    return this.#device !== null
  }

  blank(): 'stay' {
    this.#device = null
    return 'stay'
  }

  end(): void {
    this.#device = null
  }

  #idsBelow(line: Line): boolean {
    const parsed = this.#nameless === null || !line.text.startsWith('Class ') ? null : deviceOf(line.text)
    if (parsed === null) return false
    const address = this.#nameless
    this.#nameless = null
    this.#device = this.#found.pci({ ...parsed, address }, address ?? '')
    if (this.#device !== null) this.#found.count(this.kind)
    return this.#device !== null
  }

  #below(device: FoundPci, line: Line): boolean {
    if (line.text.startsWith('Subsystem:')) {
      const ids = lastPair(line.text) ?? /^Subsystem: ([0-9a-fA-F]{4}):([0-9a-fA-F]{4})$/.exec(line.text)
      if (ids === null) return false
      const [subvendor, subdevice] = [(ids[1] ?? '').toLowerCase(), (ids[2] ?? '').toLowerCase()]
      device.subvendor ??= subvendor
      device.subdevice ??= subdevice
      // Another one belongs to a device whose own line is missing.
      return device.subvendor === subvendor && device.subdevice === subdevice
    }
    const driver = /^Kernel driver in use: (\S{1,100})$/.exec(line.text)
    if (driver !== null) {
      device.driver ??= driver[1] ?? null
      return device.driver === driver[1]
    }
    return detail.test(line.text) || deep.test(line.raw)
  }
}

const lastPair = (text: string): RegExpExecArray | null => [...text.matchAll(pair)].at(-1) ?? null

type Parsed = Pick<FoundPci, 'vendor' | 'device' | 'class' | 'interface' | 'name' | 'subvendor' | 'subdevice'>

function deviceOf(rest: string): Parsed | null {
  if (rest.startsWith('"')) return machineReadable(rest)
  const lower = (text: string | undefined): string => (text ?? '').toLowerCase()
  const none = { subvendor: null, subdevice: null, interface: interfaceOf.exec(rest)?.[1]?.toLowerCase() ?? null }
  const numbers = numeric.exec(rest)
  if (numbers !== null)
    return { ...none, class: lower(numbers[1]), vendor: lower(numbers[2]), device: lower(numbers[3]), name: null }
  const classOf = /\[([0-9a-fA-F]{4})\]: /.exec(rest)
  const ids = lastPair(rest)
  if (classOf === null || ids === null || ids.index <= classOf.index) return null
  const name = rest.slice(classOf.index + classOf[0].length, ids.index).trim()
  // `Realtek Semiconductor Co., Ltd. Device` is what lspci writes for a device it has no name for.
  return {
    ...none,
    class: lower(classOf[1]),
    vendor: lower(ids[1]),
    device: lower(ids[2]),
    name: /(?:^| )Device$/.test(name) ? null : clip(name),
  }
}

/** `"Ethernet controller [0200]" "Intel Corporation [8086]" "I210 [1533]" -r03 -p00 "Dell [1028]" "Device [0869]"` */
function machineReadable(rest: string): Parsed | null {
  const fields: string[] = []
  let programming: string | null = null
  for (const match of rest.matchAll(quoted)) {
    if (match[1] !== undefined) fields.push(match[1])
    else if (match[2] === 'p') programming = (match[3] ?? '').toLowerCase()
  }
  const [pciClass, vendor, device, subvendor, subdevice] = fields.map(idIn)
  if (pciClass == null || vendor == null || device == null) return null
  return {
    class: pciClass,
    vendor,
    device,
    interface: programming,
    subvendor: subvendor ?? null,
    subdevice: subdevice ?? null,
    name: fullName(fields[1] ?? '', fields[2] ?? ''),
  }
}

const recordKeys = new Set([
  'Slot',
  'Class',
  'Vendor',
  'Device',
  'SVendor',
  'SDevice',
  'PhySlot',
  'Rev',
  'ProgIf',
  'Driver',
  'Module',
  'NUMANode',
  'IOMMUGroup',
  'DTNode',
])
const keysWithId = new Set(['Class', 'Vendor', 'Device', 'SVendor', 'SDevice'])
const slot = /^Slot:\s+((?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7])$/

/**
 * Reads `lspci -vmm` with `-n` or `-nn`, with or without `-k` and `-D`: records of `Key:<tab>value`, an empty line
 * between.
 */
export class LspciRecordReader implements Reader {
  readonly kind = 'lspci'
  readonly #found: Findings
  readonly #release: Release
  #record = new Map<string, string>()
  #lines: Line[] = []

  constructor(found: Findings, release: Release) {
    this.#found = found
    this.#release = release
  }

  opens(line: Line): boolean {
    return slot.test(line.text)
  }

  take(line: Line): boolean {
    const pair = keyValue(line.text)
    if (pair === null || !recordKeys.has(pair[0])) return false
    const [key, value] = pair
    if (key === 'Slot') {
      this.end()
      if (!slot.test(line.text)) return false
    } else if (this.#lines.length === 0 || (this.#record.has(key) && key !== 'Module')) return false
    // Without its id a name is of no use, and the line is said to be unread.
    if (keysWithId.has(key) && idIn(value) === null) return false
    if (key === 'ProgIf' && !/^[0-9a-f]{2}$/i.test(value)) return false
    this.#record.set(key, value)
    this.#lines.push(line)
    return true
  }

  blank(): 'stay' {
    this.end()
    return 'stay'
  }

  end(): void {
    const field = (key: string): string => this.#record.get(key) ?? ''
    const [vendor, device] = [idIn(field('Vendor')), idIn(field('Device'))]
    if (this.#lines.length > 0) {
      const address = pciAddress(field('Slot'))
      const known =
        vendor === null || device === null
          ? null
          : this.#found.pci(
              {
                address,
                vendor,
                device,
                class: idIn(field('Class')),
                subvendor: idIn(field('SVendor')),
                subdevice: idIn(field('SDevice')),
                interface: field('ProgIf').toLowerCase() || null,
                driver: field('Driver').slice(0, 100) || null,
                name: fullName(field('Vendor'), field('Device')),
              },
              address,
            )
      if (known === null) this.#release(this.#lines)
      else this.#found.count(this.kind)
    }
    this.#record = new Map()
    this.#lines = []
  }
}

/** Returns the id of `Intel Corporation [8086]` or of `8086`. */
function idIn(field: string): string | null {
  return /(?:^|\[)([0-9a-fA-F]{4})\]?$/.exec(field)?.[1]?.toLowerCase() ?? null
}

/** `Intel Corporation I210`; null where either is a bare id or lspci had no name for the device. */
function fullName(vendor: string, device: string): string | null {
  const [maker, model] = [vendor, device].map((field) => field.replace(/ ?\[?[0-9a-fA-F]{4}\]?$/, '').trim())
  return maker === undefined || model === undefined || maker === '' || model === '' || model === 'Device'
    ? null
    : clip(`${maker} ${model}`)
}

import { pciAddress, type Findings } from './findings.ts'
import { fullName, idIn } from './lspci.ts'
import { keyValue, type Line, type Reader, type Release } from './reader.ts'

const keys = new Set([
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
const withId = new Set(['Class', 'Vendor', 'Device', 'SVendor', 'SDevice'])
const slot = /^Slot:\s+((?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7])$/

/** `lspci -vmm` with `-n` or `-nn`, with or without `-k` and `-D`: records of `Key:<tab>value`, an empty line between them. */
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
    if (pair === null || !keys.has(pair[0])) return false
    const [key, value] = pair
    if (key === 'Slot') {
      this.end()
      if (!slot.test(line.text)) return false
    } else if (this.#lines.length === 0 || (this.#record.has(key) && key !== 'Module')) return false
    // Without its id a name is of no use, and the line is said to be unread.
    if (withId.has(key) && idIn(value) === null) return false
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

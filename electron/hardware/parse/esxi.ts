import { clip, pciAddress, type Findings, type FoundPci } from './findings.ts'
import { keyValue, type Line, type Reader } from './lines.ts'

const address = '((?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\\.[0-7])'
const ids = '([0-9a-fA-F]{4}):([0-9a-fA-F]{4})'
/** `vmkchdev -l` and ESXi's `lspci -p`: address, ids, ids of the board, owner or module, name in ESXi. */
const row = new RegExp(`^${address} ${ids} ${ids} (\\S.{0,200})$`)
const alias = /\b(?:vmnic|vmhba)\d{1,4}\b/

/** Reads `vmkchdev -l` and `lspci -p` of ESXi. */
export class EsxiRowReader implements Reader {
  readonly kind = 'esxi'
  readonly #found: Findings

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return row.test(line.text)
  }

  take(line: Line): boolean {
    const [, at = '', vendor = '', device = '', subvendor = '', subdevice = '', rest = ''] = row.exec(line.text) ?? []
    if (at === '') return /^Seg:Bu:Sl\.F\b/.test(line.text)
    const name = alias.exec(rest)?.[0]
    const added = this.#found.pci(
      {
        address: pciAddress(at),
        vendor: vendor.toLowerCase(),
        device: device.toLowerCase(),
        subvendor: subvendor.toLowerCase(),
        subdevice: subdevice.toLowerCase(),
        class: name?.startsWith('vmnic') === true ? '0200' : null,
        aliases: name === undefined ? [] : [name],
      },
      at,
    )
    if (added !== null) this.#found.count(this.kind)
    return added !== null
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {}
}

const hex = /^0x([0-9a-fA-F]{1,6})$/
const recordKeys: ReadonlySet<string> = new Set([
  'Address',
  'VMkernel Name',
  'Device Name',
  'Vendor ID',
  'Device ID',
  'SubVendor ID',
  'SubDevice ID',
  'Device Class',
  'Programming Interface',
  'Module Name',
])

/** Reads `esxcli hardware pci list`: an address alone on a line, then indented `Key: value` lines. */
export class EsxcliPciReader implements Reader {
  readonly kind = 'esxi'
  readonly #found: Findings
  #fields = new Map<string, string>()

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return line.raw === line.text && new RegExp(`^${address}$`).test(line.text)
  }

  take(line: Line): boolean {
    if (this.opens(line)) {
      this.#finish()
      this.#fields.set('Address', line.text)
      return true
    }
    const pair = line.raw === line.text || this.#fields.size === 0 ? null : keyValue(line.text)
    if (pair === null) return false
    const [key, value] = pair
    if (recordKeys.has(key)) this.#fields.set(key, value)
    return true
  }

  blank(): 'stay' {
    this.#finish()
    return 'stay'
  }

  end(): void {
    this.#finish()
  }

  #id(key: string, digits: 2 | 4): string | null {
    return (
      hex
        .exec(this.#fields.get(key) ?? '')?.[1]
        ?.toLowerCase()
        .padStart(digits, '0')
        .slice(-digits) ?? null
    )
  }

  #finish(): void {
    const [vendor, device] = [this.#id('Vendor ID', 4), this.#id('Device ID', 4)]
    const at = this.#fields.get('Address')
    if (vendor !== null && device !== null && at !== undefined) {
      const module = this.#fields.get('Module Name')
      const name = alias.exec(this.#fields.get('VMkernel Name') ?? '')?.[0]
      const found: Partial<FoundPci> & Pick<FoundPci, 'vendor' | 'device'> = {
        address: pciAddress(at),
        vendor,
        device,
        subvendor: this.#id('SubVendor ID', 4),
        subdevice: this.#id('SubDevice ID', 4),
        class: this.#id('Device Class', 4),
        interface: this.#id('Programming Interface', 2),
        name: clip(this.#fields.get('Device Name')),
        driver: module === undefined || /^(?:None|)$/i.test(module) ? null : clip(module),
        aliases: name === undefined ? [] : [name],
      }
      if (this.#found.pci(found, at) !== null) this.#found.count(this.kind)
    }
    this.#fields = new Map()
  }
}

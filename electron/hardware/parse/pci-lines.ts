import { vendorId } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, pciAddress, type Findings } from './findings.ts'
import type { Line, Reader } from './lines.ts'

const anyAddress = /(?<![0-9a-fA-F:.])((?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7])(?![0-9a-fA-F.])/
const anyIds = /(?<![0-9a-fA-F:.-])([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?![0-9a-fA-F:.-])/g
const windowsIds = /PCI\\VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})(?:&SUBSYS_([0-9A-F]{4})([0-9A-F]{4}))?/i
const classOf = /\[([0-9a-fA-F]{4})\]: |\bclass(?:-ID:)? (?:0x)?([0-9a-fA-F]{4})([0-9a-fA-F]{2})?\b/
/** A branch of `lspci -tnn`, which shows no whole address. */
const branch = /^[\s|]*[-+\\][-+[\]0-9a-f.:]*-+[0-9a-f]{2}\.[0-7]\s/
const kernelLine = /^\[ *\d{1,9}\.\d{1,9}\] /
const bootProcessor =
  /\bCPU0: (\S.{0,100}?) \(family: 0x([0-9a-f]{1,3}), model: 0x([0-9a-f]{1,2}), stepping: 0x([0-9a-f])\)/
const group = /^IOMMU [Gg]roup \d{1,5}:?$/

/**
 * Reads what no other reader knows by two things in one line, whatever stands around them: the address of a PCI device and
 * its ids, as `vvvv:dddd`. So kernel logs, IOMMU groups, quoted lines, inxi, `lshw -businfo` and `lspci -tnn` are read, and
 * reports that name devices as Windows does. The last pair of a line is the device's.
 */
export class PciLineReader implements Reader {
  readonly kind = 'pci-lines'
  readonly #found: Findings
  /** `lshw` puts ids and address on lines of their own. */
  #product: { readonly vendor: string; readonly device: string; readonly name: string | null } | null = null

  constructor(found: Findings) {
    this.#found = found
  }

  opens({ text }: Line): boolean {
    return (
      windowsIds.test(text) ||
      kernelLine.test(text) ||
      group.test(text) ||
      (idsIn(text) !== null && (anyAddress.test(text) || branch.test(text) || text.startsWith('product: '))) ||
      (this.#product !== null && text.startsWith('bus info: pci@'))
    )
  }

  take({ text, index }: Line): boolean {
    if (group.test(text)) return true
    if (kernelLine.test(text) && this.#processor(text)) return true
    const named = windowsIds.exec(text)
    if (named !== null) {
      const [, vendor = '', device = '', subdevice, subvendor] = named.map((part) => part?.toLowerCase())
      return this.#add({ vendor, device, subvendor: subvendor ?? null, subdevice: subdevice ?? null }, named[0])
    }
    const ids = idsIn(text)
    const at = anyAddress.exec(text)?.[1]
    if (text.startsWith('bus info: pci@') && this.#product !== null && at !== undefined) {
      const product = this.#product
      this.#product = null
      return this.#add({ ...product, address: pciAddress(at) }, at)
    }
    if (ids === null) return kernelLine.test(text)
    if (text.startsWith('product: ') && at === undefined) {
      this.#product = { ...ids, name: clip(text.slice('product: '.length).replace(/ ?\[[^\]]{0,20}\]/g, '')) }
      return true
    }
    if (at === undefined && !branch.test(text)) return false
    const [, bracketed, plain, programming] = classOf.exec(text) ?? []
    return this.#add(
      {
        ...ids,
        address: at === undefined ? null : pciAddress(at),
        class: (bracketed ?? plain)?.toLowerCase() ?? null,
        interface: programming?.toLowerCase() ?? null,
      },
      at ?? `line ${index}`,
    )
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {
    if (this.#product !== null) this.#add(this.#product, `product ${this.#product.vendor}:${this.#product.device}`)
    this.#product = null
  }

  #add(device: Parameters<Findings['pci']>[0], key: string): boolean {
    const added = this.#found.pci(device, key) !== null
    if (added) this.#found.count(this.kind)
    return added
  }

  #processor(text: string): boolean {
    const [, name = '', family = '', model = '', stepping = ''] = bootProcessor.exec(text) ?? []
    if (name === '') return false
    const vendor = vendorId(name)
    const hex = (digits: string): number => Number.parseInt(digits, 16)
    this.#found.cpu('kernel-log', {
      name,
      family: hex(family),
      model: hex(model),
      stepping: hex(stepping),
      ...(vendor === null ? {} : { vendor }),
    })
    this.#found.count(this.kind)
    return true
  }
}

/** Returns the last `vvvv:dddd` of a line; not that of an address, whose first part is its domain. */
function idsIn(text: string): { readonly vendor: string; readonly device: string } | null {
  const last = [...text.matchAll(anyIds)].at(-1)
  if (last === undefined) return null
  const [, vendor = '', device = ''] = last
  return { vendor: vendor.toLowerCase(), device: device.toLowerCase() }
}

const hwinfoHead = /^\d{1,5}: PCI (?:[0-9a-f]{1,4}(?:\.[0-9a-f]{1,2})?): ([0-9a-f]{4}) /
const hwinfoId = /^(Vendor|Device|SubVendor|SubDevice): pci 0x([0-9a-f]{4})\b/
const hwinfoAddress = /^SysFS (?:BusID|ID): (?:\S{0,300}\/)?([0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7])$/

/** Reads `hwinfo`: a numbered heading with the class, then indented lines. */
export class HwinfoReader implements Reader {
  readonly kind = 'pci-lines'
  readonly #found: Findings
  #fields = new Map<string, string>()

  constructor(found: Findings) {
    this.#found = found
  }

  opens({ text }: Line): boolean {
    return hwinfoHead.test(text)
  }

  take({ text, raw }: Line): boolean {
    const head = hwinfoHead.exec(text)
    if (head !== null) {
      this.#finish()
      this.#fields.set('class', head[1] ?? '')
      return true
    }
    if (raw === text || this.#fields.size === 0) return false
    const id = hwinfoId.exec(text)
    if (id !== null) this.#fields.set(id[1] ?? '', id[2] ?? '')
    const at = hwinfoAddress.exec(text)?.[1]
    if (at !== undefined) this.#fields.set('address', at)
    const [, label = '', value = ''] = /^(Model|Driver): "([^"]{0,200})"/.exec(text) ?? []
    if (label !== '') this.#fields.set(label, value)
    return true
  }

  blank(): 'end' {
    return 'end'
  }

  end(): void {
    this.#finish()
  }

  #finish(): void {
    const field = (key: string): string | null => this.#fields.get(key) ?? null
    const [vendor, device, at] = [field('Vendor'), field('Device'), field('address')]
    if (vendor !== null && device !== null) {
      const added = this.#found.pci(
        {
          vendor,
          device,
          address: at,
          subvendor: field('SubVendor'),
          subdevice: field('SubDevice'),
          class: field('class'),
          name: clip(field('Model')),
          driver: clip(field('Driver')),
        },
        at ?? `${vendor}:${device}`,
      )
      if (added !== null) this.#found.count(this.kind)
    }
    this.#fields = new Map()
  }
}

import { vendorId } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, type CpuFacts, type Findings, type MachineFacts } from './findings.ts'
import { byteCount, keyValue, wholeNumber, type Line, type Reader, type Release } from './lines.ts'

const section =
  /^(?:PCI|PCI Cards|Hardware|NVMExpress|Ethernet|Ethernet Cards|Graphics\/Displays|SATA\/SATA Express|SATA|Storage|Memory):$/
const id = /^0x([0-9a-fA-F]{4})$/
const ids = new Set(['Vendor ID', 'Device ID', 'Subsystem Vendor ID', 'Subsystem ID'])
const types: ReadonlyMap<string, readonly [string, string | null]> = new Map([
  ['Ethernet Controller', ['0200', null]],
  ['NVM Express Controller', ['0108', '02']],
  ['AHCI Controller', ['0106', '01']],
  ['VGA-Compatible Controller', ['0300', null]],
])

/**
 * `system_profiler` as text: SPPCIDataType, SPEthernetDataType, SPHardwareDataType and SPNVMeDataType; its labels are
 * English.
 */
export class SystemProfilerReader implements Reader {
  readonly kind = 'system_profiler'
  readonly #found: Findings
  readonly #release: Release
  #section: string | null = null
  #title = ''
  #fields = new Map<string, string>()
  #lines: Line[] = []
  /** How often a device was seen in this section: the same one stands in several of them. */
  #seen = new Map<string, number>()

  constructor(found: Findings, release: Release) {
    this.#found = found
    this.#release = release
  }

  opens(line: Line): boolean {
    return line.raw === line.text && section.test(line.text)
  }

  take(line: Line): boolean {
    if (this.opens(line)) {
      this.end()
      this.#section = line.text.slice(0, -1)
      return true
    }
    if (this.#section === null || !/^\s{2}/.test(line.raw)) return false
    if (line.text.endsWith(':')) {
      this.#finish()
      this.#title = line.text.slice(0, -1)
      return true
    }
    const pair = keyValue(line.text)
    if (pair === null) return false
    const [key, value] = pair
    if (ids.has(key)) {
      if (!id.test(value)) return false
      this.#lines.push(line)
    }
    if (!this.#fields.has(key)) this.#fields.set(key, value)
    return true
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {
    this.#finish()
    this.#section = null
    this.#seen = new Map()
  }

  #finish(): void {
    if (this.#lines.length > 0 && !this.#device()) this.#release(this.#lines)
    if (this.#section === 'Hardware' && this.#fields.size > 0) this.#hardware()
    if (this.#section === 'NVMExpress' && this.#fields.has('Model')) this.#drive()
    this.#fields = new Map()
    this.#lines = []
    this.#title = ''
  }

  #text(key: string): string | null {
    return clip(this.#fields.get(key))
  }

  #device(): boolean {
    const hex = (key: string): string | null => id.exec(this.#fields.get(key) ?? '')?.[1]?.toLowerCase() ?? null
    const [vendor, device] = [hex('Vendor ID'), hex('Device ID')]
    if (vendor === null || device === null) return false
    const ordinal = (this.#seen.get(`${vendor}:${device}`) ?? 0) + 1
    this.#seen.set(`${vendor}:${device}`, ordinal)
    const [pciClass, programming] = types.get(this.#fields.get('Type') ?? '') ?? [null, null]
    // Where there is no name, the title is made of the ids (`pci144d,a808`) or says only what kind it is.
    const named = /^pci[0-9a-f]{1,4},|^(?:ethernet|display)$/i.test(this.#title) ? null : clip(this.#title)
    const known = this.#found.pci(
      {
        vendor,
        device,
        subvendor: hex('Subsystem Vendor ID'),
        subdevice: hex('Subsystem ID'),
        class: pciClass,
        interface: programming,
        name: named,
        driver: this.#text('Kext name') ?? this.#text('Kext Name'),
      },
      `system_profiler ${ordinal}`,
    )
    if (known !== null) this.#found.count(this.kind)
    return known !== null
  }

  #drive(): void {
    const model = this.#text('Model')
    const size = /^[\d.,]+ [KMGTP]?B \(([\d,.\u{202f}' ]+) bytes\)$/u
      .exec(this.#fields.get('Capacity') ?? '')?.[1]
      ?.replace(/\D/g, '')
    const bytes = size === undefined ? null : byteCount(size, 1000)
    this.#found.drives.addNvme(
      {
        model,
        version: null,
        fusedCompareWrite: null,
        blockSize: null,
        address: null,
        serial: this.#text('Serial Number'),
        vendorId: null,
      },
      'system_profiler',
    )
    this.#found.drives.addDisk({
      name: this.#text('BSD Name') ?? model ?? this.#title,
      model,
      bytes,
      bus: 'nvme',
      boot: null,
    })
    this.#found.count(this.kind)
  }

  #hardware(): void {
    const facts: MachineFacts = { vendor: 'Apple Inc.' }
    const [model, firmware, processor, chip] = [
      this.#text('Model Identifier') ?? this.#text('Model Name'),
      this.#text('System Firmware Version') ?? this.#text('Boot ROM Version'),
      this.#text('Processor Name'),
      this.#text('Chip'),
    ]
    if (model !== null) facts.model = model
    if (firmware !== null) facts.biosVersion = firmware
    // Every Mac with an Intel processor starts by EFI.
    if (processor !== null && vendorId(processor) === 'GenuineIntel') facts.firmware = 'uefi'
    this.#found.machine('system_profiler', facts)
    const gigabytes = byteCount(this.#fields.get('Memory') ?? '', 1024)
    if (gigabytes !== null) this.#found.memory('system_profiler', gigabytes / 2 ** 20)
    const cpu: CpuFacts = {}
    const name = processor ?? chip
    if (name !== null) cpu.name = name
    const vendor = vendorId(name ?? '')
    if (vendor !== null) cpu.vendor = vendor
    const packages = wholeNumber(this.#fields.get('Number of Processors') ?? '')
    if (packages !== null) cpu.packages = packages
    const cores = /^(\d{1,4})(?: \(\d+ performance and \d+ efficiency\))?$/i.exec(
      this.#fields.get('Total Number of Cores') ?? '',
    )
    if (cores !== null) {
      cpu.cores = Number(cores[1])
      if (cores[0].includes('(')) cpu.hybrid = true
    }
    if (Object.keys(cpu).length > 0) this.#found.cpu('system_profiler', cpu)
    this.#found.count(this.kind)
  }
}

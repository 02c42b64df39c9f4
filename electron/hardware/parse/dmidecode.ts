import { vendorId, versionOf } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, type CpuFacts, type Findings, type MachineFacts } from './findings.ts'
import { byteCount, keyValue, wholeNumber, type Line, type Reader } from './lines.ts'

const handle = /^Handle 0x[0-9A-Fa-f]{1,8}, DMI type (\d{1,3}), \d{1,5} bytes\.?$/
/** Headings of the structures read here: with `-q` there are no handles. */
const headings: ReadonlyMap<string, number> = new Map([
  ['BIOS Information', 0],
  ['System Information', 1],
  ['Base Board Information', 2],
  ['Chassis Information', 3],
  ['Processor Information', 4],
  ['Cache Information', 7],
  ['Port Connector Information', 8],
  ['System Slot Information', 9],
  ['Physical Memory Array', 16],
  ['Memory Device', 17],
  ['TPM Device', 43],
])
/**
 * Headings of the others; what a maker has defined itself is of an OEM-specific or unknown type, or bears the maker's
 * name.
 */
const otherHeading = new RegExp(
  [
    String.raw`^(?:Memory (?:Controller|Module|Array Mapped|Device Mapped|Channel)|On ?[Bb]oard Device|OEM|`,
    String.raw`Unknown Type|System (?:Configuration Options|Event Log|Reset|Power|Boot)|BIOS Language|`,
    String.raw`Group Associations|(?:32|64)-bit Memory Error|Built-in Pointing|Portable Battery|`,
    String.raw`Hardware Security|Voltage Probe|Cooling Device|Temperature Probe|Electrical Current|`,
    String.raw`Out-of-band Remote|Boot Integrity|Management (?:Device|Controller)|IPMI Device|`,
    String.raw`Additional Information|Processor Additional|Firmware Inventory|String Property|Inactive|`,
    String.raw`End Of Table|(?:Acer|Dell|HPE?|IBM|Intel|Apple|Lenovo|ThinkPad|ThinkVantage)\b)`,
  ].join(''),
)
const preamble = new RegExp(
  [
    String.raw`^(?:# dmidecode \d|Getting SMBIOS data from|SMBIOS \d+\.\d+(?:\.\d+)? present|Table at 0x|`,
    String.raw`\d+ structures occupying \d+ bytes|Scanning \/dev\/mem)`,
  ].join(''),
)
/** What makers leave in when they fill in nothing. */
const placeholder = new RegExp(
  [
    String.raw`^(?:to be filled by o\.?e\.?m\.?|default string|system (?:manufacturer|product name|version)|`,
    String.raw`not (?:specified|applicable|available|provided)|none|o\.?e\.?m\.?|n\/a|empty|unknown|`,
    String.raw`<out of spec>|\.+|x+)$`,
  ].join(''),
  'i',
)

/** `dmidecode`, whole, by type (`-t`) or quiet (`-q`). Its labels are English in every language. */
export class DmidecodeReader implements Reader {
  readonly kind = 'dmidecode'
  readonly #found: Findings
  #type: number | null = null
  #heading = false
  /** The label whose list is being read. */
  #list: string | null = null
  #fields = new Map<string, string>()
  #uefi = false
  #facts: MachineFacts = {}
  #board: MachineFacts = {}
  #cpu: CpuFacts = {}
  #packages: { cores: number | null; threads: number | null }[] = []
  #memoryMib = 0
  #structures = 0

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return handle.test(line.text) || preamble.test(line.text) || (headings.has(line.raw) && line.raw !== '')
  }

  take(line: Line): boolean {
    const match = handle.exec(line.text)
    if (match !== null) {
      this.#finish()
      this.#type = Number(match[1])
      this.#heading = true
      return true
    }
    if (preamble.test(line.text)) return true
    const type = headings.get(line.text)
    if (type !== undefined && (!this.#heading || this.#type === type)) {
      if (!this.#heading) {
        this.#finish()
        this.#type = type
      }
      this.#heading = false
      return true
    }
    if (this.#type === null) return false
    if (this.#heading) {
      if (!otherHeading.test(line.text)) return false
      this.#heading = false
      return true
    }
    return this.#field(line)
  }

  blank(): 'stay' {
    this.#finish()
    return 'stay'
  }

  end(): void {
    this.#finish()
    if (this.#structures > 0) {
      this.#found.machine('dmidecode', { ...this.#board, ...this.#facts })
      this.#addProcessors()
      if (this.#memoryMib > 0) this.#found.memory('dmidecode', this.#memoryMib)
      this.#found.count(this.kind, this.#structures)
    }
    this.#facts = {}
    this.#board = {}
    this.#cpu = {}
    this.#packages = []
    this.#memoryMib = 0
    this.#structures = 0
  }

  #field(line: Line): boolean {
    // An entry of a list is indented twice, a label once.
    if (this.#list !== null && /^(?:\t\t| {9})/.test(line.raw)) {
      if (this.#type === 0 && line.text === 'UEFI is supported') this.#uefi = true
      return true
    }
    const pair = line.raw === line.text ? null : keyValue(line.text)
    if (pair === null) return false
    const [key, value] = pair
    this.#list = value === '' || /^\d+$/.test(value) || key === 'Flags' || key === 'Characteristics' ? key : null
    if (!this.#fields.has(key)) this.#fields.set(key, value)
    if (this.#type === 17 && key === 'Size') return memoryBytes(value) !== null
    if (this.#type === 4 && key === 'ID') return signatureIn(value) !== null
    return true
  }

  #text(key: string): string | null {
    const value = clip(this.#fields.get(key))
    return value === null || placeholder.test(value) ? null : value
  }

  #finish(): void {
    if (this.#type !== null && this.#fields.size > 0) this.#structure(this.#type)
    this.#type = null
    this.#heading = false
    this.#list = null
    this.#fields = new Map()
    this.#uefi = false
  }

  #structure(type: number): void {
    const facts: MachineFacts = {}
    if (type === 0) {
      const version = this.#text('Version')
      if (version !== null) facts.biosVersion = version
      // That it is not listed proves nothing: many makers leave it out.
      if (this.#uefi) facts.firmware = 'uefi'
    } else if (type === 1 || type === 2) {
      const [vendor, model] = [this.#text('Manufacturer'), this.#text('Product Name')]
      if (vendor !== null) facts.vendor = vendor
      if (model !== null) facts.model = model
    } else if (type === 4) this.#processor()
    else if (type === 17 && this.#fields.get('Type') !== 'Flash')
      this.#memoryMib += (memoryBytes(this.#fields.get('Size') ?? '') ?? 0) / 2 ** 20
    else if (type === 43) {
      const version = this.#text('Specification Version')
      if (version === '1.2' || version === '2.0') facts.tpm = version
    } else if (type !== 17) return
    this.#structures += 1
    if (type === 2) this.#board = { ...facts, ...this.#board }
    else this.#facts = { ...facts, ...this.#facts }
  }

  #processor(): void {
    if (
      !(this.#fields.get('Status') ?? 'Populated').startsWith('Populated') ||
      this.#fields.get('Type') === 'Math Processor'
    )
      return
    const facts: CpuFacts = {}
    const [name, maker] = [this.#text('Version'), this.#text('Manufacturer')]
    if (name !== null) facts.name = name
    const vendor = vendorId(maker ?? '') ?? vendorId(name ?? '')
    if (vendor !== null) facts.vendor = vendor
    const signature = signatureIn(this.#fields.get('ID') ?? '')
    if (signature !== null && vendor !== null && versionOf(signature) !== null) facts.signature = signature
    this.#cpu = { ...facts, ...this.#cpu }
    this.#packages.push({
      cores: enabledCores(
        wholeNumber(this.#fields.get('Core Enabled') ?? ''),
        wholeNumber(this.#fields.get('Core Count') ?? ''),
        wholeNumber(this.#fields.get('Thread Count') ?? ''),
      ),
      threads: wholeNumber(this.#fields.get('Thread Count') ?? ''),
    })
  }

  #addProcessors(): void {
    if (this.#packages.length === 0) return
    const sum = (of: 'cores' | 'threads'): number | null =>
      this.#packages.reduce<number | null>(
        (total, one) => (total === null || one[of] === null ? null : total + one[of]),
        0,
      )
    const [cores, threads] = [sum('cores'), sum('threads')]
    const facts: CpuFacts = { ...this.#cpu, packages: this.#packages.length }
    if (cores !== null) facts.cores = cores
    if (threads !== null) facts.threads = threads
    this.#found.cpu('dmidecode', facts)
  }
}

/**
 * Returns how many cores are on. Firmware that calls some of them off and still counts the threads of all contradicts
 * itself: then it is not known.
 */
function enabledCores(enabled: number | null, count: number | null, threads: number | null): number | null {
  if (enabled === null) return count
  return count !== null && enabled < count && threads !== null && threads >= count ? null : enabled
}

/** CPUID leaf 1 EAX of `EA 06 09 00 FF FB EB BF`: the first four bytes, the lowest first. */
function signatureIn(id: string): string | null {
  return /^(?:[0-9A-Fa-f]{2} ){7}[0-9A-Fa-f]{2}$/.test(id)
    ? id.slice(0, 11).split(' ').toReversed().join('').toLowerCase()
    : null
}

const memoryBytes = (size: string): number | null =>
  /^(?:No Module Installed|Unknown|None|0)$/i.test(size) ? 0 : byteCount(size, 1024)

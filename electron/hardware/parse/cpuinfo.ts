import { vendorId } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, type CpuFacts, type Findings } from './findings.ts'
import { keyValue, wholeNumber, type Line, type Reader } from './lines.ts'

const start = /^processor\s*: \d{1,5}$/
const numbers: ReadonlySet<string> = new Set([
  'cpu family',
  'model',
  'stepping',
  'physical id',
  'cpu cores',
  'siblings',
])

/** `/proc/cpuinfo`: a record for each thread. */
export class CpuinfoReader implements Reader {
  readonly kind = 'cpuinfo'
  readonly #found: Findings
  #threads = 0
  #fields = new Map<string, string>()
  /** Cores of each package, from the last of its threads. */
  #cores = new Map<string, number>()
  #package = '0'

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return start.test(line.text)
  }

  take(line: Line): boolean {
    if (start.test(line.text)) {
      this.#threads += 1
      return true
    }
    const pair = keyValue(line.text)
    if (pair === null || !/^[A-Za-z][A-Za-z0-9_ ]*$/.test(pair[0]) || this.#threads === 0) return false
    const [key, value] = pair
    if (numbers.has(key) && wholeNumber(value) === null) return false
    if (key === 'physical id') this.#package = value
    if (key === 'cpu cores') this.#cores.set(this.#package, Number(value))
    if (!this.#fields.has(key)) this.#fields.set(key, value)
    return true
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {
    if (this.#threads > 0) {
      const text = (key: string): string | null => clip(this.#fields.get(key))
      const facts: CpuFacts = { threads: this.#threads }
      const [name, vendor, flags] = [text('model name'), text('vendor_id'), this.#fields.get('flags')]
      if (name !== null) facts.name = name
      if (vendor !== null) facts.vendor = vendorId(vendor) ?? vendor
      for (const [key, field] of [
        ['cpu family', 'family'],
        ['model', 'model'],
        ['stepping', 'stepping'],
      ] as const) {
        const value = wholeNumber(text(key) ?? '')
        if (value !== null) facts[field] = value
      }
      if (this.#cores.size > 0) {
        facts.packages = this.#cores.size
        facts.cores = [...this.#cores.values()].reduce((sum, cores) => sum + cores, 0)
      }
      if (flags !== undefined) facts.xsave = /(?:^|\s)xsave(?:\s|$)/.test(flags)
      this.#found.cpu('cpuinfo', facts)
      this.#found.count(this.kind)
    }
    this.#threads = 0
    this.#fields = new Map()
    this.#cores = new Map()
    this.#package = '0'
  }
}

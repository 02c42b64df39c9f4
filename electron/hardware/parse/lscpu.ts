import { vendorId } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, type CpuFacts, type Findings } from './findings.ts'
import { keyValue, wholeNumber, type Line, type Reader } from './lines.ts'

type Field =
  | 'vendor'
  | 'name'
  | 'family'
  | 'model'
  | 'stepping'
  | 'threads'
  | 'threadsPerCore'
  | 'coresPerSocket'
  | 'sockets'
  | 'online'
  | 'flags'

/** Labels in English, Chinese and German; `lscpu` follows the language of the system. */
const labels: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['Vendor ID', 'vendor'],
  ['厂商 ID', 'vendor'],
  ['厂商ID', 'vendor'],
  ['Anbieterkennung', 'vendor'],
  ['Model name', 'name'],
  ['型号名称', 'name'],
  ['Modellname', 'name'],
  ['CPU family', 'family'],
  ['CPU 系列', 'family'],
  ['CPU系列', 'family'],
  ['Prozessorfamilie', 'family'],
  ['Model', 'model'],
  ['型号', 'model'],
  ['Modell', 'model'],
  ['Stepping', 'stepping'],
  ['步进', 'stepping'],
  ['CPU(s)', 'threads'],
  ['CPU', 'threads'],
  ['Thread(s) per core', 'threadsPerCore'],
  ['每个核的线程数', 'threadsPerCore'],
  ['Thread(s) pro Kern', 'threadsPerCore'],
  ['Core(s) per socket', 'coresPerSocket'],
  ['每个座的核数', 'coresPerSocket'],
  ['Kern(e) pro Socket', 'coresPerSocket'],
  ['Socket(s)', 'sockets'],
  ['座', 'sockets'],
  ['Sockel', 'sockets'],
  ['On-line CPU(s) list', 'online'],
  ['在线 CPU 列表', 'online'],
  ['Liste der Online-CPU(s)', 'online'],
  ['Flags', 'flags'],
  ['标记', 'flags'],
  ['Markierungen', 'flags'],
])
/** Labels that no other format has. */
const own = new Set([
  'Architecture',
  '架构',
  'Architektur',
  'CPU op-mode(s)',
  'CPU 运行模式',
  'CPU-Operationsmodus',
  'Model name',
  '型号名称',
  'Modellname',
  'CPU(s)',
  'CPU family',
  'CPU 系列',
  'CPU系列',
  'Prozessorfamilie',
  'Thread(s) per core',
  '每个核的线程数',
  'Thread(s) pro Kern',
  'Core(s) per socket',
  '每个座的核数',
  'Kern(e) pro Socket',
  'Socket(s)',
  'BIOS Model name',
])
const numbers: ReadonlySet<Field> = new Set<Field>([
  'family',
  'model',
  'stepping',
  'threads',
  'threadsPerCore',
  'coresPerSocket',
  'sockets',
])

/** `lscpu` as text: labels and values, no empty lines. */
export class LscpuReader implements Reader {
  readonly kind = 'lscpu'
  readonly #found: Findings
  #fields = new Map<Field, string>()

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    const pair = keyValue(line.text)
    return pair !== null && own.has(pair[0]) && pair[1] !== ''
  }

  take(line: Line): boolean {
    const pair = keyValue(line.text)
    if (pair === null) return false
    const field = labels.get(pair[0])
    if (field === undefined) return true
    const usable = numbers.has(field) ? wholeNumber(pair[1]) !== null : pair[1] !== ''
    if (usable && !this.#fields.has(field)) this.#fields.set(field, pair[1])
    return usable
  }

  blank(): 'end' {
    return 'end'
  }

  end(): void {
    addLscpu(this.#fields, this.#found)
    this.#fields = new Map()
  }
}

function addLscpu(fields: ReadonlyMap<Field, string>, found: Findings): void {
  const number = (field: Field): number | undefined => wholeNumber(fields.get(field) ?? '') ?? undefined
  const facts: CpuFacts = {}
  const name = clip(fields.get('name'))
  if (name !== null && name !== '-') facts.name = name
  const vendor = clip(fields.get('vendor'))
  if (vendor !== null) facts.vendor = vendorId(vendor) ?? vendor
  const [family, model, stepping, sockets, perSocket, threads] = (
    ['family', 'model', 'stepping', 'sockets', 'coresPerSocket', 'threads'] as const
  ).map(number)
  if (family !== undefined) facts.family = family
  if (model !== undefined) facts.model = model
  if (stepping !== undefined) facts.stepping = stepping
  // Older versions of lscpu count each core of a processor with two kinds of cores as a socket.
  if (sockets !== undefined && !(sockets > 8 && perSocket === 1)) facts.packages = sockets
  if (sockets !== undefined && perSocket !== undefined && Number.isSafeInteger(sockets * perSocket))
    facts.cores = sockets * perSocket
  if (threads !== undefined) facts.threads = threads
  const flags = fields.get('flags')
  if (flags !== undefined) facts.xsave = /(?:^|\s)xsave(?:\s|$)/.test(flags)
  if (Object.keys(facts).length === 0) return
  found.cpu('lscpu', facts)
  found.count('lscpu')
}

/** The entries of `lscpu -J`, those below others included. False: none of them is known. */
export function readLscpuJson(entries: readonly unknown[], found: Findings): boolean {
  const fields = new Map<Field, string>()
  const walk = (list: readonly unknown[], depth: number): void => {
    for (const entry of list) {
      if (typeof entry !== 'object' || entry === null) continue
      const { field, data, children } = entry as { field?: unknown; data?: unknown; children?: unknown }
      const label = typeof field === 'string' ? labels.get(field.replace(/[:：]$/, '').trim()) : undefined
      if (label !== undefined && typeof data === 'string' && !fields.has(label)) fields.set(label, data.trim())
      if (Array.isArray(children) && depth < 8) walk(children, depth + 1)
    }
  }
  walk(entries, 0)
  addLscpu(fields, found)
  return fields.size > 0
}

import { versionOf } from '../../../shared/rules/hardware/cpuid.ts'
import { clip, type CpuFacts, type Findings, type MachineFacts } from './findings.ts'
import { keyValue, wholeNumber, type Line, type Reader, type Release } from './lines.ts'
import { addWindowsDevice, anyInstance } from './windows-device.ts'

/** One object of PowerShell or one device of pnputil, by PowerShell's labels. */
export type WindowsRecord = ReadonlyMap<string, string>

/** `InstanceId                  : PCI\VEN_...`: as Format-List writes it, with a blank before the colon. */
const property = /^([A-Z1][A-Za-z0-9_]{0,60})[ \t]{1,60}:(?: (.*))?$/

/** pnputil's labels in English, Chinese and German. */
const pnputil: ReadonlyMap<string, string> = new Map([
  ['Instance ID', 'InstanceId'],
  ['实例 ID', 'InstanceId'],
  ['实例ID', 'InstanceId'],
  ['Instanz-ID', 'InstanceId'],
  ['Device Description', 'FriendlyName'],
  ['设备描述', 'FriendlyName'],
  ['设备说明', 'FriendlyName'],
  ['Gerätebeschreibung', 'FriendlyName'],
  ['Class Name', 'Class'],
  ['类名', 'Class'],
  ['类名称', 'Class'],
  ['Klassenname', 'Class'],
  ['Class GUID', 'ClassGuid'],
  ['类 GUID', 'ClassGuid'],
  ['Klassen-GUID', 'ClassGuid'],
  ['Manufacturer Name', 'Manufacturer'],
  ['制造商名称', 'Manufacturer'],
  ['Herstellername', 'Manufacturer'],
  ['Status', 'Status'],
  ['状态', 'Status'],
  ['Driver Name', 'Driver'],
  ['驱动程序名称', 'Driver'],
  ['Treibername', 'Driver'],
  ['Problem Code', 'Problem'],
  ['问题代码', 'Problem'],
  ['Problem Status', 'ProblemStatus'],
  ['问题状态', 'ProblemStatus'],
  ['Extension Driver Names', 'Extensions'],
  ['扩展驱动程序名称', 'Extensions'],
  ['Hardware IDs', 'HardwareID'],
  ['硬件 ID', 'HardwareID'],
  ['Hardware-IDs', 'HardwareID'],
  ['Compatible IDs', 'CompatibleID'],
  ['兼容 ID', 'CompatibleID'],
  ['Kompatible IDs', 'CompatibleID'],
  ['Parent', 'Parent'],
  ['Service Name', 'Service'],
  ['服务名称', 'Service'],
])
const idLists = new Set(['HardwareID', 'CompatibleID', 'Extensions'])

/**
 * Reads Format-List of `Get-PnpDevice` and `Get-CimInstance`, and `pnputil /enum-devices`: labels and values, line by
 * line.
 */
export class WindowsRecordReader implements Reader {
  readonly kind = 'windows-devices'
  readonly #found: Findings
  readonly #release: Release
  #record = new Map<string, string>()
  #lines: Line[] = []
  #first: string | null = null
  #last: string | null = null

  constructor(found: Findings, release: Release) {
    this.#found = found
    this.#release = release
  }

  opens(line: Line): boolean {
    return (
      (property.test(line.text) && line.raw === line.text) ||
      /^Microsoft PnP\b/.test(line.text) ||
      (anyInstance.test(keyValue(line.text)?.[1] ?? '') && this.#label(line.text)?.[0] === 'InstanceId')
    )
  }

  take(line: Line): boolean {
    if (/^Microsoft PnP (?:Utility|实用工具|-Hilfsprogramm)/.test(line.text)) return true
    const indented = /^\s{4}/.test(line.raw)
    const pair = indented ? null : this.#label(line.text)
    if (pair === null) {
      // An id of the list above, or the rest of a value that Format-List has wrapped.
      if (
        this.#last === null ||
        !indented ||
        (idLists.has(this.#last) && this.#record.get(this.#last) === '' && !/[\\*]|^\{|^oem\d/i.test(line.text))
      )
        return false
      this.#record.set(
        this.#last,
        `${this.#record.get(this.#last) ?? ''}${idLists.has(this.#last) ? ' ' : ''}${line.text}`.slice(0, 8_192),
      )
      this.#lines.push(line)
      return true
    }
    const [key, value] = pair
    // Records may follow one another without an empty line; a label that comes again begins the next.
    if (this.#record.has(key) && (key === 'InstanceId' || key === this.#first)) this.end()
    if (!this.#record.has(key)) this.#record.set(key, value)
    this.#lines.push(line)
    this.#first ??= key
    this.#last = key
    return true
  }

  blank(): 'stay' {
    this.end()
    return 'stay'
  }

  end(): void {
    if (this.#lines.length > 0 && !readWindowsRecord(this.#record, this.#found)) this.#release(this.#lines)
    this.#record = new Map()
    this.#lines = []
    this.#first = null
    this.#last = null
  }

  #label(text: string): readonly [string, string] | null {
    const match = property.exec(text)
    if (match !== null) return [match[1] ?? '', (match[2] ?? '').trim()]
    const pair = keyValue(text)
    const key = pair === null ? undefined : pnputil.get(pair[0])
    return pair === null || key === undefined ? null : [key, pair[1]]
  }
}

const version = /\bFamily (\d{1,3}) Model (\d{1,3}) Stepping (\d{1,2})\b/

/** Takes from a record what it is: a device, the processor, the system, its firmware. False: none of these. */
export function readWindowsRecord(record: WindowsRecord, found: Findings): boolean {
  const field = (...keys: readonly string[]): string | null =>
    clip(keys.map((key) => record.get(key)).find((value) => value !== undefined && value !== ''))
  const instance = field('InstanceId', 'PNPDeviceID', 'DeviceID')
  if (instance !== null && instance.includes('\\')) {
    const status = field('Status') ?? ''
    return addWindowsDevice(
      {
        instance,
        name: field('FriendlyName', 'Name', 'Caption', 'Description'),
        className: field('Class', 'PNPClass'),
        service: field('Service'),
        ids: `${record.get('HardwareID') ?? ''} ${record.get('CompatibleID') ?? ''}`,
        absent:
          /^(?:Unknown|Disconnected|已断开连接|Getrennt)$/i.test(status) ||
          /PHANTOM|^45\b/.test(field('Problem', 'ConfigManagerErrorCode') ?? ''),
      },
      found,
    )
  }
  const processor = [record.get('Caption'), record.get('Description')].find(
    (text) => text !== undefined && version.test(text),
  )
  if (processor !== undefined) return addProcessor(processor, field, found)
  return addSystem(field, found)
}

type Field = (...keys: readonly string[]) => string | null

/** Adds what Win32_Processor says: `Intel64 Family 6 Model 158 Stepping 10`. */
export function addProcessor(description: string, field: Field, found: Findings): boolean {
  const [family, model, stepping] = (version.exec(description) ?? []).slice(1).map(Number)
  if (family === undefined || model === undefined || stepping === undefined) return false
  const facts: CpuFacts = { family, model, stepping }
  const [name, vendor, id] = [clip(field('Name')), clip(field('Manufacturer')), field('ProcessorId')]
  if (name !== null) facts.name = name
  if (vendor !== null) facts.vendor = vendor
  else if (/^(?:Intel64|EM64T|Intel) /.test(description)) facts.vendor = 'GenuineIntel'
  else if (description.startsWith('AMD64 ')) facts.vendor = 'AuthenticAMD'
  const signature = /^[0-9A-F]{16}$/i.test(id ?? '') ? (id ?? '').slice(8).toLowerCase() : null
  const decoded = signature === null ? null : versionOf(signature)
  if (signature !== null && decoded?.family === family && decoded.model === model) facts.signature = signature
  const [cores, threads] = [
    wholeNumber(field('NumberOfEnabledCore', 'NumberOfCores') ?? ''),
    wholeNumber(field('NumberOfLogicalProcessors') ?? ''),
  ]
  // One record a package; only of the first is kept what it is, of all how many.
  const before = found.cpuOf('windows-system')
  const packages = before?.packages ?? 0
  facts.packages = packages + 1
  if (cores !== null && (packages === 0 || before?.cores !== undefined)) facts.cores = (before?.cores ?? 0) + cores
  if (threads !== null && (packages === 0 || before?.threads !== undefined))
    facts.threads = (before?.threads ?? 0) + threads
  found.replaceCpu('windows-system', { ...before, ...facts })
  found.count('windows-system')
  return true
}

/** Win32_ComputerSystem, Win32_BIOS and Get-ComputerInfo. */
function addSystem(field: Field, found: Findings): boolean {
  const facts: MachineFacts = {}
  const bytes = field('TotalPhysicalMemory', 'CsTotalPhysicalMemory')
  const bios = field('SMBIOSBIOSVersion', 'BiosSMBIOSBIOSVersion')
  const mode = field('BiosFirmwareType')?.toLowerCase()
  const [vendor, model] = [
    field('CsManufacturer') ?? (bytes === null ? null : field('Manufacturer')),
    field('CsModel') ?? (bytes === null ? null : field('Model')),
  ]
  if (vendor !== null) facts.vendor = vendor
  if (model !== null) facts.model = model
  if (bios !== null) facts.biosVersion = bios
  if (mode === 'uefi' || mode === 'bios') facts.firmware = mode
  const memory = bytes !== null && /^\d{1,15}$/.test(bytes) && found.memory('windows-system', Number(bytes) / 2 ** 20)
  if (!memory && Object.keys(facts).length === 0) return false
  found.machine('windows-system', facts)
  found.count('windows-system')
  return true
}

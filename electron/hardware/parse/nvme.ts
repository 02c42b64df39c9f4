import { clip, type Findings } from './findings.ts'
import { byteCount, keyValue, type Line, type Reader, type Release } from './lines.ts'

/**
 * `0x10300` is 1.3, `0x10201` 1.2.1. Null for 0: before 1.2 a controller need not say (NVM Express, Identify Controller,
 * VER).
 */
export function nvmeVersion(ver: number): string | null {
  const [major, minor, tertiary] = [Math.floor(ver / 65_536), (ver >>> 8) & 255, ver & 255]
  return major < 1 || major > 99 ? null : `${major}.${minor}${tertiary === 0 ? '' : `.${tertiary}`}`
}

/** `0x10300`, `66304` and, where a newer tool writes it out, `10300`. */
const number = (text: string): number | null => (/^(?:0x[0-9a-fA-F]{1,8}|\d{1,9})$/.test(text) ? Number(text) : null)
const hex4 = (value: number | null): string | null =>
  value === null || value < 1 || value > 0xffff ? null : value.toString(16).padStart(4, '0')

const heading = /^NVME Identify Controller:?$/i
const first = /^vid\s*: (?:0x)?[0-9a-fA-F]{1,4}$/
/** Further lines of a power state, decoded bits (`-H`), bytes of the vendor's own part (`-v`). */
const below = new RegExp(
  [
    String.raw`^(?:(?:[a-z]{2,4}:|idle_power:|active_power:|active_power_workload:|workload:|`,
    String.raw`emergency power)\S|\[\d{1,2}:\d{1,2}\]\s*:|[0-9a-f]{4}: [0-9a-f]{2} |0\s+1\s+2\s+3\s)`,
  ].join(''),
)

/** `nvme id-ctrl` as text, with or without `-H`; several after one another. */
export class NvmeIdReader implements Reader {
  readonly kind = 'nvme'
  readonly #found: Findings
  readonly #release: Release
  #fields = new Map<string, string>()
  #lines: Line[] = []
  #open = false

  constructor(found: Findings, release: Release) {
    this.#found = found
    this.#release = release
  }

  opens(line: Line): boolean {
    return heading.test(line.text) || first.test(line.text)
  }

  take(line: Line): boolean {
    if (heading.test(line.text) || (first.test(line.text) && this.#fields.has('vid'))) {
      this.end()
      this.#open = true
      if (heading.test(line.text)) return true
    }
    if (first.test(line.text)) this.#open = true
    const pair = keyValue(line.text)
    if (!this.#open) return false
    if (below.test(line.text)) return true
    if (pair === null || !/^[a-z][a-z0-9_]*(?:\[\])?(?:\s+\d{1,2})?$/.test(pair[0])) return false
    const [key, value] = pair
    if ((key === 'ver' || key === 'fuses' || key === 'vid') && number(value) === null) return false
    if (!this.#fields.has(key)) this.#fields.set(key, value)
    if (key === 'mn' || key === 'ver' || key === 'fuses' || key === 'vid') this.#lines.push(line)
    return true
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {
    const fields = this.#fields
    if (
      this.#lines.length > 0 &&
      !addIdentified(
        (key) => fields.get(key) ?? null,
        (key) => number(fields.get(key) ?? ''),
        this.#found,
      )
    )
      this.#release(this.#lines)
    this.#fields = new Map()
    this.#lines = []
    this.#open = false
  }
}

function addIdentified(
  text: (key: string) => string | null,
  value: (key: string) => number | null,
  found: Findings,
): boolean {
  const [model, ver, fuses] = [clip(text('mn')), value('ver'), value('fuses')]
  if (model === null && ver === null && fuses === null) return false
  const added = found.drives.addNvme(
    {
      model,
      version: ver === null ? null : nvmeVersion(ver),
      fusedCompareWrite: fuses === null ? null : (fuses & 1) === 1,
      blockSize: null,
      address: null,
      serial: clip(text('sn')),
      vendorId: hex4(value('vid')),
    },
    'id-ctrl',
  )
  if (added) found.count('nvme')
  return added
}

/** An object of `nvme id-ctrl -o json`. */
export function readNvmeIdJson(object: Readonly<Record<string, unknown>>, found: Findings): boolean {
  const field = (key: string): unknown => object[key]
  return addIdentified(
    (key) => {
      const value = field(key)
      return typeof value === 'string' ? value : null
    },
    (key) => {
      const value = field(key)
      if (typeof value === 'string') return number(value)
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : null
    },
    found,
  )
}

const ruler = /^-{3,}(?: +-{2,}){3,}$/

/** `nvme list`: a table under a row of dashes that shows where its columns are. */
export class NvmeListReader implements Reader {
  readonly kind = 'nvme'
  readonly #found: Findings
  #source = ''
  #header: string | null = null
  #columns: readonly { readonly name: string; readonly start: number; readonly end: number }[] = []

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return /^Node\s/.test(line.text) && /\sModel\s/.test(line.text) && /\sFormat(?:\s|$)/.test(line.text)
  }

  take(line: Line): boolean {
    if (this.opens(line)) {
      this.#header = line.raw
      this.#columns = []
      this.#source = this.#found.drives.newList()
      return true
    }
    if (this.#header !== null && ruler.test(line.text)) {
      const header = this.#header
      this.#columns = [...line.raw.matchAll(/-+/g)].map(({ index, 0: dashes }) => ({
        name: header.slice(index, index + dashes.length).trim(),
        start: index,
        end: index + dashes.length,
      }))
      return true
    }
    const node = /^\/dev\/(nvme\d{1,4}(?:c\d{1,4})?n\d{1,5})(?: |$)/.exec(line.text)?.[1]
    if (node === undefined || this.#columns.length === 0) return false
    const cell = (name: string): string => {
      const column = this.#columns.find((one) => one.name === name)
      return column === undefined ? '' : line.raw.slice(column.start, column.end).trim()
    }
    const total = /\/ *([\d.]+ *[kKMGTP]?B)$/.exec(cell('Usage'))?.[1]?.replace(/ +/, ' ') ?? ''
    const block = byteCount(/^([\d.]+ *[kK]?i?B)(?= *\+)/.exec(cell('Format'))?.[1]?.replace(/ +/, ' ') ?? '', 1024)
    return addListed(
      { node, serial: cell('SN'), model: cell('Model'), blockSize: block, bytes: byteCount(total, 1000) },
      this.#source,
      this.#found,
    )
  }

  blank(): 'end' {
    return 'end'
  }

  end(): void {
    this.#header = null
    this.#columns = []
  }
}

interface Listed {
  readonly node: string
  readonly serial: string
  readonly model: string
  readonly blockSize: number | null
  readonly bytes: number | null
}

function addListed({ node, serial, model, blockSize, bytes }: Listed, source: string, found: Findings): boolean {
  const name = clip(model)
  if (name === null) return false
  const added =
    found.drives.addNvme(
      {
        model: name,
        version: null,
        fusedCompareWrite: null,
        blockSize: blockSize === null || blockSize < 1 ? null : blockSize,
        address: null,
        serial: clip(serial),
        vendorId: null,
      },
      source,
    ) && found.drives.addDisk({ name: node, model: name, bytes, bus: 'nvme', boot: null })
  if (added) found.count('nvme')
  return added
}

/** A device of `nvme list -o json`. */
export function readNvmeListJson(entry: unknown, found: Findings, source: string): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const fields = entry as Readonly<Record<string, unknown>>
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '')
  const size = (key: string): number | null =>
    Number.isSafeInteger(fields[key]) && Number(fields[key]) >= 0 ? Number(fields[key]) : null
  const node = /^\/dev\/(nvme\d{1,4}(?:c\d{1,4})?n\d{1,5})$/.exec(text('DevicePath'))?.[1]
  return (
    node !== undefined &&
    addListed(
      {
        node,
        serial: text('SerialNumber'),
        model: text('ModelNumber'),
        blockSize: size('SectorSize'),
        bytes: size('PhysicalSize'),
      },
      source,
      found,
    )
  )
}

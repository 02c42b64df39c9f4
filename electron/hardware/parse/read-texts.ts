import type { Hardware, UnreadLine } from '../../../shared/models/hardware.ts'
import type { PciNames } from '../pci-names.ts'
import { CpuinfoReader } from './cpuinfo.ts'
import { DmidecodeReader } from './dmidecode.ts'
import { EsxcliPciReader, EsxiRowReader } from './esxi.ts'
import { Findings } from './findings.ts'
import { jsonEnd, readJson } from './json.ts'
import { LscpuReader } from './lscpu.ts'
import { LsblkReader } from './lsblk.ts'
import { LspciReader, LspciRecordReader } from './lspci.ts'
import { LsusbReader } from './lsusb.ts'
import { masked } from './mask.ts'
import { MemoryReader, SecureBootReader } from './memory.ts'
import { NvmeIdReader, NvmeListReader } from './nvme.ts'
import { HwinfoReader, PciLineReader } from './pci-lines.ts'
import { isDecoration, shownCommand } from './prompt.ts'
import { SystemProfilerReader } from './system-profiler.ts'
import {
  cleanLine,
  maxCharacters,
  maxLineLength,
  maxLines,
  splitLines,
  type Line,
  type Reader,
  type TextKind,
} from './lines.ts'
import { WindowsRecordReader } from './windows-records.ts'
import { WindowsTableReader } from './windows-table.ts'

/** Most unread lines that are listed; the rest is counted. */
export const maxUnread = 10_000
const maxUnreadText = 300
const maxJson = 2 * 1024 * 1024
/** Text that looks like JSON and is none is searched again for each line that may begin one: at most so often. */
const maxJsonTries = 8

export interface HardwareText {
  /** Of the file it comes from; null for pasted text. The format is recognised by the text alone. */
  readonly name: string | null
  readonly text: string
}

export interface ReadHardware {
  readonly hardware: Hardware
  /** Lines that were not understood, numbered from 1 within their text, in order. */
  readonly unread: readonly ({ readonly name: string | null } & UnreadLine)[]
  /** Lines beyond the bounds, neither read nor listed: `lines` of them, the first of them `line`. */
  readonly skipped: readonly { readonly name: string | null; readonly line: number; readonly lines: number }[]
  /** Formats of the texts; `count`: how many things (devices, drives, disks, structures) were found in each. */
  readonly recognised: readonly { readonly name: string | null; readonly kind: TextKind; readonly count: number }[]
}

/**
 * Reads a machine's hardware from outputs of common tools: lspci, lscpu, /proc/cpuinfo, dmidecode, nvme, lsblk, lsusb,
 * free, /proc/meminfo, mokutil, PowerShell, pnputil, system_profiler, ESXi's own lists, hwinfo, and any line with the address
 * and the ids of a PCI device. Several may stand in one text, with prompts between
 * them. All texts are of one machine: a fact that two of them hold is there once. Every line is either empty or an
 * ornament, a command that was typed, understood, in `unread`, or counted in `skipped`. Cores and threads are those of
 * all packages. Memory is what is built in where a source gives that, else what the kernel has. Never throws; sends
 * nothing anywhere.
 * @param names fill in names of PCI devices where the texts have none; null leaves them out
 */
export function readHardwareTexts(texts: readonly HardwareText[], names: PciNames | null = null): ReadHardware {
  const found = new Findings()
  const unread: ({ name: string | null } & UnreadLine)[] = []
  const skipped: { name: string | null; line: number; lines: number }[] = []
  const recognised: { name: string | null; kind: TextKind; count: number }[] = []
  let characters = maxCharacters
  let lineLimit = maxLines
  for (const { name, text } of texts) {
    const { lines, total } = splitLines(text, lineLimit)
    const within = countWithin(lines, characters)
    if (within < total) skipped.push({ name, line: within + 1, lines: total - within })
    const readable = lines.slice(0, within)
    characters -= readable.reduce((sum, line) => sum + line.length + 1, 0)
    lineLimit -= within
    const missed = new TextReading(readable, found).run(Math.max(0, maxUnread - unread.length))
    for (const line of missed.listed) unread.push({ name, ...line })
    if (missed.more !== null) skipped.push({ name, ...missed.more })
    for (const [kind, count] of found.takeCounts()) recognised.push({ name, kind, count })
  }
  return { hardware: found.hardware(names), unread, skipped, recognised }
}

function countWithin(lines: readonly string[], characters: number): number {
  let left = characters
  let count = 0
  for (const line of lines) {
    left -= line.length + 1
    if (left < -1) break
    count += 1
  }
  return count
}

/** One text, line by line. */
class TextReading {
  readonly #raw: readonly string[]
  readonly #found: Findings
  readonly #readers: readonly Reader[]
  /** Reads what neither the current reader nor any other knows. */
  readonly #lastResort: Reader
  /** For each line, whether it was missed. */
  readonly #missed: Uint8Array
  /** The unread part of a JSON value, by its first line. */
  readonly #parts = new Map<number, string>()
  #current: Reader | null = null
  #command = ''
  #tries = 0

  constructor(lines: readonly string[], found: Findings) {
    this.#raw = lines
    this.#missed = new Uint8Array(lines.length)
    this.#found = found
    const release = (released: readonly Line[]): void => released.forEach((line) => this.#miss(line.index))
    this.#readers = [
      new EsxiRowReader(found),
      new EsxcliPciReader(found),
      new LspciReader(found),
      new LspciRecordReader(found, release),
      new CpuinfoReader(found),
      new DmidecodeReader(found),
      new NvmeIdReader(found, release),
      new NvmeListReader(found),
      new LsblkReader(found),
      new LsusbReader(found),
      new MemoryReader(found, () => this.#command),
      new SecureBootReader(found),
      new WindowsTableReader(found),
      new WindowsRecordReader(found, release),
      new SystemProfilerReader(found, release),
      new LscpuReader(found),
      new HwinfoReader(found),
    ]
    this.#lastResort = new PciLineReader(found)
  }

  /** Reads it all. @param room how many unread lines are listed; of `more` only the first and the number are given */
  run(room: number): {
    readonly listed: readonly UnreadLine[]
    readonly more: { readonly line: number; readonly lines: number } | null
  } {
    for (let index = 0; index < this.#raw.length; index += 1) index = this.#step(index)
    this.#switch(null)
    const listed: UnreadLine[] = []
    let [first, more] = [0, 0]
    for (let index = this.#missed.indexOf(1); index >= 0; index = this.#missed.indexOf(1, index + 1)) {
      if (listed.length >= room) {
        first ||= index + 1
        more += 1
      } else {
        const text =
          this.#parts.get(index) ??
          cleanLine((this.#raw[index] ?? '').slice(0, maxLineLength), index)
            .text.slice(0, maxUnreadText)
            .toWellFormed()
        if (text !== '') listed.push({ line: index + 1, text: masked(text) })
      }
    }
    return { listed, more: more === 0 ? null : { line: first, lines: more } }
  }

  /** Reads what begins on a line and returns the last line of it. */
  #step(index: number): number {
    const raw = this.#raw[index] ?? ''
    if (raw.length > maxLineLength) {
      this.#miss(index)
      return index
    }
    const line = cleanLine(raw, index)
    if (line.text === '') {
      if (this.#current?.blank() === 'end') this.#switch(null)
      return index
    }
    const opener =
      this.#current?.opens(line) === true ? this.#current : this.#readers.find((reader) => reader.opens(line))
    if (opener !== undefined) {
      if (opener !== this.#current) this.#switch(opener)
      if (!opener.take(line)) this.#miss(index)
      return index
    }
    // A table's row of dashes shows its columns, so the table comes before ornaments.
    if (this.#current?.take(line) === true) return index
    if (this.#lastResort.opens(line)) {
      if (this.#current !== this.#lastResort) this.#switch(this.#lastResort)
      if (!this.#lastResort.take(line)) this.#miss(index)
      return index
    }
    if (isDecoration(line.text)) return index
    const command = shownCommand(line.text)
    if (command !== null) {
      this.#switch(null)
      this.#command = command
      return index
    }
    if (/^(?:\{|\[(?:$|\s*\{))/.test(line.text)) {
      const end = this.#json(index)
      if (end !== null) return end
    }
    this.#miss(index)
    return index
  }

  /** Reads a JSON value; null when none begins here. One that is not understood is unread as a whole. */
  #json(index: number): number | null {
    if (this.#tries >= maxJsonTries) return null
    const end = jsonEnd(this.#raw, index, maxJson)
    if (end === null) {
      this.#tries += 1
      return null
    }
    this.#switch(null)
    const read = readJson(this.#raw.slice(index, end + 1).join('\n'), this.#found)
    if (read === null) for (let at = index; at <= end; at += 1) this.#miss(at)
    else if (read.unread.length > 0) {
      this.#miss(index)
      this.#parts.set(index, JSON.stringify(read.unread).slice(0, maxUnreadText).toWellFormed())
    }
    return end
  }

  #switch(reader: Reader | null): void {
    this.#current?.end()
    this.#current = reader
  }

  #miss(index: number): void {
    this.#missed[index] = 1
  }
}

import type { Findings } from './findings.ts'
import { byteCount, keyValue, type Line, type Reader } from './lines.ts'

const freeHeader = /^(?:total +used +free|总计 +已用 +空闲|gesamt +benutzt +frei)/
const memoryLabels = new Set(['Mem', '内存', 'Speicher'])
const swapLabels = new Set(['Swap', '交换', 'Low', 'High', 'Total', 'Summe'])

/** Reads `/proc/meminfo`, and `free` in any unit. Both give what the kernel has, which is less than what is built in. */
export class MemoryReader implements Reader {
  readonly kind = 'memory'
  readonly #found: Findings
  readonly #command: () => string
  #table: 'meminfo' | 'free' | null = null

  /** @param command the command typed before, which gives the unit of `free` */
  constructor(found: Findings, command: () => string) {
    this.#found = found
    this.#command = command
  }

  opens(line: Line): boolean {
    return freeHeader.test(line.text) || /^MemTotal: +\d{1,15} kB$/.test(line.text)
  }

  take(line: Line): boolean {
    if (freeHeader.test(line.text)) {
      this.#table = 'free'
      return true
    }
    const pair = keyValue(line.text)
    if (pair === null) return false
    const total = /^MemTotal: +(\d{1,15}) kB$/.exec(line.text)?.[1]
    if (total !== undefined) {
      this.#table = 'meminfo'
      return this.#add('meminfo', Number(total) / 1024)
    }
    if (this.#table === 'meminfo') return /^[A-Z][\w()]*$/.test(pair[0]) && /^\d+(?: kB)?$/.test(pair[1])
    if (this.#table === 'free' && swapLabels.has(pair[0])) return /^\d/.test(pair[1])
    if (this.#table !== 'free' || !memoryLabels.has(pair[0])) return false
    const mib = freeMib(pair[1].split(/\s/, 1)[0] ?? '', this.#command())
    return mib !== null && this.#add('free', mib)
  }

  blank(): 'end' {
    return 'end'
  }

  end(): void {
    this.#table = null
  }

  #add(source: 'meminfo' | 'free', mib: number): boolean {
    const added = this.#found.memory(source, mib)
    if (added) this.#found.count(this.kind)
    return added
  }
}

/** Reads an amount in the unit of the command or of the number; without either, only what can be of one unit alone. */
function freeMib(text: string, command: string): number | null {
  if (/^\d+(?:[.,]\d+)?[KMGTP]i?$/i.test(text)) {
    const bytes = byteCount(text.replace(/i$/, ''), 1024)
    return bytes === null ? null : bytes / 2 ** 20
  }
  if (!/^\d{1,15}$/.test(text)) return null
  const value = Number(text)
  const unit = unitOf(command)
  if (unit === 'b') return value / 2 ** 20
  if (unit === 'k') return value / 1024
  if (unit === 'm') return value
  if (unit === 'g') return value * 1024
  // 2 GB to 3 TB: in MiB 2,000 to 3,000,000, in KiB from there to 3,000,000,000, in bytes above.
  if (value < 2_000) return null
  if (value < 3_000_000) return value
  return value < 3_000_000_000 ? value / 1024 : value / 2 ** 20
}

/** Returns `b` of `free -b`, `m` of `free -hm` and `free --mebi`; null for another command. */
function unitOf(command: string): string | null {
  if (!command.startsWith('free')) return null
  for (const word of command.split(/\s+/).slice(1)) {
    const option = /^--([bkmg])/.exec(word)?.[1] ?? /^-([a-z]+)/.exec(word)?.[1]
    const unit = option === undefined ? null : (/[bkmg]/.exec(option)?.[0] ?? null)
    if (unit !== null) return unit
  }
  return 'k'
}

/** Reads `mokutil --sb-state`: one line. Only UEFI has Secure Boot. */
export class SecureBootReader implements Reader {
  readonly kind = 'secure-boot'
  readonly #found: Findings

  constructor(found: Findings) {
    this.#found = found
  }

  opens(line: Line): boolean {
    return /^SecureBoot (?:enabled|disabled)$/.test(line.text)
  }

  take(line: Line): boolean {
    if (!this.opens(line)) return false
    this.#found.machine('secure-boot', { secureBoot: line.text.endsWith('enabled'), firmware: 'uefi' })
    this.#found.count(this.kind)
    return true
  }

  blank(): 'stay' {
    return 'stay'
  }

  end(): void {}
}

import type { Cpu, Hardware, PciDevice, UsbDevice } from '../../../shared/models/hardware.ts'
import type { PciNames } from '../pci-names.ts'
import { isHybrid, signatureOf, versionOf, type CpuVersion } from '../../../shared/rules/hardware/cpuid.ts'
import { DriveFindings } from './drives.ts'
import type { TextKind } from './lines.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
export type FoundPci = Writable<PciDevice>
/** The facts of a processor that a source holds. */
export type CpuFacts = { -readonly [K in keyof Cpu]?: NonNullable<Cpu[K]> }
export type MachineFacts = {
  -readonly [K in 'vendor' | 'model' | 'biosVersion' | 'firmware' | 'secureBoot' | 'tpm']?: NonNullable<Hardware[K]>
}

/** Sources of the same fact, the most reliable first. Memory that the kernel has left comes after what is built in. */
const cpuSources = ['lscpu', 'cpuinfo', 'windows-system', 'dmidecode', 'system_profiler', 'kernel-log'] as const
const memorySources = ['dmidecode', 'windows-system', 'system_profiler', 'meminfo', 'free'] as const
const machineSources = ['dmidecode', 'windows-system', 'system_profiler', 'secure-boot', 'windows-devices'] as const

export const maxPci = 4_096
export const maxUsb = 1_024

/** Returns a text of the model: trimmed, at most 300 characters, null for an empty one. */
export function clip(text: string | null | undefined): string | null {
  const short = (text ?? '').slice(0, 600).trim().slice(0, 300).toWellFormed().trim()
  return short === '' ? null : short
}

/**
 * Returns `0000:02:00.0` for either of lspci's spellings, which leaves out the domain where all devices are in domain 0.
 */
export function pciAddress(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === 7 ? `0000:${lower}` : lower
}

/** Collects the facts of all texts; a fact that several of them hold counts once. */
export class Findings {
  readonly drives = new DriveFindings()
  readonly #pci = new Map<string, FoundPci>()
  readonly #usb = new Map<string, UsbDevice>()
  readonly #cpu = new Map<string, CpuFacts>()
  readonly #memory = new Map<string, number>()
  readonly #machine = new Map<string, MachineFacts>()
  readonly #counts = new Map<TextKind, number>()

  /** Counts things found in a kind of text. */
  count(kind: TextKind, by = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + by)
  }

  /** Returns the counts since the last call. */
  takeCounts(): ReadonlyMap<TextKind, number> {
    const counts = new Map(this.#counts)
    this.#counts.clear()
    return counts
  }

  /**
   * Adds a PCI function, or fills in what was missing of one already known. Null when there are too many.
   * @param key identifies it where it has no address
   */
  pci(found: Partial<FoundPci> & Pick<PciDevice, 'vendor' | 'device'>, key: string): FoundPci | null {
    const device: FoundPci = {
      address: null,
      subvendor: null,
      subdevice: null,
      class: null,
      interface: null,
      driver: null,
      aliases: [],
      passthrough: null,
      ...found,
      name: clip(found.name),
    }
    const same = `${device.address ?? key}|${device.vendor}:${device.device}`
    const first = this.#pci.get(same)
    const other =
      first?.subvendor != null &&
      device.subvendor !== null &&
      `${first.subvendor}:${first.subdevice}` !== `${device.subvendor}:${device.subdevice}`
    const id = other ? `${same}|${device.subvendor}:${device.subdevice}` : same
    const known = this.#pci.get(id)
    if (known === undefined) {
      if (this.#pci.size >= maxPci) return null
      this.#pci.set(id, device)
      return device
    }
    known.subvendor ??= device.subvendor
    known.subdevice ??= device.subdevice
    known.class ??= device.class
    known.interface ??= device.interface
    known.driver ??= device.driver
    known.name ??= device.name
    if (known.aliases.length === 0) known.aliases = device.aliases
    return known
  }

  usb(device: UsbDevice, key: string): boolean {
    const id = `${key}|${device.vendor}:${device.device}`
    const known = this.#usb.get(id)
    if (known === undefined && this.#usb.size >= maxUsb) return false
    if ((known?.name ?? null) === null) this.#usb.set(id, device)
    return true
  }

  cpu(source: (typeof cpuSources)[number], facts: CpuFacts): void {
    this.#cpu.set(source, { ...facts, ...this.#cpu.get(source) })
  }

  /** Returns what a source has said about the processor so far. */
  cpuOf(source: (typeof cpuSources)[number]): CpuFacts | undefined {
    return this.#cpu.get(source)
  }

  /** Replaces the facts of a source that lists each package by itself and adds them up. */
  replaceCpu(source: (typeof cpuSources)[number], facts: CpuFacts): void {
    this.#cpu.set(source, facts)
  }

  /** @param mib megabytes of 2^20 bytes */
  memory(source: (typeof memorySources)[number], mib: number): boolean {
    const whole = Math.round(mib)
    if (!Number.isSafeInteger(whole) || whole < 1) return false
    if (!this.#memory.has(source)) this.#memory.set(source, whole)
    return true
  }

  machine(source: (typeof machineSources)[number], facts: MachineFacts): void {
    this.#machine.set(source, { ...facts, ...this.#machine.get(source) })
  }

  /** Returns everything found. @param names fill in what a device is called where its source does not say */
  hardware(names: PciNames | null): Hardware {
    const facts: MachineFacts = Object.assign(
      {},
      ...machineSources.toReversed().map((source) => this.#machine.get(source)),
    )
    const pci = [...this.#pci.values()].map((device) => ({ ...device, name: device.name ?? nameOf(device, names) }))
    return {
      vendor: facts.vendor ?? null,
      model: facts.model ?? null,
      biosVersion: facts.biosVersion ?? null,
      firmware: facts.firmware ?? null,
      secureBoot: facts.secureBoot ?? null,
      tpm: facts.tpm ?? null,
      cpu: this.#processor(),
      memoryMib: this.#builtIn(),
      pci: pci.length === 0 ? null : pci,
      usb: this.#usb.size === 0 ? null : [...this.#usb.values()],
      nvme: this.drives.nvme(pci),
      disks: this.drives.disks(),
      vibs: null,
      running: null,
      licence: 'unknown',
    }
  }

  /**
   * Returns the memory built in, as far as it is known. A system reports less, since firmware and graphics keep some: it
   * is rounded up to the next whole gibibyte, so that a machine of 8 GiB does not fail a check for 8 GiB.
   */
  #builtIn(): number | null {
    const source = memorySources.find((each) => this.#memory.has(each))
    const mib = source === undefined ? null : (this.#memory.get(source) ?? null)
    return mib === null || source === 'dmidecode' || source === 'system_profiler' ? mib : Math.ceil(mib / 1024) * 1024
  }

  #processor(): Cpu | null {
    if (this.#cpu.size === 0) return null
    const facts: CpuFacts = Object.assign({}, ...cpuSources.toReversed().map((source) => this.#cpu.get(source)))
    const fromSignature = facts.signature === undefined ? null : versionOf(facts.signature)
    const stated =
      facts.family === undefined || facts.model === undefined || facts.stepping === undefined
        ? null
        : { family: facts.family, model: facts.model, stepping: facts.stepping }
    const version = stated ?? fromSignature
    const cores = facts.cores ?? null
    const threads = facts.threads ?? null
    return {
      name: facts.name ?? null,
      vendor: facts.vendor ?? null,
      signature: facts.signature ?? (stated === null ? null : signatureOf(stated)),
      family: facts.family ?? version?.family ?? null,
      model: facts.model ?? version?.model ?? null,
      stepping: facts.stepping ?? version?.stepping ?? null,
      packages: facts.packages ?? null,
      cores,
      threads,
      hybrid:
        facts.hybrid ??
        isHybrid(facts.vendor ?? null, version ?? withoutStepping(facts), {
          name: facts.name ?? null,
          packages: facts.packages ?? null,
          cores,
          threads,
        }),
      xsave: facts.xsave ?? null,
    }
  }
}

/** Returns a processor's version where its stepping is not told, which says nothing of its kinds of cores. */
function withoutStepping({ family, model }: CpuFacts): CpuVersion | null {
  return family === undefined || model === undefined ? null : { family, model, stepping: 0 }
}

function nameOf(device: FoundPci, names: PciNames | null): string | null {
  const vendor = names?.vendor(device.vendor) ?? null
  const model = names?.device(device.vendor, device.device) ?? null
  return model === null ? null : clip(vendor === null ? model : `${vendor} ${model}`)
}

import { performance } from 'node:perf_hooks'
import type { EsxiTarget, Hardware, PciDevice } from '../../shared/models/hardware.ts'
import { builtInRules } from '../../shared/reference/hardware-rules.ts'
import { judge } from '../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../shared/rules/hardware/rule-index.ts'
import { median } from './median.ts'

/** The cost of judging a machine. */
export interface HardwareBench {
  readonly devices: number
  readonly rules: number
  readonly targets: number
  /** All targets, the index included, median ms. */
  readonly judgeMs: number
}

const targets: readonly EsxiTarget[] = ['6.7', '7.0', '8.0U1', '8.0U2', '8.0U3', '9.0']
const rounds = 41
const warmUps = 10

/** A machine with so many devices: every id the rules name, bridges, unknown ones and NVMe drives, in turn. */
function machine(count: number): Hardware {
  const named = builtInRules.rules
    .flatMap(({ match }) => match.pci ?? [])
    .flatMap(({ vendor, devices }) => devices.map((device) => ({ vendor, device, class: '0200' })))
  const kinds = [
    { vendor: '8086', device: '1901', class: '0604' },
    { vendor: '1af4', device: '1000', class: '0200' },
    { vendor: '144d', device: 'a808', class: '0108' },
    { vendor: '10de', device: '1eb8', class: '0302' },
  ]
  const pci = Array.from({ length: count }, (_, index): PciDevice => {
    const kind =
      (index % 2 === 0 ? named[(index / 2) % named.length] : kinds[((index - 1) / 2) % kinds.length]) ?? kinds[0]
    if (kind === undefined) throw new Error('no kinds')
    return {
      ...kind,
      address: `0000:${(index >> 3).toString(16).padStart(2, '0')}:00.${index % 8}`,
      subvendor: null,
      subdevice: null,
      interface: null,
      name: null,
      driver: null,
      aliases: [],
      passthrough: null,
    }
  })
  return {
    vendor: 'Example',
    model: 'Bench',
    biosVersion: '1',
    firmware: 'uefi',
    secureBoot: false,
    tpm: '2.0',
    memoryMib: 65_536,
    pci,
    usb: [],
    nvme: null,
    disks: null,
    vibs: null,
    running: null,
    licence: 'full',
    cpu: {
      name: 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz',
      vendor: 'GenuineIntel',
      signature: '00050654',
      family: 6,
      model: 0x55,
      stepping: 4,
      packages: 2,
      cores: 32,
      threads: 64,
      hybrid: false,
      xsave: true,
    },
  }
}

/** Judges 2,000 devices for six releases by every built-in rule. */
export function benchHardware(progress: (text: string) => void): HardwareBench {
  const hardware = machine(2_000)
  progress(`verdicts on ${hardware.pci?.length} devices, ${rounds} rounds`)
  const times: number[] = []
  for (let round = -warmUps; round < rounds; round++) {
    const start = performance.now()
    const index = compileRules([builtInRules])
    const judged = targets.map((target) => judge(hardware, target, index).devices.length)
    const ms = performance.now() - start
    if (judged.some((count) => count !== hardware.pci?.length)) throw new Error('not every device was judged')
    if (round >= 0) times.push(ms)
  }
  return {
    devices: hardware.pci?.length ?? 0,
    rules: builtInRules.rules.length,
    targets: targets.length,
    judgeMs: median(times),
  }
}

/** Formats the measurement as readable text. */
export function hardwareLine({ devices, rules, targets: releases, judgeMs }: HardwareBench): string {
  return `Verdicts on ${devices} devices by ${rules} rules for ${releases} releases, median: ${judgeMs.toFixed(1)} ms`
}

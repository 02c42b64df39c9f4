import { describe, expect, it } from 'vitest'
import type { EsxiTarget, Hardware, MachineVerdict } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { table, type Row } from './rule-rows.ts'
import { builtIn, card, machine, processor, sound, soundCpu } from './rule-samples.ts'

const targets = [
  '6.7',
  '7.0U1',
  '7.0U2',
  '7.0U3',
  '8.0U1',
  '8.0U2',
  '8.0U3',
  '9.0',
  '9.1',
] as const satisfies readonly EsxiTarget[]

const drive = sound.nvme?.[0]
const disk = sound.disks?.[0]
if (drive === undefined || disk === undefined) throw new Error('the sound machine has a drive and a disk')
const gib = 1_024 ** 3
const vib = { name: 'dell-shared-perc8', version: '1', vendor: null, acceptance: 'VMwareCertified' }
const nvmeBoot = [{ ...disk, bus: 'nvme' }] as const

/** Facts beyond ids: with `yes` the rule applies, with each of `no` it does not, with each of `maybe` it is not known. */
interface Sample {
  readonly yes?: Partial<Hardware>
  readonly no: readonly Partial<Hardware>[]
  readonly maybe: readonly Partial<Hardware>[]
}

const ofClass = (named: string, other: string): Sample => ({
  yes: { pci: [card('abcd:abcd', named)] },
  no: [{ pci: [card('abcd:abcd', other)] }],
  maybe: [{ pci: [card('abcd:abcd', null)] }],
})

const samples: Readonly<Record<string, Sample>> = {
  'usb-nic-fling': {
    yes: { usb: [{ vendor: '0bda', device: '8153', name: null }] },
    no: [
      { usb: [] },
      { usb: [{ vendor: '0bda', device: '8154', name: null }] },
      { usb: [{ vendor: '0b95', device: '8153', name: null }] },
    ],
    maybe: [{ usb: null }],
  },
  'usb-nic-8156': {
    yes: { usb: [{ vendor: '0bda', device: '8156', name: null }] },
    no: [{ usb: [] }, { usb: [{ vendor: '0bda', device: '8153', name: null }] }],
    maybe: [{ usb: null }],
  },
  'wifi-never-uplink': ofClass('0280', '0200'),
  'ide-mode': ofClass('0101', '0105'),
  'sd-host-67-70': ofClass('0805', '0806'),
  'sd-host-80': ofClass('0805', '0806'),
  'ufs-host': ofClass('0109', '0107'),
  'nvme-generic-67': {
    yes: {},
    no: [{ pci: [card('144d:a808', '0108', { interface: '01' })] }, { pci: [card('144d:a808', '0107')] }],
    maybe: [{ pci: [card('144d:a808', null)] }],
  },
  'no-nic-rule': {
    yes: { pci: [card('8086:1901', '0604')] },
    no: [{ pci: [card('8086:1533'), card('15ad:07b0'), card('8086:156f')] }],
    maybe: [{ pci: null }, { pci: [card('abcd:1000')] }, { pci: [card('abcd:1000', null)] }],
  },
  'nvme-generic': {
    yes: {},
    no: [{ pci: [card('144d:a808', '0108', { interface: '01' })] }, { pci: [card('144d:a808', '0107')] }],
    maybe: [{ pci: [card('144d:a808', null)] }],
  },
  'ahci-generic': {
    yes: { pci: [card('1b21:0612', '0106', { interface: '01' })] },
    no: [{ pci: [card('1b21:0612', '0106', { interface: '00' })] }, { pci: [card('1b21:0612', '0105')] }],
    maybe: [{ pci: [card('1b21:0612', null)] }],
  },
  'nvme-fused-op': {
    yes: { nvme: [{ ...drive, fusedCompareWrite: true }] },
    no: [{}, { nvme: [{ ...drive, fusedCompareWrite: true }], pci: [card('144d:a808', '0106')] }],
    maybe: [{ nvme: null }, { nvme: [{ ...drive, fusedCompareWrite: null }] }],
  },
  'nvme-upgrade-path-70': { no: [{ running: null }], maybe: [{}] },
  'nvme-mixed-sector': {
    yes: { nvme: [{ ...drive, blockSize: 4_096 }] },
    no: [{}, { nvme: [{ ...drive, blockSize: 4_160 }] }],
    maybe: [{ nvme: null }, { nvme: [{ ...drive, blockSize: null }] }],
  },
  'nvme-boot-bios': {
    yes: { firmware: 'bios', disks: nvmeBoot.slice() },
    no: [{ disks: nvmeBoot.slice() }, { firmware: 'bios' }],
    maybe: [
      { firmware: null, disks: nvmeBoot.slice() },
      { firmware: 'bios', disks: null },
      { firmware: 'bios', disks: [{ ...disk, boot: null }] },
    ],
  },
  'perc8-80': {
    yes: { vibs: [vib] },
    no: [{}, { vibs: [{ ...vib, name: 'dell-shared-perc9' }] }, { vibs: null, running: null }],
    maybe: [{ vibs: null }],
  },
  'sw-fcoe-80': { no: [], maybe: [{}] },
  'vmklinux-vibs': { no: [{ running: null }], maybe: [{}] },
  'cpu-floor': {
    yes: { cpu: { ...soundCpu, cores: 1 } },
    no: [{}, { cpu: { ...soundCpu, cores: 2 } }],
    maybe: [{ cpu: { ...soundCpu, nx: null } }],
  },
  'cpu-80u2-xsave': {
    yes: { cpu: { ...soundCpu, xsave: false } },
    no: [{}],
    maybe: [{ cpu: { ...soundCpu, xsave: null } }],
  },
  'cpu-hybrid': {
    yes: { cpu: { ...soundCpu, model: 0x97, hybrid: true } },
    no: [{ cpu: { ...soundCpu, model: 0x97 } }, { cpu: { ...soundCpu, hybrid: true } }],
    maybe: [{ cpu: { ...soundCpu, model: 0x97, hybrid: null } }],
  },
  'cpu-hybrid-gen13': {
    yes: { cpu: { ...soundCpu, model: 0xb7, hybrid: true } },
    no: [{ cpu: { ...soundCpu, model: 0xb7 } }, { cpu: { ...soundCpu, model: 0x97, hybrid: true } }],
    maybe: [{ cpu: { ...soundCpu, model: 0xb7, hybrid: null } }],
  },
  'cpu-67-hybrid': {
    yes: { cpu: { ...soundCpu, model: 0x97, hybrid: true } },
    no: [{ cpu: { ...soundCpu, model: 0x97 } }, { cpu: { ...soundCpu, hybrid: true } }],
    maybe: [{ cpu: { ...soundCpu, model: 0x97, hybrid: null } }],
  },
  'cpu-hybrid-ecores-off': {
    yes: { cpu: { ...soundCpu, model: 0x97 } },
    no: [{ cpu: { ...soundCpu, model: 0x97, hybrid: true } }, { cpu: soundCpu }],
    maybe: [{ cpu: { ...soundCpu, model: 0x97, hybrid: null } }],
  },
  'cpu-xeon-e-guest': { no: [], maybe: [{}] },
  'mem-67': { yes: { memoryMib: 3_967 }, no: [{ memoryMib: 3_968 }], maybe: [{ memoryMib: null }] },
  'mem-70-floor': { yes: { memoryMib: 3_967 }, no: [{ memoryMib: 3_968 }], maybe: [{ memoryMib: null }] },
  'mem-70': { yes: { memoryMib: 7_935 }, no: [{ memoryMib: 7_936 }], maybe: [{ memoryMib: null }] },
  'mem-80': { yes: { memoryMib: 7_935 }, no: [{ memoryMib: 7_936 }], maybe: [{ memoryMib: null }] },
  'disk-32g': {
    yes: { disks: [{ ...disk, bytes: 32 * gib - 1 }] },
    no: [{ disks: [{ ...disk, bytes: 32 * gib }] }, { disks: [disk, { ...disk, bytes: 1, boot: false }] }],
    maybe: [
      { disks: null },
      { disks: [{ ...disk, bytes: null }] },
      {
        disks: [
          { ...disk, boot: null },
          { ...disk, bytes: 1, boot: null },
        ],
      },
    ],
  },
  'disk-osdata': {
    no: [{ disks: [{ ...disk, bytes: 142 * gib }] }],
    maybe: [{ disks: [{ ...disk, bytes: 142 * gib - 1 }] }],
  },
  'boot-usb-sd': {
    yes: { disks: [{ ...disk, bus: 'sd' }] },
    no: [{}, { disks: [disk, { ...disk, bus: 'usb', boot: false }] }],
    maybe: [{ disks: null }, { disks: [{ ...disk, bus: null }] }],
  },
  'boot-bios-80': { yes: { firmware: 'bios' }, no: [{}], maybe: [{ firmware: null }] },
  'tpm-12': { yes: { tpm: '1.2' }, no: [{}, { tpm: 'none' }], maybe: [{ tpm: null }] },
  'mac-pro': { yes: { vendor: 'Apple Inc.' }, no: [{}], maybe: [{ vendor: null }] },
  'secureboot-community': {
    yes: { secureBoot: true, vibs: [{ ...vib, acceptance: 'CommunitySupported' }] },
    no: [{ secureBoot: true, vibs: [vib] }, { vibs: [{ ...vib, acceptance: 'CommunitySupported' }] }],
    maybe: [
      { secureBoot: null, vibs: [{ ...vib, acceptance: 'CommunitySupported' }] },
      { secureBoot: true, vibs: null },
      { secureBoot: true, vibs: [{ ...vib, acceptance: null }] },
    ],
  },
  'api-readonly-free': { yes: { licence: 'free' }, no: [{}], maybe: [{ licence: 'unknown' }] },
}

function rulesIn(verdict: MachineVerdict): { readonly applying: Set<string>; readonly maybe: Set<string> } {
  const judged = [...verdict.devices, ...verdict.parts, ...(verdict.cpu ? [verdict.cpu] : [])]
  return {
    applying: new Set(judged.flatMap(({ reasons }) => reasons.flatMap(({ rule }) => rule?.id ?? []))),
    maybe: new Set(judged.flatMap(({ maybe }) => maybe.map(({ id }) => id))),
  }
}

/** Where a rule applies, and where it may. */
function seen(id: string, patch: Partial<Hardware>): string {
  return targets
    .map((target) => {
      const { applying, maybe } = rulesIn(judge({ ...sound, ...patch }, target, builtIn))
      if (applying.has(id)) return `${target} yes`
      return maybe.has(id) ? `${target} maybe` : `${target} no`
    })
    .join(', ')
}

function expected(row: Row, answer: 'yes' | 'maybe' | 'no'): string {
  return targets.map((target) => `${target} ${row.targets.split(' ').includes(target) ? answer : 'no'}`).join(', ')
}

const near = (value: string): string[] =>
  [-1, 1].map((step) => ((Number.parseInt(value, 16) + step) & 0xffff).toString(16).padStart(4, '0'))

describe('the built-in rules', () => {
  it('are those of the table, no more and no fewer', () => {
    expect(builtInRules.rules.map(({ id }) => id).toSorted()).toEqual(table.map(({ id }) => id).toSorted())
    expect(new Set(table.map(({ id }) => id)).size).toBe(table.length)
  })

  it.each(table)('$id', (row) => {
    const rule = builtInRules.rules.find(({ id }) => id === row.id)
    expect(rule).toMatchObject({ verdict: row.verdict, confidence: row.confidence, bootOptions: row.boot ?? [] })
    const sample = samples[row.id]
    expect(sample !== undefined || row.pci !== undefined || row.cpu !== undefined).toBe(true)
    if (sample) {
      if (sample.yes) expect(seen(row.id, sample.yes)).toBe(expected(row, 'yes'))
      for (const no of sample.no) expect(seen(row.id, no), JSON.stringify(no)).toBe(expected(row, 'no'))
      for (const maybe of sample.maybe) expect(seen(row.id, maybe), JSON.stringify(maybe)).toBe(expected(row, 'maybe'))
    }
    const pciClass = row.id === 'raid-mode' ? '0104' : '0200'
    const devices = (row.pci ?? []).flatMap((line) => {
      const [vendor = '', ids = ''] = line.split(': ')
      return ids.split(' ').map((device) => ({ vendor, device }))
    })
    const named = new Set(devices.map(({ vendor, device }) => `${vendor}:${device}`))
    for (const { vendor, device } of devices) {
      expect(seen(row.id, { pci: [card(`${vendor}:${device}`, pciClass)] }), device).toBe(expected(row, 'yes'))
      for (const ids of [...near(device).map((id) => `${vendor}:${id}`), `abcd:${device}`])
        if (!named.has(ids)) expect(seen(row.id, { pci: [card(ids, pciClass)] }), ids).toBe(expected(row, 'no'))
    }
    expect(
      rule?.match.pci?.flatMap(({ vendor, devices }) => devices.map((device) => `${vendor}:${device}`)).toSorted() ??
        [],
    ).toEqual([...named].toSorted())
    if (row.cpu && !sample) checkCpus(row)
    // A processor rule with a condition is put to the test by its samples; its models must still be those of the row.
    expect(
      rule?.match.cpu?.map(
        ({ vendor, family, models, steppings, names, exceptNames }) =>
          `${vendor} ${family}: ${models.map((model) => model.toString(16).padStart(2, '0')).join(' ') || '*'}` +
          (steppings ? ` / ${steppings.join(' ')}` : '') +
          (names ? ` = ${names.join('|')}` : '') +
          (exceptNames ? ` ! ${exceptNames.join('|')}` : ''),
      ) ?? [],
    ).toEqual(row.cpu ?? [])
  })

  it('says how sure it is, a statement to be changed on purpose', () => {
    const count = (confidence: string): number => table.filter((row) => row.confidence === confidence).length
    expect({ high: count('high'), medium: count('medium'), low: count('low') }).toEqual({
      high: 70,
      medium: 112,
      low: 28,
    })
  })

  it('leaves real RAID cards, and the chipset out of RAID mode, alone', () => {
    expect(seen('raid-mode', { pci: [card('1000:005d', '0104')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:201d', '0104')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:2822', '0106')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:2822', null)] })).toContain('9.0 maybe')
  })

  it('knows every chip of the USB fling', () => {
    for (const ids of ['0b95:1790', '0b95:178a', '0bda:8152', '0bda:8153', '2eca:c101']) {
      const { vendor, device } = card(ids)
      expect(seen('usb-nic-fling', { usb: [{ vendor, device, name: null }] }), ids).toContain('8.0U3 yes')
    }
  })
})

interface NamedCpus {
  readonly vendor: string
  readonly family: number
  readonly models: readonly number[] | null
  readonly steppings: readonly number[] | null
  readonly names: readonly string[] | null
  readonly exceptNames: readonly string[] | null
}

function cpusOf(line: string): NamedCpus {
  const [, vendor = '', family = '', models = '', steppings, names, exceptNames] =
    /^(\w+) (\d+): ([^/=!]+?)(?: \/ ([^=!]+?))?(?: = ([^!]+?))?(?: ! (.+))?$/.exec(line) ?? []
  return {
    vendor,
    family: Number(family),
    models: models === '*' ? null : models.split(' ').map((model) => Number.parseInt(model, 16)),
    steppings: steppings?.split(' ').map(Number) ?? null,
    names: names?.split('|') ?? null,
    exceptNames: exceptNames?.split('|') ?? null,
  }
}

/** Each processor of a row applies, and its neighbours by model, family, vendor, stepping and name do not. */
function checkCpus(row: Row): void {
  const entries = (row.cpu ?? []).map(cpusOf)
  const isNamed = (vendor: string, family: number, model: number, stepping: number, name: string): boolean =>
    entries.some(
      (each) =>
        each.vendor === vendor &&
        each.family === family &&
        (each.models?.includes(model) ?? true) &&
        (each.steppings?.includes(stepping) ?? true) &&
        (each.names?.some((part) => name.includes(part)) ?? true) &&
        !(each.exceptNames?.some((part) => name.includes(part)) ?? false),
    )
  const check = (vendor: string, family: number, model: number, stepping: number, name: string): void => {
    const cpu = { ...processor({ vendor, family, model, stepping, name }), cores: 8 }
    expect(seen(row.id, { cpu }), `${vendor} ${family} ${model.toString(16)} ${stepping} ${name}`).toBe(
      expected(row, isNamed(vendor, family, model, stepping, name) ? 'yes' : 'no'),
    )
  }
  for (const { vendor, family, models, steppings, names, exceptNames } of entries) {
    const name = `Example ${names?.[0] ?? ''} 1`
    for (const model of models ?? [0, 0x60]) {
      for (const stepping of steppings ?? [0, 5]) {
        for (const step of [-1, 0, 1]) {
          if (stepping + step >= 0) check(vendor, family, model, stepping + step, name)
          if (model + step >= 0) check(vendor, family, model + step, stepping, name)
          check(vendor, family + step, model, stepping, name)
        }
        check(vendor === 'GenuineIntel' ? 'AuthenticAMD' : 'GenuineIntel', family, model, stepping, name)
        for (const other of [...(names ?? []), ...(exceptNames ?? []), 'Other'])
          check(vendor, family, model, stepping, `Example ${other} 1`)
        if ((names ?? exceptNames) !== null)
          expect(seen(row.id, { cpu: processor({ vendor, family, model, stepping }) })).toBe(expected(row, 'maybe'))
      }
    }
  }
}

describe('facts that were not given', () => {
  it('leave nothing but what may apply', () => {
    for (const target of targets) {
      const verdict = judge(
        machine({ pci: [card('144d:a808', '0108'), card('8086:1533')], cpu: processor() }),
        target,
        builtIn,
      )
      expect(
        [...rulesIn(verdict).applying].filter(
          (id) => !['nvme-generic', 'nvme-generic-67', 'intel-server-nics'].includes(id),
        ),
        target,
      ).toEqual([])
      expect(rulesIn(verdict).maybe.size, target).toBeGreaterThan(5)
    }
  })
})

import { describe, expect, it } from 'vitest'
import type { EsxiTarget, Hardware, HardwareVerdict, MachineVerdict } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { builtIn, card, machine, processor, sound, soundCpu } from './rule-samples.ts'

const targets = ['6.7', '7.0', '8.0U1', '8.0U2', '8.0U3', '9.0'] as const satisfies readonly EsxiTarget[]

interface Row {
  readonly id: string
  readonly verdict: HardwareVerdict
  /** Where it applies; `8.0` and `8.0U3` are the same. */
  readonly targets: string
  readonly boot?: readonly string[]
  /** Every device it names: `vendor: device device`. */
  readonly pci?: readonly string[]
  /** Every processor it names: `vendor family: model model / stepping`, models in hex. */
  readonly cpu?: readonly string[]
}

/** Netburst, family 6 up to Nehalem with the old Atoms, and AMD before family 15h. */
const old = [
  'GenuineIntel 15: *',
  'GenuineIntel 6: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b ' +
    '1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2b 2e 30 31 32 33 34 35 36',
  'AuthenticAMD 4: *',
  'AuthenticAMD 5: *',
  'AuthenticAMD 6: *',
  'AuthenticAMD 15: *',
  'AuthenticAMD 16: *',
  'AuthenticAMD 17: *',
  'AuthenticAMD 18: *',
  'AuthenticAMD 20: *',
]

/** What the built-in rules say, once more and by hand: a rule that is lost or altered no longer agrees with its row. */
const table: readonly Row[] = [
  { id: 'realtek-8168-6x', verdict: 'step', targets: '6.7', pci: ['10ec: 8168 8161'] },
  { id: 'realtek-8125-67', verdict: 'step', targets: '6.7', pci: ['10ec: 8125'] },
  {
    id: 'realtek-any-70-80u2',
    verdict: 'unsupported',
    targets: '7.0 8.0U1 8.0U2',
    pci: ['10ec: 8168 8161 8125 8126 8127 8169 8136 8139 8129 8138 8167'],
  },
  { id: 'realtek-fling-80u3-90', verdict: 'step', targets: '8.0U3 9.0', pci: ['10ec: 8168 8125 8126 8127'] },
  { id: 'realtek-legacy', verdict: 'unsupported', targets: '8.0U3 9.0', pci: ['10ec: 8129 8136 8138 8139 8167 8169'] },
  { id: 'realtek-killer-2600', verdict: 'unsupported', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0', pci: ['10ec: 2600'] },
  { id: 'usb-nic-fling', verdict: 'step', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  {
    id: 'intel-i219-older',
    verdict: 'fine',
    targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0',
    pci: ['8086: 156f 1570 15b7 15b8 15d6 15d7 15d8 15e3 15bb 15bc 15bd 15be'],
  },
  {
    id: 'intel-i219-newer-70',
    verdict: 'step',
    targets: '7.0',
    pci: ['8086: 0d4c 0d4d 0d4e 0d4f 0d53 0d55 15f9 15fa 15fb 15fc 1a1c 1a1d 1a1e 1a1f'],
  },
  { id: 'intel-i219-newest', verdict: 'step', targets: '7.0 8.0U1 8.0U2 8.0U3', pci: ['8086: 550a 550b 0dc7 0dc8'] },
  { id: 'intel-i225-70', verdict: 'step', targets: '7.0', pci: ['8086: 15f2 15f3 0d9f 5502 3101'] },
  {
    id: 'intel-i225-i226-80',
    verdict: 'fine',
    targets: '8.0U1 8.0U2 8.0U3 9.0',
    pci: ['8086: 15f2 15f3 0d9f 125b 125c 125d 5502 5503 3101'],
  },
  { id: 'intel-i226-67-70', verdict: 'step', targets: '7.0', pci: ['8086: 125b 125c 125d 5503'] },
  { id: 'intel-i226-67', verdict: 'unsupported', targets: '6.7', pci: ['8086: 125b 125c 125d 5503'] },
  {
    id: 'intel-server-nics',
    verdict: 'fine',
    targets: '6.7 7.0 8.0U1 8.0U2 8.0U3',
    pci: ['8086: 1521 1533 1539 157b 10d3 153a 153b'],
  },
  { id: 'mellanox-cx3-80', verdict: 'unsupported', targets: '8.0U1 8.0U2 8.0U3 9.0', pci: ['15b3: 1003 1007'] },
  { id: 'aquantia-aqc', verdict: 'step', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3', pci: ['1d6a: 07b1 d107 11b1'] },
  { id: 'no-nic-rule', verdict: 'unsupported', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'nvme-generic', verdict: 'fine', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'nvme-consumer-quirk-67', verdict: 'step', targets: '6.7', pci: ['1cc1: 8201', 'c0a9: 2263', '126f: 2262'] },
  { id: 'nvme-consumer-quirk-70', verdict: 'step', targets: '7.0', pci: ['1cc1: 8201', 'c0a9: 2263', '126f: 2262'] },
  {
    id: 'nvme-consumer-quirk-80',
    verdict: 'step',
    targets: '8.0U1 8.0U2 8.0U3',
    pci: ['1cc1: 8201', '126f: 2262 2263'],
  },
  { id: 'nvme-fused-op', verdict: 'step', targets: '7.0' },
  { id: 'nvme-upgrade-path-70', verdict: 'step', targets: '7.0' },
  {
    id: 'nvme-intel-stripe',
    verdict: 'fine',
    targets: '7.0 8.0U1 8.0U2 8.0U3 9.0',
    pci: ['8086: 0953 0a53 0a54 0a55 0b60'],
  },
  { id: 'nvme-mixed-sector', verdict: 'deprecated', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3' },
  { id: 'nvme-boot-bios', verdict: 'unsupported', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  {
    id: 'raid-mode',
    verdict: 'unsupported',
    targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0',
    pci: [
      '8086: 06d6 06d7 1c04 1c05 1c06 1d04 1d06 1e04 1e05 1e06 1e07 1e0e 1f24 1f25 1f26 1f27 1f2e 1f2f ' +
        '1f34 1f35 1f36 1f37 1f3e 1f3f 25b0 2682 2683 27c3 27c6 2822 2823 2826 2827 282a 2925 292c 3a05 3a25 ' +
        '3b25 3b2c 467f 4c3d 7d0b 8c04 8c05 8c06 8c07 8c0e 8c0f 8c84 8c85 8c86 8c87 8c8e 8c8f 8d04 8d06 8d0e ' +
        '8d64 8d66 8d6e 9a0b 9c04 9c05 9c06 9c07 9c0e 9c0f 9c85 9c87 9c8f a105 a106 a107 a10f a186 a1d6 a206 ' +
        'a256 a286 a77f ad0b',
      '1022: 7802 7803 7805 7902 7903',
      '1002: 4381 4392 4393',
    ],
  },
  { id: 'ahci-generic', verdict: 'fine', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'sas2008-70', verdict: 'unsupported', targets: '7.0 8.0U1 8.0U2 8.0U3', pci: ['1000: 0072 0073'] },
  { id: 'perc8-80', verdict: 'deprecated', targets: '8.0U1 8.0U2 8.0U3' },
  { id: 'sw-fcoe-80', verdict: 'unsupported', targets: '8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'vmklinux-vibs', verdict: 'unsupported', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'cpu-floor', verdict: 'unsupported', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'cpu-67-block', verdict: 'unsupported', targets: '6.7', cpu: old },
  { id: 'cpu-67-warn', verdict: 'deprecated', targets: '6.7', cpu: ['GenuineIntel 6: 2a 2c 2f'] },
  {
    id: 'cpu-70-block',
    verdict: 'unsupported',
    targets: '7.0',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 2c 2f'],
  },
  {
    id: 'cpu-70-warn',
    verdict: 'deprecated',
    targets: '7.0',
    cpu: ['GenuineIntel 6: 2a 2d 3a', 'AuthenticAMD 21: 01'],
  },
  {
    id: 'cpu-80-block',
    verdict: 'unsupported',
    targets: '8.0U1 8.0U2 8.0U3',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 2a 2d 3a 3e 3c 3f 45 46 47 4d', 'AuthenticAMD 21: 01 02 30', 'AuthenticAMD 22: 00'],
  },
  { id: 'cpu-80u2-xsave', verdict: 'unsupported', targets: '8.0U2 8.0U3 9.0' },
  {
    id: 'cpu-80-warn',
    verdict: 'deprecated',
    targets: '8.0U1 8.0U2 8.0U3',
    cpu: ['GenuineIntel 6: 4f 56 5e', 'GenuineIntel 6: 55 / 4', 'GenuineIntel 6: 9e / 9'],
  },
  {
    id: 'cpu-90-bdx-ep',
    verdict: 'unsupported',
    targets: '9.0',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 4f'],
  },
  {
    id: 'cpu-90-bdx-de',
    verdict: 'unsupported',
    targets: '9.0',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 56'],
  },
  {
    id: 'cpu-90-kbl-s',
    verdict: 'unsupported',
    targets: '9.0',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 9e / 9'],
  },
  {
    id: 'cpu-90-skl-w',
    verdict: 'unsupported',
    targets: '9.0',
    boot: ['allowLegacyCPU=true'],
    cpu: ['GenuineIntel 6: 55 / 4'],
  },
  { id: 'cpu-92-skl-s', verdict: 'deprecated', targets: '9.0', cpu: ['GenuineIntel 6: 5e / 3'] },
  { id: 'cpu-92-skl-sp', verdict: 'deprecated', targets: '9.0', cpu: ['GenuineIntel 6: 55 / 4'] },
  { id: 'cpu-9x-clx', verdict: 'deprecated', targets: '9.0', cpu: ['GenuineIntel 6: 55 / 6 7'] },
  { id: 'cpu-9x-cfl', verdict: 'deprecated', targets: '9.0', cpu: ['GenuineIntel 6: 9e / 10 11 12 13'] },
  { id: 'cpu-9x-dnv', verdict: 'deprecated', targets: '9.0', cpu: ['GenuineIntel 6: 5f'] },
  { id: 'cpu-9x-epyc', verdict: 'deprecated', targets: '9.0', cpu: ['AuthenticAMD 23: 01', 'AuthenticAMD 23: 31'] },
  {
    id: 'cpu-hybrid',
    verdict: 'step',
    targets: '7.0 8.0U1 8.0U2 8.0U3 9.0',
    boot: ['cpuUniformityHardCheckPanic=FALSE'],
    cpu: ['GenuineIntel 6: 97 9a b7 ba bf aa ac b5 c5 c6'],
  },
  {
    id: 'cpu-hybrid-gen13',
    verdict: 'step',
    targets: '7.0 8.0U1 8.0U2 8.0U3 9.0',
    boot: ['ignoreMsrFaults=TRUE'],
    cpu: ['GenuineIntel 6: b7 ba bf aa ac b5 c5 c6'],
  },
  { id: 'cpu-xeon-e-guest', verdict: 'step', targets: '8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'cpu-dropped-by-67', verdict: 'unsupported', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0', cpu: old },
  { id: 'cpu-dropped-by-70', verdict: 'unsupported', targets: '8.0U1 8.0U2 8.0U3 9.0', cpu: ['GenuineIntel 6: 2c 2f'] },
  {
    id: 'cpu-dropped-by-80',
    verdict: 'unsupported',
    targets: '9.0',
    cpu: ['GenuineIntel 6: 2a 2d 3a 3e 3c 3f 45 46 47 4d', 'AuthenticAMD 21: 01 02 30', 'AuthenticAMD 22: 00'],
  },
  { id: 'mem-67', verdict: 'unsupported', targets: '6.7' },
  { id: 'mem-70', verdict: 'unsupported', targets: '7.0' },
  { id: 'mem-80', verdict: 'unsupported', targets: '8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'disk-32g', verdict: 'unsupported', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'disk-osdata', verdict: 'step', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0', boot: ['systemMediaSize=min'] },
  { id: 'boot-usb-sd', verdict: 'deprecated', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'boot-bios-80', verdict: 'deprecated', targets: '8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'tpm-12', verdict: 'deprecated', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'mac-pro', verdict: 'step', targets: '8.0U1 8.0U2 8.0U3', boot: ['norts=1'] },
  { id: 'secureboot-community', verdict: 'unsupported', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0' },
  { id: 'api-readonly-free', verdict: 'step', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3' },
  { id: 'nested-vmnic', verdict: 'fine', targets: '6.7 7.0 8.0U1 8.0U2 8.0U3 9.0', pci: ['15ad: 07b0', '8086: 10d3'] },
  { id: 'nested-vmnic-e1000-67', verdict: 'fine', targets: '6.7', pci: ['8086: 100f'] },
  { id: 'nested-vmnic-e1000', verdict: 'unsupported', targets: '7.0 8.0U1 8.0U2 8.0U3 9.0', pci: ['8086: 100f'] },
]

const drive = sound.nvme?.[0]
const disk = sound.disks?.[0]
if (drive === undefined || disk === undefined) throw new Error('the sound machine has a drive and a disk')
const gib = 1_024 ** 3
const vib = { name: 'dell-shared-perc8', version: '1', vendor: null, acceptance: 'VMwareCertified' }
const skylake = { ...soundCpu, model: 0x55, stepping: 4 }
const nvmeBoot = [{ ...disk, bus: 'nvme' }] as const

/** Facts beyond ids: with `yes` the rule applies, with each of `no` it does not, with each of `maybe` it is not known. */
interface Sample {
  readonly yes?: Partial<Hardware>
  readonly no: readonly Partial<Hardware>[]
  readonly maybe: readonly Partial<Hardware>[]
}

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
  'no-nic-rule': {
    yes: { pci: [card('8086:1901', '0604')] },
    no: [{ pci: [card('8086:1533'), card('15ad:07b0'), card('8086:156f')] }],
    maybe: [{ pci: null }, { pci: [card('1af4:1000')] }, { pci: [card('1af4:1000', null)] }],
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
  'cpu-90-skl-w': {
    yes: { cpu: { ...skylake, name: 'Intel(R) Xeon(R) W-2145 CPU @ 3.70GHz' } },
    no: [
      { cpu: { ...skylake, name: 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz' } },
      { cpu: { ...skylake, stepping: 7, name: 'Intel(R) Xeon(R) W-2145' } },
    ],
    maybe: [{ cpu: { ...skylake, name: null } }],
  },
  'cpu-92-skl-sp': {
    yes: { cpu: { ...skylake, name: 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz' } },
    no: [{ cpu: { ...skylake, name: 'Intel(R) Xeon(R) W-2145 CPU @ 3.70GHz' } }],
    maybe: [{ cpu: { ...skylake, name: null } }],
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
  'cpu-xeon-e-guest': { no: [], maybe: [{}] },
  'mem-67': { yes: { memoryMib: 3_967 }, no: [{ memoryMib: 3_968 }], maybe: [{ memoryMib: null }] },
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
    expect(rule).toMatchObject({ verdict: row.verdict, bootOptions: row.boot ?? [] })
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
        ({ vendor, family, models, steppings }) =>
          `${vendor} ${family}: ${models.map((model) => model.toString(16).padStart(2, '0')).join(' ') || '*'}` +
          (steppings ? ` / ${steppings.join(' ')}` : ''),
      ) ?? [],
    ).toEqual(row.cpu ?? [])
  })

  it('leaves real RAID cards, and the chipset out of RAID mode, alone', () => {
    expect(seen('raid-mode', { pci: [card('1000:005d', '0104')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:201d', '0104')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:2822', '0106')] })).not.toContain('yes')
    expect(seen('raid-mode', { pci: [card('8086:2822', null)] })).toContain('9.0 maybe')
  })

  it('knows every chip of the USB fling', () => {
    for (const ids of ['0b95:1790', '0b95:178a', '0bda:8152', '0bda:8153', '0bda:8156', '2eca:c101']) {
      const { vendor, device } = card(ids)
      expect(seen('usb-nic-fling', { usb: [{ vendor, device, name: null }] }), ids).toContain('8.0U3 yes')
    }
  })
})

/** Each processor of a row applies, and its neighbours by model, family, vendor and stepping do not. */
function checkCpus(row: Row): void {
  const entries = (row.cpu ?? []).map((line) => {
    const [, vendor = '', family = '', models = '', steppings] = /^(\w+) (\d+): ([^/]+?)(?: \/ (.+))?$/.exec(line) ?? []
    return {
      vendor,
      family: Number(family),
      models: models === '*' ? null : models.split(' ').map((model) => Number.parseInt(model, 16)),
      steppings: steppings?.split(' ').map(Number) ?? null,
    }
  })
  const isNamed = (vendor: string, family: number, model: number, stepping: number): boolean =>
    entries.some(
      (each) =>
        each.vendor === vendor &&
        each.family === family &&
        (each.models?.includes(model) ?? true) &&
        (each.steppings?.includes(stepping) ?? true),
    )
  const check = (vendor: string, family: number, model: number, stepping: number): void => {
    const cpu = { ...processor({ vendor, family, model, stepping }), cores: 8 }
    expect(seen(row.id, { cpu }), `${vendor} ${family} ${model.toString(16)} ${stepping}`).toBe(
      expected(row, isNamed(vendor, family, model, stepping) ? 'yes' : 'no'),
    )
  }
  for (const { vendor, family, models, steppings } of entries) {
    for (const model of models ?? [0, 0x60]) {
      for (const stepping of steppings ?? [0, 5]) {
        for (const step of [-1, 0, 1]) {
          if (stepping + step >= 0) check(vendor, family, model, stepping + step)
          if (model + step >= 0) check(vendor, family, model + step, stepping)
          check(vendor, family + step, model, stepping)
        }
        check(vendor === 'GenuineIntel' ? 'AuthenticAMD' : 'GenuineIntel', family, model, stepping)
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
        [...rulesIn(verdict).applying].filter((id) => !['nvme-generic', 'intel-server-nics'].includes(id)),
        target,
      ).toEqual([])
      expect(rulesIn(verdict).maybe.size, target).toBeGreaterThan(5)
    }
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHardwareTexts, type ReadHardware } from '../../../electron/hardware/parse/read-texts.ts'
import type { EsxiTarget, MachineVerdict } from '../../../shared/models/hardware.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { builtIn } from './rule-samples.ts'

function fixture(name: string): ReadHardware {
  const url = new URL(`../../fixtures/hardware/texts/${name}.txt`, import.meta.url)
  return readHardwareTexts([{ name, text: readFileSync(url, 'utf8') }])
}

const read = (text: string): ReadHardware => readHardwareTexts([{ name: null, text }])
const verdict = ({ hardware }: ReadHardware, target: EsxiTarget): MachineVerdict => judge(hardware, target, builtIn)
const devices = ({ hardware }: ReadHardware): string[] =>
  (hardware.pci ?? []).map(
    (d) => `${d.address} ${d.vendor}:${d.device} ${d.subvendor}:${d.subdevice} ${d.class} ${d.driver}`,
  )

describe('what ESXi says of itself', () => {
  it('is read from vmkchdev -l', () => {
    const vmkchdev = fixture('esxi-vmkchdev')
    expect(devices(vmkchdev)).toEqual([
      '0000:1c:00.0 8086:37d1 15d9:37d1 0200 null',
      '0000:1c:00.1 8086:37d1 15d9:37d1 0200 null',
      '0000:5e:00.0 15b3:1015 15b3:0003 0200 null',
      '0000:5e:00.1 15b3:1015 15b3:0003 0200 null',
    ])
    expect(vmkchdev.hardware.pci?.map(({ aliases }) => aliases.join())).toEqual([
      'vmnic0',
      'vmnic1',
      'vmnic2',
      'vmnic3',
    ])
    expect([vmkchdev.unread, verdict(vmkchdev, '8.0U3').verdict]).toEqual([[], 'fine'])
  })

  it('is read from lspci -p and lspci -v', () => {
    expect(devices(read('0000:02:00.0 1000:005d 1028:1f49  11/ 10/0x2b A P lsi_mr3 vmhba0'))).toEqual([])
    expect(devices(read('0000:02:00.0 1000:005d 1028:1f49 11/ 10/0x2b A P lsi_mr3 vmhba0'))).toEqual([
      '0000:02:00.0 1000:005d 1028:1f49 null null',
    ])
    const verbose =
      '0000:00:1f.6 Ethernet controller Network controller: Intel I219-LM [vmnic0]\n\t Class 0200: 8086:15b7\n'
    expect(devices(read(verbose))).toEqual(['0000:00:1f.6 8086:15b7 null:null 0200 null'])
  })

  it('is read from esxcli hardware pci list', () => {
    const list = fixture('esxcli-pci')
    expect(devices(list)).toEqual([
      '0000:01:00.0 8086:1521 1028:1f60 0200 igbn',
      '0000:02:00.0 1000:005d 1028:1f49 0104 lsi_mr3',
    ])
    for (const target of ['7.0', '8.0'] as const)
      expect(verdict(list, target).devices.map((each) => each.verdict)).toEqual(['fine', 'fine'])
    expect(list.unread).toEqual([])
  })

  it('is read from lspci -n', () => {
    const numbers = fixture('esxi-lspci-n')
    const physical = (target: EsxiTarget): (string | undefined)[] =>
      ['1593', '16d8', '10fb', '1572'].map(
        (id) => verdict(numbers, target).devices.find(({ device }) => device.device === id)?.verdict,
      )
    expect(physical('8.0U3')).toEqual(['fine', 'fine', 'fine', 'fine'])
    expect(physical('6.7')).toEqual(['step', 'fine', 'fine', 'fine'])
  })

  it('is not read where names stand without ids', () => {
    expect(fixture('esxi-lspci-plain').hardware.pci).toBe(null)
  })
})

describe('what Linux says', () => {
  it('is read behind IOMMU groups', () => {
    const inline = fixture('iommu-a')
    expect(devices(inline).map((line) => line.slice(0, 22))).toEqual([
      '0000:04:00.0 15b3:1003',
      '0000:07:00.0 8086:1521',
      '0000:01:00.0 1000:0087',
      '0000:02:00.0 1e0f:0001',
    ])
    const connectX = (target: EsxiTarget): string | undefined => verdict(inline, target).devices[0]?.verdict
    expect([connectX('7.0'), connectX('8.0U3')]).toEqual(['fine', 'unsupported'])
    expect(verdict(fixture('iommu-b'), '7.0').verdict).toBe('fine')
  })

  it('is read from the log of the kernel, with the processor', () => {
    const log = fixture('dmesg-pci')
    expect(devices(log)).toEqual([
      '0000:03:00.3 14e4:1657 null:null 0200 null',
      '0000:02:00.0 103c:323b null:null 0104 null',
      '0000:c3:00.0 1b4b:9230 null:null 0106 null',
      '0000:04:00.0 15b3:1003 null:null 0200 null',
    ])
    expect(log.hardware.cpu).toMatchObject({ vendor: 'GenuineIntel', family: 6, model: 62, stepping: 4 })
    expect(log.unread).toEqual([])
  })

  it('is read from hwinfo, inxi, lshw, a tree and quoted lines', () => {
    const hwinfo = fixture('hwinfo')
    expect(devices(hwinfo)).toEqual(['0000:06:00.0 8086:15f3 1043:87d2 0200 igc'])
    expect([hwinfo.unread, verdict(hwinfo, '8.0U3').verdict]).toEqual([[], 'fine'])
    const ids = (text: string): string[] => devices(read(text)).map((line) => line.split(' ', 2).join(' '))
    expect(
      ids('  Device-1: Intel I225-V driver: igc v: kernel bus-ID: 06:00.0 chip-ID: 8086:15f3 class-ID: 0200'),
    ).toEqual(['0000:06:00.0 8086:15f3'])
    expect(ids('       product: RTL8111/8168 Controller [10EC:8168]\n       bus info: pci@0000:02:00.0')).toEqual([
      '0000:02:00.0 10ec:8168',
    ])
    expect(ids('pci@0000:02:00.0  enp2s0  network  RTL8111/8168 Controller [10EC:8168]')).toEqual([
      '0000:02:00.0 10ec:8168',
    ])
    expect(ids('           +-1c.0-[02]----00.0  Realtek RTL8111/8168 [10ec:8168]')).toEqual(['null 10ec:8168'])
    expect(ids('> 02:00.0 Ethernet controller [0200]: Realtek RTL8111 [10ec:8168] (rev 15)')).toEqual([
      '0000:02:00.0 10ec:8168',
    ])
  })

  it('makes no uplink of Wi-Fi', () => {
    const wifi = fixture('wifi')
    // The fling drives the RTL8125 on every 8.0; on 7.0 nothing does.
    expect([verdict(wifi, '7.0').verdict, verdict(wifi, '8.0U1').verdict]).toEqual(['unsupported', 'step'])
  })

  it('takes a board of the latest generation for what it is', () => {
    expect(verdict(fixture('h13'), '8.0U3').verdict).toBe('fine')
    for (const target of ['7.0', '8.0U3', '9.0'] as const)
      expect(verdict(fixture('lscpu-gold6338'), target).verdict, target).toBe('fine')
  })

  it('refuses nothing for facts that contradict each other', () => {
    const dmi = fixture('dmi-core-enabled')
    expect(dmi.hardware.cpu).toMatchObject({ cores: null, threads: 2 })
    for (const target of ['6.7', '7.0'] as const) {
      const judged = verdict(dmi, target)
      expect([judged.verdict, judged.cpu?.maybe.map(({ id }) => id)]).toEqual([
        'deprecated',
        expect.arrayContaining(['cpu-floor']),
      ])
    }
  })

  it('tells two kinds of cores without a stepping, by one socket a core, and never by a name that has one kind', () => {
    const lscpu = (name: string, model: number, cores: string): boolean | null | undefined =>
      read(
        `Architecture: x86_64\nVendor ID: GenuineIntel\nModel name: ${name}\nCPU family: 6\nModel: ${model}\n${cores}`,
      ).hardware.cpu?.hybrid
    expect(lscpu('13th Gen Intel(R) Core(TM) i9-13900K', 183, 'CPU(s): 32\nCore(s) per socket: 24\nSocket(s): 1')).toBe(
      true,
    )
    expect(lscpu('13th Gen Intel(R) Core(TM) i9-13900K', 183, 'CPU(s): 24\nCore(s) per socket: 1\nSocket(s): 24')).toBe(
      true,
    )
    expect(lscpu('12th Gen Intel(R) Core(TM) i5-12500', 151, 'CPU(s): 6\nCore(s) per socket: 6\nSocket(s): 1')).toBe(
      false,
    )
    expect(lscpu('12th Gen Intel(R) Core(TM) i5-12500H', 154, 'CPU(s): 12\nCore(s) per socket: 12\nSocket(s): 1')).toBe(
      true,
    )
  })
})

describe('what Windows says', () => {
  it('is read from a table without a Status column, and from bare ids', () => {
    const table = fixture('pnp-select')
    expect(devices(table)).toEqual(['null 8086:125c 8086:0000 null null'])
    expect(table.hardware.pci?.[0]?.name).toBe('Intel(R) Ethernet Controller I226-V')
    const registry = fixture('dev-registry')
    expect(verdict(registry, '8.0U3').devices.map((each) => each.verdict)).toEqual(['step', 'fine'])
    expect(verdict(registry, '8.0U3').verdict).toBe('fine')
  })
})

describe('lines that were not read', () => {
  it('are shown without serial numbers, MAC addresses and UUIDs', () => {
    const lines = [
      'Whatever 00:1a:2b:3c:4d:5e here',
      'Strange 01234567-89ab-cdef-0123-456789abcdef there',
      'Some Serial Number: ABC123',
    ]
    expect(read(lines.join('\n')).unread.map(({ text }) => text)).toEqual([
      'Whatever **:**:**:**:**:** here',
      'Strange ********-****-****-****-************ there',
      'Some Serial Number: ********',
    ])
  })
})

import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../electron/hardware/parse/lines.ts'
import { readHardwareTexts, type ReadHardware } from '../../../electron/hardware/parse/read-texts.ts'
import { pciNames } from '../../../electron/hardware/pci-names.ts'
import { hardwareSchema, type PciDevice } from '../../../shared/models/hardware.ts'

const folder = new URL('../../fixtures/hardware/', import.meta.url)
const fixture = async (name: string): Promise<string> => decodeText(await readFile(new URL(name, folder)))
const readFixture = async (name: string): Promise<ReadHardware> =>
  readHardwareTexts([{ name, text: await fixture(name) }], await pciNames())
const read = (text: string): ReadHardware => readHardwareTexts([{ name: null, text }])
const short = (device: PciDevice): string =>
  [
    device.address,
    `${device.vendor}:${device.device}`,
    `${device.subvendor}:${device.subdevice}`,
    device.class,
    device.interface,
    device.driver,
  ].join(' ')
const kinds = ({ recognised }: ReadHardware): string[] => recognised.map(({ kind, count }) => `${kind} ${count}`)

describe('a mini-PC with several outputs in one paste', () => {
  it('gives its devices, processor, drives and memory, and says which line it did not understand', async () => {
    const result = await readFixture('mini-pc-linux.txt')
    expect(hardwareSchema.parse(result.hardware)).toEqual(result.hardware)
    expect(result.hardware.pci?.map(short)).toEqual([
      '0000:00:00.0 8086:4621 8086:7270 0600  ',
      '0000:00:02.0 8086:46a6 8086:2212 0300  i915',
      '0000:00:14.0 8086:51ed null:null 0c03 30 xhci_hcd',
      '0000:01:00.0 126f:2262 126f:2262 0108 02 nvme',
      '0000:02:00.0 10ec:8168 10ec:0123 0200  r8169',
      '0000:03:00.0 10ec:8125 null:null 0200  ',
    ])
    expect(result.hardware.pci?.[5]?.name).toBe('Realtek Semiconductor Co., Ltd. RTL8125 2.5GbE Controller')
    expect(result.hardware.cpu).toEqual({
      name: '12th Gen Intel(R) Core(TM) i9-12900H',
      vendor: 'GenuineIntel',
      signature: '000906a3',
      family: 6,
      model: 154,
      stepping: 3,
      packages: 1,
      cores: 14,
      threads: 20,
      hybrid: true,
      xsave: true,
    })
    expect(result.hardware.nvme).toEqual([
      {
        model: 'EXAMPLE NVME SSD 1TB',
        version: '1.3',
        fusedCompareWrite: false,
        blockSize: 512,
        address: '0000:01:00.0',
      },
    ])
    expect(result.hardware.disks).toEqual([
      { name: 'nvme0n1', model: 'EXAMPLE NVME SSD 1TB', bytes: 1_020_000_000_000, bus: 'nvme', boot: null },
      { name: 'sda', model: 'Example Stick', bytes: 30_816_390_349, bus: 'usb', boot: null },
    ])
    expect(result.hardware.usb).toContainEqual({
      vendor: '0bda',
      device: '8153',
      name: 'Realtek Semiconductor Corp. RTL8153 Gigabit Ethernet Adapter',
    })
    expect(result.hardware).toMatchObject({
      memoryMib: 32_768,
      secureBoot: false,
      firmware: 'uefi',
      tpm: null,
      vibs: null,
      running: null,
      licence: 'unknown',
    })
    expect(result.unread).toEqual([{ name: 'mini-pc-linux.txt', line: 72, text: 'what a fine machine this is' }])
    expect(kinds(result)).toEqual(['lspci 6', 'lscpu 1', 'nvme 2', 'lsblk 2', 'lsusb 2', 'secure-boot 1', 'memory 1'])
    expect(result.skipped).toEqual([])
  })

  it.each([
    [
      'mini-pc-zh.txt',
      {
        name: '12th Gen Intel(R) Core(TM) i5-12400',
        signature: '00090675',
        packages: 1,
        cores: 6,
        threads: 12,
        hybrid: false,
        xsave: true,
      },
      16_384,
    ],
    [
      'mini-pc-de.txt',
      {
        name: 'Intel(R) Xeon(R) CPU E3-1230 v3 @ 3.30GHz',
        signature: '000306c3',
        packages: 1,
        cores: 4,
        threads: 8,
        hybrid: false,
        xsave: true,
      },
      null,
    ],
  ])('reads %s in its language', async (name, cpu, memoryMib) => {
    const result = await readFixture(name)
    expect(result.hardware.cpu).toMatchObject(cpu)
    expect(result.hardware.memoryMib).toBe(memoryMib)
    expect(result.unread).toEqual([])
  })
})

it('reads an old server with two packages, from records, numbers, quoted fields and dmidecode', async () => {
  const { hardware, unread } = await readFixture('old-xeon-server.txt')
  expect(hardware.pci?.map(short)).toEqual([
    '0000:00:1f.2 8086:1d02 1028:048c 0106 01 ahci',
    '0000:02:00.0 1000:005b 1028:1f31 0104  megaraid_sas',
    '0000:01:00.0 14e4:165f null:null 0200  ',
    '0000:01:00.1 14e4:165f 1028:1f5b 0200 00 ',
  ])
  expect(hardware.pci?.map(({ name }) => name)).toEqual([
    'Intel Corporation C600/X79 series chipset 6-Port SATA AHCI Controller',
    'Broadcom / LSI MegaRAID SAS 2208 [Thunderbolt]',
    'Broadcom Inc. and subsidiaries NetXtreme BCM5720 Gigabit Ethernet PCIe',
    'Broadcom Inc. and subsidiaries NetXtreme BCM5720 2-port Gigabit Ethernet PCIe',
  ])
  expect(hardware.cpu).toEqual({
    name: 'Intel(R) Xeon(R) CPU E5-2670 v2 @ 2.50GHz',
    vendor: 'GenuineIntel',
    signature: '000306e4',
    family: 6,
    model: 62,
    stepping: 4,
    packages: 2,
    cores: 20,
    threads: 40,
    hybrid: false,
    xsave: null,
  })
  // What is built in, not what the kernel has left.
  expect(hardware).toMatchObject({
    vendor: 'Dell Inc.',
    model: 'PowerEdge R720',
    biosVersion: '2.9.0',
    firmware: 'uefi',
    tpm: '1.2',
    memoryMib: 32_768,
  })
  expect(unread).toEqual([])
})

it('reads a Windows desktop: tables, lists, pnputil in two languages', async () => {
  const { hardware, unread } = await readFixture('windows-desktop.txt')
  expect(hardware.pci?.map(short)).toEqual([
    ' 10ec:8168 1043:8677 0200 00 ',
    ' 8086:2723 8086:0084   ',
    ' 144d:a808 144d:a801 0108 02 stornvme',
    ' 10de:1b80 10de:119e 0300 00 ',
  ])
  expect(hardware.pci?.map(({ name }) => name)).toEqual([
    'Realtek PCIe GbE Family Controller',
    'Intel(R) Wi-Fi 6 AX200 160MHz',
    '标准 NVM Express 控制器',
    'NVIDIA GeForce GTX 1080',
  ])
  expect(hardware.usb).toEqual([{ vendor: '046d', device: 'c31c', name: 'USB Composite Device' }])
  expect(hardware.cpu).toMatchObject({
    name: 'Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz',
    vendor: 'GenuineIntel',
    signature: '000906ea',
    family: 6,
    model: 158,
    stepping: 10,
    packages: 1,
    hybrid: null,
  })
  expect(hardware).toMatchObject({
    vendor: 'Example Systems',
    model: 'Desktop 1',
    memoryMib: 16_384,
    tpm: '2.0',
    firmware: null,
  })
  expect(unread.map(({ line }) => line)).toEqual([11, 57])
})

it('reads a Mac, and a device in two of its sections once', async () => {
  const { hardware, unread } = await readFixture('mac-mini.txt')
  expect(hardware.pci?.map(short)).toEqual([
    ' 14e4:1686 14e4:1686 0200  AppleBCM5701Ethernet',
    ' 8086:15eb null:null   ',
  ])
  expect(hardware).toMatchObject({
    vendor: 'Apple Inc.',
    model: 'Macmini8,1',
    firmware: 'uefi',
    memoryMib: 16_384,
    cpu: { name: '6-Core Intel Core i5', vendor: 'GenuineIntel', packages: 1, cores: 6, signature: null },
    nvme: [{ model: 'APPLE SSD AP0512M', version: null }],
    disks: [{ name: 'disk0', bytes: 500_277_792_768, bus: 'nvme' }],
  })
  expect(unread).toEqual([])
})

describe('a virtual machine, recorded', () => {
  it('gives the same devices from every way of asking lspci', async () => {
    const result = await readFixture('virtual-machine.txt')
    expect(result.unread).toEqual([])
    expect(
      result.hardware.pci?.map(({ address, vendor, device, class: of }) => `${address} ${vendor}:${device} ${of}`),
    ).toEqual([
      '0000:00:00.0 8086:0d57 0600',
      '0000:00:01.0 1af4:1045 ffff',
      '0000:00:02.0 1af4:1042 0180',
      '0000:00:03.0 1af4:1041 0200',
      '0000:00:04.0 1af4:1053 ffff',
      '0000:00:05.0 1af4:1044 ffff',
    ])
    expect(result.hardware.pci?.[3]).toMatchObject({
      subvendor: '1af4',
      subdevice: '1041',
      driver: 'virtio-pci',
      name: 'Red Hat, Inc. Virtio 1.0 network device',
    })
    expect(result.hardware.cpu).toMatchObject({
      vendor: 'AuthenticAMD',
      signature: '00a10f11',
      family: 25,
      model: 17,
      stepping: 1,
      packages: 1,
      cores: 2,
      threads: 2,
      hybrid: false,
      xsave: true,
    })
    expect(result.hardware.disks).toEqual([{ name: 'vda', model: null, bytes: 274_877_906_944, bus: null, boot: null }])
    expect(kinds(result)).toEqual(['lspci 24', 'lscpu 1', 'lsblk 1', 'memory 2', 'cpuinfo 1'])
    const verbose = await readFixture('virtual-machine-lspci-vv.txt')
    expect(verbose.unread).toEqual([])
    expect(verbose.hardware.pci?.map(short)).toEqual(
      result.hardware.pci?.map((device) => short({ ...device, interface: null })),
    )
  })

  it('gives the same processor and disks from JSON', async () => {
    const [text, json] = [await readFixture('virtual-machine.txt'), await readFixture('virtual-machine-json.txt')]
    expect(json.hardware.cpu).toEqual(text.hardware.cpu)
    expect(json.hardware.disks).toEqual(text.hardware.disks)
    expect(json.unread).toEqual([])
  })
})

const nic = '02:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL8111 [10ec:8168] (rev 15)'

describe('how a text comes in', () => {
  it.each([
    ['with CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with CR', (text: string) => text.replaceAll('\n', '\r')],
    ['indented', (text: string) => text.replaceAll(/^/gm, '  ')],
    ['in colours', (text: string) => text.replaceAll(/^(\S+)/gm, '\u001b[1;32m$1\u001b[0m')],
    ['in a code fence', (text: string) => `\`\`\`text\n${text}\n\`\`\``],
    ['under a heading', (text: string) => `=== lspci -nn ===\n${text}`],
  ])('does not matter: %s', (_, change) => {
    const { hardware, unread } = read(
      change(`${nic}\n\tSubsystem: Dell Device [1028:0869]\n\tKernel driver in use: r8169`),
    )
    expect(hardware.pci?.map(short)).toEqual(['0000:02:00.0 10ec:8168 1028:0869 0200  r8169'])
    expect(unread).toEqual([])
  })

  it.each([
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`型号 ${nic}`, 'utf16le')])],
    ['UTF-16LE', Buffer.from(`${nic} 型`, 'utf16le')],
    [
      'UTF-16BE with a mark',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(`型号 ${nic}`, 'utf16le').swap16()]),
    ],
    ['UTF-8 with a mark', Buffer.from(`\u{feff}型号 ${nic}`)],
    ['GBK', Buffer.concat([Buffer.from([0xd0, 0xcd, 0xba, 0xc5, 0x20]), Buffer.from(nic)])],
  ])('may be %s', (_, bytes) => {
    expect(decodeText(bytes)).toContain('型')
    expect(decodeText(bytes)).toContain(nic)
  })

  it('may be Windows-1252', () => {
    expect(decodeText(Buffer.from('Ger\xe4tebeschreibung: x', 'latin1'))).toBe('Gerätebeschreibung: x')
  })
})

describe('what is not sure or not understood', () => {
  it.each([
    ['plain lspci', '00:1f.6 Ethernet controller: Intel Corporation Ethernet Connection I219-LM'],
    ['an id cut off', 'PCI\\VEN_10EC&DEV_81'],
    ['a number that is none', 'CPU family:   six'],
    ['a memory size that is none', 'Handle 0x0011, DMI type 17, 84 bytes\nMemory Device\n\tSize: much'],
    ['a record without a device', 'Slot:\t02:00.0\nClass:\tEthernet controller [0200]\nVendor:\tRealtek [10ec]'],
    ['prose', 'lspci shows nothing here'],
    ['JSON of something else', '{"a": 1}'],
    [
      'a bad id in a record',
      'Slot:\t02:00.0\nClass:\tEthernet controller [0200]\nVendor:\tRealtek [10eg]\nDevice:\tRTL [8168]',
    ],
    ['free without a unit on a small number', '       total        used        free\nMem:   512   1   1'],
    ['a Mac device without its vendor', 'PCI:\n\n  x:\n\n    Device ID: 0x1686'],
  ])('is in unread: %s', (_, text) => {
    const { hardware, unread } = read(text)
    expect(hardware.pci).toBeNull()
    expect(hardware.memoryMib).toBeNull()
    expect(unread.length).toBeGreaterThan(0)
    expect(text).toContain(unread[0]?.text)
  })

  it.each([
    ['free -m', '       total        used        free\nMem:   1031000   1   1', 1_031_168],
    ['free', '       total        used        free\nMem:   1031000   1   1', 1_024],
    ['free -g', '       total        used        free\nMem:   15   1   1', 15_360],
    ['free -h', '       total        used        free\nMem:   15Gi   1Gi   1Gi', 15_360],
  ])('%s tells its unit', (command, text, mib) => {
    expect(read(`$ ${command}\n${text}`).hardware.memoryMib).toBe(mib)
  })

  it.each([
    ['two threads on every core', 12, 6, 2, false],
    ['both kinds', 20, 14, 2, true],
    ['more cores than are performance cores', 14, 14, 1, true],
    ['hyper-threading off', 8, 8, 1, null],
  ])('a hybrid processor: %s', (_, threads, cores, perCore, hybrid) => {
    const { hardware } = read(
      `Architecture: x86_64\nCPU(s): ${threads}\nVendor ID: GenuineIntel\nCPU family: 6\nModel: 154\nStepping: 3\n` +
        `Thread(s) per core: ${perCore}\nCore(s) per socket: ${cores}\nSocket(s): 1`,
    )
    expect(hardware.cpu?.hybrid).toBe(hybrid)
  })

  it('two controllers of one maker: a drive belongs to neither for sure', () => {
    const controller = (slot: string): string =>
      `${slot}:00.0 Non-Volatile memory controller [0108]: Example Device [126f:2262] (prog-if 02 [NVM Express])`
    const { hardware } = read(
      `${controller('01')}\n${controller('02')}\nNVME Identify Controller:\nvid : 0x126f\nmn : A\nver : 0x10201\nfuses : 0x1`,
    )
    expect(hardware.nvme).toEqual([
      { model: 'A', version: '1.2.1', fusedCompareWrite: true, blockSize: null, address: null },
    ])
  })

  it('two drives of one model stay two, and the same drive in two lists one', () => {
    const entry = (node: number, serial: string): object => ({
      DevicePath: `/dev/nvme${node}n1`,
      ModelNumber: 'A',
      SerialNumber: serial,
      SectorSize: 4096,
      PhysicalSize: 1000,
    })
    const list = JSON.stringify({ Devices: [entry(0, 's1'), entry(1, 's2')] }, null, 1)
    expect(read(`${list}\n${list}`).hardware.nvme).toHaveLength(2)
    expect(read(list).hardware.nvme?.[0]?.blockSize).toBe(4096)
    expect(read(JSON.stringify({ vid: 0x126f, sn: 's1', mn: 'A', ver: 0x10400, fuses: 1 })).hardware.nvme).toEqual([
      { model: 'A', version: '1.4', fusedCompareWrite: true, blockSize: null, address: null },
    ])
  })

  it('several texts of one machine are one machine, each with its own lines', () => {
    const result = readHardwareTexts([
      { name: 'a', text: nic },
      { name: 'b', text: `${nic}\n\tKernel driver in use: r8169\n?unknown line` },
    ])
    expect(result.hardware.pci?.map(short)).toEqual(['0000:02:00.0 10ec:8168 null:null 0200  r8169'])
    expect(result.unread).toEqual([{ name: 'b', line: 3, text: '?unknown line' }])
    expect(result.recognised).toEqual([
      { name: 'a', kind: 'lspci', count: 1 },
      { name: 'b', kind: 'lspci', count: 1 },
    ])
  })
})

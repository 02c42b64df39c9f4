import { bridge, genuineIntel, intelPart } from './hardware-machine.ts'
import type { PciFunction, PracticeMachine } from './hardware-machine.ts'

const realtek = (address: string, device: number, deviceName: string): PciFunction => ({
  address,
  vendor: 0x10ec,
  device,
  subvendor: 0x10ec,
  subdevice: 0x0123,
  classId: 0x0200,
  vendorName: 'Realtek Semiconductor Co., Ltd.',
  deviceName,
  passthrough: 'off',
})

/** A mini-PC for the desk: two network ports that ESXi has no driver for, cores of two kinds and a consumer SSD. */
export const miniPc: PracticeMachine = {
  vendor: 'Practice',
  model: 'Mini 12',
  bios: {
    vendor: 'American Megatrends International, LLC.',
    version: '0.22',
    releaseDate: Date.UTC(2023, 8, 5),
    firmware: 'UEFI',
  },
  cpu: {
    // Fact: ESXi switches hyper-threading off where the cores are not alike.
    name: '12th Gen Intel(R) Core(TM) i5-1240P',
    mhz: 2112,
    packages: 1,
    cores: 12,
    threads: 12,
    family: 6,
    model: 0x9a,
    stepping: 3,
    leaves: [
      genuineIntel(0x20),
      { leaf: 1, eax: 0x000906a3, ebx: 0x00800800, ecx: 0x7ffafbff, edx: 0xbfebfbff },
      { leaf: 0x80000000, eax: 0x80000008, ebx: 0, ecx: 0, edx: 0 },
      { leaf: 0x80000001, eax: 0, ebx: 0, ecx: 0x00000121, edx: 0x2c100800 },
      { leaf: 0x80000008, eax: 0x00003027, ebx: 0, ecx: 0, edx: 0 },
    ],
  },
  memoryBytes: 32 * 1024 ** 3 - 300 * 1024 ** 2,
  secureBoot: false,
  tpm: null,
  pci: [
    intelPart('0000:00:00.0', 0x4621, 0x0600, '12th Gen Core Processor Host Bridge/DRAM Registers'),
    intelPart('0000:00:02.0', 0x46a6, 0x0300, 'Alder Lake-P GT2 [Iris Xe Graphics]', { passthrough: 'off' }),
    bridge('0000:00:06.0', 0x464d, '12th Gen Core Processor PCI Express x4 Controller #0'),
    intelPart('0000:00:14.0', 0x51ed, 0x0c03, 'Alder Lake PCH USB 3.2 xHCI Host Controller', { passthrough: 'off' }),
    intelPart('0000:00:17.0', 0x51d3, 0x0106, 'Alder Lake-P SATA AHCI Controller', {
      use: { alias: 'vmhba0', driver: 'vmw_ahci' },
    }),
    bridge('0000:00:1c.0', 0x51b8, 'Alder Lake PCH-P PCI Express Root Port #9'),
    intelPart('0000:00:1f.3', 0x51c8, 0x0403, 'Alder Lake PCH-P High Definition Audio Controller'),
    {
      address: '0000:01:00.0',
      vendor: 0x126f,
      device: 0x2262,
      subvendor: 0x126f,
      subdevice: 0x2262,
      classId: 0x0108,
      vendorName: 'Silicon Motion, Inc.',
      deviceName: 'SM2262/SM2262EN SSD Controller',
      use: { alias: 'vmhba1', driver: 'nvme_pcie' },
      passthrough: 'off',
    },
    realtek('0000:02:00.0', 0x8168, 'RTL8111/8168/8411 PCI Express Gigabit Ethernet Controller'),
    realtek('0000:03:00.0', 0x8125, 'RTL8125 2.5GbE Controller'),
    intelPart('0000:04:00.0', 0x125c, 0x0200, 'Ethernet Controller I226-V', {
      subdevice: 0x0000,
      use: { alias: 'vmnic0', driver: 'igc' },
      passthrough: 'off',
    }),
  ],
  disks: [
    {
      name: 't10.NVMe____PRACTICE_SM2262_512GB___________________0000000000000001',
      vendor: 'NVMe',
      model: 'PRACTICE SM2262 512GB',
      blocks: 1_000_215_216,
      ssd: true,
      adapter: 'vmhba1',
      boot: true,
      nvme: { fused: false, firmware: 'S0222A0' },
    },
  ],
}

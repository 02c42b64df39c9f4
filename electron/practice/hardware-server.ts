import { bridge, genuineIntel, intelPart } from './hardware-machine.ts'
import type { PciFunction, PracticeMachine } from './hardware-machine.ts'

const i350 = (fn: number): PciFunction =>
  intelPart(`0000:17:00.${fn}`, 0x1521, 0x0200, 'I350 Gigabit Network Connection', {
    subvendor: 0x15d9,
    subdevice: 0x1521,
    use: { alias: `vmnic${fn}`, driver: 'igbn' },
    passthrough: 'off',
  })
const x710 = (fn: number): PciFunction =>
  intelPart(`0000:31:00.${fn}`, 0x1572, 0x0200, 'Ethernet Controller X710 for 10GbE SFP+', {
    subdevice: fn === 0 ? 0x0007 : 0x0000,
    use: { alias: `vmnic${fn + 2}`, driver: 'i40en' },
    passthrough: 'off',
  })
const nvme = (bus: string, alias: string): PciFunction =>
  intelPart(`0000:${bus}:00.0`, 0x0b60, 0x0108, 'NVMe SSD DC P5510', {
    subdevice: 0x8008,
    use: { alias, driver: 'nvme_pcie' },
    passthrough: 'off',
  })

/** A rack server with a third-generation Xeon Scalable: all of it fully supported by ESXi. */
export const server: PracticeMachine = {
  vendor: 'Practice',
  model: 'Bench 1',
  bios: {
    vendor: 'American Megatrends International, LLC.',
    version: '1.4b',
    releaseDate: Date.UTC(2023, 3, 12),
    firmware: 'UEFI',
  },
  cpu: {
    name: 'Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz',
    mhz: 2400,
    packages: 1,
    cores: 16,
    threads: 32,
    family: 6,
    model: 0x6a,
    stepping: 6,
    leaves: [
      genuineIntel(0x1b),
      { leaf: 1, eax: 0x000606a6, ebx: 0x00400800, ecx: 0x7ffefbff, edx: 0xbfebfbff },
      { leaf: 0x80000000, eax: 0x80000008, ebx: 0, ecx: 0, edx: 0 },
      { leaf: 0x80000001, eax: 0, ebx: 0, ecx: 0x00000121, edx: 0x2c100800 },
      { leaf: 0x80000008, eax: 0x00003934, ebx: 0, ecx: 0, edx: 0 },
    ],
  },
  memoryBytes: 64 * 1024 ** 3,
  secureBoot: true,
  tpm: '2.0',
  pci: [
    intelPart('0000:00:00.0', 0x09a2, 0x0880, 'Ice Lake Memory Map/VT-d'),
    bridge('0000:00:1c.0', 0xa190, 'C620 Series Chipset Family PCI Express Root Port #1'),
    intelPart('0000:00:11.5', 0xa1d2, 0x0106, 'C620 Series Chipset Family SSATA Controller [AHCI mode]', {
      use: { alias: 'vmhba0', driver: 'vmw_ahci' },
    }),
    intelPart('0000:00:14.0', 0xa1af, 0x0c03, 'C620 Series Chipset Family USB 3.0 xHCI Controller'),
    intelPart('0000:00:16.0', 0xa1ba, 0x0780, 'C620 Series Chipset Family MEI Controller #1'),
    intelPart('0000:00:17.0', 0xa182, 0x0106, 'C620 Series Chipset Family SATA Controller [AHCI mode]', {
      use: { alias: 'vmhba1', driver: 'vmw_ahci' },
    }),
    intelPart('0000:00:1f.0', 0xa1c8, 0x0601, 'C621A Series Chipset LPC/eSPI Controller'),
    {
      address: '0000:02:00.0',
      vendor: 0x1a03,
      device: 0x1150,
      subvendor: 0,
      subdevice: 0,
      classId: 0x0604,
      vendorName: 'ASPEED Technology, Inc.',
      deviceName: 'AST1150 PCI-to-PCI Bridge',
    },
    {
      address: '0000:03:00.0',
      vendor: 0x1a03,
      device: 0x2000,
      subvendor: 0x15d9,
      subdevice: 0x1b1f,
      classId: 0x0300,
      vendorName: 'ASPEED Technology, Inc.',
      deviceName: 'ASPEED Graphics Family',
      passthrough: 'off',
    },
    i350(0),
    i350(1),
    x710(0),
    x710(1),
    {
      address: '0000:4b:00.0',
      vendor: 0x1000,
      device: 0x00ac,
      subvendor: 0x1000,
      subdevice: 0x3000,
      classId: 0x0107,
      vendorName: 'Broadcom / LSI',
      deviceName: 'HBA 9400-16i',
      use: { alias: 'vmhba4', driver: 'lsi_msgpt35' },
      passthrough: 'off',
    },
    nvme('65', 'vmhba2'),
    nvme('66', 'vmhba3'),
    {
      address: '0000:b1:00.0',
      vendor: 0x10de,
      device: 0x27b8,
      subvendor: 0x10de,
      subdevice: 0x16ca,
      classId: 0x0302,
      vendorName: 'NVIDIA Corporation',
      deviceName: 'AD104GL [L4]',
      passthrough: 'active',
    },
  ],
  disks: [
    {
      name: 't10.ATA_____PRACTICE_SATADOM_128G____________________BOOT0001',
      vendor: 'ATA',
      model: 'PRACTICE SATADOM',
      blocks: 250_069_680,
      ssd: true,
      adapter: 'vmhba0',
      boot: true,
    },
    {
      name: 't10.NVMe____INTEL_SSDPF2KX038TZ_____________________0001000000000001',
      vendor: 'NVMe',
      model: 'INTEL SSDPF2KX038TZ',
      blocks: 7_501_476_528,
      ssd: true,
      adapter: 'vmhba2',
      nvme: { fused: true, firmware: 'JCV10300' },
    },
    {
      name: 't10.NVMe____INTEL_SSDPF2KX038TZ_____________________0001000000000002',
      vendor: 'NVMe',
      model: 'INTEL SSDPF2KX038TZ',
      blocks: 7_501_476_528,
      ssd: true,
      adapter: 'vmhba3',
      nvme: { fused: true, firmware: 'JCV10300' },
    },
    {
      name: 'naa.5000c500a1b2c3d4',
      vendor: 'SEAGATE',
      model: 'ST8000NM001A',
      blocks: 15_628_053_168,
      ssd: false,
      adapter: 'vmhba4',
    },
  ],
}

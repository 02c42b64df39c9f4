import { bridge, genuineIntel, intelPart } from './hardware-machine.ts'
import type { PciFunction, PracticeMachine } from './hardware-machine.ts'

const gigabit = (fn: number): PciFunction =>
  intelPart(`0000:0${4 + fn}:00.0`, 0x10d3, 0x0200, '82574L Gigabit Network Connection', {
    subvendor: 0x15d9,
    subdevice: 0x0000,
    use: { alias: `vmnic${fn}`, driver: 'ne1000' },
    passthrough: 'off',
  })

/** A two-socket server of 2013 with legacy BIOS boot; newer releases no longer support its processors and its HBA. */
export const oldXeon: PracticeMachine = {
  vendor: 'Practice',
  model: 'Bench 0',
  bios: { vendor: 'American Megatrends Inc.', version: '3.0a', releaseDate: Date.UTC(2013, 9, 24), firmware: 'BIOS' },
  cpu: {
    name: 'Intel(R) Xeon(R) CPU E5-2670 v2 @ 2.50GHz',
    mhz: 2500,
    packages: 2,
    cores: 20,
    threads: 40,
    family: 6,
    model: 0x3e,
    stepping: 4,
    leaves: [
      genuineIntel(0x0d),
      { leaf: 1, eax: 0x000306e4, ebx: 0x00200800, ecx: 0x7fbee3ff, edx: 0xbfebfbff },
      { leaf: 0x80000000, eax: 0x80000008, ebx: 0, ecx: 0, edx: 0 },
      { leaf: 0x80000001, eax: 0, ebx: 0, ecx: 0x00000001, edx: 0x2c100800 },
      { leaf: 0x80000008, eax: 0x0000302e, ebx: 0, ecx: 0, edx: 0 },
    ],
  },
  memoryBytes: 128 * 1024 ** 3 - 64 * 1024 ** 2,
  secureBoot: false,
  tpm: '1.2',
  pci: [
    intelPart('0000:00:00.0', 0x0e00, 0x0600, 'Xeon E7 v2/Xeon E5 v2/Core i7 DMI2'),
    bridge('0000:00:01.0', 0x0e02, 'Xeon E7 v2/Xeon E5 v2/Core i7 PCI Express Root Port 1a'),
    bridge('0000:00:11.0', 0x1d3e, 'C600/X79 series chipset PCI Express Virtual Root Port'),
    intelPart('0000:00:1a.0', 0x1d2d, 0x0c03, 'C600/X79 series chipset USB2 Enhanced Host Controller #2'),
    intelPart('0000:00:1f.0', 0x1d41, 0x0601, 'C600/X79 series chipset LPC Controller'),
    intelPart('0000:00:1f.2', 0x1d02, 0x0106, 'C600/X79 series chipset 6-Port SATA AHCI Controller', {
      use: { alias: 'vmhba0', driver: 'vmw_ahci' },
    }),
    // Fact: its driver's device list lost the SAS2008 with 7.0, so no driver claims it.
    {
      address: '0000:02:00.0',
      vendor: 0x1000,
      device: 0x0072,
      subvendor: 0x1000,
      subdevice: 0x3020,
      classId: 0x0107,
      vendorName: 'Broadcom / LSI',
      deviceName: 'SAS2008 PCI-Express Fusion-MPT SAS-2 [Falcon]',
      passthrough: 'enabled',
    },
    gigabit(0),
    gigabit(1),
    {
      address: '0000:08:01.0',
      vendor: 0x102b,
      device: 0x0532,
      subvendor: 0x15d9,
      subdevice: 0x062f,
      classId: 0x0300,
      vendorName: 'Matrox Electronics Systems Ltd.',
      deviceName: 'MGA G200eW WPCM450',
    },
  ],
  disks: [
    {
      name: 't10.ATA_____PRACTICE_SSD_240GB______________________0000000000000240',
      vendor: 'ATA',
      model: 'PRACTICE SSD 240GB',
      blocks: 468_862_128,
      ssd: true,
      adapter: 'vmhba0',
      boot: true,
    },
    {
      name: 't10.ATA_____PRACTICE_HDD_2TB________________________0000000000002000',
      vendor: 'ATA',
      model: 'PRACTICE HDD 2TB',
      blocks: 3_907_029_168,
      ssd: false,
      adapter: 'vmhba0',
    },
  ],
}

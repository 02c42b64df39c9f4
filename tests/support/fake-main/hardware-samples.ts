import type { Hardware, Passport, PciDevice } from '../../../shared/models/hardware.ts'
import { ids, inSeconds } from './samples.ts'

/**
 * The output of `lspci -nnk` on a mini-PC: a Realtek adapter, an NVMe drive that ESXi has trouble with, an adapter that
 * it supports, and one line that is not lspci's.
 */
export const lspciText = [
  'root@minipc:~# lspci -nnk',
  '00:00.0 Host bridge [0600]: Intel Corporation 12th Gen Core Processor Host Bridge [8086:4621] (rev 02)',
  '00:02.0 VGA compatible controller [0300]: Intel Corporation Alder Lake-P GT2 [Iris Xe Graphics] ' +
    '[8086:46a6] (rev 0c)',
  '\tKernel driver in use: i915',
  '00:14.0 USB controller [0c03]: Intel Corporation Alder Lake PCH USB 3.2 xHCI Host Controller ' +
    '[8086:51ed] (rev 01) (prog-if 30 [XHCI])',
  '\tKernel driver in use: xhci_hcd',
  '00:1f.0 ISA bridge [0601]: Intel Corporation Alder Lake PCH eSPI Controller [8086:5182] (rev 01)',
  '01:00.0 Non-Volatile memory controller [0108]: Silicon Motion, Inc. SM2262/SM2262EN SSD Controller ' +
    '[126f:2262] (rev 03) (prog-if 02 [NVM Express])',
  '\tKernel driver in use: nvme',
  '02:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL8111/8168/8411 PCI Express ' +
    'Gigabit Ethernet Controller [10ec:8168] (rev 15)',
  '\tSubsystem: Realtek Semiconductor Co., Ltd. Device [10ec:0123]',
  '\tKernel driver in use: r8169',
  '03:00.0 Ethernet controller [0200]: Intel Corporation I210 Gigabit Network Connection [8086:1533] (rev 03)',
  '\tKernel driver in use: igb',
  "this line is none of lspci's",
  '',
].join('\n')

function device(
  address: string,
  vendor: string,
  id: string,
  pciClass: string,
  name: string,
  change: Partial<PciDevice> = {},
): PciDevice {
  return {
    address,
    vendor,
    device: id,
    subvendor: null,
    subdevice: null,
    class: pciClass,
    interface: null,
    name,
    driver: null,
    aliases: [],
    passthrough: { capable: false, enabled: false, active: false },
    ...change,
  }
}

/** A server that runs ESXi, as the live host reports it: devices with a driver are proven, and one storage controller is unknown. */
export function serverHardware(change: Partial<Hardware> = {}): Hardware {
  return {
    vendor: 'Example',
    model: 'Rack Server 2',
    biosVersion: '2.11.4',
    firmware: 'uefi',
    secureBoot: true,
    tpm: '2.0',
    cpu: {
      name: 'Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz',
      vendor: 'GenuineIntel',
      signature: '00050657',
      family: 6,
      model: 85,
      stepping: 7,
      packages: 2,
      cores: 32,
      threads: 64,
      hybrid: false,
      xsave: true,
    },
    memoryMib: 131_072,
    usb: [],
    nvme: [],
    vibs: [{ name: 'esx-base', version: '8.0.3-0.35.24280767', vendor: 'VMware', acceptance: 'VMwareCertified' }],
    disks: [{ name: 't10.ATA_____EXAMPLE', model: 'EXAMPLE SSD 480', bytes: 480_103_981_056, bus: 'sata', boot: true }],
    pci: [
      device('0000:00:00.0', '8086', '2020', '0600', 'Sky Lake-E DMI3 Registers'),
      device('0000:00:1f.0', '8086', 'a1c1', '0601', 'C621 Series Chipset LPC/eSPI Controller'),
      device('0000:18:00.0', '8086', '1572', '0200', 'Ethernet Controller X710 for 10GbE SFP+', {
        driver: 'i40en',
        aliases: ['vmnic0'],
        passthrough: { capable: true, enabled: false, active: false },
      }),
      device('0000:18:00.1', '8086', '1572', '0200', 'Ethernet Controller X710 for 10GbE SFP+', {
        driver: 'i40en',
        aliases: ['vmnic1'],
        passthrough: { capable: true, enabled: false, active: false },
      }),
      device('0000:3b:00.0', '1000', '0014', '0104', 'MegaRAID Tri-Mode SAS3516', {
        driver: 'lsi_mr3',
        aliases: ['vmhba1'],
      }),
      device('0000:5e:00.0', '1e95', '9100', '0107', 'Ultra Storage Device'),
      device('0000:af:00.0', '10de', '1eb8', '0302', 'TU104GL [Tesla T4]', {
        passthrough: { capable: true, enabled: true, active: true },
      }),
    ],
    running: { version: '8.0.3', update: 3, build: '24280767' },
    licence: 'full',
    ...change,
  }
}

/** Two dates of the same server: since the first one a card was added and the firmware updated. */
export function savedMachines(): Passport[] {
  const earlier = serverHardware()
  return [
    {
      id: '00000000-0000-4000-8000-000000000301',
      name: 'rack-1, delivery',
      at: inSeconds(-90 * 86_400),
      hostId: ids.rack,
      source: 'live',
      hardware: {
        ...earlier,
        biosVersion: '2.9.1',
        memoryMib: 65_536,
        pci: (earlier.pci ?? []).filter(({ vendor }) => vendor !== '10de'),
      },
    },
    {
      id: '00000000-0000-4000-8000-000000000302',
      name: 'rack-1, with GPU',
      at: inSeconds(-3 * 86_400),
      hostId: ids.rack,
      source: 'live',
      hardware: earlier,
    },
  ]
}

import type { EsxiTarget, Hardware, MachineVerdict, Passport } from '../../../shared/models/hardware.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { builtIn, card, machine, processor } from './rule-samples.ts'

/** A small machine with one of each: a Realtek, an old NVMe drive, a good adapter, a bridge, an unknown RAID card, an old processor. */
export const homeServer = machine({
  vendor: 'Example',
  model: 'Box 1',
  biosVersion: '1.0',
  firmware: 'bios',
  tpm: 'none',
  memoryMib: 65_536,
  cpu: processor({
    name: 'Old Xeon',
    vendor: 'GenuineIntel',
    signature: '000206d7',
    family: 6,
    model: 45,
    stepping: 7,
    packages: 1,
    cores: 8,
    threads: 16,
    hybrid: false,
    xsave: false,
  }),
  pci: [
    card('8086:1901', '0604', { address: '0000:00:01.0', name: 'Root port' }),
    card('10ec:8168', '0200', {
      address: '0000:01:00.0',
      name: 'Realtek NIC',
      subvendor: '1043',
      subdevice: '8677',
      driver: 'r8169',
    }),
    card('126f:2262', '0108', { address: '0000:02:00.0', name: 'SM2262' }),
    card('8086:1533', '0200', {
      address: '0000:03:00.0',
      name: 'I210',
      aliases: ['vmnic0'],
      driver: 'igbn',
      passthrough: { capable: true, enabled: true, active: false },
    }),
    card('1000:ffff', '0104', { address: '0000:04:00.0', name: 'A RAID card' }),
  ],
  nvme: [{ model: 'Disk', version: '1.3', fusedCompareWrite: true, blockSize: 512, address: '0000:02:00.0' }],
  disks: [{ name: 'sda', model: 'Small disk', bytes: 120 * 1_024 ** 3, bus: 'sata', boot: true }],
  usb: [],
})

export function passport(hardware: Hardware = homeServer, name = 'home'): Passport {
  return {
    id: '00000000-0000-4000-8000-000000000007',
    name,
    at: '2025-06-01T06:30:05.000Z',
    hostId: null,
    source: 'texts',
    hardware,
  }
}

export function judged(hardware: Hardware = homeServer, target: EsxiTarget = '8.0U3'): MachineVerdict {
  return judge(hardware, target, builtIn)
}

/** The same machine with this text wherever a machine's own words can stand. */
export function hostile(text: string): Hardware {
  return {
    ...homeServer,
    vendor: text,
    model: text,
    biosVersion: text,
    cpu: homeServer.cpu && { ...homeServer.cpu, name: text },
    pci:
      homeServer.pci &&
      homeServer.pci.map((device) => ({ ...device, address: text, name: text, driver: text, aliases: [text] })),
    nvme: homeServer.nvme && homeServer.nvme.map((drive) => ({ ...drive, model: text, version: text, address: text })),
    disks: homeServer.disks && homeServer.disks.map((disk) => ({ ...disk, name: text, model: text })),
    usb: [{ vendor: '1d6b', device: '0002', name: text }],
    running: { version: text, update: null, build: text },
  }
}

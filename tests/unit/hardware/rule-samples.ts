import type { Cpu, Hardware, PciDevice } from '../../../shared/models/hardware.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'

export const builtIn = compileRules([builtInRules])

/** A device of which only ids and class are known: `10ec:8168`. */
export function card(ids: string, pciClass: string | null = '0200', more: Partial<PciDevice> = {}): PciDevice {
  const [vendor = '', device = ''] = ids.split(':')
  return {
    address: null,
    vendor,
    device,
    subvendor: null,
    subdevice: null,
    class: pciClass,
    interface: null,
    name: null,
    driver: null,
    aliases: [],
    passthrough: null,
    ...more,
  }
}

/** A processor of which only the given facts are known. */
export function processor(more: Partial<Cpu> = {}): Cpu {
  return {
    name: null,
    vendor: null,
    signature: null,
    family: null,
    model: null,
    stepping: null,
    packages: null,
    cores: null,
    threads: null,
    hybrid: null,
    xsave: null,
    ...more,
  }
}

/** A healthy processor that no rule names. */
export const soundCpu = processor({
  name: 'Sound',
  vendor: 'GenuineIntel',
  family: 6,
  model: 0xdd,
  stepping: 8,
  cores: 16,
  hybrid: false,
  xsave: true,
  longMode: true,
  lahf: true,
  nx: true,
})

/** A machine of which nothing is known, but what is given. */
export function machine(more: Partial<Hardware> = {}): Hardware {
  return {
    vendor: null,
    model: null,
    biosVersion: null,
    firmware: null,
    secureBoot: null,
    tpm: null,
    cpu: null,
    memoryMib: null,
    pci: null,
    usb: null,
    nvme: null,
    disks: null,
    vibs: null,
    running: null,
    licence: 'unknown',
    ...more,
  }
}

/** A machine of which everything is known and nothing is wrong, so that one fact can be changed at a time. */
export const sound = machine({
  vendor: 'Example',
  model: 'Server 1',
  biosVersion: '1.0',
  firmware: 'uefi',
  secureBoot: false,
  tpm: '2.0',
  cpu: soundCpu,
  memoryMib: 65_536,
  pci: [
    card('8086:1533'),
    card('144d:a808', '0108', { interface: '02', address: '0000:03:00.0' }),
    card('8086:1901', '0604'),
  ],
  usb: [],
  nvme: [{ model: 'Disk', version: '1.4', fusedCompareWrite: false, blockSize: 512, address: '0000:03:00.0' }],
  disks: [{ name: 'disk', model: null, bytes: 512 * 1_024 ** 3, bus: 'sata', boot: true }],
  vibs: [],
  running: { version: '6.5.0', update: 3, build: '1' },
  licence: 'full',
})

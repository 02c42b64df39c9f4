import type { PciDevice } from '../../models/hardware.ts'

/**
 * Base classes of which ESXi needs no driver to boot and run (PCI Code and ID Assignment Specification): display,
 * multimedia, memory, bridges, communication (serial ports, management engine), system peripherals, input, docking,
 * processors, wireless, satellite, encryption, signal processing, accelerators, instrumentation, co-processors. ESXi
 * either ignores them or drives their generic parts by itself.
 */
const notNeeded: ReadonlySet<string> = new Set([
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '0a',
  '0b',
  '0d',
  '0f',
  '10',
  '11',
  '12',
  '13',
  '40',
])
/**
 * Of the serial buses: FireWire, USB, SMBus, IPMI, CAN, and 0c80 (SPI and the like). Fibre Channel, SSA and InfiniBand
 * carry data.
 */
const notNeededSerial: ReadonlySet<string> = new Set(['0c00', '0c03', '0c05', '0c07', '0c09', '0c80'])
/** A system peripheral that can hold the boot disk: SD host controllers. */
const sdHost = '0805'

/** The kind of device needs no driver of ESXi's for booting and running. An unknown class is never taken for one. */
export function isNotNeeded(pciClass: string | null): boolean {
  if (pciClass === null || pciClass === sdHost) return false
  return notNeeded.has(pciClass.slice(0, 2)) || notNeededSerial.has(pciClass)
}

/** A controller of disks: mass storage but for flash without a controller, and Fibre Channel. */
export function isStorageClass(pciClass: string | null): boolean {
  return pciClass !== null && (pciClass.startsWith('01') || pciClass === '0c04')
}

/** An IDE controller, which boards show beside their real one. */
export function isIdeClass(pciClass: string | null): boolean {
  return pciClass === '0101'
}

/** A network adapter, Wi-Fi included. */
export function isNetworkClass(pciClass: string | null): boolean {
  return pciClass !== null && pciClass.startsWith('02')
}

/** Whether it is an NVMe controller, by its class: the vSphere API gives no programming interface. */
export function isNvme(device: PciDevice): boolean {
  return device.class === '0108' && (device.interface === null || device.interface === '02')
}

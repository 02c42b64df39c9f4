import { clip, type Findings } from './findings.ts'

/** A device as Windows lists it. Its labels follow the language of the system; its instance id does not. */
export interface WindowsDevice {
  readonly instance: string
  readonly name: string | null
  /** `Net`, `Display`; null when not shown. */
  readonly className: string | null
  /** Hardware and compatible ids, which may hold the PCI class. */
  readonly ids: string
  readonly service: string | null
  /** Listed, but not in the machine now. */
  readonly absent: boolean
}

const pciId = /^PCI\\VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})(?:&SUBSYS_([0-9A-F]{4})([0-9A-F]{4}))?(?=$|[&\\.…])/i
const usbId = /^USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})(?=$|[&\\.…])/i

/** Instance ids of any bus: `ACPI\PNP0C0B\1`, `SWD\MMDEVAPI\{...}`, `ROOT\SYSTEM\0000`. */
export const anyInstance = /^[A-Z][A-Z0-9_-]{1,39}\\[^\\\s]/i

/**
 * Windows' device classes that stand for one PCI class alone. Others are left out: a `Net` may be Ethernet or Wi-Fi, and
 * an `SCSIAdapter` anything.
 */
const classes: ReadonlyMap<string, string> = new Map([
  ['USB', '0c03'],
  ['SDHost', '0805'],
  ['1394', '0c00'],
])
/** Drivers of Windows' own that serve one PCI class alone. */
const services: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['stornvme', ['0108', '02']],
  ['storahci', ['0106', '01']],
  ['usbxhci', ['0c03', '30']],
  ['usbehci', ['0c03', '20']],
])

/**
 * Adds a device. False: it is of a bus read here, and its id is not understood (cut off by a narrow window, for example).
 */
export function addWindowsDevice(device: WindowsDevice, found: Findings): boolean {
  const { instance } = device
  const name = clip(device.name)
  const tpm = /\bTPM (1\.2|2\.0)\b|Trusted Platform Module (1\.2|2\.0)/.exec(name ?? '')
  if (tpm !== null && !device.absent)
    found.machine('windows-devices', { tpm: (tpm[1] ?? tpm[2]) === '2.0' ? '2.0' : '1.2' })
  const usb = usbId.exec(instance)
  if (/^USB\\VID/i.test(instance)) {
    if (usb === null) return false
    // Each function of a device (`&MI_00`) is listed besides the device itself.
    if (device.absent || /&MI_/i.test(instance)) return true
    return counted(found, found.usb({ vendor: lower(usb[1]), device: lower(usb[2]), name }, instance.toUpperCase()))
  }
  if (!/^PCI\\/i.test(instance)) return anyInstance.test(instance)
  const pci = pciId.exec(instance)
  if (pci === null) return false
  if (device.absent) return true
  const compatible = /&CC_([0-9A-F]{4})([0-9A-F]{2})?(?![0-9A-F])/i.exec(
    /&CC_[0-9A-F]{6}(?![0-9A-F])/i.exec(device.ids)?.[0] ?? device.ids,
  )
  const served = services.get(device.service?.toLowerCase() ?? '')
  return counted(
    found,
    found.pci(
      {
        vendor: lower(pci[1]),
        device: lower(pci[2]),
        subvendor: lower(pci[4]) || null,
        subdevice: lower(pci[3]) || null,
        name,
        class: lower(compatible?.[1]) || served?.[0] || classes.get(device.className ?? '') || null,
        interface: lower(compatible?.[2]) || served?.[1] || null,
        driver: clip(device.service),
      },
      instance.toUpperCase(),
    ) !== null,
  )
}

const lower = (text: string | undefined): string => (text ?? '').toLowerCase()

function counted(found: Findings, added: boolean): boolean {
  if (added) found.count('windows-devices')
  return added
}

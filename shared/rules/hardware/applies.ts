import type { HardwareRule, PciDevice } from '../../models/hardware.ts'
import { bootDiskIsBelow, holds, type Facts } from './conditions.ts'
import { cpuIsOneOf } from './cpu-match.ts'
import { about, allOf, anyOf, type Truth } from './truth.ts'

type PciMatch = NonNullable<HardwareRule['match']['pci']>[number]

/**
 * How exactly a rule names what it is about: 1 a class, vendor or family; 2 the device or model; 3 its board, its stepping
 * or part of its name as well.
 */
export type Exactness = 1 | 2 | 3

/** Whether every part of a rule's match holds. */
export function applies({ match }: HardwareRule, facts: Facts): Truth {
  const { hardware, device } = facts
  const parts: Truth[] = []
  if (match.pci) parts.push(device === null ? false : anyOf(match.pci.map((each) => isDevice(each, device))))
  if (match.class !== undefined) parts.push(device === null ? false : isOfClass(match.class, device))
  if (match.cpu) parts.push(cpuIsOneOf(match.cpu, hardware.cpu))
  if (match.usb)
    parts.push(
      about(hardware.usb, (usb) =>
        usb.some((each) =>
          match.usb?.some(
            ({ vendor, devices }) => vendor === each.vendor && (devices.length === 0 || devices.includes(each.device)),
          ),
        ),
      ),
    )
  const { memoryMibBelow, bootDiskGibBelow } = match
  if (memoryMibBelow !== undefined) parts.push(about(hardware.memoryMib, (mib) => mib < memoryMibBelow))
  if (bootDiskGibBelow !== undefined) parts.push(bootDiskIsBelow(bootDiskGibBelow, hardware.disks))
  for (const condition of match.conditions ?? []) parts.push(holds(condition, facts))
  // A rule that says nothing of when it applies would apply to everything.
  return parts.length === 0 ? false : allOf(parts)
}

function isDevice({ vendor, devices, subvendors, subdevices }: PciMatch, device: PciDevice): Truth {
  if (vendor !== device.vendor || (devices.length > 0 && !devices.includes(device.device))) return false
  return allOf([
    subvendors === undefined ? true : about(device.subvendor, (id) => subvendors.includes(id)),
    subdevices === undefined ? true : about(device.subdevice, (id) => subdevices.includes(id)),
  ])
}

/**
 * Four digits are class and subclass, two more the programming interface. The vSphere API and `lspci -nn` do not tell the
 * interface; an unknown one passes, since the other interfaces of 0108 and 0106 are as good as extinct.
 */
function isOfClass(named: string, device: PciDevice): Truth {
  const { interface: programming } = device
  return about(
    device.class,
    (pciClass) =>
      pciClass === named.slice(0, 4) && (named.length === 4 || programming === null || programming === named.slice(4)),
  )
}

/** How exactly a rule names this device, or the processor for a rule that names none. */
export function exactnessOf({ match }: HardwareRule, device: PciDevice | null): Exactness {
  if (device === null) {
    if (match.cpu?.every(({ steppings, names }) => (steppings ?? names) !== undefined)) return 3
    return match.cpu?.every(({ models }) => models.length > 0) ? 2 : 1
  }
  let best: Exactness = 1
  for (const each of match.pci ?? []) {
    if (isDevice(each, device) !== true) continue
    if (each.devices.length > 0 && (each.subvendors ?? each.subdevices) !== undefined) return 3
    if (each.devices.length > 0) best = 2
  }
  return best
}

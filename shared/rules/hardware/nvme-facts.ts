import type { Hardware, NvmeDrive, PciDevice } from '../../models/hardware.ts'
import { isNvme } from './device-class.ts'
import { anyOf, type Truth } from './truth.ts'

/** `0000:02:00.0` for `02:00.0`, in lower case: sources write the domain or leave it out. */
function fullAddress(address: string): string {
  const lower = address.trim().toLowerCase()
  return /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(lower) ? `0000:${lower}` : lower
}

/**
 * What `statement` is for the drive behind a controller. Drives are tied to controllers by address. Where the source gives none, a
 * single drive belongs to a single controller, and what is so of every drive (or of none) is so of this one; otherwise nobody knows.
 */
export function ofDriveBehind(device: PciDevice, { nvme, pci }: Hardware, statement: (drive: NvmeDrive) => Truth): Truth {
  if (nvme === null) return null
  const address = device.address === null ? null : fullAddress(device.address)
  const own = address === null ? [] : nvme.filter((drive) => drive.address !== null && fullAddress(drive.address) === address)
  if (own.length > 0) return anyOf(own.map(statement))
  const untied = nvme.filter((drive) => drive.address === null || address === null)
  const controllers = (pci ?? []).filter(isNvme).length
  if (untied.length === 0 || untied.length < controllers) return null
  const truths = new Set(untied.map(statement))
  const [only] = truths
  return truths.size === 1 && only !== undefined ? only : null
}

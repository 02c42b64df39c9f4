import type { Hardware, NvmeDrive, PciDevice } from '../../models/hardware.ts'
import { isNvme } from './device-class.ts'
import { anyOf, type Truth } from './truth.ts'

/** `0000:02:00.0` for `02:00.0`, in lower case: sources write the domain or leave it out. */
function fullAddress(address: string): string {
  const lower = address.trim().toLowerCase()
  return /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(lower) ? `0000:${lower}` : lower
}

/** Drives by what ties them to controllers, worked out once for a machine: a rule asks for each device. */
interface Ties {
  readonly byAddress: ReadonlyMap<string, readonly NvmeDrive[]>
  readonly untied: readonly NvmeDrive[]
  readonly controllers: number
}

const known = new WeakMap<Hardware, Ties>()

function tiesOf(hardware: Hardware): Ties {
  const before = known.get(hardware)
  if (before !== undefined) return before
  const byAddress = new Map<string, NvmeDrive[]>()
  for (const drive of hardware.nvme ?? []) {
    if (drive.address === null) continue
    const address = fullAddress(drive.address)
    const list = byAddress.get(address)
    if (list === undefined) byAddress.set(address, [drive])
    else list.push(drive)
  }
  const ties = {
    byAddress,
    untied: (hardware.nvme ?? []).filter((drive) => drive.address === null),
    controllers: (hardware.pci ?? []).filter(isNvme).length,
  }
  known.set(hardware, ties)
  return ties
}

/** Returns the drives at a controller's own address; none where the sources give no addresses. */
function ownDrives({ address }: PciDevice, hardware: Hardware): readonly NvmeDrive[] {
  return (address === null ? undefined : tiesOf(hardware).byAddress.get(fullAddress(address))) ?? []
}

/**
 * What `statement` is for the drive behind a controller. Drives are tied to controllers by address. Where the source
 * gives none, a single drive belongs to a single controller, and what is so of every drive (or of none) is so of this
 * one; otherwise it is unknown.
 */
export function ofDriveBehind(device: PciDevice, hardware: Hardware, statement: (drive: NvmeDrive) => Truth): Truth {
  if (hardware.nvme === null) return null
  const own = ownDrives(device, hardware)
  if (own.length > 0) return anyOf(own.map(statement))
  const { untied, controllers } = tiesOf(hardware)
  const drives = device.address === null ? hardware.nvme : untied
  if (drives.length === 0 || drives.length < controllers) return null
  const truths = new Set(drives.map(statement))
  const [only] = truths
  return truths.size === 1 && only !== undefined ? only : null
}

/** The same for two controllers only if {@link ofDriveBehind} says the same of both, whatever the statement. */
export function drivesKey(device: PciDevice, hardware: Hardware): string {
  const own = ownDrives(device, hardware)
  if (own.length === 0) return device.address === null ? 'any' : 'untied'
  return [...new Set(own.map(({ fusedCompareWrite, blockSize }) => `${fusedCompareWrite} ${blockSize}`))]
    .toSorted()
    .join()
}

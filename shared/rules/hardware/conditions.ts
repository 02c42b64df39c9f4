import type { Disk, Hardware, HardwareCondition, PciDevice } from '../../models/hardware.ts'
import { isBelowFloor } from './cpu-match.ts'
import { ofDriveBehind } from './nvme-facts.ts'
import { about, anyOf, type Truth } from './truth.ts'

/** Facts that a condition is judged by. */
export interface Facts {
  readonly hardware: Hardware
  /** Null: the rule is not about one device. */
  readonly device: PciDevice | null
  /** No network adapter can be used; unknown until the devices are judged. */
  readonly noUsableNic: Truth
}

/** Whether a condition holds. A fact that was not given makes it unknown, never false. */
export function holds(condition: HardwareCondition, { hardware, device, noUsableNic }: Facts): Truth {
  const { cpu } = hardware
  switch (condition.kind) {
    case 'no-usable-nic':
      return noUsableNic
    case 'firmware':
      return about(hardware.firmware, (kind) => kind === condition.is)
    case 'secure-boot':
      return hardware.secureBoot
    case 'community-vib':
      return someVib(hardware, ({ acceptance }) => about(acceptance, (level) => /^community/i.test(level)))
    case 'vib':
      return someVib(hardware, ({ name }) => name === condition.name)
    case 'esxi-installed':
      return hardware.running !== null
    case 'fused-compare-write':
      return device && ofDriveBehind(device, hardware, (drive) => drive.fusedCompareWrite)
    case 'block-size':
      return (
        device && ofDriveBehind(device, hardware, (drive) => about(drive.blockSize, (size) => size === condition.is))
      )
    case 'no-xsave':
      return about(cpu?.xsave, (has) => !has)
    case 'hybrid':
      return about(cpu?.hybrid, (both) => both !== (condition.not ?? false))
    case 'cpu-floor':
      return isBelowFloor(cpu)
    case 'cpu-name':
      return about(cpu?.name, (name) => condition.contains.some((part) => includes(name, part)) !== condition.not)
    case 'boot-medium':
      return bootsFrom(hardware.disks, condition.in)
    case 'tpm':
      return about(hardware.tpm, (version) => version === condition.is)
    case 'maker':
      return about(hardware.vendor, (vendor) => includes(vendor, condition.contains))
    case 'free-licence':
      return hardware.licence === 'unknown' ? null : hardware.licence === 'free'
    case 'ask':
      return null
  }
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}

type Vib = NonNullable<Hardware['vibs']>[number]

/** A machine on which no ESXi runs has no VIBs. */
function someVib({ vibs, running }: Hardware, is: (vib: Vib) => Truth): Truth {
  if (vibs === null) return running === null ? false : null
  return anyOf(vibs.map(is))
}

function bootsFrom(disks: readonly Disk[] | null, media: readonly string[]): Truth {
  const boot = (disks ?? []).filter((disk) => disk.boot === true)
  return boot.length === 0 ? null : anyOf(boot.map(({ bus }) => about(bus, (kind) => media.includes(kind))))
}

const gib = 1_024 ** 3

/**
 * Whether the boot disk is smaller than so many GiB. Before an installation none is chosen yet: then it is so if every
 * disk is smaller, not so if none is, and otherwise it depends on the choice.
 */
export function bootDiskIsBelow(limitGib: number, disks: readonly Disk[] | null): Truth {
  if (disks === null || disks.length === 0) return null
  const chosen = disks.filter((disk) => disk.boot === true)
  const truths = new Set(
    (chosen.length > 0 ? chosen : disks).map(({ bytes }) => about(bytes, (size) => size < limitGib * gib)),
  )
  const [only] = truths
  return truths.size === 1 && only !== undefined ? only : null
}

import type { Hardware, MachineVerdict } from '../../models/hardware.ts'
import type { CheckCode, CheckResult } from '../../models/install-check.ts'
import { isCommunity, isVendors } from '../vibs/acceptance.ts'
import { notTold, result } from './result.ts'

/** Firmware, processor cores, packages, boot disk and, with a verdict, whether the machine runs its release. */
export function checkHostHardware(hardware: Hardware, verdict: MachineVerdict | null): CheckResult[] {
  const cores = hardware.cpu?.cores ?? null
  return [
    firmwareCheck(hardware.firmware),
    cores === null
      ? notTold('cores')
      : result('cores', cores >= 2 ? 'ok' : 'not-ok', cores >= 2 ? 'cores' : 'cores-few', { cores }),
    ...(verdict === null ? [] : [verdictCheck(verdict)]),
    packagesCheck(hardware.vibs),
    bootDiskCheck(hardware.disks),
  ]
}

function firmwareCheck(firmware: Hardware['firmware']): CheckResult {
  if (firmware === null) return notTold('firmware-type')
  return firmware === 'uefi'
    ? result('firmware-type', 'ok', 'firmware-uefi')
    : result('firmware-type', 'not-ok', 'firmware-bios')
}

const mostNames = 10

/** Checks for packages that an upgrade may drop, or stop at. */
function packagesCheck(vibs: Hardware['vibs']): CheckResult {
  if (vibs === null || vibs.length === 0) return notTold('packages')
  const listing = (list: NonNullable<Hardware['vibs']>): { names: string; count: number } => ({
    names:
      list
        .slice(0, mostNames)
        .map(({ name, vendor }) => (vendor === null ? name : `${name} (${vendor})`))
        .join(', ') + (list.length > mostNames ? ', …' : ''),
    count: list.length,
  })
  const community = vibs.filter(isCommunity)
  if (community.length > 0) return result('packages', 'not-ok', 'packages-community', listing(community))
  // The vendor's own packages come with every image; all others may be missing in the next one.
  const foreign = vibs.filter((each) => !isVendors(each))
  // Whether the new image has them is in the image and not on the host.
  return foreign.length > 0
    ? result('packages', 'unknown', 'packages-foreign', listing(foreign))
    : result('packages', 'ok', 'packages', { count: vibs.length })
}

/** Bytes of a boot disk: what the installer insists on, and what the vendor recommends, from 7.0 on. */
const leastBootDisk = 8e9
const goodBootDisk = 32e9

function bootDiskCheck(disks: Hardware['disks']): CheckResult {
  const disk = disks?.find(({ boot }) => boot === true)
  if (!disk || disk.bytes === null) return notTold('boot-disk')
  const params = { disk: disk.model ?? disk.name, size: Math.round(disk.bytes / 1e9) }
  if (disk.bytes < leastBootDisk) return result('boot-disk', 'not-ok', 'boot-disk-tiny', params)
  if (disk.bus === 'usb' || disk.bus === 'sd') return result('boot-disk', 'not-ok', 'boot-disk-medium', params)
  return disk.bytes < goodBootDisk
    ? result('boot-disk', 'unknown', 'boot-disk-small', params)
    : result('boot-disk', 'ok', 'boot-disk', params)
}

const verdictStates = {
  fine: 'ok',
  'not-needed': 'ok',
  step: 'not-ok',
  deprecated: 'not-ok',
  unsupported: 'not-ok',
  unknown: 'unknown',
} as const
const verdictCodes = {
  fine: 'hardware-fine',
  'not-needed': 'hardware-fine',
  step: 'hardware-step',
  deprecated: 'hardware-deprecated',
  unsupported: 'hardware-unsupported',
  unknown: 'hardware-unknown',
} as const satisfies Record<keyof typeof verdictStates, CheckCode>

function verdictCheck({ verdict, target }: MachineVerdict): CheckResult {
  return result('hardware', verdictStates[verdict], verdictCodes[verdict], { target })
}

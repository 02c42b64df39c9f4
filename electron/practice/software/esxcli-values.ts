import { bool, list, str, struct } from '../values.ts'
import type { Field, Value } from '../values.ts'
import { vibId } from './image-data.ts'
import type { InstalledPackage } from './image-data.ts'
import { acceptanceName } from './packages.ts'
import { constraintText, provisionText } from './relations.ts'
import type { Transaction } from './transactions.ts'

const texts = (name: string, of: readonly string[]): Field => [name, list('string', of.map(str))]

/** InstallationResult. Fact: an empty list has no element at all. */
export function resultOf(outcome: Transaction, hasDpus: boolean): Value {
  return struct('InstallationResult', [
    ...(hasDpus ? [['DPUResults', str('')] as const] : []),
    ['Message', str(outcome.message)],
    ['RebootRequired', bool(outcome.rebootRequired)],
    texts('VIBsInstalled', outcome.installed),
    texts('VIBsRemoved', outcome.removed),
    texts('VIBsSkipped', outcome.skipped),
  ])
}

const day = (ms: number): Value => str(new Date(ms).toISOString().slice(0, 10))

/** A row of `software vib list`. */
export function summaryOf(each: InstalledPackage, hasPlatforms: boolean): Value {
  return struct('SummaryExt', [
    ['AcceptanceLevel', str(acceptanceName(each.acceptance, 'esxcli'))],
    ['CreationDate', day(each.created)],
    ['ID', str(vibId(each))],
    ['InstallDate', day(each.installed)],
    ['Name', str(each.name)],
    ...(hasPlatforms ? [['Platforms', str('host')] as const] : []),
    ['Status', str('')],
    ['Vendor', str(each.vendor)],
    ['Version', str(each.version)],
  ])
}

/** Fact: unlike RebootRequired, these flags are text with a capital letter. */
const flag = (on: boolean): Value => str(on ? 'True' : 'False')

/** A package as `software vib get` shows it. */
export function detailsOf(each: InstalledPackage, hasPlatforms: boolean): Value {
  return struct('VIBExt', [
    ['AcceptanceLevel', str(acceptanceName(each.acceptance, 'esxcli'))],
    texts('Conflicts', each.conflicts.map(constraintText)),
    ['CreationDate', day(each.created)],
    texts('Depends', each.depends.map(constraintText)),
    ['Description', str(each.description)],
    texts('HardwarePlatformsRequired', each.hardware),
    ['ID', str(vibId(each))],
    ['LiveInstallAllowed', flag(each.liveInstall)],
    ['LiveRemoveAllowed', flag(each.liveRemove)],
    ['MaintenanceModeRequired', flag(each.maintenanceMode)],
    ['Name', str(each.name)],
    ['Overlay', flag(each.overlay)],
    texts('Payloads', each.payloads),
    ...(hasPlatforms ? [['Platforms', str('host')] as const] : []),
    texts('Provides', each.provides.map(provisionText)),
    texts(
      'ReferenceURLs',
      each.urls.map(({ key, url }) => `${key}|${url}`),
    ),
    texts('Replaces', each.replaces.map(constraintText)),
    ['StatelessReady', flag(each.stateless)],
    ['Summary', str(each.summary)],
    texts('Tags', each.tags),
    ['Type', str('bootbank')],
    ['Vendor', str(each.vendor)],
    ['Version', str(each.version)],
  ])
}

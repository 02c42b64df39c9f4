import type { Locale } from '../i18n/locale.ts'
import type { PowerState, VmInventory } from '../models/inventory.ts'
import { collation } from '../text/collation.ts'

interface Named {
  readonly id: string
  readonly name: string | null
}

/** Returns the name of a VM, or its id while the host gives no name. */
export function vmName(vm: Named): string {
  return vm.name ?? vm.id
}

/** Returns virtual machines sorted by name as the language of the interface sorts. */
export function vmsByName<Vm extends Named>(vms: readonly Vm[], locale: Locale): Vm[] {
  return vms.toSorted(byName(locale))
}

function byName(locale: Locale): (a: Named, b: Named) => number {
  const inLanguage = collation(locale)
  return (a, b) => inLanguage(vmName(a), vmName(b)) || inLanguage(a.id, b.id)
}

/** Running first, then suspended, then unknown, then off: what a shutdown is about stands at the top. */
const ranks: Readonly<Record<PowerState | 'unknown', number>> = {
  poweredOn: 0,
  suspended: 1,
  unknown: 2,
  poweredOff: 3,
}

/**
 * Returns virtual machines in the order in which the window shows them: by power, then by name as the language of the
 * interface sorts.
 */
export function sortedVms(vms: readonly VmInventory[], locale: Locale): VmInventory[] {
  const then = byName(locale)
  return vms.toSorted((a, b) => ranks[a.powerState ?? 'unknown'] - ranks[b.powerState ?? 'unknown'] || then(a, b))
}

/**
 * Returns the machines that run, or may run because the host does not say: those a shutdown at once takes the power from.
 * A template never runs.
 */
export function mayRun(vms: readonly VmInventory[]): VmInventory[] {
  return vms.filter((vm) => vm.powerState === 'poweredOn' || (vm.powerState === null && vm.template !== true))
}

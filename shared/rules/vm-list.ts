import type { Locale } from '../i18n/locale.ts'
import type { PowerState, VmInventory } from '../models/inventory.ts'
import { collation } from '../text/collation.ts'
import { compare } from '../text/compare.ts'

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
  // A language may take two ids for the same (`1` and `01`), and the order must not depend on where they came from.
  return (a, b) => inLanguage(vmName(a), vmName(b)) || inLanguage(a.id, b.id) || compare(a.id, b.id)
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
  return vms.toSorted(comparison(locale))
}

/**
 * Returns what {@link sortedVms} returns, from the list it returned last: only machines that are new objects since are
 * compared, as comparing names takes most of the time.
 */
export function sortedAgain(
  last: readonly VmInventory[],
  vms: readonly VmInventory[],
  locale: Locale,
): readonly VmInventory[] {
  const listed = new Set(vms)
  const kept = last.filter((vm) => listed.has(vm))
  const known = new Set(kept)
  const order = comparison(locale)
  const fresh = vms.filter((vm) => !known.has(vm)).sort(order)
  // With many of them, one sort of the whole list is less work.
  if (fresh.length > kept.length / 8) return sortedVms(vms, locale)
  const parts: VmInventory[][] = []
  let taken = 0
  for (const vm of fresh) {
    const place = placeOf(vm, kept, order)
    parts.push(kept.slice(taken, place), [vm])
    taken = place
  }
  return ([] as VmInventory[]).concat(...parts, kept.slice(taken))
}

/** Returns the index before which a machine belongs in a sorted list. */
function placeOf(vm: VmInventory, sorted: readonly VmInventory[], order: Comparison): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sorted[middle]
    if (other && order(other, vm) < 0) low = middle + 1
    else high = middle
  }
  return low
}

type Comparison = (a: VmInventory, b: VmInventory) => number

function comparison(locale: Locale): Comparison {
  const then = byName(locale)
  return (a, b) => ranks[a.powerState ?? 'unknown'] - ranks[b.powerState ?? 'unknown'] || then(a, b)
}

/**
 * Returns the machines that run, or may run because the host does not say: those a shutdown at once takes the power from.
 * A template never runs.
 */
export function mayRun(vms: readonly VmInventory[]): VmInventory[] {
  return vms.filter((vm) => vm.powerState === 'poweredOn' || (vm.powerState === null && vm.template !== true))
}

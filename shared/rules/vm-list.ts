import type { Locale } from '../i18n/locale.ts'
import type { PowerState, VmInventory } from '../models/inventory.ts'

/** Returns the name of a VM, or its id while the host gives no name. */
export function vmName(vm: { readonly id: string; readonly name: string | null }): string {
  return vm.name ?? vm.id
}

const collators: Readonly<Record<Locale, Intl.Collator>> = {
  en: new Intl.Collator('en', { numeric: true, sensitivity: 'base' }),
  'zh-CN': new Intl.Collator('zh-CN', { numeric: true, sensitivity: 'base' }),
}

/** Running first, then suspended, then unknown, then off: what a shutdown is about stands at the top. */
const ranks: Readonly<Record<PowerState | 'unknown', number>> = {
  poweredOn: 0,
  suspended: 1,
  unknown: 2,
  poweredOff: 3,
}

/**
 * Returns virtual machines in the order in which they are shown: by power, then by name as the language of the interface
 * sorts (pinyin in Chinese), with numbers by their value (`web2` before `web10`).
 */
export function sortedVms(vms: readonly VmInventory[], locale: Locale): VmInventory[] {
  const collator = collators[locale]
  return vms.toSorted(
    (a, b) =>
      ranks[a.powerState ?? 'unknown'] - ranks[b.powerState ?? 'unknown'] ||
      collator.compare(vmName(a), vmName(b)) ||
      collator.compare(a.id, b.id),
  )
}

/**
 * Returns the machines that run, or may run because the host does not say: those a shutdown at once takes the power from.
 * A template never runs.
 */
export function mayRun(vms: readonly VmInventory[]): VmInventory[] {
  return vms.filter((vm) => vm.powerState === 'poweredOn' || (vm.powerState === null && vm.template !== true))
}

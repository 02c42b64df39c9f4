import type { HostChange, HostView, InventoryChange, Replaced } from '../../models/app-state.ts'
import type { HostInventory } from '../../models/inventory.ts'
import { applyRunChange, runChange } from './run.ts'
import { changedValues } from './values.ts'
import { applyVms, vmChanges } from './vms.ts'

/** Returns how a host differs from before; null when it does not. */
export function hostChange(before: HostView, now: HostView): HostChange | null {
  if (before === now) return null
  const values = changedValues(before, now, ['id', 'state', 'run'])
  const state = changedValues(before.state, now.state, ['inventory'])
  const inventory = replaced(before.state.inventory, now.state.inventory, inventoryChange)
  const run = replaced(before.run, now.run, runChange)
  if (!values && !state && !inventory && !run) return null
  return {
    id: now.id,
    ...(values && { values }),
    ...(state && { state }),
    ...(inventory && { inventory }),
    ...(run && { run }),
  }
}

export function applyHostChange(host: HostView, { values, state, inventory, run }: HostChange): HostView {
  return {
    ...host,
    ...values,
    state:
      state || inventory
        ? { ...host.state, ...state, inventory: replace(host.state.inventory, inventory, applyInventoryChange) }
        : host.state,
    run: replace(host.run, run, applyRunChange),
  }
}

function inventoryChange(before: HostInventory, now: HostInventory): InventoryChange | null {
  if (before === now) return null
  const values = changedValues(before, now, ['vms'])
  const vms = vmChanges(before.vms, now.vms)
  return values || vms ? { ...(values && { values }), ...(vms && { vms }) } : null
}

function applyInventoryChange(inventory: HostInventory, { values, vms }: InventoryChange): HostInventory {
  return { ...inventory, ...values, vms: vms ? applyVms(inventory.vms, vms) : inventory.vms }
}

function replaced<T, Change>(
  before: T | null,
  now: T | null,
  changeOf: (before: T, now: T) => Change | null,
): Replaced<T, Change> | null {
  if (before === now) return null
  if (before === null || now === null) return { whole: now }
  const change = changeOf(before, now)
  return change && { change }
}

function replace<T, Change>(
  before: T | null,
  by: Replaced<T, Change> | undefined,
  apply: (before: T, change: Change) => T,
): T | null {
  if (!by) return before
  if ('whole' in by) return by.whole
  return before && apply(before, by.change)
}

import type { HostInventory, VmInventory } from '../models/inventory.ts'

/**
 * Whether a shutdown of the host concerns a VM. Others are never taken: a VM that is known to be on another host behind
 * the same endpoint, and a template, which never runs. A template that is said to run is taken nonetheless, since it
 * would lose power.
 */
function isConcerned({ hostMoid, template, powerState }: VmInventory, hostId: string | null): boolean {
  if (hostMoid !== null && hostId !== null && hostMoid !== hostId) return false
  return template !== true || powerState === 'poweredOn'
}

/** Inventories are immutable, and a run looks into the same one many times. */
const concerned = new WeakMap<HostInventory, HostInventory>()

/** Returns the inventory with the VMs that a shutdown of its host concerns: the same object when that is all of them. */
export function forShutdown(inventory: HostInventory): HostInventory {
  const known = concerned.get(inventory)
  if (known) return known
  const vms = inventory.vms.filter((vm) => isConcerned(vm, inventory.hostId))
  const result = vms.length === inventory.vms.length ? inventory : { ...inventory, vms }
  concerned.set(inventory, result)
  return result
}

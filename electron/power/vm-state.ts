import type { PowerState, VmInventory } from '../../shared/models/inventory.ts'

/** A VM that does not run any more. */
export type Rest = 'poweredOff' | 'suspended'

/** Returns the state if it is one of rest, else null. */
export function restOf(state: PowerState | null | undefined): Rest | null {
  return state === 'poweredOff' || state === 'suspended' ? state : null
}

/** Whether the host cannot access the VM, its storage being gone for example. */
export function isInaccessible({ connectionState }: VmInventory): boolean {
  return connectionState !== null && connectionState !== 'connected'
}

/** Whether Tools answer and the guest is not on its way down already. */
export function canBeAsked({ tools, guestState }: VmInventory): boolean {
  return tools === 'guestToolsRunning' && guestState !== 'shuttingDown'
}

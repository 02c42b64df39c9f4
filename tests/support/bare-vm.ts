import type { VmInventory } from '../../shared/models/inventory.ts'

/** A VM of which the host says nothing but its id, for tests that spell out what they are about. */
export function bareVm(id: string): VmInventory {
  return {
    id,
    name: null,
    powerState: null,
    tools: null,
    guestState: null,
    guestIp: null,
    connectionState: null,
    question: null,
    hostMoid: null,
    instanceUuid: null,
    guestId: null,
    template: null,
    macs: null,
    hasSnapshot: null,
    consolidationNeeded: null,
    toolsVersionStatus2: null,
  }
}

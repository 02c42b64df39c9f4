import type { HostInventory } from '../../shared/models/inventory.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import type { How, VmOutcome } from '../../shared/models/power.ts'
import type { RunContext } from './run-context.ts'
import type { Guests, RunInput } from './run-input.ts'
import { findVm } from './seen-host.ts'

/** Returns the newest that is known of the host; null when it is nothing. */
export function newest(context: RunContext): HostInventory | null {
  return context.seen.views().at(-1) ?? null
}

/**
 * Returns what became of each VM.
 * @param seen the inventory as last known; null when nothing trustworthy is known.
 */
export function outcomes(input: RunInput, { ends, mayRun }: Guests, seen: HostInventory | null): VmOutcome[] {
  const { context, plan, situation } = input
  const planned = new Map([...plan.groups.flatMap((group) => group.vms), ...plan.untouched].map((vm) => [vm.id, vm]))
  return situation.inventory.vms.map((vm) => {
    const after = findVm(seen, vm.id)?.powerState ?? null
    const end = ends.get(vm.id)
    const how =
      end?.kind === 'rest' ? howOfRest(end.how, after) : howOf(context, planned.get(vm.id), mayRun.has(vm.id), after)
    return { id: vm.id, name: vm.name, before: vm.powerState, after, how }
  })
}

/**
 * Returns how a VM that was seen coming to rest is now: one that runs was started again, and nothing was done to it
 * since.
 */
function howOfRest(how: How | null, after: VmOutcome['after']): How | null {
  return after === 'poweredOn' ? 'left-on' : how
}

/** Returns how a VM that was not seen coming to rest got there: by the last call it was sent, if that was its effect. */
function howOf(
  context: RunContext,
  planned: PlannedVm | undefined,
  left: boolean,
  after: VmOutcome['after'],
): How | null {
  // Off in the plan, and perhaps started since: its last known state counts, also where what became of it is not known.
  if (planned?.action === 'none')
    return (after ?? context.seen.vm(planned.id)?.powerState) === 'poweredOn' ? 'left-on' : 'already-off'
  if (left && after !== 'poweredOff' && after !== 'suspended') return 'left-on'
  const id = planned?.id ?? ''
  const sent = context.sentTo.get(id)
  // A suspend or power-off whose end was not seen may still take effect.
  if (after === 'poweredOn' && sent !== undefined && sent !== 'ShutdownGuest') return null
  if (after === 'poweredOn')
    return context.askedGuests.has(id) || context.options.askedEarlier.has(id) ? 'asked-still-on' : 'left-on'
  if (after === 'suspended' && sent === 'SuspendVM_Task') return 'suspended'
  if (after !== 'poweredOff') return null
  if (sent === 'ShutdownGuest') return 'guest-shutdown'
  return sent === 'PowerOffVM_Task' ? 'power-off' : null
}

/** Returns outcomes with the states that were read after a boot; as they are when none were read. */
export function withStatesAfter(vms: readonly VmOutcome[], seen: HostInventory | null): readonly VmOutcome[] {
  return seen ? vms.map((vm) => ({ ...vm, after: findVm(seen, vm.id)?.powerState ?? null })) : vms
}

import type { VmPowerAction } from '../../models/vm-action.ts'
import { compare } from '../../text/compare.ts'

interface Ordered {
  readonly id: string
}

/**
 * Returns VMs in the groups in which an action takes them, one group after the other. What starts first is what the rest
 * depend on: starts go up the host's start order and end with the VMs outside it, everything else goes the other way
 * round, as a shutdown of the host does.
 */
export function vmGroups<Vm extends Ordered>(
  action: VmPowerAction,
  vms: readonly Vm[],
  startOrder: ReadonlyMap<string, number>,
): readonly (readonly Vm[])[] {
  const groups = new Map<number, Vm[]>()
  for (const vm of vms) {
    const order = startOrder.get(vm.id) ?? Infinity
    groups.set(order, [...(groups.get(order) ?? []), vm])
  }
  const ascending = [...groups].sort(([a], [b]) => compare(a, b)).map(([, group]) => group)
  return action === 'start' ? ascending : ascending.toReversed()
}

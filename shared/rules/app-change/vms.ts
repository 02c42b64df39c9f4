import type { VmChanges } from '../../models/app-state.ts'
import type { VmInventory } from '../../models/inventory.ts'
import { sameData } from '../../same-data.ts'

type Vms = readonly VmInventory[]

/** Returns how one list of virtual machines differs from the one before; null when it does not. */
export function vmChanges(before: Vms, now: Vms): VmChanges | null {
  if (before === now) return null
  if (sameOrder(before, now)) {
    const changed = now.filter((vm, index) => !sameData(before[index], vm))
    return changed.length === 0 ? null : { changed, removed: [] }
  }
  const known = new Map(before.map((vm) => [vm.id, vm]))
  const listed = new Set(now.map(({ id }) => id))
  const removed = before.filter(({ id }) => !listed.has(id)).map(({ id }) => id)
  const changed = now.filter((vm) => !sameData(known.get(vm.id), vm))
  // Hosts list by name: what is renamed or new finds its place by a number, and all others keep their order.
  const inPlace = { changed, removed }
  if (sameOrder(applyVms(before, inPlace), now)) return inPlace
  const moved = new Set(changed)
  const placed = { ...inPlace, at: now.flatMap((vm, index) => (moved.has(vm) ? index : [])) }
  if (sameOrder(applyVms(before, placed), now)) return placed
  return { changed: now, removed, at: now.map((_vm, index) => index) }
}

/** Applies changes to a list of virtual machines; those that did not change stay the same objects. */
export function applyVms(list: Vms, { changed, removed, at }: VmChanges): Vms {
  const gone = new Set(removed)
  const byId = new Map(changed.map((vm) => [vm.id, vm]))
  const kept = gone.size === 0 ? list : list.filter(({ id }) => !gone.has(id))
  if (at)
    return placed(
      kept.filter(({ id }) => !byId.has(id)),
      changed,
      at,
    )
  const known = new Set<string>()
  const next = kept.map((vm) => {
    const other = byId.get(vm.id)
    if (other) known.add(vm.id)
    return other ?? vm
  })
  return known.size === byId.size ? next : next.concat(changed.filter(({ id }) => !known.has(id)))
}

/** Merges the changed ones, each at its place in the new list, with the others in their order. */
function placed(others: Vms, changed: Vms, at: readonly number[]): Vms {
  const places = new Set(at)
  const rest = others.values()
  const next = changed.values()
  const list: VmInventory[] = []
  for (let index = 0; index < others.length + changed.length; index += 1) {
    const from = places.has(index) ? next : rest
    const { value } = from.next()
    if (value) list.push(value)
  }
  return list
}

function sameOrder(a: Vms, b: Vms): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id)
}

import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import { compareVms, inventorySpecs, newInventory, readHost, type HostPatch } from '../vim/inventory.ts'
import type { ServiceContent } from '../vim/service-content.ts'
import { ownText } from '../vim/decode.ts'
import type { ObjectUpdate } from '../vim/updates.ts'
import { newVm, patchedVm, readVm, weightOfVm, type VmPatch } from '../vim/vm-record.ts'

/** One object's change, decoded. */
export type InventoryChange = {
  readonly kind: ObjectUpdate['kind']
  readonly id: string
  /** Whether each change fits a watched path; one below or above it cannot be applied. */
  readonly exact: boolean
} & (
  | { readonly type: 'VirtualMachine'; readonly patch: VmPatch }
  | { readonly type: 'HostSystem'; readonly patch: HostPatch }
)

const watched = new Map(inventorySpecs.map(({ type, paths }) => [type, new Set(paths)]))

/** Decodes an update; null for an object that is neither a VM nor a host. */
export function readChange({ kind, ref, changes, missing }: ObjectUpdate): InventoryChange | null {
  const { type } = ref
  if (type !== 'VirtualMachine' && type !== 'HostSystem') return null
  const paths = watched.get(type)
  let exact = true
  for (const path of changes.keys()) if (paths?.has(path) !== true) exact = false
  const reading = { values: changes, missing, whole: kind === 'enter' }
  const change = { kind, id: ownText(ref.value), exact }
  return type === 'VirtualMachine'
    ? { ...change, type, patch: readVm(reading) }
    : { ...change, type, patch: readHost(reading) }
}

/** Changed VMs up to which each is put in its place; for more the list is sorted again. */
const fewChanges = 64

/** Characters that a host takes: its fields are few and bounded. */
const hostWeight = 512

/**
 * The inventory as pushes build it up: applies changes and gives the whole picture. A VM that did not change is the same
 * object from one picture to the next, and a change costs about as much as the VMs that it touches.
 */
export class LiveInventory {
  readonly #vms = new Map<string, VmInventory>()
  readonly #hosts = new Map<string, HostPatch>()
  #characters = 0
  /** The VMs in order as of the last picture; it is handed out, and never changed. */
  #ordered: readonly VmInventory[] = []
  /** VMs that have changed since, by id: each as it is in {@link #ordered}, or null when it is not in there. */
  readonly #changed = new Map<string, VmInventory | null>()

  /**
   * Applies one reply's changes.
   * @returns false when a change does not fit a watched path exactly: then everything must be read again.
   */
  apply(changes: readonly InventoryChange[]): boolean {
    let exact = true
    for (const change of changes) {
      if (!change.exact && change.kind !== 'leave') exact = false
      if (change.type === 'VirtualMachine') this.#applyToVm(change.id, change.kind, change.patch)
      else this.#applyToHost(change.id, change.kind, change.patch)
    }
    return exact
  }

  /** How much is held: objects, and about how much memory they take, in characters. */
  get size(): { readonly objects: number; readonly characters: number } {
    return {
      objects: this.#vms.size + this.#hosts.size,
      characters: this.#characters + this.#hosts.size * hostWeight,
    }
  }

  /** The whole inventory now. */
  snapshot(content: ServiceContent): HostInventory {
    this.#putInOrder()
    const [host] = this.#hosts
    return newInventory(content, host ? { id: host[0], fields: host[1] } : null, this.#ordered)
  }

  #applyToVm(id: string, kind: ObjectUpdate['kind'], patch: VmPatch): void {
    const before = this.#vms.get(id)
    if (kind === 'leave') return this.#replace(id, before, undefined)
    // One that enters again is read as a whole, so that nothing of it is left, but it is the same VM where nothing changed.
    this.#replace(id, before, before ? patchedVm(before, patch) : newVm(id, patch))
  }

  #replace(id: string, before: VmInventory | undefined, after: VmInventory | undefined): void {
    if (before === after) return
    if (!this.#changed.has(id)) this.#changed.set(id, before ?? null)
    if (before) this.#characters -= weightOfVm(before)
    if (after) {
      this.#characters += weightOfVm(after)
      this.#vms.set(id, after)
    } else this.#vms.delete(id)
  }

  #applyToHost(id: string, kind: ObjectUpdate['kind'], patch: HostPatch): void {
    if (kind === 'leave') this.#hosts.delete(id)
    else this.#hosts.set(id, { ...this.#hosts.get(id), ...patch })
  }

  #putInOrder(): void {
    if (this.#changed.size === 0) return
    if (this.#changed.size > fewChanges) this.#ordered = [...this.#vms.values()].sort(compareVms)
    else {
      const vms = [...this.#ordered]
      for (const [id, before] of this.#changed) move(vms, before, this.#vms.get(id) ?? null)
      this.#ordered = vms
    }
    this.#changed.clear()
  }
}

/** Takes one VM out of a list in order, and puts another into it. */
function move(vms: VmInventory[], before: VmInventory | null, after: VmInventory | null): void {
  if (before && after && compareVms(before, after) === 0) {
    vms[placeOf(vms, before)] = after
    return
  }
  if (before) vms.splice(placeOf(vms, before), 1)
  if (after) vms.splice(placeOf(vms, after), 0, after)
}

/** Returns where a VM is in a list in order, or belongs. */
function placeOf(vms: readonly VmInventory[], vm: VmInventory): number {
  let [from, to] = [0, vms.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const other = vms[middle]
    if (other && compareVms(other, vm) < 0) from = middle + 1
    else to = middle
  }
  return from
}

import { systemClock, type Clock } from '../../shared/clock.ts'
import type { VmInventory } from '../../shared/models/inventory.ts'
import { savedVmRulesSchema, type SavedVmRules, type VmRules } from '../../shared/models/vm-rules.ts'
import { ok, type Result } from '../../shared/result.ts'
import { openCollection, type Collection } from '../storage/collection.ts'
import type { RulesFileEntry } from './vm-rules-file.ts'

/** Far more VMs than anyone gives rules of their own. */
const maxVms = 10_000

/** Where a VM was seen. */
type Hint = Pick<SavedVmRules, 'hostId' | 'name' | 'moid'>

export interface RulesEdit {
  readonly instanceUuid: string
  readonly hint: Hint
  readonly change: (rules: VmRules) => VmRules
}

/**
 * The shutdown rules of single VMs, by instance UUID: they stay with a VM that is renamed, registered again or moved to
 * another host. Methods fail as `JsonDocument.read` and `update` do; what cannot be read may protect a VM, so that no plan
 * is made without it.
 */
export class VmRulesStore {
  readonly #saved: Collection<Record<string, SavedVmRules[]>, SavedVmRules>

  /** @param file `dataPaths().vmRules` */
  constructor(file: string, clock: Clock = systemClock) {
    this.#saved = openCollection({ file, name: 'vms', item: savedVmRulesSchema, max: maxVms, clock })
  }

  /** Returns the rules of all VMs, of every host. */
  list(): Promise<Result<readonly SavedVmRules[]>> {
    return this.#saved.list()
  }

  /**
   * Changes the rules of one VM with no other change in between; what ends up without any rule is not kept. `change` may
   * refuse with a problem of its own.
   * @param hint where the VM was seen; null leaves what is known as it is.
   */
  async change(
    instanceUuid: string,
    hint: Hint | null,
    change: (rules: VmRules) => Result<VmRules>,
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const updated = await this.#saved.update((items) => {
      const found = items.find(({ id }) => id === instanceUuid)
      const next = change(found?.rules ?? {})
      if (!next.ok) return next
      const known = hint ?? found ?? { hostId: null, name: null, moid: null }
      const { hostId, name, moid } = known
      return ok(withRules(items, { id: instanceUuid, hostId, name, moid, rules: next.value }))
    }, signal)
    return updated.ok ? ok() : updated
  }

  /**
   * Changes the rules of several VMs, all of them or none. Returns the rules that each had right before its change, in the
   * order given; a VM may be there twice.
   */
  async changeAll(edits: readonly RulesEdit[], signal?: AbortSignal): Promise<Result<readonly VmRules[]>> {
    let before: readonly VmRules[] = []
    const updated = await this.#saved.update((items) => {
      const had: VmRules[] = []
      const next = edits.reduce<readonly SavedVmRules[]>((all, { instanceUuid, hint, change }) => {
        const rules = all.find(({ id }) => id === instanceUuid)?.rules ?? {}
        had.push(rules)
        return withRules(all, { id: instanceUuid, ...hint, rules: change(rules) })
      }, items)
      before = had
      return ok(next)
    }, signal)
    return updated.ok ? ok(before) : updated
  }

  /** Saves the rules of every VM in a file, all at once; other VMs keep theirs. */
  async replace(
    entries: readonly RulesFileEntry[],
    hostId: string,
    vms: readonly VmInventory[],
    signal?: AbortSignal,
  ): Promise<Result<void>> {
    const live = new Map(vms.map((vm) => [vm.instanceUuid?.toLowerCase(), vm]))
    const updated = await this.#saved.update((items) => {
      const next = entries.reduce<readonly SavedVmRules[]>((all, { instanceUuid, name, moid, rules }) => {
        const vm = live.get(instanceUuid)
        const hint = { name: vm?.name ?? name, moid: vm?.id ?? moid }
        return withRules(all, { id: instanceUuid, hostId, ...hint, rules })
      }, items)
      return ok(next)
    }, signal)
    return updated.ok ? ok() : updated
  }
}

function withRules(items: readonly SavedVmRules[], item: SavedVmRules): readonly SavedVmRules[] {
  const isEmpty = Object.values(item.rules).every((value) => value === undefined)
  const at = items.findIndex(({ id }) => id === item.id)
  if (isEmpty) return at === -1 ? items : items.toSpliced(at, 1)
  return at === -1 ? [...items, item] : items.with(at, item)
}

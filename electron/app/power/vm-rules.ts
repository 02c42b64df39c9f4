import { isAborted } from '../../../shared/abort.ts'
import { isoNow } from '../../../shared/clock.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { VmRulesPreview } from '../../../shared/models/vm-rules-import.ts'
import type { VmRules, VmRulesChange } from '../../../shared/models/vm-rules.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { forShutdown } from '../../../shared/rules/host-vms.ts'
import { changeRules, reverseChange } from '../../../shared/rules/power/change-rules.ts'
import { vmName, vmsByName } from '../../../shared/rules/vm-list.ts'
import {
  parseRulesFile,
  planImport,
  rulesFileEntries,
  rulesFileText,
  rulesKeyOf,
  type RulesFileEntry,
} from '../../power/vm-rules-file.ts'
import { VmRulesStore, type RulesEdit } from '../../power/vm-rules.ts'
import type { AppContext, SavedFile } from '../context.ts'
import { reportName } from '../report-name.ts'

/** A file of rules as the window read it. */
export interface GivenRules {
  readonly name: string
  readonly text: string
}

/**
 * Changes the shutdown rules of single VMs, and moves them in files. Hosts are not asked: the VMs are those last seen.
 * Methods fail with `HOST_NOT_FOUND`, `HOST_NOT_CONNECTED` when the VMs were never seen, and the problems of the document.
 */
export class VmRulesEditor {
  readonly #app: AppContext
  readonly #changed: () => Promise<void>

  /** @param changed is awaited after every change, before it is answered. */
  constructor(app: AppContext, changed: () => Promise<void>) {
    this.#app = app
    this.#changed = changed
  }

  /**
   * Changes rules, all of them or none. Returns the changes that take these back, in the order in which to make them.
   * Problems: `VM_RULES_VM_UNKNOWN`, those of `rulesKeyOf`.
   */
  async set(
    hostId: string,
    changes: readonly VmRulesChange[],
    signal?: AbortSignal,
  ): Promise<Result<readonly VmRulesChange[]>> {
    const vms = this.#vms(hostId)
    if (!vms.ok) return vms
    const edits: (RulesEdit & { readonly reverse: (before: VmRules) => VmRulesChange })[] = []
    for (const change of changes) {
      for (const id of change.vms) {
        const vm = vms.value.find((each) => each.id === id)
        if (!vm) return fail(problem('VM_RULES_VM_UNKNOWN', { vm: id }))
        const key = rulesKeyOf(vm, vms.value)
        if (!key.ok) return key
        edits.push({
          instanceUuid: key.value,
          hint: { hostId, name: vm.name, moid: id },
          change: (rules) => changeRules(rules, change),
          reverse: (before) => reverseChange(id, before, change),
        })
      }
    }
    const before = await this.#store().changeAll(edits, signal)
    if (!before.ok) return before
    await this.#changed()
    return ok(edits.map(({ reverse }, index) => reverse(before.value[index] ?? {})).toReversed())
  }

  /** Asks for a place and writes the rules of all VMs of a host there; null when the user cancels. */
  async export(hostId: string, signal?: AbortSignal): Promise<Result<SavedFile | null>> {
    const vms = this.#vms(hostId)
    if (!vms.ok) return vms
    const saved = await this.#store().list()
    if (!saved.ok) return saved
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    const { translator, pick, store, clock } = this.#app
    const sorted = vmsByName(vms.value, translator().locale)
    const entries = rulesFileEntries({ hostId, vms: sorted, saved: saved.value })
    const name = reportName('vm-rules', store.host(hostId)?.name ?? '', isoNow(clock))
    return pick.save(name, 'json', rulesFileText(entries))
  }

  /** Says what a file of rules would change. Problems: `VM_RULES_INVALID`. */
  async preview(hostId: string, file: GivenRules): Promise<Result<VmRulesPreview>> {
    const read = this.#read(hostId, file)
    if (!read.ok) return read
    const saved = await this.#store().list()
    if (!saved.ok) return saved
    const { changes, unmatched, ambiguous } = planImport(read.value.entries, read.value.vms, saved.value)
    return ok({
      changes: changes.map(({ entry, vm, before }) => ({ ...named(entry, vm), before, after: entry.rules })),
      unmatched: unmatched.map((entry) => named(entry, null)),
      ambiguous: ambiguous.map(({ entry, vms }) => ({ instanceUuid: entry.instanceUuid, vms: vms.map(vmName) })),
    })
  }

  /** Saves the rules of a file, all of them or none. Problems: `VM_RULES_INVALID`. */
  async import(hostId: string, file: GivenRules, signal?: AbortSignal): Promise<Result<void>> {
    const read = this.#read(hostId, file)
    if (!read.ok) return read
    const saved = await this.#store().replace(read.value.entries, hostId, read.value.vms, signal)
    if (!saved.ok) return saved
    await this.#changed()
    return ok()
  }

  #store(): VmRulesStore {
    return new VmRulesStore(this.#app.paths.vmRules, this.#app.clock)
  }

  #vms(hostId: string): Result<readonly VmInventory[]> {
    const host = this.#app.host(hostId)
    if (!host.ok) return host
    const inventory = this.#app.store.host(hostId)?.state.inventory
    if (!inventory) return fail(problem('HOST_NOT_CONNECTED', { name: host.value.record.name }))
    return ok(forShutdown(inventory).vms)
  }

  #read(
    hostId: string,
    { name, text }: GivenRules,
  ): Result<{ readonly vms: readonly VmInventory[]; readonly entries: readonly RulesFileEntry[] }> {
    const vms = this.#vms(hostId)
    if (!vms.ok) return vms
    const entries = parseRulesFile(text, name)
    return entries.ok ? ok({ vms: vms.value, entries: entries.value }) : entries
  }
}

function named({ instanceUuid, name }: RulesFileEntry, vm: VmInventory | null) {
  return { instanceUuid, name: vm ? vmName(vm) : (name ?? instanceUuid) }
}

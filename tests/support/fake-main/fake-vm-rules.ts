import { parseRulesFile, planImport, rulesKeyOf } from '../../../electron/power/vm-rules-file.ts'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { Settings } from '../../../shared/models/settings.ts'
import type { SavedVmRules, VmRules, VmRulesChange } from '../../../shared/models/vm-rules.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { layersFor } from '../../../shared/rules/policy-for.ts'
import { changeRules, reverseChange } from '../../../shared/rules/power/change-rules.ts'
import type { RuleInput } from '../../../shared/rules/power/resolve-rules.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'

type Name = 'power.setVmRules' | 'power.exportVmRules' | 'power.previewVmRules' | 'power.importVmRules'

interface World {
  readonly host: (id: string) => HostView | undefined
  readonly settings: () => Settings | undefined
  /** Hears that rules have changed. */
  readonly changed: (hostId: string) => void
}

/** Keeps rules of single VMs in memory, and resolves them with the real rules. */
export class FakeVmRules {
  readonly #world: World
  readonly #saved = new Map<string, SavedVmRules>()

  constructor(world: World) {
    this.#world = world
  }

  /** Returns what the rules of the VMs of a host are resolved from. */
  input(hostId: string, policy: ShutdownPolicy): RuleInput {
    const settings = this.#world.settings()
    const layers = settings ? layersFor(settings, hostId, policy) : { general: policy }
    return { hostId, layers, saved: [...this.#saved.values()] }
  }

  readonly answers: {
    readonly [Each in Name]: (input: RequestInput<Each>) => Envelope<RequestOutput<Each>>
  } = {
    'power.setVmRules': ({ id, changes }) => {
      const back: VmRulesChange[] = []
      for (const change of changes) {
        for (const moid of change.vms) {
          const vm = this.#vms(id).find((each) => each.id === moid)
          if (!vm) return refuse(problem('VM_RULES_VM_UNKNOWN', { vm: moid }))
          const key = rulesKeyOf(vm, this.#vms(id))
          if (!key.ok) return refuse(key.problem)
          const before = this.#saved.get(key.value)?.rules ?? {}
          back.unshift(reverseChange(moid, before, change))
          this.#save(key.value, { hostId: id, name: vm.name, moid }, changeRules(before, change))
        }
      }
      this.#world.changed(id)
      return { ok: true, value: back }
    },
    'power.exportVmRules': () => ({ ok: true, value: { file: '/home/user/vm-rules-rack-1.json' } }),
    'power.previewVmRules': ({ id, name, text }) => {
      const entries = parseRulesFile(text, name)
      if (!entries.ok) return refuse(entries.problem)
      const plan = planImport(entries.value, this.#vms(id), [...this.#saved.values()])
      return {
        ok: true,
        value: {
          changes: plan.changes.map(({ entry, vm, before }) => ({
            name: vm ? vmName(vm) : (entry.name ?? entry.instanceUuid),
            instanceUuid: entry.instanceUuid,
            before,
            after: entry.rules,
          })),
          unmatched: plan.unmatched.map(({ name: own, instanceUuid }) => ({ name: own ?? instanceUuid, instanceUuid })),
          ambiguous: plan.ambiguous.map(({ entry, vms }) => ({
            instanceUuid: entry.instanceUuid,
            vms: vms.map(vmName),
          })),
        },
      }
    },
    'power.importVmRules': ({ id, name, text }) => {
      const entries = parseRulesFile(text, name)
      if (!entries.ok) return refuse(entries.problem)
      for (const { instanceUuid, name: own, moid, rules } of entries.value)
        this.#save(instanceUuid, { hostId: id, name: own, moid }, rules)
      this.#world.changed(id)
      return { ok: true, value: undefined }
    },
  }

  #vms(id: string) {
    return this.#world.host(id)?.state.inventory?.vms ?? []
  }

  #save(id: string, hint: Pick<SavedVmRules, 'hostId' | 'name' | 'moid'>, rules: VmRules): void {
    if (Object.keys(rules).length === 0) this.#saved.delete(id)
    else this.#saved.set(id, { id, ...hint, rules })
  }
}

function refuse({ code, params }: Problem): Envelope<never> {
  return { ok: false, problem: { code, params } }
}

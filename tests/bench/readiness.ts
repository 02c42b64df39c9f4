import { judgeReadiness } from '../../electron/power/readiness.ts'
import type { Situation } from '../../electron/power/preflight.ts'
import { hostPolicySchema } from '../../shared/models/settings.ts'
import { inventory, manyVms } from '../support/fake-main/samples.ts'
import { median } from './median.ts'

/** Milliseconds to plan a shutdown and judge whether it would need the user; medians. */
export interface ReadinessRow {
  readonly vms: number
  readonly ms: number
}

const rounds = 51
const policy = hostPolicySchema.parse({})

/** Measures what each push of a host's VMs costs the main process: the plan and what it means. */
export function benchReadiness(progress: (text: string) => void): readonly ReadinessRow[] {
  return [50, 500, 5_000].map((count) => {
    progress(`readiness of a host with ${count} VMs`)
    const read = { ...inventory(), vms: manyVms(count) }
    const situation: Situation = {
      inventory: read,
      hostId: 'ha-host',
      startOrder: new Map(read.vms.map(({ id }, index) => [id, (index % 20) + 1])),
      vmRights: new Map(read.vms.map(({ id }) => [id, { powerOff: 'granted', suspend: 'granted' }])),
      vmFacts: new Map(),
      ownVm: null,
      hardwareUuid: null,
      facts: {
        privilege: 'granted',
        licence: 'full',
        managedBy: null,
        maintenance: false,
        runningTasks: 0,
        autostart: true,
        view: 'full',
        ha: false,
        vsan: false,
        rebootRequired: false,
      },
    }
    // Every third VM has rules of its own.
    const saved = read.vms
      .filter((_vm, index) => index % 3 === 0)
      .flatMap(({ instanceUuid, name, id }) =>
        instanceUuid === null ? [] : [{ id: instanceUuid, hostId: null, name, moid: id, rules: { group: 2 } }],
      )
    const rules = { hostId: null, layers: { general: policy }, saved }
    const times = Array.from({ length: rounds }, () => {
      const started = performance.now()
      judgeReadiness({
        policy,
        rules,
        situation,
        inventory: read,
        times: () => ({
          timeOf: () => ({ low: 20, high: 40, runs: 5, slower: null }),
          wasStuck: () => false,
          hostTime: null,
        }),
      })
      return performance.now() - started
    })
    return { vms: count, ms: median(times) }
  })
}

/** Returns the rows for people. */
export function readinessTable(rows: readonly ReadinessRow[]): string {
  return rows.map(({ vms, ms }) => `whether one click would do, ${vms} VMs: ${ms.toFixed(2)} ms`).join('\n')
}

import type { AppStateChange, HostView } from '../../../shared/models/app-state.ts'
import type { Readiness, ReadinessReport } from '../../../shared/models/readiness.ts'
import type { SavedVmRules } from '../../../shared/models/vm-rules.ts'
import { layersFor, policyFor } from '../../../shared/rules/policy-for.ts'
import { readiness } from '../../../shared/rules/readiness.ts'
import { sameData } from '../../../shared/same-data.ts'
import { learnTimes, type LearnedTimes } from '../../power/learned-times.ts'
import { readSituation, type Situation } from '../../power/preflight.ts'
import { judgeReadiness } from '../../power/readiness.ts'
import type { Rehearsal } from '../../power/rehearsal.ts'
import { VmRulesStore } from '../../power/vm-rules.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'

/** Milliseconds between two reads of what hosts do not push: licence, roles, tasks, start order. */
const everyMs = 5 * 60_000

/** What is known of a host that answers. */
interface Known {
  readonly stop: AbortController
  situation: Situation | null
  /** Rules of single VMs. */
  saved: readonly SavedVmRules[]
  times: LearnedTimes
}

/**
 * Keeps the state of every host saying whether one click would work. Hosts push their machines; the rest is read when a
 * host begins to answer and every few minutes. A host that does not answer is not called ready or not.
 */
export class ReadinessWatch {
  readonly #app: AppContext
  readonly #known = new Map<string, Known>()
  readonly #unsubscribe: () => void

  constructor(app: AppContext) {
    this.#app = app
    this.#unsubscribe = app.store.subscribe((change) => this.#changed(change))
  }

  /**
   * Follows a host that answers, until it is forgotten.
   * @param learnt hears what was read, each time.
   */
  follow(host: HostConnection, learnt: (situation: Situation) => void): void {
    const { id } = host.record
    this.forget(id)
    const known: Known = { stop: new AbortController(), situation: null, saved: [], times: () => null }
    this.#known.set(id, known)
    this.#app.refresher.add({
      everyMs,
      shown: false,
      signal: AbortSignal.any([known.stop.signal, host.closed]),
      read: (signal) => this.#read(host, known, learnt, signal),
    })
  }

  /** Stops following a host, and says nothing of it any more. */
  forget(id: string): void {
    this.#known.get(id)?.stop.abort()
    if (this.#known.delete(id)) this.#app.store.changeHost(id, { readiness: null })
  }

  close(): void {
    this.#unsubscribe()
    for (const { stop } of this.#known.values()) stop.abort()
  }

  /** Learns from a run that has ended. Problems of the journal are those that its run showed already. */
  async ended(id: string): Promise<void> {
    const known = this.#known.get(id)
    if (!known) return
    await this.#learn(id, known)
    this.#judge(id)
  }

  /** Judges every host again by the rules of single VMs that are saved now, since a VM may be on any of them. */
  async vmRulesChanged(): Promise<void> {
    const saved = await new VmRulesStore(this.#app.paths.vmRules).list()
    for (const [id, known] of this.#known) {
      if (saved.ok) known.saved = saved.value
      else known.situation = null
      this.#judge(id)
    }
  }

  /** Judges a plan that was just made of what was just read, and keeps that for the next judgement. */
  rehearsed(host: HostConnection, { plan, situation, rules }: Rehearsal): ReadinessReport {
    const { id } = host.record
    const known = this.#known.get(id)
    if (known) {
      known.situation = situation
      known.saved = rules.saved
      this.#judge(id)
    }
    const { inventory, facts } = situation
    return readiness({ plan, vms: inventory.vms, facts, timeOf: known?.times ?? (() => null) })
  }

  async #read(
    host: HostConnection,
    known: Known,
    learnt: (situation: Situation) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const situation = await readSituation(host.client, { signal })
    const saved = await new VmRulesStore(this.#app.paths.vmRules).list()
    if (signal.aborted) return
    // What was read before may no longer hold, and why it cannot be read is in the state of the host. Without the rules of
    // its VMs no host is called ready.
    known.situation = situation.ok && saved.ok ? situation.value : null
    if (saved.ok) known.saved = saved.value
    if (situation.ok) learnt(situation.value)
    await this.#learn(host.record.id, known)
    if (!signal.aborted) this.#judge(host.record.id)
  }

  async #learn(id: string, known: Known): Promise<void> {
    const times = await learnTimes(this.#app.paths.journal, id)
    if (times.ok) known.times = times.value
  }

  #changed({ hosts = [], settings = {} }: AppStateChange): void {
    const rules = 'policy' in settings || 'hostPolicies' in settings
    const changed = rules
      ? [...this.#known.keys()]
      : hosts.filter((host) => host.inventory ?? host.state).map(({ id }) => id)
    for (const id of changed) if (this.#known.has(id)) this.#judge(id)
  }

  #judge(id: string): void {
    const view = this.#app.store.host(id)
    if (!view) return
    const report = this.#reportOf(view)
    const now = report && brief(report)
    if (!sameData(now, view.readiness)) this.#app.store.changeHost(id, { readiness: now })
  }

  #reportOf({ id, state }: HostView): ReadinessReport | null {
    const known = this.#known.get(id)
    if (!known?.situation || state.connection !== 'connected' || !state.inventory || state.stale) return null
    const { settings } = this.#app.store.state
    const policy = policyFor(settings, id)
    return judgeReadiness({
      policy,
      rules: { hostId: id, layers: layersFor(settings, id, policy), saved: known.saved },
      situation: known.situation,
      inventory: state.inventory,
      times: known.times,
    })
  }
}

function brief({ state, guests, asks, seconds }: ReadinessReport): Readiness {
  return { state, guests, asks, seconds }
}

import type { AppStateChange, HostView } from '../../../shared/models/app-state.ts'
import type { RunAction, ShutdownPolicy } from '../../../shared/models/power.ts'
import type { Readiness, ReadinessReport } from '../../../shared/models/readiness.ts'
import type { SavedVmRules } from '../../../shared/models/vm-rules.ts'
import { layersFor, policyFor } from '../../../shared/rules/policy-for.ts'
import { runOutlook } from '../../../shared/rules/power/run-outlook.ts'
import { readiness } from '../../../shared/rules/readiness.ts'
import { sameData } from '../../../shared/same-data.ts'
import { planForGoal, policyForGoal } from '../../power/goal-plan.ts'
import { learnTimes, noTimes, type LearnedTimes } from '../../power/learned-times.ts'
import { readSituation, type Situation } from '../../power/preflight.ts'
import { judgeReadiness, planNow, type PlanNow } from '../../power/readiness.ts'
import type { Rehearsal } from '../../power/rehearsal.ts'
import { VmRulesStore } from '../../power/vm-rules.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'
import { goalToPlan } from './goal-of.ts'
import type { Expected } from './run.ts'

/** Milliseconds between two reads of what hosts do not push: licence, roles, tasks, start order. */
const everyMs = 5 * 60_000

/** Milliseconds between two judgements of what one host pushes: a host with thousands of VMs pushes without a pause. */
const betweenMs = 500

/** What is known of a host that answers. */
interface Known {
  readonly stop: AbortController
  situation: Situation | null
  /** Rules of single VMs. */
  saved: readonly SavedVmRules[]
  /** Null before the journal was read. */
  times: LearnedTimes | null
  /** By `Clock.elapsed`. */
  judgedAt: number
  /** Whether a judgement is to come that counts what changed meanwhile. */
  due: boolean
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
    const known: Known = {
      stop: new AbortController(),
      situation: null,
      saved: [],
      times: null,
      judgedAt: -Infinity,
      due: false,
    }
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
    return readiness({ plan, vms: inventory.vms, facts, ...(known?.times ?? noTimes)(inventory.vms) })
  }

  /** Returns what a run by this policy would do by what is known now, without asking the host; null when that is too little. */
  expectedNow(id: string, policy: ShutdownPolicy, action: RunAction): Expected | null {
    const known = this.#known.get(id)
    const state = this.#app.store.host(id)?.state
    if (!known?.situation || state?.connection !== 'connected' || !state.inventory || state.stale) return null
    const { settings } = this.#app.store.state
    const rules = { hostId: id, layers: layersFor(settings, id, policy), saved: known.saved }
    const { situation } = known
    const goal = goalToPlan(action)
    const now = planNow({ policy: policyForGoal(goal, policy), rules, situation, inventory: state.inventory })
    return this.#expected(action, { ...now, plan: planForGoal(goal, now.plan, situation) }, known.times)
  }

  /** Returns what a run will do by the plan it has made. */
  expectedOf(id: string, { plan, situation }: Rehearsal, action: RunAction): Expected {
    const { inventory, facts } = situation
    return this.#expected(action, { plan, vms: inventory.vms, facts }, this.#known.get(id)?.times ?? null)
  }

  #expected(action: RunAction, { plan, vms, facts }: PlanNow, times: LearnedTimes | null): Expected {
    const learned = (times ?? noTimes)(vms)
    // Leaving maintenance mode concerns no guest.
    const findings = action === 'leave' ? [] : readiness({ plan, vms, facts, ...learned }).findings
    // What was learned of the host is the time until it is silent for good after a shutdown.
    const hostTime = action === 'shutdown' ? learned.hostTime : null
    return { groups: plan.groups, outlook: runOutlook(plan, findings, { ...learned, hostTime }) }
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
    // Only runs add anything, and those of this app are learned as they end.
    if (known.times === null) await this.#learn(host.record.id, known)
    if (!signal.aborted) this.#judge(host.record.id)
  }

  async #learn(id: string, known: Known): Promise<void> {
    const times = await learnTimes(this.#app.paths.journal, id)
    if (times.ok) known.times = times.value
  }

  #changed({ hosts = [], settings = {} }: AppStateChange): void {
    const rules = 'policy' in settings || 'hostPolicies' in settings
    if (rules) for (const id of this.#known.keys()) this.#judge(id)
    else
      for (const { id, inventory, state } of hosts) {
        const known = this.#known.get(id)
        // Nothing is said any longer of a host that has just ceased to answer.
        if (known && (state?.connection !== undefined || state?.stale !== undefined)) this.#judge(id)
        else if (known && inventory) this.#judgeSoon(id, known)
      }
  }

  /** Judges at once after a quiet moment, and otherwise everything together that changes meanwhile. */
  #judgeSoon(id: string, known: Known): void {
    const { clock } = this.#app
    if (known.due) return
    const restMs = known.judgedAt + betweenMs - clock.elapsed()
    if (restMs <= 0) return this.#judge(id)
    known.due = true
    void clock.sleep(restMs, known.stop.signal).then(() => {
      known.due = false
      if (!known.stop.signal.aborted) this.#judge(id)
    })
  }

  #judge(id: string): void {
    const view = this.#app.store.host(id)
    if (!view) return
    const known = this.#known.get(id)
    if (known) known.judgedAt = this.#app.clock.elapsed()
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
      times: known.times ?? noTimes,
    })
  }
}

function brief({ state, guests, asks, seconds }: ReadinessReport): Readiness {
  return { state, guests, asks, seconds }
}

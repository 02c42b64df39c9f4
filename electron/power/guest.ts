import type { VmInventory } from '../../shared/models/inventory.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import type { How } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { guestPolicyOf, type GuestPolicy } from '../../shared/rules/power/resolve-rules.ts'
import { nextSequence } from '../../shared/sequence.ts'
import { shutdownGuest } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { deadlineIn, type Deadline } from './deadline.ts'
import { againMs, forceMethod, sendForce, waitAfterHalt, waitForForced, type Force } from './guest-force.ts'
import { GuestTime } from './guest-time.ts'
import { askMeanwhile, guestDeadline, waitForRest } from './guest-wait.ts'
import { isReachProblem } from './reach.ts'
import type { RunContext, Sent } from './run-context.ts'
import type { StuckAnswer, WaitingVm } from './run-questions.ts'
import { canBeAsked, isInaccessible, restOf, type Rest } from './vm-state.ts'

/** Milliseconds in which the effect of a call whose answer was lost must show, before the run stops. */
const unconfirmedMs = 60_000

/**
 * The end of one VM. `rest`: it does not run any more, `how` null when it was not this run's doing. `left`: it
 * runs and is to be left. `stays`: it runs, and the host stays on because of it.
 */
export type VmEnd =
  | { readonly kind: 'rest'; readonly how: How | null }
  | { readonly kind: 'left' }
  | { readonly kind: 'stays' }

/** A VM that is being stopped. */
export interface StoppingVm {
  readonly id: string
  /** Resolves when the next group may begin: the VM ended, or it waits for the user and was sent nothing. */
  readonly passed: Promise<void>
  readonly ended: Promise<VmEnd>
}

/** Codes of calls that were held back because what was read no longer holds, or may not: the guest is looked at again. */
const notSentInTime: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['CALL_OVERTAKEN', 'CALL_TOO_LATE'])

/** Codes that mean that this account or licence can stop no VM, so that the run ends at once. */
const endsTheRun: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NO_PERMISSION',
  'LICENCE_RESTRICTED',
  'NOT_AUTHENTICATED',
  'CANCELLED',
])

const stays: VmEnd = { kind: 'stays' }

/**
 * Starts to stop one VM as planned. Never rejects.
 * @param since `nextSequence` before the host was read that shows it running.
 */
export function stopVm(context: RunContext, vm: PlannedVm, since: number): StoppingVm {
  const stopping = new VmStop(context, vm, since)
  return { id: vm.id, passed: stopping.passed, ended: stopping.run() }
}

/** Stops one VM. It is at rest when the host says so (`runtime.powerState`), never because a call returned. */
class VmStop {
  readonly passed: Promise<void>
  readonly #pass: () => void
  readonly #context: RunContext
  readonly #vm: PlannedVm
  /** The rules that hold for it. */
  readonly #policy: GuestPolicy
  readonly #time: GuestTime
  /** Why the host stays on because of this VM; null when it does for another reason. */
  #reason: Problem | null = null
  #since: number
  /** Whether this run, or one shortly before it, asked the guest; `perhaps`: sent, and the answer was lost. */
  #asked: 'no' | 'perhaps' | 'yes' | 'earlier' = 'no'
  #forced: How | null = null
  #refused = false

  constructor(context: RunContext, vm: PlannedVm, since: number) {
    let pass = (): void => undefined
    this.passed = new Promise((resolve) => {
      pass = resolve
    })
    this.#pass = pass
    this.#context = context
    this.#vm = vm
    this.#since = since
    this.#policy = guestPolicyOf(vm.rules)
    this.#time = new GuestTime(context, this.#policy.guestTimeoutSeconds)
  }

  async run(): Promise<VmEnd> {
    const { id } = this.#vm
    await this.#step('started')
    const end = this.#context.haltedAtOnce ? stays : await this.#stop()
    if (end.kind === 'rest') await this.#step('done', null, { how: end.how })
    else if (end.kind === 'left') await this.#step('skipped', problem('VM_INACCESSIBLE', this.#params))
    else {
      // What stopped the run elsewhere says nothing about this VM.
      const halted = this.#context.halted
      const why = this.#reason ?? (this.#context.haltedAtOnce ? (halted?.problem ?? null) : null)
      await this.#context.step('guest', this.#reason && halted?.outcome !== 'cancelled' ? 'failed' : 'skipped', id, why)
    }
    this.#pass()
    return end
  }

  get #params(): { vm: string; id: string } {
    return { vm: this.#vm.name, id: this.#vm.id }
  }

  #step(
    state: 'started' | 'waiting' | 'done' | 'skipped',
    why: Problem | null = null,
    facts: ProblemParams = {},
  ): Promise<void> {
    return this.#context.step('guest', state, this.#vm.id, why, facts)
  }

  /** Leaves the host on because of this VM. */
  #stays(reason: Problem): VmEnd {
    this.#reason = reason
    if (endsTheRun.has(reason.code)) this.#context.haltFor(reason)
    else this.#context.endAfterGuests(reason)
    return stays
  }

  #atRest(rest: Rest): VmEnd {
    if (this.#forced === 'power-off' && rest === 'poweredOff') return { kind: 'rest', how: 'power-off' }
    if (rest === 'suspended')
      return { kind: 'rest', how: this.#forced === 'suspended' || this.#asked !== 'no' ? 'suspended' : null }
    return { kind: 'rest', how: this.#asked === 'no' ? null : 'guest-shutdown' }
  }

  /** Stops the VM by what it shows now: the plan may be as old as the user took to confirm it. */
  async #stop(): Promise<VmEnd> {
    const now = this.#context.seen.vm(this.#vm.id)
    if (!now) return this.#stays(problem('VM_STATE_UNKNOWN', this.#params))
    const rest = restOf(now.powerState)
    if (rest) return this.#atRest(rest)
    if (isInaccessible(now)) return this.#inaccessible()
    if (now.powerState === null) return this.#stays(problem('VM_STATE_UNKNOWN', this.#params))
    if (canBeAsked(now)) return this.#shutDown()
    return this.#isStartingOrStopping(now) ? this.#waitUntilSettled(now) : this.#withoutTools()
  }

  /** Whether Tools do not run because the guest is coming up or going down, which is no reason to cut its power. */
  #isStartingOrStopping({ guestState, tools }: VmInventory): boolean {
    if (guestState === 'shuttingDown' || guestState === 'resetting') return true
    // Tools that ran when it was planned and stopped since: the guest is being shut down from inside.
    return (
      tools === 'guestToolsExecutingScripts' ||
      this.#vm.action === 'guest-shutdown' ||
      this.#context.options.askedEarlier.has(this.#vm.id)
    )
  }

  async #waitUntilSettled(now: VmInventory): Promise<VmEnd> {
    const goingDown = now.guestState === 'shuttingDown' || this.#context.options.askedEarlier.has(this.#vm.id)
    if (this.#context.options.askedEarlier.has(this.#vm.id)) this.#asked = 'earlier'
    await this.#step(
      'waiting',
      problem(
        goingDown || this.#vm.action === 'guest-shutdown' ? 'GUEST_ALREADY_STOPPING' : 'GUEST_TOOLS_STARTING',
        this.#params,
      ),
    )
    const waited = await this.#wait(this.#time.begin(), canBeAsked)
    if (waited === null) return stays
    if (waited === 'until') return this.#shutDown()
    if (waited !== 'time-over') return this.#atRest(waited)
    return goingDown ? this.#stuck() : this.#withoutTools()
  }

  #wait(deadline: Deadline, until?: (vm: VmInventory) => boolean, signal: AbortSignal = this.#context.halting) {
    return waitForRest(this.#context, this.#vm, this.#since, { deadline, signal, ...(until && { until }) })
  }

  async #shutDown(): Promise<VmEnd> {
    const { client } = this.#context.options
    for (let pause = againMs.first; ; pause = Math.min(pause * 2, againMs.most)) {
      const sent = await this.#context.change({
        method: 'ShutdownGuest',
        vm: this.#vm.id,
        send: (options) => shutdownGuest(client, this.#vm.id, options),
        check: () => this.#overtaken(),
      })
      if (sent.kind === 'accepted' || sent.kind === 'unknown') {
        this.#asked = sent.kind === 'accepted' ? 'yes' : 'perhaps'
        const deadline = this.#time.begin()
        await this.#step('waiting', sent.kind === 'accepted' ? null : problem('GUEST_CALL_UNCONFIRMED', this.#params), {
          call: 'ShutdownGuest',
        })
        return this.#waitDown(deadline)
      }
      const end = await this.#notAsked(sent, pause)
      if (end) return end
    }
  }

  /** Goes on after a ShutdownGuest that did nothing. Returns null when it is to be sent again. */
  async #notAsked(
    { kind, problem: reason }: Exclude<Sent<void>, { kind: 'accepted' }>,
    pause: number,
  ): Promise<VmEnd | null> {
    if (this.#context.haltedAtOnce) return stays
    if (notSentInTime.has(reason.code)) return this.#stop()
    if (endsTheRun.has(reason.code) || (kind === 'not-sent' && !isReachProblem(reason))) return this.#stays(reason)
    if (reason.code === 'OBJECT_NOT_FOUND') return this.#stays(problem('VM_STATE_UNKNOWN', this.#params))
    const read = await this.#context.seen.readShared()
    const now = read.ok ? this.#context.seen.vm(this.#vm.id) : null
    const rest = restOf(now?.powerState)
    if (rest) return this.#atRest(rest)
    if (now && isInaccessible(now)) return this.#inaccessible()
    if (reason.code === 'TOOLS_UNAVAILABLE' && now && !canBeAsked(now))
      return this.#isStartingOrStopping(now) ? this.#waitUntilSettled(now) : this.#withoutTools()
    // A host that could not be reached has not refused: the time of a guest that was never asked does not run.
    if (kind === 'refused') this.#refused = true
    if (kind === 'not-sent') this.#time.reset()
    else if (!this.#time.running) this.#time.begin()
    await this.#step('waiting', problem('GUEST_CALL_REFUSED', { ...this.#params, code: reason.code }))
    const deadline = deadlineIn(this.#context.awake, this.#time.within(pause))
    const waited = await this.#wait(guestDeadline(this.#context, deadline))
    if (waited === null) return stays
    if (waited === 'poweredOff' || waited === 'suspended') return this.#atRest(waited)
    if (this.#context.guestsDeadline.over) return this.#stuck()
    return this.#time.over ? this.#stuck() : null
  }

  /** Waits for a guest that was asked. The user may decide about it before its time is over. */
  async #waitDown(deadline: Deadline): Promise<VmEnd> {
    const { decideNow } = this.#context.options.questions
    const decided = new AbortController()
    const over = new AbortController()
    let decision: StuckAnswer | null = null
    if (decideNow) {
      const signal = AbortSignal.any([this.#context.ending, over.signal])
      void decideNow(this.#waiting(deadline), signal).then((answer) => {
        if (answer === null || signal.aborted) return
        decision = answer
        decided.abort()
      })
    }
    const waited = await this.#wait(deadline, undefined, AbortSignal.any([this.#context.halting, decided.signal]))
    over.abort()
    if (waited === 'poweredOff' || waited === 'suspended') return this.#atRest(waited)
    if (decision !== null && !this.#context.haltedAtOnce) return this.#follow(decision, 'user')
    return waited === null ? stays : this.#stuck()
  }

  #waiting(deadline: Deadline): WaitingVm {
    const { id, name, rules } = this.#vm
    return { id, name, isProtected: rules.protected.value, seconds: this.#time.seconds, leftMs: deadline.leftMs() }
  }

  /** Why it still runs: it did not go down in the time that has passed, or the host never let it be asked. */
  get #stuckProblem(): Problem {
    const seconds = this.#time.passedSeconds
    return problem(this.#refused && this.#asked === 'no' ? 'VM_NOT_ASKED' : 'VM_STUCK', { ...this.#params, seconds })
  }

  /** Goes on when its time is over and it still runs: by the rule, or by a question. */
  async #stuck(): Promise<VmEnd> {
    const stuck = this.#stuckProblem
    await this.#step('waiting', stuck)
    // The host stays on, so nothing is gained by forcing this one.
    if (this.#context.ending.aborted) return stays
    const { stuck: rule } = this.#policy
    return rule === 'ask' ? this.#askStuck() : this.#follow(rule, 'rule')
  }

  async #askStuck(): Promise<VmEnd> {
    const { questions } = this.#context.options
    const reply = await askMeanwhile(this.#context, this.#vm, this.#since, (signal) =>
      questions.stuck(this.#waiting(this.#context.guestsDeadline), signal),
    )
    const stuck = this.#stuckProblem
    if (reply === null) return this.#context.ending.aborted ? stays : this.#stays(stuck)
    if ('answer' in reply) return this.#follow(reply.answer, 'user')
    return reply.waited === 'time-over' ? this.#stays(stuck) : this.#atRest(reply.waited)
  }

  /** Does what the rule or the user decided about a guest that was asked and still runs. */
  async #follow(answer: StuckAnswer, by: 'rule' | 'user'): Promise<VmEnd> {
    const stuck = this.#stuckProblem
    if (answer === 'wait') {
      if (this.#context.guestsDeadline.over) return this.#stays(stuck)
      return this.#waitDown(this.#time.again())
    }
    if (answer === 'abort') {
      if (by === 'rule')
        return this.#stays(this.#asked === 'perhaps' ? problem('GUEST_CALL_UNCONFIRMED', this.#params) : stuck)
      this.#reason = stuck
      this.#context.haltFor(stuck)
      return stays
    }
    // The rule is for guests that were asked and did not go; one that perhaps never got the call keeps its power.
    if (this.#asked === 'perhaps' && answer === 'power-off' && by === 'rule')
      return this.#stays(problem('GUEST_CALL_UNCONFIRMED', this.#params))
    return this.#force(answer, by)
  }

  /** @param by who decided: the agreed rule, or the user's answer */
  async #force(how: Force, by: 'rule' | 'user'): Promise<VmEnd> {
    // The host stays on, so nothing is gained.
    if (this.#context.ending.aborted) return stays
    // No rule gets here, and no answer that window or terminal offer.
    if (how === 'power-off' && this.#vm.rules.protected.value) return this.#stays(problem('VM_PROTECTED', this.#params))
    const before = nextSequence()
    const sent = await sendForce(this.#context, this.#vm, this.#since, how, {
      overtaken: () => this.#overtaken(),
      onPassing: (reason) => this.#step('waiting', reason),
    })
    if (sent.kind === 'refused' || sent.kind === 'not-sent') return this.#notForced(how, sent.problem)
    this.#forced = how === 'suspend' ? 'suspended' : 'power-off'
    this.#since = Math.max(this.#since, before)
    const lost = sent.kind === 'unknown' ? problem('GUEST_CALL_UNCONFIRMED', this.#params) : null
    await this.#step('waiting', lost, { call: forceMethod(how), by })
    if (sent.kind === 'accepted') {
      const forced = await waitForForced(this.#context, this.#vm, this.#since, sent.value)
      if (this.#context.haltedAtOnce) return this.#afterHalt(sent.value)
      if (typeof forced === 'object' && forced !== null) {
        this.#forced = null
        return this.#notForced(how, forced.fault)
      }
      if (forced === 'poweredOff' || forced === 'suspended') return this.#atRest(forced)
      if (forced === null) return stays
    }
    const waited = await this.#wait(deadlineIn(this.#context.awake, unconfirmedMs))
    if (waited === 'poweredOff' || waited === 'suspended') return this.#atRest(waited)
    return waited === null ? stays : this.#stays(problem('GUEST_CALL_UNCONFIRMED', this.#params))
  }

  async #afterHalt(task: ManagedObjectRef): Promise<VmEnd> {
    await waitAfterHalt(this.#context, task)
    const rest = (await this.#context.readForReport()) ? restOf(this.#context.seen.vm(this.#vm.id)?.powerState) : null
    return rest ? this.#atRest(rest) : stays
  }

  /**
   * Goes on after a suspend or power-off that did nothing: the VM came to rest, or the next rule or a question decides.
   */
  async #notForced(how: Force, refusal: Problem): Promise<VmEnd> {
    if (this.#context.ending.aborted) return stays
    if (notSentInTime.has(refusal.code)) return this.#stop()
    if (endsTheRun.has(refusal.code) || refusal.code === 'VM_STARTED_MEANWHILE') return this.#stays(refusal)
    const read = await this.#context.seen.readShared()
    const rest = read.ok ? restOf(this.#context.seen.vm(this.#vm.id)?.powerState) : null
    if (rest) return this.#atRest(rest)
    if (this.#context.ending.aborted) return stays
    await this.#step('waiting', refusal)
    const { stuck } = this.#policy
    // A VM with a passthrough device cannot be suspended; the rule for what does not go down is the next one.
    if (how === 'suspend' && stuck === 'power-off' && this.#asked !== 'perhaps') return this.#force('power-off', 'rule')
    if (stuck !== 'ask') return this.#stays(refusal)
    return this.#askStuck()
  }

  /** Handles a VM that cannot be asked: by the agreed rule, or by a question that holds up no other VM. */
  async #withoutTools(): Promise<VmEnd> {
    const { noTools } = this.#policy
    const planned = this.#vm.action
    await this.#step('waiting', problem('VM_TOOLS_NOT_RUNNING', this.#params))
    const refusal = problem('ABORTED_BY_POLICY', { count: 1, vms: this.#vm.name })
    if (planned === 'suspend' || planned === 'power-off') return this.#force(planned, 'rule')
    if (noTools !== 'ask') return noTools === 'abort' ? this.#stays(refusal) : this.#force(noTools, 'rule')
    const reply = await this.#askWhetherToForce('no-tools')
    if (reply === null) return this.#context.ending.aborted ? stays : this.#stays(refusal)
    if ('waited' in reply) return reply.waited === 'time-over' ? this.#stuck() : this.#atRest(reply.waited)
    if (reply.answer === 'suspend' || reply.answer === 'power-off') return this.#force(reply.answer, 'user')
    this.#context.haltFor(refusal)
    return stays
  }

  /** Handles a VM whose storage is gone: it can neither be asked nor forced, only left. */
  async #inaccessible(): Promise<VmEnd> {
    const refusal = problem('VM_INACCESSIBLE', this.#params)
    const rule = this.#vm.action === 'left-on' ? 'leave' : this.#policy.inaccessible
    if (rule === 'leave') return { kind: 'left' }
    await this.#step('waiting', refusal)
    if (rule === 'abort') return this.#stays(refusal)
    const reply = await this.#askWhetherToForce('inaccessible')
    if (reply === null) return this.#context.ending.aborted ? stays : this.#stays(refusal)
    if ('waited' in reply) return reply.waited === 'time-over' ? this.#stays(refusal) : this.#atRest(reply.waited)
    if (reply.answer === 'leave') return { kind: 'left' }
    this.#context.haltFor(refusal)
    return stays
  }

  #askWhetherToForce(kind: 'no-tools' | 'inaccessible') {
    const { questions } = this.#context.options
    // Nothing was sent to it, so that later groups need not wait for the answer.
    if (this.#asked === 'no') this.#pass()
    return askMeanwhile(this.#context, this.#vm, this.#since, (signal) =>
      questions.cannotAsk({ ...this.#vm, leftMs: this.#context.guestsDeadline.leftMs() }, kind, signal),
    )
  }

  /** Returns what speaks against a call to this VM once its intent is on disk: it came to rest, or was started again. */
  #overtaken(): Problem | null {
    const { id } = this.#vm
    if (this.#context.seen.vm(id)?.powerState !== 'poweredOn') return problem('CALL_OVERTAKEN', this.#params)
    return this.#context.seen.restedSince(id, this.#since) ? problem('VM_STARTED_MEANWHILE', this.#params) : null
  }
}

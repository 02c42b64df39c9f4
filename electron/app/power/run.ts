import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { CalledOffBy, RunQuestion, RunReceipt, RunView } from '../../../shared/models/app-state.ts'
import type { AskAnswer, PlannedGroup } from '../../../shared/models/plan.ts'
import type { RunAction, RunEvent, Step } from '../../../shared/models/power.ts'
import type { RunOutlook } from '../../../shared/models/run-outlook.ts'
import { isCancellable } from '../../../shared/rules/host-actions.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { decideBeforehand } from '../../../shared/rules/power/decide-beforehand.ts'
import type { Rehearsal } from '../../power/rehearsal.ts'
import type { StuckAnswer, WaitingVm } from '../../power/run-questions.ts'
import type { Receipt, ShutdownQuestions } from '../../power/shutdown.ts'
import { withoutCause } from '../without-cause.ts'
import { countDown } from './countdown.ts'

/** Carries out the shutdown itself, once the countdown is over. */
export type CarryOut = (
  ask: ShutdownQuestions,
  emit: (event: RunEvent) => void,
  cancel: AbortSignal,
) => Promise<Result<Receipt>>

/** What a run is expected to do. */
export interface Expected {
  readonly groups: readonly PlannedGroup[]
  readonly outlook: RunOutlook
}

interface RunOptions {
  readonly clock: Clock
  readonly newId: () => string
  readonly action: RunAction
  /** Returns what to expect of the plan that the run has just made. */
  readonly expected: (rehearsal: Rehearsal) => Expected
  /** Hears every change of the view. */
  readonly onView: (view: RunView) => void
}

/** How a run ended: with a receipt, or called off during its countdown, before anything was sent. */
export type RunEnd =
  | { readonly kind: 'receipt'; readonly receipt: RunReceipt }
  | { readonly kind: 'called-off'; readonly by: CalledOffBy }

/** An answer to a question of a run. */
export type RunAnswer = StuckAnswer | AskAnswer

interface Asked extends Pick<RunQuestion, 'kind' | 'vm' | 'seconds' | 'isProtected'> {
  /** Milliseconds until it is decided without an answer. */
  readonly leftMs: number
}

/** Events kept in a view; the journal has them all. */
const maxEvents = 2_000

/**
 * One shutdown as the desktop sees it: countdown, run, questions, receipt. Once begun it ends in a receipt whatever
 * happens. Cancelled during the countdown it has sent nothing at all, so there is nothing to report.
 */
export class Run {
  readonly #options: RunOptions
  readonly #cancel = new AbortController()
  readonly #startNow = new AbortController()
  readonly #answers = new Map<string, (answer: RunAnswer) => void>()
  #view: RunView
  #calledOffBy: CalledOffBy = 'user'

  constructor(options: RunOptions) {
    this.#options = options
    this.#view = {
      action: options.action,
      phase: 'countdown',
      countdownEndsAt: null,
      startedAt: isoNow(options.clock),
      begunAt: null,
      groups: [],
      outlook: null,
      decided: {},
      events: [],
      questions: [],
      decisions: [],
      cancelling: false,
      receipt: null,
    }
  }

  get view(): RunView {
    return this.#view
  }

  /**
   * Counts down and carries out; resolves when the run has ended. `countdownSeconds` 0 starts at once.
   * @param expected what the countdown shows, as far as it is known already
   */
  async start(countdownSeconds: number, carryOut: CarryOut, expected: Expected | null = null): Promise<RunEnd> {
    const { clock } = this.#options
    if (expected) this.#view = { ...this.#view, ...expected }
    if (countdownSeconds > 0) await this.#countDown(countdownSeconds * 1000)
    if (this.#cancel.signal.aborted) return { kind: 'called-off', by: this.#calledOffBy }
    this.#set({ phase: 'running', countdownEndsAt: null })
    const result = await carryOut(this.#questions(), (event) => this.#event(event), this.#cancel.signal)
    if (!result.ok)
      return this.#end({
        outcome: null,
        problem: withoutCause(result.problem),
        vms: [],
        endedAt: isoNow(clock),
        runId: null,
      })
    const { outcome, vms, endedAt, runId } = result.value
    const why = result.value.problem && withoutCause(result.value.problem)
    return this.#end({ outcome, problem: why, vms, endedAt, runId })
  }

  /** Ends the countdown at once. Problems: `NO_COUNTDOWN` when it was cancelled or is over. */
  startNow(): Result<void> {
    if (this.#view.phase !== 'countdown' || this.#cancel.signal.aborted) return fail(problem('NO_COUNTDOWN'))
    this.#startNow.abort()
    return ok()
  }

  /**
   * Decides about VMs that will be asked about, or are: each answer counts when the question of its VM comes up. Problems:
   * those of `decideBeforehand`.
   */
  decide(vms: readonly string[], answer: AskAnswer | null): Result<void> {
    const decided = decideBeforehand(this.#view, vms, answer)
    if (!decided.ok) return decided
    this.#set({ decided: decided.value })
    if (answer === null) return ok()
    for (const { id, vm, kind } of this.#view.questions)
      if (vms.includes(vm.id) && (kind === 'no-tools' || kind === 'inaccessible') && isPossible(answer, kind))
        this.answer(id, answer)
    return ok()
  }

  /**
   * Cancels while that is possible. Once a reboot was sent, only the watching ends. Problems: `TOO_LATE_TO_CANCEL` once the
   * host was asked to shut down.
   */
  cancel(by: CalledOffBy = 'user'): Result<void> {
    if (!isCancellable(this.#view)) return fail(problem('TOO_LATE_TO_CANCEL'))
    if (!this.#cancel.signal.aborted) this.#calledOffBy = by
    this.#set({ cancelling: true })
    this.#cancel.abort()
    return ok()
  }

  /**
   * Passes on the user's answer. Problems: `QUESTION_WITHDRAWN` when the question was withdrawn meanwhile, `VM_PROTECTED`
   * for a hard power-off of a protected VM, with the question still open.
   */
  answer(question: string, answer: RunAnswer): Result<void> {
    const settle = this.#answers.get(question)
    if (!settle) return fail(problem('QUESTION_WITHDRAWN'))
    const asked = [...this.#view.questions, ...this.#view.decisions].find(({ id }) => id === question)
    if (asked?.isProtected && answer === 'power-off')
      return fail(problem('VM_PROTECTED', { vm: asked.vm.name, id: asked.vm.id }))
    settle(answer)
    return ok()
  }

  async #countDown(ms: number): Promise<void> {
    const ended = await countDown({
      clock: this.#options.clock,
      ms,
      cancel: this.#cancel.signal,
      begin: this.#startNow.signal,
      onEnd: (countdownEndsAt) => this.#set({ countdownEndsAt }),
    })
    if (ended === 'slept') this.cancel('sleep')
  }

  #questions(): ShutdownQuestions {
    return {
      planned: (rehearsal) => this.#set(this.#options.expected(rehearsal)),
      // Click and countdown were the confirmation.
      confirm: () => Promise.resolve(true),
      cannotAsk: async (vm, kind, signal) => {
        const decided = this.#view.decided[vm.id]
        const isProtected = vm.rules.protected.value
        // The VM may have been protected, or have become inaccessible, since.
        const fits = decided !== undefined && isPossible(decided, kind) && !(isProtected && decided === 'power-off')
        if (fits) return decided
        const answer = await this.#ask('questions', { kind, vm, isProtected, seconds: null, leftMs: vm.leftMs }, signal)
        return answer === 'wait' ? 'abort' : answer
      },
      stuck: async (vm, signal) =>
        stuckAnswer(await this.#ask('questions', { kind: 'stuck', vm, ...waitingFacts(vm) }, signal)),
      decideNow: async (vm, signal) =>
        stuckAnswer(await this.#ask('decisions', { kind: 'waiting', vm, ...waitingFacts(vm) }, signal)),
    }
  }

  async #ask(
    list: 'questions' | 'decisions',
    { kind, vm, isProtected, seconds, leftMs }: Asked,
    signal: AbortSignal,
  ): Promise<RunAnswer | null> {
    if (signal.aborted) return null
    const { clock, newId } = this.#options
    const id = newId()
    const answered = new Promise<RunAnswer | null>((resolve) => {
      this.#answers.set(id, resolve)
      signal.addEventListener('abort', () => resolve(null), { once: true })
    })
    const endsAt = Number.isFinite(leftMs) ? new Date(clock.now() + leftMs).toISOString() : null
    const question: RunQuestion = {
      id,
      kind,
      vm: { id: vm.id, name: vm.name },
      isProtected,
      seconds,
      askedAt: isoNow(clock),
      endsAt,
    }
    this.#set({ [list]: [...this.#view[list], question] })
    const answer = await answered
    this.#answers.delete(id)
    this.#set({ [list]: this.#view[list].filter((open) => open.id !== id) })
    return answer
  }

  #event(event: RunEvent): void {
    const events = [...this.#view.events, event].slice(-maxEvents)
    const ending = endingSteps.has(event.step)
    // A refused host call puts the run back to where it can still come to rest by itself.
    const begun = event.step === 'guest' || event.step === 'host'
    this.#set({
      events,
      begunAt: this.#view.begunAt ?? (begun ? event.at : null),
      phase: ending && event.state !== 'failed' ? 'ending' : this.#view.phase,
    })
  }

  #end(receipt: RunReceipt): RunEnd {
    this.#set({ phase: 'ended', countdownEndsAt: null, questions: [], decisions: [], cancelling: false, receipt })
    return { kind: 'receipt', receipt }
  }

  #set(change: Partial<RunView>): void {
    this.#view = { ...this.#view, ...change }
    this.#options.onView(this.#view)
  }
}

const endingSteps: ReadonlySet<Step> = new Set<Step>(['host', 'verify', 'boot'])
/** Whether an answer that was given beforehand fits what is asked: the VM may have become inaccessible, or accessible. */
function isPossible(answer: AskAnswer, kind: 'no-tools' | 'inaccessible'): boolean {
  return answer === 'abort' || (answer === 'leave') === (kind === 'inaccessible')
}

function waitingFacts({ isProtected, seconds, leftMs }: WaitingVm): Pick<Asked, 'isProtected' | 'seconds' | 'leftMs'> {
  return { isProtected, seconds, leftMs }
}

function stuckAnswer(answer: RunAnswer | null): StuckAnswer | null {
  return answer === 'leave' ? 'abort' : answer
}

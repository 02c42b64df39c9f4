import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { RunQuestion, RunReceipt, RunView } from '../../../shared/models/app-state.ts'
import type { AskAnswer } from '../../../shared/models/plan.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { StuckAnswer } from '../../power/run-context.ts'
import type { Receipt, ShutdownQuestions } from '../../power/shutdown.ts'

/** Carries out the shutdown itself; made by whoever knows the host. */
export type CarryOut = (ask: ShutdownQuestions, emit: (event: RunEvent) => void, cancel: AbortSignal) => Promise<Result<Receipt>>

export interface RunControllerOptions {
  readonly clock: Clock
  readonly newId: () => string
  /** Told every change of the view. */
  readonly onView: (view: RunView) => void
}

/** Events kept in a view; the journal has them all. */
const maxEvents = 2_000

/**
 * One shutdown as the desktop sees it: countdown, run, questions, receipt. It ends in a receipt whatever happens, and
 * a cancel during the countdown means that nothing at all was sent.
 */
export class RunController {
  readonly #options: RunControllerOptions
  readonly #cancel = new AbortController()
  readonly #answers = new Map<string, (answer: StuckAnswer) => void>()
  #view: RunView

  constructor(options: RunControllerOptions) {
    this.#options = options
    this.#view = {
      phase: 'countdown', countdownEndsAt: null, startedAt: isoNow(options.clock), events: [], questions: [], cancelling: false, receipt: null,
    }
  }

  get view(): RunView {
    return this.#view
  }

  /** Counts down and carries out; resolves when the run has ended. `countdownSeconds` 0 starts at once. */
  async start(countdownSeconds: number, carryOut: CarryOut): Promise<RunReceipt> {
    const { clock } = this.#options
    if (countdownSeconds > 0) {
      this.#set({ countdownEndsAt: new Date(clock.now() + countdownSeconds * 1000).toISOString() })
      await clock.sleep(countdownSeconds * 1000, this.#cancel.signal)
    }
    if (this.#cancel.signal.aborted) return this.#end({ outcome: 'cancelled', problem: problem('CANCELLED'), vms: [], endedAt: isoNow(clock) })
    this.#set({ phase: 'running', countdownEndsAt: null })
    const result = await carryOut(this.#questions(), (event) => this.#event(event), this.#cancel.signal)
    if (!result.ok) return this.#end({ outcome: null, problem: shown(result.problem), vms: [], endedAt: isoNow(clock) })
    const { outcome, vms, endedAt } = result.value
    return this.#end({ outcome, problem: result.value.problem && shown(result.value.problem), vms, endedAt })
  }

  /** Cancels while that is possible. Problems: `INVALID_STATE` once the host was asked to go down. */
  cancel(): Result<void> {
    if (this.#view.phase === 'ending' || this.#view.phase === 'ended') return fail(problem('INVALID_STATE', { method: 'cancel', message: '', fault: '' }))
    this.#set({ cancelling: true })
    this.#cancel.abort()
    return ok()
  }

  /** Passes on the person's answer. Problems: `INVALID_ARGUMENT` when the question was withdrawn meanwhile. */
  answer(question: string, answer: StuckAnswer): Result<void> {
    const settle = this.#answers.get(question)
    if (!settle) return fail(problem('INVALID_ARGUMENT', { method: 'answer', message: '', fault: '' }))
    settle(answer)
    return ok()
  }

  #questions(): ShutdownQuestions {
    return {
      planned: () => undefined,
      // Click and countdown were the confirmation.
      confirm: () => Promise.resolve(true),
      noTools: async (vms, signal) => {
        const asked = vms.map(async (vm) => [vm.id, await this.#ask('no-tools', vm, null, signal)] as const)
        const answers = await Promise.all(asked)
        const decided = new Map<string, AskAnswer>()
        for (const [id, answer] of answers) decided.set(id, answer === 'suspend' || answer === 'power-off' ? answer : 'abort')
        return decided
      },
      stuck: (vm, signal) => this.#ask('stuck', vm, vm.seconds, signal),
    }
  }

  async #ask(kind: RunQuestion['kind'], vm: { readonly id: string; readonly name: string }, seconds: number | null, signal: AbortSignal): Promise<StuckAnswer | null> {
    if (signal.aborted) return null
    const id = this.#options.newId()
    const question: RunQuestion = { id, kind, vm: { id: vm.id, name: vm.name }, seconds }
    const answered = new Promise<StuckAnswer | null>((resolve) => {
      this.#answers.set(id, resolve)
      signal.addEventListener('abort', () => resolve(null), { once: true })
    })
    this.#set({ questions: [...this.#view.questions, question] })
    const answer = await answered
    this.#answers.delete(id)
    this.#set({ questions: this.#view.questions.filter((open) => open.id !== id) })
    return answer
  }

  #event(event: RunEvent): void {
    const events = [...this.#view.events, event].slice(-maxEvents)
    const ending = event.step === 'host' || event.step === 'verify'
    // A refused host call puts the run back to where it can still come to rest by itself.
    this.#set({ events, phase: ending && event.state !== 'failed' ? 'ending' : this.#view.phase })
  }

  #end(receipt: RunReceipt): RunReceipt {
    this.#set({ phase: 'ended', countdownEndsAt: null, questions: [], cancelling: false, receipt })
    return receipt
  }

  #set(change: Partial<RunView>): void {
    this.#view = { ...this.#view, ...change }
    this.#options.onView(this.#view)
  }
}

/** A problem for a view: without its cause, which may hold a library's own words. */
function shown({ code, params }: Problem): Problem {
  return { code, params }
}

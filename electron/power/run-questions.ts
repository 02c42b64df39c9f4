import type { AskAnswer, PlannedVm } from '../../shared/models/plan.ts'

/** What the user can answer when a guest has not shut down in its time. */
export type StuckAnswer = 'wait' | 'suspend' | 'power-off' | 'abort'

/** A guest that is waited for, and how long it may take. */
export interface WaitingVm {
  readonly id: string
  readonly name: string
  /** Power off hard is no answer for it. */
  readonly isProtected: boolean
  readonly seconds: number
  /** Milliseconds until a rule decides, or the run ends, without an answer; Infinity when the question may stay open. */
  readonly leftMs: number
}

/** A VM that cannot be asked to shut down; `leftMs` as in {@link WaitingVm}. */
export type UnaskableVm = PlannedVm & Pick<WaitingVm, 'leftMs'>

/** The questions of a run under way. Each answers null when nobody can be asked; the signal withdraws the question. */
export interface RunQuestions {
  /** Asks what to do with a guest that did not shut down in its time. */
  readonly stuck: (vm: WaitingVm, signal: AbortSignal) => Promise<StuckAnswer | null>
  /** Asks what to do with a VM that cannot be asked to shut down: without Tools, or inaccessible. */
  readonly cannotAsk: (
    vm: UnaskableVm,
    kind: 'no-tools' | 'inaccessible',
    signal: AbortSignal,
  ) => Promise<AskAnswer | null>
  /** Offers a decision about a guest that still has time; resolves with null when the signal aborts. */
  readonly decideNow?: (vm: WaitingVm, signal: AbortSignal) => Promise<StuckAnswer | null>
}

import type { Checklist, StepState, StepStatus } from '../../models/checklist.ts'
import { problem } from '../../problems/problem.ts'
import { fail, ok, type Result } from '../../result.ts'
import { allSteps, stateOf } from './steps.ts'

export interface StepChange {
  readonly status: StepStatus
  /** Needed for skipped and failed; ignored for the others. */
  readonly reason?: string | null
  /** Not given: stays. */
  readonly note?: string | null
  /** The user's name, if it is to be written down. */
  readonly who?: string | null
}

/**
 * Sets a step by the user's word. `restoreStep` undoes it with `previous`. What automatic checks saw stays. Fails with
 * CHECKLIST_NOT_FOUND for a step that is not there, CHECKLIST_REASON_MISSING for skipped or failed without a reason.
 * @param at ISO 8601
 */
export function setStep(
  checklist: Checklist,
  stepId: string,
  change: StepChange,
  at: string,
): Result<{ readonly checklist: Checklist; readonly previous: StepState }> {
  if (!has(checklist, stepId)) return fail(problem('CHECKLIST_NOT_FOUND'))
  const previous = stateOf(checklist, stepId)
  const { status } = change
  const needsReason = status === 'skipped' || status === 'failed'
  // The reason of a step that stays as it is need not be given again, to change a note for example.
  const reason = needsReason
    ? (cleaned(change.reason, 1_000) ?? (previous.status === status ? previous.reason : null))
    : null
  if (needsReason && reason === null) return fail(problem('CHECKLIST_REASON_MISSING'))
  const note = change.note === undefined ? previous.note : cleaned(change.note, 4_000)
  const state: StepState = {
    status,
    reason,
    note,
    at,
    by: 'person',
    who: cleaned(change.who, 120),
    evidence: previous.evidence,
  }
  return ok({ checklist: withState(checklist, stepId, state), previous })
}

/**
 * Sets a note beside a step and leaves its status alone: an automatic tick stays automatic. Empty removes it. Fails with
 * CHECKLIST_NOT_FOUND.
 */
export function setNote(checklist: Checklist, stepId: string, note: string | null): Result<Checklist> {
  if (!has(checklist, stepId)) return fail(problem('CHECKLIST_NOT_FOUND'))
  return ok(withState(checklist, stepId, { ...stateOf(checklist, stepId), note: cleaned(note, 4_000) }))
}

/** Undoes `setStep`, but keeps what automatic checks saw since. Fails with CHECKLIST_NOT_FOUND. */
export function restoreStep(checklist: Checklist, stepId: string, previous: StepState): Result<Checklist> {
  if (!has(checklist, stepId)) return fail(problem('CHECKLIST_NOT_FOUND'))
  return ok(
    withState(checklist, stepId, { ...previous, evidence: stateOf(checklist, stepId).evidence ?? previous.evidence }),
  )
}

function has(checklist: Checklist, stepId: string): boolean {
  return allSteps(checklist).some(({ id }) => id === stepId)
}

function withState(checklist: Checklist, stepId: string, state: StepState): Checklist {
  return { ...checklist, states: { ...checklist.states, [stepId]: state } }
}

/**
 * Without surrounding space, not longer than the file keeps; null for nothing. Cut between characters, never inside one.
 */
function cleaned(text: string | null | undefined, length: number): string | null {
  const trimmed = (text ?? '').toWellFormed().trim()
  return (
    trimmed
      .slice(0, length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trim() || null
  )
}

import type { CheckKey, Checklist, Finding, StepDefinition, StepState } from '../../models/checklist.ts'
import { printable } from '../../text/printable.ts'
import { allSteps, stateOf } from './steps.ts'

/**
 * What automatic checks saw, entered into a checklist: `ok` ticks an open step, `not-ok` opens a step again that was
 * ticked automatically, `unknown` does neither. Done, skipped or failed by the user always stays; what was seen is kept
 * beside it. The same findings a second time change nothing more. Of several findings of one check the worst counts.
 * @param at when it was seen; ISO 8601
 */
export function applyFindings(checklist: Checklist, findings: readonly Finding[], at: string): Checklist {
  const byCheck = new Map<CheckKey, Finding>()
  for (const finding of findings) {
    const other = byCheck.get(finding.check)
    if (other === undefined || weight[finding.state] > weight[other.state]) byCheck.set(finding.check, finding)
  }
  const seen = allSteps(checklist).flatMap((step): [string, StepState][] => {
    const finding = step.check === null ? undefined : byCheck.get(step.check)
    return finding === undefined ? [] : [[step.id, after(stateOf(checklist, step.id), finding, at)]]
  })
  return seen.length === 0 ? checklist : { ...checklist, states: { ...checklist.states, ...Object.fromEntries(seen) } }
}

/** Whether what was seen last contradicts the user: done but not so, or failed although it is so. */
export function contradicts(checklist: Checklist, { id }: Pick<StepDefinition, 'id'>): boolean {
  const { status, by, evidence } = stateOf(checklist, id)
  if (by !== 'person' || evidence === null) return false
  return (status === 'done' && evidence.state === 'not-ok') || (status === 'failed' && evidence.state === 'ok')
}

const weight = { unknown: 0, ok: 1, 'not-ok': 2 } as const

function after(state: StepState, { state: found, value }: Finding, at: string): StepState {
  const evidence = { value: printable(value).slice(0, 1_000).toWellFormed(), checkedAt: at, state: found }
  if (found === 'ok' && state.status === 'open')
    return { ...state, status: 'done', reason: null, at, by: 'automatic', who: null, evidence }
  if (found === 'not-ok' && state.status === 'done' && state.by === 'automatic')
    return { ...state, status: 'open', reason: null, at, who: null, evidence }
  return { ...state, evidence }
}

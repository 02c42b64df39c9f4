import type { Checklist, LocalText, Phase, StepDefinition, StepState, Template } from '../../models/checklist.ts'
import type { EsxiTarget } from '../../models/hardware.ts'

const untouched: StepState = Object.freeze({
  status: 'open',
  reason: null,
  note: null,
  at: null,
  by: null,
  who: null,
  evidence: null,
})

/** Returns all steps, in the order of the phases. */
export function allSteps({ phases }: Pick<Checklist, 'phases'>): readonly StepDefinition[] {
  return phases.flatMap((phase) => phase.steps)
}

/** Returns the state of a step; open for one that was never touched. */
export function stateOf({ states }: Pick<Checklist, 'states'>, stepId: string): StepState {
  // A step may be called `constructor`.
  return (Object.hasOwn(states, stepId) ? states[stepId] : undefined) ?? untouched
}

/**
 * Returns the phases of a template with the steps that are for `target`; a phase that has none left is left out. Updates
 * such as 8.0U3 belong to 8.0.
 */
export function stepsFor({ phases }: Pick<Template, 'phases'>, target: EsxiTarget): Phase[] {
  const isFor = ({ versions }: StepDefinition): boolean =>
    versions.length === 0 || versions.some((version) => target.startsWith(version))
  return phases.map((phase) => ({ ...phase, steps: phase.steps.filter(isFor) })).filter(({ steps }) => steps.length > 0)
}

/** Returns the text in a language; one that the user wrote is the same in all. */
export function localized(text: LocalText, locale: string): string {
  if (typeof text === 'string') return text
  return locale.startsWith('zh') ? text.zh : text.en
}

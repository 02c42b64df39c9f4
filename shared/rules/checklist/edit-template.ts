import type { LocalText, Phase, StepDefinition, Template } from '../../models/checklist.ts'

/** Most that a template's file holds. */
export const templateLimits = { phases: 30, stepsOfPhase: 200, steps: 300, title: 200, prose: 2_000 } as const

export type StepField = 'title' | 'why' | 'how'

/** Something taken out of a template, and where it was. */
export type Removal =
  | { readonly kind: 'step'; readonly phaseId: string; readonly index: number; readonly step: StepDefinition }
  | { readonly kind: 'phase'; readonly index: number; readonly phase: Phase }

/** What keeps a template from being saved: `id` is a phase's or a step's. */
export type TemplateFault =
  | { readonly place: 'name' | 'no-steps' }
  | { readonly place: 'phase' | 'step'; readonly id: string }

/** Replaces the text of a step, in both languages, by the user's own. All else of the step stays. */
export function setStepText(template: Template, stepId: string, field: StepField, text: string): Template {
  return withPhases(template, (phase) => ({
    ...phase,
    steps: phase.steps.map((step) => (step.id === stepId ? { ...step, [field]: text } : step)),
  }))
}

export function setPhaseTitle(template: Template, phaseId: string, title: string): Template {
  return withPhases(template, (phase) => (phase.id === phaseId ? { ...phase, title } : phase))
}

/** Whether there is room for one more. */
export function canAddPhase({ phases }: Template): boolean {
  return phases.length < templateLimits.phases
}

/** Whether there is room for one more in a phase. */
export function canAddStep({ phases }: Template, phaseId: string): boolean {
  const phase = phases.find(({ id }) => id === phaseId)
  return (
    phase !== undefined &&
    phase.steps.length < templateLimits.stepsOfPhase &&
    stepIds(phases).length < templateLimits.steps
  )
}

/** Adds an empty phase at the end; returns the same template where there is no room. */
export function addPhase(template: Template): { readonly template: Template; readonly id: string | null } {
  if (!canAddPhase(template)) return { template, id: null }
  const id = freeId(
    'phase',
    template.phases.map((phase) => phase.id),
  )
  return { template: { ...template, phases: [...template.phases, { id, title: '', steps: [] }] }, id }
}

/** Adds a step without text at the end of a phase; returns the same template where there is no room. */
export function addStep(
  template: Template,
  phaseId: string,
): { readonly template: Template; readonly id: string | null } {
  if (!canAddStep(template, phaseId)) return { template, id: null }
  const id = freeId('step', stepIds(template.phases))
  const step: StepDefinition = {
    id,
    title: '',
    why: null,
    how: null,
    hints: [],
    versions: [],
    sources: [],
    confidence: null,
    check: null,
  }
  return {
    template: withPhases(template, (phase) =>
      phase.id === phaseId ? { ...phase, steps: [...phase.steps, step] } : phase,
    ),
    id,
  }
}

/** One place up (-1) or down (1); the same template at the end of the way. */
export function movePhase(template: Template, phaseId: string, by: -1 | 1): Template {
  const from = template.phases.findIndex(({ id }) => id === phaseId)
  const phases = swapped(template.phases, from, from + by)
  return phases === template.phases ? template : { ...template, phases: [...phases] }
}

/**
 * One place up (-1) or down (1), at the edge of its phase into the neighbouring one; the same template where there is no
 * way on.
 */
export function moveStep(template: Template, stepId: string, by: -1 | 1): Template {
  const at = template.phases.findIndex(({ steps }) => steps.some(({ id }) => id === stepId))
  const phase = template.phases[at]
  const from = phase?.steps.findIndex(({ id }) => id === stepId) ?? -1
  const step = phase?.steps[from]
  if (!phase || !step) return template
  const steps = swapped(phase.steps, from, from + by)
  if (steps !== phase.steps)
    return withPhases(template, (each) => (each === phase ? { ...each, steps: [...steps] } : each))
  const next = template.phases[at + by]
  if (!next || next.steps.length >= templateLimits.stepsOfPhase) return template
  return withPhases(template, (each) => {
    if (each === phase) return { ...each, steps: each.steps.filter(({ id }) => id !== stepId) }
    if (each === next) return { ...each, steps: by === 1 ? [step, ...each.steps] : [...each.steps, step] }
    return each
  })
}

/** Takes a step out; null when it is not there. */
export function removeStep(
  template: Template,
  stepId: string,
): { readonly template: Template; readonly removal: Removal } | null {
  for (const phase of template.phases) {
    const index = phase.steps.findIndex(({ id }) => id === stepId)
    const step = phase.steps[index]
    if (step)
      return {
        template: withPhases(template, (each) =>
          each === phase ? { ...each, steps: each.steps.filter((one) => one !== step) } : each,
        ),
        removal: { kind: 'step', phaseId: phase.id, index, step },
      }
  }
  return null
}

/** Takes a phase out with its steps; null when it is not there. */
export function removePhase(
  template: Template,
  phaseId: string,
): { readonly template: Template; readonly removal: Removal } | null {
  const index = template.phases.findIndex(({ id }) => id === phaseId)
  const phase = template.phases[index]
  return phase
    ? {
        template: { ...template, phases: template.phases.filter((each) => each !== phase) },
        removal: { kind: 'phase', index, phase },
      }
    : null
}

/**
 * Puts back what was taken out, where it was or as near to it as there is still a place. An id that something new has got
 * since is replaced by a free one. The same template when its place is gone or taken up.
 */
export function restore(template: Template, removal: Removal): Template {
  const taken = stepIds(template.phases)
  if (removal.kind === 'step') {
    if (!canAddStep(template, removal.phaseId)) return template
    const step = withFreeIds([removal.step], taken)
    return withPhases(template, (phase) =>
      phase.id === removal.phaseId ? { ...phase, steps: phase.steps.toSpliced(removal.index, 0, ...step) } : phase,
    )
  }
  const { index, phase } = removal
  if (!canAddPhase(template) || taken.length + phase.steps.length > templateLimits.steps) return template
  const ids = template.phases.map(({ id }) => id)
  const back: Phase = {
    ...phase,
    id: ids.includes(phase.id) ? freeId('phase', ids) : phase.id,
    steps: withFreeIds(phase.steps, taken),
  }
  return { ...template, phases: template.phases.toSpliced(index, 0, back) }
}

/** Returns everything that is missing, in the order it is shown. */
export function templateFaults({ name, phases }: Template): readonly TemplateFault[] {
  const faults: TemplateFault[] = isEmpty(name) ? [{ place: 'name' }] : []
  for (const phase of phases) {
    if (isEmpty(phase.title)) faults.push({ place: 'phase', id: phase.id })
    faults.push(
      ...phase.steps.filter(({ title }) => isEmpty(title)).map(({ id }): TemplateFault => ({ place: 'step', id })),
    )
  }
  // Nothing could ever be ticked in a checklist made of it.
  return stepIds(phases).length === 0 ? [...faults, { place: 'no-steps' }] : faults
}

/** As it is saved: an explanation that was emptied is none. */
export function savedForm(template: Template): Template {
  const prose = (text: LocalText | null): LocalText | null => (text === null || isEmpty(text) ? null : text)
  return withPhases(template, (phase) => ({
    ...phase,
    steps: phase.steps.map((step) => ({ ...step, why: prose(step.why), how: prose(step.how) })),
  }))
}

function isEmpty(text: LocalText): boolean {
  return typeof text === 'string' && text.trim() === ''
}

function withPhases(template: Template, change: (phase: Phase) => Phase): Template {
  return { ...template, phases: template.phases.map(change) }
}

function stepIds(phases: readonly Phase[]): readonly string[] {
  return phases.flatMap(({ steps }) => steps.map(({ id }) => id))
}

function withFreeIds(steps: readonly StepDefinition[], taken: readonly string[]): StepDefinition[] {
  const used = [...taken, ...steps.map(({ id }) => id)]
  return steps.map((step) => {
    if (!taken.includes(step.id)) return step
    const id = freeId('step', used)
    used.push(id)
    return { ...step, id }
  })
}

function freeId(kind: 'phase' | 'step', taken: readonly string[]): string {
  let number = 1
  while (taken.includes(`own-${kind}-${number}`)) number += 1
  return `own-${kind}-${number}`
}

function swapped<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from]
  const other = list[to]
  return one === undefined || other === undefined ? list : list.with(from, other).with(to, one)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { templateSchema, type StepDefinition, type Template } from '../../../shared/models/checklist.ts'
import { explanations } from '../../../shared/reference/explanations.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import {
  addPhase,
  addStep,
  canAddPhase,
  canAddStep,
  movePhase,
  moveStep,
  removePhase,
  removeStep,
  restore,
  savedForm,
  setPhaseTitle,
  setStepText,
  templateFaults,
  templateLimits,
  type Removal,
} from '../../../shared/rules/checklist/edit-template.ts'
import { allSteps } from '../../../shared/rules/checklist/steps.ts'
import { isGuideLink } from '../../../shared/rules/hardware/guide-links.ts'

const step = (id: string): StepDefinition => ({
  id,
  title: { en: id, zh: `${id} 中文` },
  why: null,
  how: { en: 'how', zh: '做法' },
  hints: [],
  versions: ['8.0'],
  sources: ['somewhere'],
  confidence: 'high',
  check: 'ntp',
})
const template: Template = {
  id: 'mine',
  name: 'Mine',
  builtIn: false,
  version: 3,
  phases: [
    { id: 'a', title: 'A', steps: [step('a1'), step('a2')] },
    { id: 'b', title: 'B', steps: [step('b1')] },
    { id: 'c', title: 'C', steps: [] },
  ],
}
const order = ({ phases }: Template): string =>
  phases.map(({ id, steps }) => `${id}:${steps.map((each) => each.id).join(',')}`).join(' ')
const taken = (
  found: { readonly template: Template; readonly removal: Removal } | null,
): { readonly template: Template; readonly removal: Removal } => {
  if (!found) throw new Error('nothing was taken out')
  return found
}

describe('moving', () => {
  it('takes a step through its phase and over the edge into the next', () => {
    expect(order(moveStep(template, 'a1', 1))).toBe('a:a2,a1 b:b1 c:')
    expect(order(moveStep(template, 'a2', 1))).toBe('a:a1 b:a2,b1 c:')
    expect(order(moveStep(template, 'b1', -1))).toBe('a:a1,a2,b1 b: c:')
    expect(order(moveStep(template, 'b1', 1))).toBe('a:a1,a2 b: c:b1')
  })

  it('stops at both ends, and changes nothing there', () => {
    expect(moveStep(template, 'a1', -1)).toBe(template)
    expect(movePhase(template, 'a', -1)).toBe(template)
    expect(movePhase(template, 'c', 1)).toBe(template)
    expect(moveStep(template, 'nowhere', 1)).toBe(template)
    expect(movePhase(template, 'nowhere', 1)).toBe(template)
  })

  it('takes a phase with its steps', () => {
    expect(order(movePhase(template, 'b', -1))).toBe('b:b1 a:a1,a2 c:')
    expect(order(movePhase(template, 'b', 1))).toBe('a:a1,a2 c: b:b1')
  })

  it('does not overfill a phase', () => {
    const full: Template = {
      ...template,
      phases: [
        { id: 'a', title: 'A', steps: [step('one')] },
        {
          id: 'b',
          title: 'B',
          steps: Array.from({ length: templateLimits.stepsOfPhase }, (_, index) => step(`s${index}`)),
        },
      ],
    }
    expect(moveStep(full, 'one', 1)).toBe(full)
    expect(canAddStep(full, 'b')).toBe(false)
    expect(addStep(full, 'b')).toEqual({ template: full, id: null })
    expect(canAddStep(full, 'a')).toBe(true)
  })
})

describe('texts', () => {
  it('become one text of one’s own; whatever else the step has stays', () => {
    const edited = setStepText(template, 'a2', 'title', 'Mein Schritt')
    expect(edited.phases[0]?.steps).toEqual([step('a1'), { ...step('a2'), title: 'Mein Schritt' }])
    expect(edited.phases.slice(1)).toEqual(template.phases.slice(1))
    expect(setPhaseTitle(template, 'b', 'Next').phases.map(({ title }) => title)).toEqual(['A', 'Next', 'C'])
  })

  it('an emptied explanation is none when it is saved', () => {
    const saved = savedForm(setStepText(setStepText(template, 'a1', 'how', '  '), 'a2', 'why', 'because'))
    expect(saved.phases[0]?.steps.map(({ why, how }) => [why, how])).toEqual([
      [null, null],
      ['because', { en: 'how', zh: '做法' }],
    ])
    expect(templateSchema.safeParse(saved).success).toBe(true)
  })

  it('that are missing are named in order', () => {
    expect(templateFaults(template)).toEqual([])
    const faulty = setPhaseTitle(setStepText({ ...template, name: ' ' }, 'b1', 'title', ''), 'a', '')
    expect(templateFaults(faulty)).toEqual([
      { place: 'name' },
      { place: 'phase', id: 'a' },
      { place: 'step', id: 'b1' },
    ])
    expect(templateFaults({ ...template, phases: [] })).toEqual([{ place: 'no-steps' }])
  })
})

describe('taking out and putting back', () => {
  it('leaves everything as it was', () => {
    const one = taken(removeStep(template, 'a2'))
    expect(order(one.template)).toBe('a:a1 b:b1 c:')
    expect(restore(one.template, one.removal)).toEqual(template)
    const whole = taken(removePhase(one.template, 'a'))
    expect(order(whole.template)).toBe('b:b1 c:')
    expect(restore(restore(whole.template, whole.removal), one.removal)).toEqual(template)
    expect(removeStep(template, 'nowhere')).toBeNull()
    expect(removePhase(template, 'nowhere')).toBeNull()
  })

  it('gives a free id to what comes back when something new has its own', () => {
    const { template: grown, id } = addStep(template, 'a')
    const one = taken(removeStep(grown, id ?? ''))
    const again = addStep(one.template, 'b')
    expect(again.id).toBe(id)
    expect(order(restore(again.template, one.removal))).toBe('a:a1,a2,own-step-2 b:b1,own-step-1 c:')
    const phase = taken(removePhase(addPhase(template).template, 'own-phase-1'))
    expect(restore(addPhase(phase.template).template, phase.removal).phases.map((each) => each.id)).toEqual([
      'a',
      'b',
      'c',
      'own-phase-2',
      'own-phase-1',
    ])
  })

  it('is refused where there is no place any more', () => {
    const one = taken(removeStep(template, 'a2'))
    const gone = taken(removePhase(one.template, 'a')).template
    expect(restore(gone, one.removal)).toBe(gone)
    let full = template
    while (canAddPhase(full)) full = addPhase(full).template
    expect(full.phases).toHaveLength(templateLimits.phases)
    expect(restore(full, { kind: 'phase', index: 0, phase: { id: 'z', title: 'Z', steps: [] } })).toBe(full)
  })
})

it('whatever is done in whatever order, ids stay unique and no step that was not taken out is lost', () => {
  const [from] = builtInTemplates
  if (!from) throw new Error('no template')
  const pick = fc.nat(400)
  const action = fc.tuple(
    fc.constantFrom('add-phase', 'add-step', 'move-phase', 'move-step', 'remove-phase', 'remove-step', 'undo'),
    pick,
    fc.constantFrom<-1 | 1>(-1, 1),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      let now: Template = { ...from, builtIn: false }
      const removals: Removal[] = []
      let expected = allSteps(now).length
      for (const [kind, at, by] of actions) {
        const phase = now.phases[at % Math.max(1, now.phases.length)]?.id ?? ''
        const steps = allSteps(now)
        const one = steps[at % Math.max(1, steps.length)]?.id ?? ''
        if (kind === 'add-phase') now = addPhase(now).template
        if (kind === 'add-step' && canAddStep(now, phase)) {
          now = addStep(now, phase).template
          expected += 1
        }
        if (kind === 'move-phase') now = movePhase(now, phase, by)
        if (kind === 'move-step') now = moveStep(now, one, by)
        let found = kind === 'remove-phase' ? removePhase(now, phase) : null
        if (kind === 'remove-step') found = removeStep(now, one)
        if (found) {
          expected -= allSteps(now).length - allSteps(found.template).length
          now = found.template
          removals.push(found.removal)
        }
        const last = kind === 'undo' ? removals.pop() : undefined
        if (last) {
          const back = restore(now, last)
          if (back !== now) expected += last.kind === 'step' ? 1 : last.phase.steps.length
          now = back
        }
      }
      expect(allSteps(now)).toHaveLength(expected)
      const named: Template = {
        ...now,
        phases: now.phases.map((each) => ({
          ...each,
          title: each.title || 'x',
          steps: each.steps.map((every) => ({ ...every, title: every.title || 'x' })),
        })),
      }
      expect(templateSchema.safeParse(named).error).toBeUndefined()
    }),
  )
})

it('the articles speak both languages, lead to the vendor only, and concern steps that are there', () => {
  const steps = new Set(builtInTemplates.flatMap((each) => allSteps(each)).map(({ id }) => id))
  for (const article of explanations) {
    expect(article.paragraphs.length, article.id).toBeGreaterThanOrEqual(2)
    for (const { en, zh } of [article.title, ...article.paragraphs, ...article.links.map(({ label }) => label)]) {
      expect(en).not.toMatch(/[\u4e00-\u9fff]/)
      expect(zh).toMatch(/[\u4e00-\u9fff]/)
    }
    for (const { url } of article.links) expect(isGuideLink(url), url).toBe(true)
    for (const id of article.steps) expect(steps.has(id), id).toBe(true)
  }
})

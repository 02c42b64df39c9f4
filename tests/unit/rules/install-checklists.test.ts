import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import {
  checklistSchema,
  stepStatuses,
  templateSchema,
  type Checklist,
  type Finding,
} from '../../../shared/models/checklist.ts'
import { builtInTemplates } from '../../../shared/reference/install-checklist.ts'
import { applyFindings, contradicts } from '../../../shared/rules/checklist/findings.ts'
import { progress } from '../../../shared/rules/checklist/progress.ts'
import { restoreStep, setNote, setStep } from '../../../shared/rules/checklist/set-step.ts'
import { allSteps, stateOf, stepsFor } from '../../../shared/rules/checklist/steps.ts'
import { exportChecklist } from '../../../electron/install/checklist-export.ts'

const at = '2026-01-02T03:04:05.000Z'
const later = '2026-01-03T03:04:05.000Z'

function fresh(change: Partial<Checklist> = {}): Checklist {
  const [template] = builtInTemplates
  if (!template) throw new Error('no template')
  return checklistSchema.parse({
    id: '00000000-0000-4000-8000-000000000001',
    name: 'rack-1',
    target: '8.0U3',
    templateName: template.name,
    hostId: null,
    passportId: null,
    createdAt: at,
    updatedAt: at,
    phases: stepsFor(template, '8.0U3'),
    states: {},
    ...change,
  })
}
function set(
  checklist: Checklist,
  id: string,
  status: (typeof stepStatuses)[number],
  reason: string | null = null,
): Checklist {
  const done = setStep(checklist, id, { status, reason }, at)
  if (!done.ok) throw new Error(done.problem.code)
  return done.value.checklist
}

it('the built-in steps say everything in both languages', () => {
  expect(builtInTemplates.map(({ id }) => id)).toEqual(expect.arrayContaining(['install', 'upgrade']))
  for (const template of builtInTemplates) {
    expect(templateSchema.safeParse(template).success).toBe(true)
    for (const step of allSteps(template)) {
      for (const text of [step.title, step.why, step.how, ...step.hints]) {
        if (text === null) continue
        if (typeof text === 'string') throw new Error(`${step.id}: one language only`)
        expect(text.zh, step.id).not.toBe(text.en)
      }
      expect(step.sources.length, step.id).toBeGreaterThan(0)
    }
  }
  expect(builtInTemplates[0] && allSteps(builtInTemplates[0]).length).toBeGreaterThanOrEqual(40)
})

it('a step is only there for its releases', () => {
  const [template] = builtInTemplates
  const of = (target: '6.7' | '8.0U3'): string[] =>
    allSteps({ phases: template ? stepsFor(template, target) : [] }).map(({ id }) => id)
  expect(of('6.7')).toContain('vmfs-version')
  expect(of('8.0U3')).not.toContain('vmfs-version')
})

describe("the user's own marks", () => {
  it('needs a reason for skipped and failed, and can be taken back', () => {
    const checklist = fresh()
    const [step] = allSteps(checklist)
    if (!step) throw new Error('no step')
    expect(setStep(checklist, step.id, { status: 'skipped', reason: '  ' }, at)).toMatchObject({
      ok: false,
      problem: { code: 'CHECKLIST_REASON_MISSING' },
    })
    expect(setStep(checklist, 'nowhere', { status: 'done' }, at)).toMatchObject({
      ok: false,
      problem: { code: 'CHECKLIST_NOT_FOUND' },
    })
    const failed = setStep(checklist, step.id, { status: 'failed', reason: 'no link' }, at)
    if (!failed.ok) throw new Error(failed.problem.code)
    expect(stateOf(failed.value.checklist, step.id)).toMatchObject({
      status: 'failed',
      reason: 'no link',
      by: 'person',
      at,
    })
    const back = restoreStep(failed.value.checklist, step.id, failed.value.previous)
    expect(back.ok && stateOf(back.value, step.id).status).toBe('open')
  })

  it('counts every step once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(41), fc.constantFrom(...stepStatuses)), { maxLength: 60 }), (moves) => {
        const steps = allSteps(fresh())
        const end = moves.reduce(
          (now, [index, status]) => set(now, steps[index % steps.length]?.id ?? '', status, 'because'),
          fresh(),
        )
        const { done, skipped, failed, open, total, percent } = progress(end)
        expect(done + skipped + failed + open).toBe(total)
        expect(percent === 100).toBe(done + skipped === total)
        expect(checklistSchema.safeParse(end).success).toBe(true)
      }),
    )
  })

  it('is never overridden by a check, which tells the contradiction', () => {
    const step = allSteps(fresh()).find(({ check }) => check === 'ntp')
    if (!step) throw new Error('no step')
    const finding = (state: Finding['state']): Finding[] => [{ check: 'ntp', state, value: 'seen' }]
    const statuses = stepStatuses.filter((status) => status !== 'open')
    for (const status of statuses) {
      const said = set(fresh(), step.id, status, 'because')
      for (const state of ['ok', 'not-ok', 'unknown'] as const) {
        const checked = applyFindings(said, finding(state), later)
        expect(stateOf(checked, step.id)).toMatchObject({
          status,
          by: 'person',
          at,
          evidence: { value: 'seen', state },
        })
      }
    }
    expect(contradicts(applyFindings(set(fresh(), step.id, 'done'), finding('not-ok'), later), step)).toBe(true)
    expect(contradicts(applyFindings(set(fresh(), step.id, 'done'), finding('ok'), later), step)).toBe(false)
  })
})

it('a check ticks what it saw, and a later one opens it again; unknown does neither', () => {
  const step = allSteps(fresh()).find(({ check }) => check === 'ntp')
  if (!step) throw new Error('no step')
  const ticked = applyFindings(fresh(), [{ check: 'ntp', state: 'ok', value: '192.0.2.10' }], at)
  expect(stateOf(ticked, step.id)).toMatchObject({
    status: 'done',
    by: 'automatic',
    at,
    evidence: { value: '192.0.2.10', checkedAt: at },
  })
  expect(
    stateOf(applyFindings(ticked, [{ check: 'ntp', state: 'unknown', value: '-' }], later), step.id),
  ).toMatchObject({ status: 'done', by: 'automatic' })
  expect(
    stateOf(applyFindings(ticked, [{ check: 'ntp', state: 'not-ok', value: 'none' }], later), step.id),
  ).toMatchObject({ status: 'open', evidence: { value: 'none', checkedAt: later } })
  expect(stateOf(applyFindings(fresh(), [{ check: 'ntp', state: 'unknown', value: '-' }], later), step.id).status).toBe(
    'open',
  )
})

describe('as a document', () => {
  const hostile = '<script>alert(1)</script> [x](https://example.org) `|'
  const [step] = allSteps(fresh())
  const noted = setNote(set(fresh({ name: hostile }), step?.id ?? '', 'skipped', hostile), step?.id ?? '', hostile)
  const checklist = noted.ok ? noted.value : fresh()

  it.each(['en', 'zh-CN'] as const)('shows every step, and takes no markup from anybody: %s', (locale) => {
    const page = exportChecklist(checklist, 'html', createTranslator(locale))
    expect(page).not.toContain('<script')
    expect(page.match(/<li /g)).toHaveLength(allSteps(checklist).length)
    expect(page).toContain(`lang="${locale}"`)
    const text = exportChecklist(checklist, 'md', createTranslator(locale))
    expect(text.match(/^- \[[ x]\] /gm)).toHaveLength(allSteps(checklist).length)
    expect(text).not.toMatch(/^[^`]*[^\\`]<script/m)
  })

  it('is the same checklist again when read back from JSON', () => {
    expect(checklistSchema.parse(JSON.parse(exportChecklist(checklist, 'json', createTranslator('en'))))).toEqual(
      checklist,
    )
  })
})

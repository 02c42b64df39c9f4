import { describe, expect, test } from 'vitest'
import { activityId, beganAt, filterActivity } from '../../../renderer/features/activity/filter.ts'
import { pairs } from '../../../renderer/features/add-host/pairs.ts'
import { limits } from '../../../renderer/features/shutdown/limits.ts'
import { outcomeTone } from '../../../renderer/features/shutdown/outcome.ts'
import { stepProgress, vmProgress } from '../../../renderer/features/shutdown/progress.ts'
import { ago, duration } from '../../../renderer/ui/format.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { hostPolicySchema, settingsSchema } from '../../../shared/models/settings.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { pastChanges } from '../../support/fake-main/firewall-samples.ts'
import { event, fingerprints, halfWay, ids, pastRuns, run, someVms, vm } from '../../support/fake-main/samples.ts'

const en = createTranslator('en').t
const zh = createTranslator('zh-CN').t

describe('times', () => {
  test.each([[0, '0 s'], [59.9, '59 s'], [60, '1 min'], [3_725, '1 h 2 min'], [86_400, '1 d'], [90_061, '1 d 1 h'], [-5, '0 s']])('%d seconds', (seconds, text) => {
    expect(duration(seconds, en)).toBe(text)
  })
  test('in Chinese', () => {
    expect(duration(3_725, zh)).toBe('1 小时 2 分钟')
  })
  test.each([[0, 'now'], [30, '30 seconds ago'], [179, '2 minutes ago'], [86_400, 'yesterday'], [-10, 'now']])('%d seconds ago', (seconds, text) => {
    const now = Date.parse('2026-11-01T12:00:00.000Z')
    expect(ago(new Date(now - seconds * 1000).toISOString(), now, 'en')).toBe(text)
  })
})

describe('fingerprints', () => {
  test('pairs that differ are marked, place by place', () => {
    expect(pairs(fingerprints.changed, fingerprints.trusted).flatMap(({ differs }, index) => (differs ? [index] : []))).toEqual([6, 12, 16, 27, 31])
  })
  test('without another one nothing differs', () => {
    expect(pairs(fingerprints.trusted).every(({ differs }) => !differs)).toBe(true)
    expect(pairs(fingerprints.trusted)).toHaveLength(32)
  })
})

describe('progress of a run', () => {
  test('what needs looking at stands first, what is down last; what was off is not there', () => {
    expect(vmProgress(run({ events: [...halfWay(), event(1, 'guest', 'failed', '5', 'NO_PERMISSION')] }), someVms).map(({ name, stage }) => `${name} ${stage}`)).toEqual([
      'mail problem', 'db-primary asked', 'dns-1 waiting', 'pfsense waiting', 'web-1 down', 'web-2 down', 'ci-runner-1 down',
    ])
  })
  test('a machine that went off meanwhile is still known by its name, one that is gone by its id', () => {
    const events = [event(3, 'guest', 'done', '1'), event(2, 'guest', 'done', '99')]
    expect(vmProgress(run({ events }), [vm('1', 'dns', { powerState: 'poweredOff' })]).map(({ name }) => name)).toEqual(['dns', '99'])
  })
  test('steps: guests go on until something comes after them', () => {
    const steps = (events: Parameters<typeof run>[0]) => stepProgress(run(events), vmProgress(run(events), someVms)).map(({ step, state }) => `${step} ${state}`)
    expect(steps({ events: halfWay() })).toEqual(['preflight done', 'plan done', 'guest started', 'recheck null', 'host null', 'verify null'])
    expect(steps({ events: [...halfWay(), event(1, 'recheck', 'started')] })).toContain('guest done')
    expect(steps({ events: [event(1, 'maintenance', 'started')] })).toContain('maintenance started')
  })
})

describe('the activity', () => {
  const runs = pastRuns()
  const changes = pastChanges().map((entry) => ({ ...entry, kind: 'change' as const }))
  test('the latest run stands first', () => {
    const shown = filterActivity([...runs.toReversed(), ...changes], { hostId: null, kind: null, outcome: null, text: '' })
    expect(shown.map(beganAt)).toEqual(shown.map(beganAt).sort().toReversed())
    expect(shown).toHaveLength(runs.length + changes.length)
  })
  test('by host, outcome and text', () => {
    expect(filterActivity(runs, { hostId: ids.lab, kind: null, outcome: null, text: '' }).map(({ hostName }) => hostName)).toEqual(['lab'])
    expect(filterActivity(runs, { hostId: null, kind: null, outcome: 'interrupted', text: '' })).toHaveLength(1)
    expect(filterActivity(runs, { hostId: null, kind: null, outcome: null, text: ' HT-0A0B-ff ' })).toHaveLength(1)
    expect(filterActivity(runs, { hostId: ids.rack, kind: null, outcome: 'cancelled', text: '' })).toEqual([])
  })
  test('changes stand beside shutdowns, are found by what they changed, and have no outcome', () => {
    const all = [...runs, ...changes]
    const found = (part: Partial<Parameters<typeof filterActivity>[1]>) => filterActivity(all, { hostId: null, kind: null, outcome: null, text: '', ...part }).map(activityId)
    expect(found({ kind: 'change' })).toEqual(changes.map(activityId))
    expect(found({ kind: 'shutdown' })).toHaveLength(runs.length)
    expect(found({ text: 'NTPD' })).toEqual([changes[2]?.id])
    expect(found({ kind: 'change', outcome: 'unreachable' })).toEqual([])
  })
  test('a run without an outcome is running', () => {
    const [first] = runs
    expect(first && filterActivity([{ ...first, outcome: null }], { hostId: null, kind: null, outcome: 'running', text: '' })).toHaveLength(1)
  })
})

test('only going quiet is good, and what is not known is bad', () => {
  expect((['unreachable', 'cancelled', 'aborted', 'still-reachable', 'failed', 'interrupted', null] as const).map(outcomeTone)).toEqual(['good', 'info', 'warning', 'warning', 'danger', 'danger', 'danger'])
})

describe('rules', () => {
  test('the limits of the fields are those of the settings', () => {
    for (const [field, [min, max]] of Object.entries(limits)) {
      for (const value of [min, max]) expect(hostPolicySchema.safeParse({ [field]: value }).success).toBe(true)
      for (const value of [min - 1, max + 1]) expect(hostPolicySchema.safeParse({ [field]: value }).success).toBe(false)
    }
  })
  test("a host's own rules come before the general ones", () => {
    const own = hostPolicySchema.parse({ countdownSeconds: 30 })
    const settings = settingsSchema.parse({ hostPolicies: { [ids.rack]: own } })
    expect(policyFor(settings, ids.rack)).toBe(settings.hostPolicies[ids.rack])
    expect(policyFor(settings, ids.lab)).toBe(settings.policy)
  })
})

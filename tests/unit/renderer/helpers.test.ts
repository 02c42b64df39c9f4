import type { RunAction } from '../../../shared/models/power.ts'
import { describe, expect, test } from 'vitest'
import { activityId, beganAt, filterActivity } from '../../../renderer/features/activity/filter.ts'
import { fingerprintPairs, ago, clockTime, duration } from '../../../renderer/ui/format.ts'
import { limits } from '../../../renderer/ui/policy-choices.ts'
import { outcomeTone } from '../../../renderer/ui/tones.ts'
import type { RunView } from '../../../shared/models/app-state.ts'
import { groupGoingOn, rowsOf, rowText, runGroups, stepProgress } from '../../../renderer/features/shutdown/progress.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { hostPolicySchema, settingsSchema } from '../../../shared/models/settings.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { pastChanges } from '../../support/fake-main/firewall-samples.ts'
import { pastImageChanges } from '../../support/fake-main/vib-samples.ts'
import { event, fingerprints, halfWay, ids, pastRuns, question, run, someVms } from '../../support/fake-main/samples.ts'

const en = createTranslator('en').t
const zh = createTranslator('zh-CN').t

describe('times', () => {
  test.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3_725, '1 h 2 min'],
    [86_400, '1 d'],
    [90_061, '1 d 1 h'],
    [-5, '0 s'],
  ])('%d seconds', (seconds, text) => {
    expect(duration(seconds, en)).toBe(text)
  })
  test('in Chinese', () => {
    expect(duration(3_725, zh)).toBe('1 小时 2 分钟')
  })
  test.each([
    [0, 'now'],
    [30, '30 seconds ago'],
    [179, '2 minutes ago'],
    [86_400, 'yesterday'],
    [-10, 'now'],
  ])('%d seconds ago', (seconds, text) => {
    const now = Date.parse('2026-11-01T12:00:00.000Z')
    expect(ago(new Date(now - seconds * 1000).toISOString(), now, 'en')).toBe(text)
  })
})

describe('fingerprints', () => {
  test('pairs that differ are marked, place by place', () => {
    expect(
      fingerprintPairs(fingerprints.changed, fingerprints.trusted).flatMap(({ differs }, index) =>
        differs ? [index] : [],
      ),
    ).toEqual([6, 12, 16, 27, 31])
  })
  test('without another one nothing differs', () => {
    expect(fingerprintPairs(fingerprints.trusted).every(({ differs }) => !differs)).toBe(true)
    expect(fingerprintPairs(fingerprints.trusted)).toHaveLength(32)
  })
})

describe('progress of a run', () => {
  const shown = (change: Parameters<typeof run>[0]) =>
    runGroups(run(change), someVms, 'en').map(
      ({ kind, number, vms }) => `${kind} ${number}: ${vms.map(({ name, stage }) => `${name} ${stage}`).join(', ')}`,
    )
  const row = (change: Parameters<typeof run>[0], id: string) => {
    const groups = runGroups(run(change), someVms, 'en')
    const found = groups.flatMap(({ vms }) => vms).find((each) => each.id === id)
    return found && rowText(found, groupGoingOn(groups))
  }
  test('machines stay in the groups of the plan, and what the plan foresees a question about stands first', () => {
    const groups = [
      'needs-you null: pfsense waiting',
      'unordered 1: ci-runner-1 down, mail down, web-1 down, web-2 down',
      'ordered 2: db-primary asked',
      'ordered 3: dns-1 waiting',
    ]
    expect(shown({ events: halfWay() })).toEqual(groups)
    expect(shown({ events: halfWay(), questions: [question('q1', 'stuck', '2', 5)] })).toEqual(groups)
  })
  test('machines that ask alike share a row, but not one that asks something else', () => {
    const { groups } = run()
    const pfsense = groups.flatMap(({ vms }) => vms).find(({ id }) => id === '7')
    if (!pfsense) throw new Error('no such VM')
    const alike = ['7', '2', '3', '4'].map((id) => ({ ...pfsense, id, name: `vm-${id}` }))
    const rows = (questions: RunView['questions']) =>
      rowsOf(
        runGroups(run({ groups: [{ group: 5, last: false, order: null, vms: alike }], questions }), [], 'en').flatMap(
          ({ vms }) => vms,
        ),
      ).map((row) => row.length)
    expect(rows([question('q1', 'no-tools', '2', 5)])).toEqual([4])
    // It was asked to shut down after all, and an answer to the others is none to this.
    expect(rows([question('q1', 'stuck', '2', 5)])).toEqual([1, 1, 1, 1])
  })
  test('a machine the plan does not know is shown as such', () => {
    expect(shown({ events: [...halfWay(), event(2, 'guest', 'started', '99')] }).at(-1)).toBe('other null: 99 starting')
  })
  test('once the host stays on, nothing is said to wait its turn', () => {
    expect(row({ events: halfWay(), cancelling: true }, '1')).toBe('skipped')
    expect(row({ events: [...halfWay(), event(1, 'guest', 'failed', '2', 'VM_STUCK')] }, '7')).toBe('skipped')
  })
  test('a later group waits for a guest that something was sent to, not for one that was sent nothing', () => {
    expect(row({ events: halfWay() }, '1')).toBe('waitsFor')
    const unasked = [
      ...halfWay(),
      event(1, 'guest', 'done', '2', null, { how: 'guest-shutdown' }),
      event(1, 'guest', 'waiting', '7', 'VM_TOOLS_NOT_RUNNING'),
    ]
    expect(row({ events: unasked, questions: [question('q1', 'no-tools', '7', 1)] }, '1')).toBe('waiting')
  })
  test('a row says what was sent, who decided it and how it ended, and nothing that no event says', () => {
    const last = (
      state: 'waiting' | 'done' | 'skipped' | 'failed',
      params: Record<string, string | null> = {},
      code: string | null = null,
    ) => row({ events: [...halfWay(), event(1, 'guest', state, '2', code, params)] }, '2')
    expect(last('waiting', { call: 'ShutdownGuest' })).toBe('asked')
    expect(last('waiting', {}, 'GUEST_ALREADY_STOPPING')).toBe('waitedFor')
    expect(last('waiting', { call: 'SuspendVM_Task', by: 'rule' })).toBe('suspendingRule')
    expect(last('waiting', { call: 'PowerOffVM_Task', by: 'user' })).toBe('cuttingUser')
    expect(last('done', { how: 'power-off' })).toBe('powerOff')
    expect(last('done', { how: null })).toBe('atRest')
    expect(last('skipped', {}, 'VM_INACCESSIBLE')).toBe('left')
    expect(last('skipped', {}, 'CANCELLED')).toBe('skipped')
    expect(last('failed', {}, 'VM_STUCK')).toBe('problem')
  })
  test('steps: guests go on until something comes after them', () => {
    const steps = (events: Parameters<typeof run>[0]) =>
      stepProgress(
        run(events),
        runGroups(run(events), someVms, 'en').flatMap(({ vms }) => vms),
      ).map(({ step, state }) => `${step} ${state}`)
    expect(steps({ events: halfWay() })).toEqual([
      'preflight done',
      'guest started',
      'recheck null',
      'host null',
      'verify null',
    ])
    expect(steps({ events: [...halfWay(), event(1, 'recheck', 'started')] })).toContain('guest done')
    expect(steps({ events: [event(1, 'maintenance', 'started')] })).toContain('maintenance started')
    const names = (action: RunAction): unknown[] => steps({ action, events: [] }).map((line) => line.split(' ')[0])
    expect(names('reboot')).toEqual(['preflight', 'guest', 'recheck', 'host', 'boot'])
    expect(names('enter')).toEqual(['preflight', 'guest', 'recheck', 'maintenance'])
    expect(names('leave')).toEqual(['preflight', 'maintenance'])
  })
  test.each([
    [0, '0:00'],
    [76.9, '1:16'],
    [3_725, '1:02:05'],
    [-3, '0:00'],
  ])('%d seconds on the clock', (seconds, text) => expect(clockTime(seconds)).toBe(text))
})

describe('the activity', () => {
  const runs = pastRuns()
  const now = Date.now()
  const any = { trigger: null, days: null }
  const changes = pastChanges().map((entry) => ({ ...entry, kind: 'change' as const }))
  test('the latest run stands first', () => {
    const shown = filterActivity(
      [...runs.toReversed(), ...changes],
      {
        hostId: null,
        kind: null,
        outcome: null,
        ...any,
        text: '',
      },
      now,
    )
    expect(shown.map(beganAt)).toEqual(shown.map(beganAt).sort().toReversed())
    expect(shown).toHaveLength(runs.length + changes.length)
  })
  test('by host, outcome and text', () => {
    expect(
      filterActivity(runs, { hostId: ids.lab, kind: null, outcome: null, ...any, text: '' }, now).map(
        ({ hostName }) => hostName,
      ),
    ).toEqual(['lab'])
    expect(
      filterActivity(runs, { hostId: null, kind: null, outcome: 'interrupted', ...any, text: '' }, now),
    ).toHaveLength(1)
    expect(
      filterActivity(runs, { hostId: null, kind: null, outcome: null, ...any, text: ' HT-0A0B-ff ' }, now),
    ).toHaveLength(1)
    expect(filterActivity(runs, { hostId: ids.rack, kind: null, outcome: 'cancelled', ...any, text: '' }, now)).toEqual(
      [],
    )
  })
  test('changes stand beside shutdowns, are found by what they changed, and have no outcome', () => {
    const all = [...runs, ...changes]
    const found = (part: Partial<Parameters<typeof filterActivity>[1]>) =>
      filterActivity(all, { hostId: null, kind: null, outcome: null, ...any, text: '', ...part }, now).map(activityId)
    expect(found({ kind: 'change' })).toEqual(changes.map(activityId))
    expect(found({ kind: 'shutdown' })).toHaveLength(runs.length)
    expect(found({ text: 'NTPD' })).toEqual([changes[2]?.id])
    expect(found({ kind: 'change', outcome: 'unreachable' })).toEqual([])
  })
  test('changes of images are a kind of their own, found by name, version and level, and have no outcome', () => {
    const images = pastImageChanges()
      .toReversed()
      .map((entry) => ({ ...entry, kind: 'image-change' as const }))
    const [removal, installation, level] = images
    const found = (part: Partial<Parameters<typeof filterActivity>[1]>) =>
      filterActivity(
        [...runs, ...changes, ...images],
        {
          hostId: null,
          kind: null,
          outcome: null,
          ...any,
          text: '',
          ...part,
        },
        now,
      ).map(activityId)
    expect(found({ kind: 'image-change' })).toEqual(images.map(activityId))
    expect(found({ kind: 'change' })).toEqual(changes.map(activityId))
    expect(found({ text: '2.3.1-1' })).toEqual([installation?.id])
    expect(found({ text: 'Old-Agent' })).toEqual([removal?.id])
    expect(found({ text: 'partnersupported' })).toEqual([level?.id])
    expect(found({ text: 'vib_removal_NOT' })).toEqual([removal?.id])
    expect(found({ kind: 'image-change', outcome: 'unreachable' })).toEqual([])
  })
  test('a run without an outcome is running', () => {
    const [first] = runs
    expect(
      first &&
        filterActivity(
          [{ ...first, outcome: null }],
          { hostId: null, kind: null, outcome: 'running', ...any, text: '' },
          now,
        ),
    ).toHaveLength(1)
  })
})

test('nothing is said to be good that was not seen, and what is not known is bad', () => {
  expect(
    (['unreachable', 'cancelled', 'aborted', 'still-reachable', 'failed', 'interrupted', null] as const).map(
      outcomeTone,
    ),
  ).toEqual(['info', 'info', 'warning', 'warning', 'danger', 'danger', 'danger'])
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

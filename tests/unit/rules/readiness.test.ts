import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../electron/power/plan.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { SavedVmRules, VmRules } from '../../../shared/models/vm-rules.ts'
import type { HostFacts } from '../../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { ReadinessReport, TimeRange } from '../../../shared/models/readiness.ts'
import { readiness } from '../../../shared/rules/readiness.ts'
import { readinessText, roughTime } from '../../../shared/text/readiness-text.ts'
import { bareVm } from '../../support/bare-vm.ts'

const facts: HostFacts = {
  privilege: 'granted',
  licence: 'full',
  managedBy: null,
  maintenance: false,
  runningTasks: 0,
  autostart: true,
  view: 'full',
}
const policy: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'ask',
  maxTimeSeconds: null,
}
const on = (id: string, change: Partial<VmInventory> = {}): VmInventory => ({
  ...bareVm(id),
  name: `vm-${id}`,
  powerState: 'poweredOn',
  tools: 'guestToolsRunning',
  guestState: 'running',
  connectionState: 'connected',
  ...change,
})
const noTools = { tools: 'guestToolsNotRunning' } as const
const waiting = { question: { id: 'q', text: 'copied or moved?' } } as const

const uuidOf = (number: number): string => `502e0a5b-0000-f0a1-92bd-${String(number).padStart(12, '0')}`
const ruled = (number: number, rules: VmRules): SavedVmRules => ({
  id: uuidOf(number),
  hostId: null,
  name: null,
  moid: null,
  rules,
})

interface World {
  readonly facts?: Partial<HostFacts>
  readonly policy?: Partial<ShutdownPolicy>
  readonly times?: Readonly<Record<string, TimeRange>>
  readonly rules?: readonly SavedVmRules[]
  readonly startOrder?: readonly (readonly [string, number])[]
  readonly ownVm?: string
}
function judge(vms: readonly VmInventory[], world: World = {}): ReadinessReport {
  const here = { ...facts, ...world.facts }
  const held = { ...policy, ...world.policy }
  const plan = makePlan({
    policy: held,
    rules: { hostId: null, layers: { general: held }, saved: world.rules ?? [] },
    vms,
    startOrder: new Map(world.startOrder),
    facts: here,
    vmRights: new Map(),
    ownVm: world.ownVm ?? null,
  })
  return readiness({ plan, vms, facts: here, timeOf: ({ id }) => world.times?.[id] ?? null })
}
const found = ({ findings }: ReadinessReport): string[] =>
  findings.map(({ kind, problem, vm, cure }) => [kind, problem.code, vm?.name ?? '-', cure ?? '-'].join(' '))

describe('readiness', () => {
  it('of guests that can all be asked to shut down', () => {
    const off = on('3', { powerState: 'poweredOff', tools: 'guestToolsNotRunning' })
    expect(judge([on('1'), on('2'), off])).toEqual({ state: 'ready', guests: 2, asks: 0, seconds: null, findings: [] })
  })

  it.each<[string, readonly VmInventory[], World, ReadinessReport['state'], string[]]>([
    ['a guest without Tools', [on('1'), on('2', noTools)], {}, 'asks', ['ask VM_TOOLS_NOT_RUNNING vm-2 rules']],
    ['a rule for it', [on('1'), on('2', noTools)], { policy: { noTools: 'suspend' } }, 'ready', []],
    [
      'a rule that cuts its power, which it says',
      [on('2', noTools)],
      { policy: { noTools: 'power-off' } },
      'ready',
      ['note VMS_WILL_LOSE_POWER - rules'],
    ],
    [
      'a rule that stops the run',
      [on('2', noTools)],
      { policy: { noTools: 'abort' } },
      'blocked',
      ['blocker ABORTED_BY_POLICY - rules'],
    ],
    ['a guest that waits for an answer', [on('1', waiting)], {}, 'asks', ['ask VM_QUESTION_PENDING vm-1 machines']],
    [
      'a rule for guests that take too long',
      [on('1', waiting)],
      { policy: { stuck: 'suspend' } },
      'ready',
      ['note VM_QUESTION_PENDING vm-1 machines'],
    ],
    [
      'a rule of its own for a guest without Tools, and one that waits for an answer',
      [on('1', { ...noTools, instanceUuid: uuidOf(1) }), on('2', { ...waiting, instanceUuid: uuidOf(2) })],
      { rules: [ruled(1, { noTools: 'suspend' }), ruled(2, { stuck: 'suspend' })] },
      'ready',
      ['note VM_QUESTION_PENDING vm-2 machines'],
    ],
    [
      'a protected guest without Tools that the host would power off hard',
      [on('1', { ...noTools, instanceUuid: uuidOf(1) })],
      { policy: { noTools: 'power-off' }, rules: [ruled(1, { protected: true })] },
      'asks',
      ['ask VM_TOOLS_NOT_RUNNING vm-1 rules', 'note PROTECTED_MAY_ASK - -'],
    ],
    [
      'a guest that its host cannot reach',
      [on('1', { connectionState: 'inaccessible' })],
      {},
      'asks',
      ['ask VM_INACCESSIBLE vm-1 rules', 'note VM_INACCESSIBLE vm-1 rules'],
    ],
    [
      'the computer this runs on',
      [on('1'), on('2')],
      { ownVm: '2' },
      'blocked',
      ['blocker OWN_COMPUTER_ON_HOST vm-2 -'],
    ],
    ['a free licence', [on('1')], { facts: { licence: 'free' } }, 'blocked', ['blocker LICENCE_FREE - -']],
    ['a licence not read', [on('1')], { facts: { licence: 'unknown' } }, 'unknown', ['unknown LICENCE_UNKNOWN - -']],
    [
      'a privilege not read',
      [on('1')],
      { facts: { privilege: 'unknown' } },
      'unknown',
      ['unknown PRIVILEGE_UNKNOWN - account'],
    ],
    [
      'a privilege missing',
      [on('1')],
      { facts: { privilege: 'missing' } },
      'blocked',
      ['blocker PRIVILEGE_MISSING - account'],
    ],
    [
      'a view that cannot be judged',
      [on('1')],
      { facts: { view: 'unknown' } },
      'unknown',
      ['unknown VIEW_PARTIAL - account', 'note MAINTENANCE_ENTERED_BY_RUN - -'],
    ],
    ['a state not given', [on('1', { powerState: null })], {}, 'blocked', ['blocker VM_STATE_UNKNOWN vm-1 machines']],
    [
      'things worth knowing',
      [on('1', { toolsVersionStatus2: 'guestToolsTooOld', consolidationNeeded: true })],
      { facts: { autostart: false, runningTasks: 2 } },
      'ready',
      [
        'note TASKS_RUNNING - -',
        'note AUTOSTART_OFF - autostart',
        'note VM_TOOLS_OUTDATED vm-1 machines',
        'note VM_CONSOLIDATION_NEEDED vm-1 machines',
      ],
    ],
    [
      'old Tools of a guest that is off',
      [on('1', { powerState: 'poweredOff', toolsVersionStatus2: 'guestToolsTooOld' })],
      {},
      'ready',
      [],
    ],
  ])('with %s', (_, vms, world, state, findings) => {
    const report = judge(vms, world)
    expect(found(report)).toEqual(findings)
    expect(report.state).toBe(state)
  })

  it('counts a guest once, and the gravest finding decides', () => {
    const report = judge([on('1', { ...noTools, ...waiting }), on('2', noTools)], { facts: { licence: 'unknown' } })
    expect(report).toMatchObject({ state: 'asks', asks: 2, guests: 2 })
    expect(judge([on('1', noTools)], { facts: { privilege: 'missing' } })).toMatchObject({ state: 'blocked', asks: 1 })
  })

  it('adds up the slowest of each group, and promises nothing without the time of one guest', () => {
    const times = { '1': { low: 10, high: 20 }, '2': { low: 30, high: 35 }, '3': { low: 5, high: 90 } }
    const startOrder = [['3', 1]] as const
    const vms = [on('1'), on('2'), on('3')]
    expect(judge(vms, { times, startOrder }).seconds).toEqual({ low: 35, high: 125 })
    expect(judge([...vms, on('4')], { times, startOrder }).seconds).toBeNull()
    expect(judge([on('1', noTools)], { policy: { noTools: 'suspend' } }).seconds).toBeNull()
    expect(judge([on('1', noTools)], { policy: { noTools: 'power-off' } }).seconds).toEqual({ low: 0, high: 0 })
  })

  it('is never "ready" with a blocker, a question or something unread', () => {
    const anyVm = fc.record({
      tools: fc.constantFrom<VmInventory['tools']>('guestToolsRunning', 'guestToolsNotRunning', null),
      powerState: fc.constantFrom<VmInventory['powerState']>('poweredOn', 'poweredOff', null),
      connectionState: fc.constantFrom<VmInventory['connectionState']>('connected', 'inaccessible', null),
      question: fc.constantFrom(null, waiting.question),
    })
    const anyFacts = fc.record({
      privilege: fc.constantFrom<HostFacts['privilege']>('granted', 'missing', 'unknown'),
      licence: fc.constantFrom<HostFacts['licence']>('full', 'free', 'unknown'),
      view: fc.constantFrom<HostFacts['view']>('full', 'partial', 'unknown'),
    })
    const rules = fc.record({
      noTools: fc.constantFrom<ShutdownPolicy['noTools']>('ask', 'suspend', 'power-off', 'abort'),
      stuck: fc.constantFrom<ShutdownPolicy['stuck']>('ask', 'wait', 'suspend', 'power-off', 'abort'),
      inaccessible: fc.constantFrom<ShutdownPolicy['inaccessible']>('ask', 'abort', 'leave'),
    })
    fc.assert(
      fc.property(fc.array(anyVm, { maxLength: 5 }), anyFacts, rules, (machines, here, chosen) => {
        const vms = machines.map((change, index) => on(String(index + 1), change))
        const report = judge(vms, { facts: here, policy: chosen })
        const kinds = new Set(report.findings.map(({ kind }) => kind))
        const sure = here.privilege === 'granted' && here.licence === 'full' && here.view !== 'unknown'
        if (report.state === 'ready') {
          expect([...kinds].filter((kind) => kind !== 'note')).toEqual([])
          expect(sure).toBe(true)
        }
        expect(report.asks > 0).toBe(kinds.has('ask'))
      }),
    )
  })
})

describe('in words', () => {
  const { t } = createTranslator('en')
  const chinese = createTranslator('zh-CN').t
  const ready = { state: 'ready', guests: 11, asks: 0, seconds: { low: 152, high: 200 } } as const

  it('names guests and time', () => {
    expect(readinessText(t, ready)).toBe('Ready, 11 guests, about 2 min 35 s')
    expect(readinessText(chinese, ready)).toBe('可以关机，11 台客户机，约 2 分 35 秒')
    expect(readinessText(t, { ...ready, seconds: null, guests: 1 })).toBe('Ready, 1 guest')
    expect(readinessText(t, { ...ready, guests: 0 })).toBe('Ready, nothing is running')
    expect(readinessText(t, { ...ready, state: 'asks', asks: 1 })).toBe('1 guest needs a rule')
    expect(readinessText(chinese, { ...ready, state: 'asks', asks: 2 })).toBe('2 台客户机缺少规则')
    expect(readinessText(t, { ...ready, state: 'blocked' })).toBe('A shutdown would not work')
  })

  it.each([
    [0, '5 s'],
    [41, '45 s'],
    [56, '1 min'],
    [61, '1 min 5 s'],
    [3_599, '1 h 0 min'],
    [7_500, '2 h 5 min'],
  ])('says %i seconds as %s', (seconds, text) => {
    expect(roughTime(t, seconds)).toBe(text)
  })
})

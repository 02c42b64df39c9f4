import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../electron/power/plan.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { SavedVmRules, VmRules } from '../../../shared/models/vm-rules.ts'
import type { HostFacts, VmFacts } from '../../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { ReadinessReport, TimeRange } from '../../../shared/models/readiness.ts'
import { suggestedLimit, type LearnedTime } from '../../../shared/rules/learned-times.ts'
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
  ha: false,
  vsan: false,
  rebootRequired: false,
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

const plain: VmFacts = {
  tasks: [],
  passthrough: false,
  toolsInstaller: false,
  services: [],
  addressesKnown: true,
}

interface World {
  readonly facts?: Partial<HostFacts>
  readonly policy?: Partial<ShutdownPolicy>
  readonly times?: Readonly<Record<string, TimeRange & Partial<LearnedTime>>>
  readonly rules?: readonly SavedVmRules[]
  readonly startOrder?: readonly (readonly [string, number])[]
  readonly ownVm?: string
  readonly stuck?: readonly string[]
  readonly vmFacts?: Readonly<Record<string, Partial<VmFacts>>>
}
const withRuns = (time: (TimeRange & Partial<LearnedTime>) | undefined): LearnedTime | null =>
  time ? { runs: 5, slower: null, ...time } : null
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
    vmFacts: new Map(Object.entries(world.vmFacts ?? {}).map(([id, some]) => [id, { ...plain, ...some }])),
    ownVm: world.ownVm ?? null,
  })
  return readiness({
    plan,
    vms,
    facts: here,
    timeOf: ({ id }) => withRuns(world.times?.[id]),
    wasStuck: ({ id }) => world.stuck?.includes(id) ?? false,
  })
}
const found = ({ findings }: ReadinessReport): string[] =>
  findings.map(({ kind, problem, vm, cure }) => [kind, problem.code, vm?.name ?? '-', cure ?? '-'].join(' '))

describe('readiness', () => {
  it.each<[string, Partial<VmFacts>, World, ReadinessReport['state'], string[]]>([
    ['a name server', { services: ['dns'] }, {}, 'ready', ['note NAME_SERVER_ON_HOST vm-1 rules']],
    [
      'a gateway and a proxy in one',
      { services: ['gateway', 'proxy'] },
      {},
      'ready',
      ['note GATEWAY_ON_HOST vm-1 rules', 'note PROXY_ON_HOST vm-1 rules'],
    ],
    ['a UPS server', { services: ['ups'] }, {}, 'ready', ['note UPS_SERVER_ON_HOST vm-1 rules']],
    ['one of these that goes last', { services: ['dns', 'ups'] }, { rules: [ruled(1, { last: true })] }, 'ready', []],
    [
      'the way to the host, even if it goes last',
      { services: ['route'] },
      { rules: [ruled(1, { last: true })] },
      'unknown',
      ['unknown ROUTE_TO_HOST_ON_HOST vm-1 -'],
    ],
    [
      'this computer, which says enough',
      { services: ['route', 'dns'], addressesKnown: false },
      { ownVm: '1' },
      'blocked',
      ['blocker OWN_COMPUTER_ON_HOST vm-1 -'],
    ],
    ['a VM without addresses', { addressesKnown: false }, {}, 'ready', ['note VM_ADDRESSES_UNKNOWN - machines']],
    [
      'a backup, which counts once',
      { tasks: ['VirtualMachine.createSnapshot'] },
      { facts: { runningTasks: 1 } },
      'ready',
      ['note VM_TASK_RUNNING vm-1 machines'],
    ],
    [
      'a backup, beside a task of the host',
      { tasks: ['VirtualMachine.createSnapshot'] },
      { facts: { runningTasks: 2 } },
      'ready',
      ['note TASKS_RUNNING - -', 'note VM_TASK_RUNNING vm-1 machines'],
    ],
    ['an installer in its drive', { toolsInstaller: true }, {}, 'ready', ['note VM_TOOLS_INSTALLER vm-1 machines']],
    ['a device that is passed through', { passthrough: true }, {}, 'ready', []],
    [
      'a device that is passed through, and a rule to suspend',
      { passthrough: true },
      { policy: { stuck: 'suspend' } },
      'ready',
      ['note VM_CANNOT_SUSPEND vm-1 rules'],
    ],
  ])('points out %s', (_what, some, world, state, findings) => {
    const report = judge([on('1', { instanceUuid: uuidOf(1) })], { ...world, vmFacts: { 1: some } })
    expect(found(report)).toEqual(findings)
    expect(report.state).toBe(state)
  })

  it('asks about a VM that is to be suspended and cannot be', () => {
    const report = judge([on('1', noTools)], { policy: { noTools: 'suspend' }, vmFacts: { 1: { passthrough: true } } })
    expect(found(report)).toEqual(['ask VM_CANNOT_SUSPEND vm-1 rules'])
    expect(report).toMatchObject({ state: 'asks', asks: 1 })
  })

  it.each<[string, Partial<HostFacts>, ReadinessReport['state'], string[]]>([
    ['an HA cluster', { ha: true }, 'ready', ['note HOST_IN_HA_CLUSTER - -']],
    ['vSAN', { vsan: true }, 'unknown', ['unknown HOST_USES_VSAN - -']],
    ['a restart that is due', { rebootRequired: true }, 'ready', ['note HOST_REBOOT_PENDING - -']],
    ['none of these', { ha: null, vsan: null, rebootRequired: null }, 'ready', []],
  ])('points out %s', (_what, some, state, findings) => {
    const report = judge([on('1')], { facts: some })
    expect([report.state, found(report)]).toEqual([state, findings])
  })

  it('names the VMs that are suspended already', () => {
    const report = judge([on('1', { powerState: 'suspended' }), on('2', { powerState: 'suspended' })])
    expect(report.findings.map(({ problem }) => problem)).toEqual([
      { code: 'VM_SUSPENDED', params: { count: 2, vms: 'vm-1, vm-2' } },
    ])
  })

  it('tells from the past which guest may get stuck, and what limit would leave it room', () => {
    const times = { 1: { low: 100, high: 250 } }
    const tight = judge([on('1')], { times })
    expect(tight.findings.map(({ problem }) => problem)).toEqual([
      { code: 'VM_LIMIT_TIGHT', params: { vm: 'vm-1', id: '1', high: 250, limit: 300, suggested: 390 } },
    ])
    expect(found(judge([on('1')], { times, policy: { guestTimeoutSeconds: 390 } }))).toEqual([])
    const slower = { 1: { low: 20, high: 40, slower: { last: 61.2, usual: 20 } } }
    expect(judge([on('1')], { times: slower }).findings.map(({ problem }) => problem)).toEqual([
      { code: 'VM_GOT_SLOWER', params: { vm: 'vm-1', id: '1', last: 62, usual: 20 } },
    ])
    expect(found(judge([on('1')], { stuck: ['1'] }))).toEqual(['ask VM_STUCK_LAST_TIME vm-1 rules'])
    expect(found(judge([on('1')], { stuck: ['1'], policy: { stuck: 'suspend' } }))).toEqual([
      'note VM_STUCK_LAST_TIME vm-1 rules',
    ])
    const kept = [ruled(1, { protected: true, stuck: 'power-off' })]
    const spared = judge([on('1', { instanceUuid: uuidOf(1) })], { stuck: ['1'], rules: kept })
    expect(found(spared)).toContain('ask VM_STUCK_LAST_TIME vm-1 rules')
  })

  it.each([
    [240, 300, null],
    [241, 300, 390],
    [60, 60, 90],
    [300, 300, 450],
  ])('suggests for %d s under a limit of %d s: %s', (high, limit, suggested) => {
    expect(suggestedLimit(high, limit)).toBe(suggested)
  })

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

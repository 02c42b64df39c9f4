import { describe, expect, test } from 'vitest'
import type { HostFacts, VmRights } from '../../../shared/models/plan.ts'
import type { PlanInput } from '../../../electron/power/plan.ts'
import { makePlan, resolvePlan } from '../../../electron/power/plan.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { SavedVmRules } from '../../../shared/models/vm-rules.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { generalRules } from '../../support/general-rules.ts'

const goodFacts: HostFacts = {
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
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

function vm(id: string, changes: Partial<VmInventory> = {}): VmInventory {
  return {
    ...bareVm(id),
    name: `vm-${id}`,
    powerState: 'poweredOn',
    tools: 'guestToolsRunning',
    guestState: 'running',
    connectionState: 'connected',
    ...changes,
  }
}

function input(
  vms: VmInventory[],
  changes: {
    policy?: Partial<ShutdownPolicy>
    facts?: Partial<HostFacts>
    startOrder?: [string, number][]
    rules?: readonly SavedVmRules[]
    vmRights?: Record<string, VmRights>
    ownVm?: string
  } = {},
): PlanInput {
  const held = { ...policy, ...changes.policy }
  return {
    policy: held,
    rules: { hostId: null, layers: { general: held }, saved: changes.rules ?? [] },
    vms,
    startOrder: new Map(changes.startOrder),
    facts: { ...goodFacts, ...changes.facts },
    vmRights: new Map(Object.entries(changes.vmRights ?? {})),
    vmFacts: new Map(),
    ownVm: changes.ownVm ?? null,
  }
}

const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code)

describe('makePlan', () => {
  test('a healthy host has neither blockers nor warnings', () => {
    const plan = makePlan(input([vm('1'), vm('2', { powerState: 'poweredOff', tools: 'guestToolsNotRunning' })]))
    expect(plan).toMatchObject({ blockers: [], warnings: [], hostCall: { force: true, maintenance: false } })
    const rules = generalRules()
    expect(plan.groups).toEqual([
      {
        group: 5,
        last: false,
        order: null,
        vms: [{ id: '1', name: 'vm-1', before: 'poweredOn', action: 'guest-shutdown', code: null, rules }],
      },
    ])
    expect(plan.untouched).toEqual([{ id: '2', name: 'vm-2', before: 'poweredOff', action: 'none', code: null, rules }])
  })

  test('machines outside the start order stop first, then the last started first, equals together', () => {
    const plan = makePlan(
      input(
        ['1', '2', '3', '4', '5'].map((id) => vm(id)),
        {
          startOrder: [
            ['1', 1],
            ['2', 10],
            ['3', 2],
            ['4', 2],
            ['5', -1],
          ],
        },
      ),
    )
    expect(plan.groups.map((group) => [group.order, group.vms.map(({ id }) => id)])).toEqual([
      [null, ['5']],
      [10, ['2']],
      [2, ['3', '4']],
      [1, ['1']],
    ])
  })

  test('machines of a group sort numbers by their value', () => {
    const plan = makePlan(
      input([
        vm('c', { name: 'web10' }),
        vm('b', { name: 'web2' }),
        vm('z', { name: null }),
        vm('a', { name: 'web2' }),
      ]),
    )
    expect(plan.groups[0]?.vms.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'z'])
    expect(plan.groups[0]?.vms.at(-1)?.name).toBe('z')
  })

  test.each(['guestToolsNotRunning', null] as const)('Tools %s: the policy decides', (tools) => {
    for (const noTools of ['ask', 'suspend', 'power-off', 'abort'] as const) {
      expect(makePlan(input([vm('1', { tools })], { policy: { noTools } })).groups[0]?.vms[0]).toMatchObject({
        action: noTools,
        code: 'VM_TOOLS_NOT_RUNNING',
      })
    }
  })

  test.each([
    ['Tools that start', { tools: 'guestToolsExecutingScripts' }, 'GUEST_TOOLS_STARTING'],
    [
      'a guest on its way down, whose Tools stopped already',
      { tools: 'guestToolsNotRunning', guestState: 'shuttingDown' },
      'GUEST_ALREADY_STOPPING',
    ],
    ['a guest that restarts', { tools: 'guestToolsNotRunning', guestState: 'resetting' }, 'GUEST_ALREADY_STOPPING'],
  ] as const)('%s: waited for, whatever the rule for machines without Tools', (_what, changes, code) => {
    for (const noTools of ['ask', 'suspend', 'power-off', 'abort'] as const) {
      const plan = makePlan(input([vm('1', changes)], { policy: { noTools } }))
      expect(plan.groups[0]?.vms[0]).toMatchObject({ action: 'wait', code })
      expect(plan.blockers).toEqual([])
    }
  })

  test('an account that may not stop a VM blocks, by name and privilege', () => {
    const vmRights = {
      1: { powerOff: 'missing', suspend: 'granted', powerOn: 'granted' },
      2: { powerOff: 'granted', suspend: 'missing', powerOn: 'missing' },
    } as const
    const both = [vm('1'), vm('2')]
    expect(makePlan(input(both, { vmRights })).blockers).toEqual([
      {
        code: 'VM_PRIVILEGE_MISSING',
        params: { privilege: 'VirtualMachine.Interact.PowerOff', count: 1, vms: 'vm-1' },
      },
    ])
    const suspended = makePlan(input([vm('2', { tools: null })], { vmRights, policy: { noTools: 'suspend' } }))
    expect(suspended.blockers).toEqual([
      { code: 'VM_PRIVILEGE_MISSING', params: { privilege: 'VirtualMachine.Interact.Suspend', count: 1, vms: 'vm-2' } },
    ])
    expect(makePlan(input(both, { vmRights, policy: { mode: 'now' } })).blockers).toEqual([])
  })

  test('this very computer among the machines is a warning while it runs', () => {
    expect(makePlan(input([vm('1'), vm('2')], { ownVm: '2' })).warnings).toEqual([
      { code: 'OWN_COMPUTER_ON_HOST', params: { vm: 'vm-2', id: '2' } },
    ])
    expect(makePlan(input([vm('2', { powerState: 'suspended' })], { ownVm: '2' })).warnings).toEqual([])
  })

  test.each(['partial', 'unknown'] as const)(
    'a view that is %s goes through maintenance mode, where the host itself refuses',
    (view) => {
      const plan = makePlan(input([vm('1')], { facts: { view } }))
      expect(plan.hostCall).toEqual({ force: false, maintenance: true })
      expect(codes(plan.warnings)).toEqual(['VIEW_PARTIAL', 'MAINTENANCE_ENTERED_BY_RUN'])
    },
  )

  test('an inaccessible machine that is to be left takes force, which only a full view or none at all allows', () => {
    const left = [vm('1'), vm('2', { connectionState: 'inaccessible' })]
    const policy = { inaccessible: 'leave' } as const
    for (const view of ['full', 'unknown'] as const) {
      const plan = makePlan(input(left, { policy, facts: { view } }))
      expect(plan).toMatchObject({
        hostCall: { force: true, maintenance: false },
        blockers: [],
        untouched: [{ id: '2', action: 'left-on', code: 'VM_INACCESSIBLE' }],
      })
      expect(codes(plan.warnings)).toContain('VMS_WILL_LOSE_POWER')
    }
    const blocked = [
      makePlan(input(left, { policy, facts: { view: 'partial' } })),
      makePlan(input(left, { policy: { ...policy, mode: 'via-maintenance' } })),
    ]
    for (const plan of blocked)
      expect(plan.blockers).toEqual([{ code: 'LEAVE_NEEDS_FORCE', params: { count: 1, vms: 'vm-2' } }])
    const asked = input(left, { policy: { inaccessible: 'ask' } })
    expect(
      makePlan(asked)
        .groups.flatMap(({ vms }) => vms)
        .map(({ action }) => action),
    ).toEqual(['guest-shutdown', 'ask'])
    expect(resolvePlan(asked, makePlan(asked), new Map([['2', 'leave']])).untouched).toMatchObject([
      { id: '2', action: 'left-on' },
    ])
    expect(codes(resolvePlan(asked, makePlan(asked), new Map([['2', 'abort']])).blockers)).toEqual(['VM_INACCESSIBLE'])
    expect(resolvePlan(asked, makePlan(asked), new Map([['2', 'power-off']]))).toEqual(makePlan(asked))
  })

  test('the abort policy blocks and names the machines', () => {
    const plan = makePlan(
      input([vm('1', { tools: null }), vm('2'), vm('3', { tools: null })], { policy: { noTools: 'abort' } }),
    )
    expect(plan.blockers).toEqual([{ code: 'ABORTED_BY_POLICY', params: { count: 2, vms: 'vm-1, vm-3' } }])
    expect(codes(makePlan(input([vm('2')], { policy: { noTools: 'abort' } })).blockers)).toEqual([])
  })

  test('power-off by policy is announced by name; suspend loses nothing', () => {
    const without = [vm('1', { tools: null }), vm('2')]
    expect(makePlan(input(without, { policy: { noTools: 'power-off' } })).warnings).toEqual([
      { code: 'VMS_WILL_LOSE_POWER', params: { count: 1, vms: 'vm-1' } },
    ])
    expect(makePlan(input(without, { policy: { noTools: 'suspend' } })).warnings).toEqual([])
  })

  test.each(['inaccessible', 'invalid', 'orphaned', 'disconnected'] as const)(
    '%s: blocks when it runs or may run, warns when it does not',
    (connectionState) => {
      for (const powerState of ['poweredOn', null] as const) {
        const plan = makePlan(input([vm('1', { connectionState, powerState })]))
        expect(plan.blockers).toEqual([{ code: 'VM_INACCESSIBLE', params: { vm: 'vm-1', id: '1' } }])
        expect(plan.groups[0]?.vms[0]).toMatchObject({ action: 'abort', code: 'VM_INACCESSIBLE' })
      }
      const off = makePlan(input([vm('1', { connectionState, powerState: 'poweredOff' })]))
      expect([codes(off.blockers), codes(off.warnings), off.untouched[0]?.action]).toEqual([
        [],
        ['VM_INACCESSIBLE'],
        'none',
      ])
    },
  )

  test('a machine whose power state the host does not say blocks', () => {
    const plan = makePlan(input([vm('1', { powerState: null })]))
    expect(codes(plan.blockers)).toEqual(['VM_STATE_UNKNOWN'])
    expect(plan.groups[0]?.vms[0]).toMatchObject({ action: 'abort', before: null })
  })

  test('a connection state the host does not say does not block', () => {
    expect(makePlan(input([vm('1', { connectionState: null })])).blockers).toEqual([])
  })

  test('a machine with a question is asked to shut down, with a warning', () => {
    const question = { id: 'q1', text: 'Moved or copied?' }
    const plan = makePlan(input([vm('1', { question }), vm('2', { question, powerState: 'poweredOff' })]))
    expect(plan.warnings).toEqual([{ code: 'VM_QUESTION_PENDING', params: { vm: 'vm-1', id: '1' } }])
    expect(plan.groups[0]?.vms[0]?.action).toBe('guest-shutdown')
  })

  test('facts about the host: what is missing blocks, what is unknown or risky warns', () => {
    const of = (facts: Partial<HostFacts>) => {
      const plan = makePlan(input([vm('1')], { facts }))
      return [codes(plan.blockers), codes(plan.warnings)]
    }
    expect(of({ privilege: 'missing' })).toEqual([['PRIVILEGE_MISSING'], []])
    expect(of({ privilege: 'unknown' })).toEqual([[], ['PRIVILEGE_UNKNOWN']])
    expect(of({ licence: 'free' })).toEqual([[], ['LICENCE_FREE']])
    expect(of({ licence: 'unknown' })).toEqual([[], ['LICENCE_UNKNOWN']])
    expect(of({ managedBy: '192.0.2.9' })).toEqual([[], ['MANAGED_BY_VCENTER']])
    expect(of({ maintenance: true })).toEqual([[], ['MAINTENANCE_ALREADY_ON']])
    expect(of({ runningTasks: 2 })).toEqual([[], ['TASKS_RUNNING']])
    expect(of({ runningTasks: null })).toEqual([[], ['TASKS_UNKNOWN']])
    expect(of({ autostart: false })).toEqual([[], ['AUTOSTART_OFF']])
    expect(of({ autostart: null, maintenance: null })).toEqual([[], []])
    expect(codes(makePlan(input([], { facts: { autostart: false } })).warnings)).toEqual([])
  })

  test('through maintenance mode: entered and announced, unless it is on already', () => {
    const via = { policy: { mode: 'via-maintenance' } } as const
    const entering = makePlan(input([vm('1')], via))
    expect([entering.hostCall, codes(entering.warnings)]).toEqual([
      { force: false, maintenance: true },
      ['MAINTENANCE_ENTERED_BY_RUN'],
    ])
    const on = makePlan(input([], { ...via, facts: { maintenance: true } }))
    expect([on.hostCall, codes(on.warnings)]).toEqual([
      { force: false, maintenance: false },
      ['MAINTENANCE_ALREADY_ON'],
    ])
  })

  test('now: no machine is touched, and those that lose power are named', () => {
    const vms = [
      vm('1'),
      vm('2', { tools: null }),
      vm('3', { powerState: 'suspended' }),
      vm('4', { powerState: null }),
      vm('5', { connectionState: 'inaccessible' }),
    ]
    const plan = makePlan(input(vms, { policy: { mode: 'now', noTools: 'abort' } }))
    expect(plan).toMatchObject({ groups: [], blockers: [], hostCall: { force: true, maintenance: false } })
    expect(plan.untouched.map(({ action }) => action)).toEqual(['left-on', 'left-on', 'none', 'left-on', 'left-on'])
    expect(codes(plan.warnings)).toEqual(['VM_STATE_UNKNOWN', 'VM_INACCESSIBLE', 'VMS_WILL_LOSE_POWER'])
    expect(plan.warnings.at(-1)?.params).toEqual({ count: 3, vms: 'vm-1, vm-2, vm-5' })
  })
})

describe('resolvePlan', () => {
  const given = input([vm('1', { tools: null }), vm('2', { tools: null }), vm('3')])
  const asking = makePlan(given)

  test('puts the answers in and leaves the rest', () => {
    const plan = resolvePlan(
      given,
      asking,
      new Map([
        ['1', 'power-off'],
        ['3', 'power-off'],
      ]),
    )
    expect(plan.groups[0]?.vms.map(({ action }) => action)).toEqual(['power-off', 'ask', 'guest-shutdown'])
    expect(plan.warnings).toEqual([{ code: 'VMS_WILL_LOSE_POWER', params: { count: 1, vms: 'vm-1' } }])
    expect(
      resolvePlan(
        given,
        plan,
        new Map([
          ['1', 'suspend'],
          ['2', 'suspend'],
        ]),
      ).groups[0]?.vms.map(({ action }) => action),
    ).toEqual(['power-off', 'suspend', 'guest-shutdown'])
  })

  test('the answer to abort blocks like the policy', () => {
    expect(resolvePlan(given, asking, new Map([['2', 'abort']])).blockers).toEqual([
      { code: 'ABORTED_BY_POLICY', params: { count: 1, vms: 'vm-2' } },
    ])
  })
})

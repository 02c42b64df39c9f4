import { describe, expect, test } from 'vitest'
import { makePlan, resolvePlan, type PlanInput } from '../../../electron/power/plan.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { Plan } from '../../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { VmRules } from '../../../shared/models/vm-rules.ts'
import { bareVm } from '../../support/bare-vm.ts'

const uuidOf = (id: string): string => `502e0a5b-0000-f0a1-92bd-${id.padStart(12, '0')}`

function vm(id: string, changes: Partial<VmInventory> = {}): VmInventory {
  return {
    ...bareVm(id),
    name: `vm-${id}`,
    powerState: 'poweredOn',
    tools: 'guestToolsRunning',
    guestState: 'running',
    connectionState: 'connected',
    instanceUuid: uuidOf(id),
    ...changes,
  }
}

function input(
  vms: readonly VmInventory[],
  rules: Readonly<Record<string, VmRules>>,
  policy: Partial<ShutdownPolicy> = {},
  startOrder: readonly (readonly [string, number])[] = [],
): PlanInput {
  const held: ShutdownPolicy = {
    mode: 'direct',
    guestTimeoutSeconds: 300,
    noTools: 'ask',
    stuck: 'ask',
    inaccessible: 'abort',
    maxTimeSeconds: null,
    ...policy,
  }
  return {
    policy: held,
    rules: {
      hostId: 'host',
      layers: { general: held },
      saved: Object.entries(rules).map(([id, own]) => ({
        id: uuidOf(id),
        hostId: 'host',
        name: null,
        moid: id,
        rules: own,
      })),
    },
    vms,
    startOrder: new Map(startOrder),
    facts: {
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
    },
    vmRights: new Map(),
    vmFacts: new Map(),
    ownVm: null,
  }
}

const turns = ({ groups }: Plan) =>
  groups.map(({ last, group, order, vms }) => [last, group, order, vms.map(({ id }) => id)])
const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code)
const withoutTools: Partial<VmInventory> = { tools: 'guestToolsNotRunning' }

describe('the groups of a plan', () => {
  test('go by shutdown group, by start order within it, and what is last goes after all', () => {
    const vms = ['1', '2', '3', '4', '5', '6'].map((id) => vm(id))
    const rules = { 1: { last: true, group: 1 }, 2: { group: 2 }, 3: { group: 9 }, 4: { group: 2 } }
    const plan = makePlan(
      input(vms, rules, {}, [
        ['4', 1],
        ['2', 2],
        ['5', 3],
      ]),
    )
    expect(turns(plan)).toEqual([
      [false, 2, 2, ['2']],
      [false, 2, 1, ['4']],
      [false, 5, null, ['6']],
      [false, 5, 3, ['5']],
      [false, 9, null, ['3']],
      [true, 1, null, ['1']],
    ])
  })

  test('follow each VM: one without Tools by its own rule, another by that of the host', () => {
    const plan = makePlan(
      input([vm('1', withoutTools), vm('2', withoutTools)], { 1: { noTools: 'suspend' } }, { noTools: 'power-off' }),
    )
    expect(plan.groups[0]?.vms.map(({ action, rules }) => [action, rules.noTools.source])).toEqual([
      ['suspend', 'vm'],
      ['power-off', 'default'],
    ])
  })
})

describe('a protected VM', () => {
  test('is asked about where a rule would power it off hard, and the plan says so', () => {
    const plan = makePlan(
      input(
        [vm('1', withoutTools), vm('2')],
        { 1: { protected: true }, 2: { protected: true } },
        {
          noTools: 'power-off',
          stuck: 'power-off',
        },
      ),
    )
    expect(plan.groups[0]?.vms.map(({ action }) => action)).toEqual(['ask', 'guest-shutdown'])
    expect(plan.warnings).toEqual([{ code: 'PROTECTED_MAY_ASK', params: { count: 2, vms: 'vm-1, vm-2' } }])
  })

  test('is not powered off by an answer, and suspended by one', () => {
    const given = input([vm('1', withoutTools)], { 1: { protected: true } })
    const asking = makePlan(given)
    expect(resolvePlan(given, asking, new Map([['1', 'power-off']]))).toEqual(asking)
    expect(resolvePlan(given, asking, new Map([['1', 'suspend']])).groups[0]?.vms[0]?.action).toBe('suspend')
  })

  test('blocks mode now while it runs or may run, and not while it is off', () => {
    const rules = { 1: { protected: true } }
    for (const powerState of ['poweredOn', null] as const) {
      const plan = makePlan(input([vm('1', { powerState }), vm('2')], rules, { mode: 'now' }))
      expect(plan.blockers).toEqual([{ code: 'PROTECTED_LOSES_POWER', params: { count: 1, vms: 'vm-1' } }])
    }
    expect(makePlan(input([vm('1', { powerState: 'suspended' })], rules, { mode: 'now' })).blockers).toEqual([])
  })

  test('that its host cannot access keeps the host on, whatever the rule', () => {
    const lost = vm('1', { connectionState: 'inaccessible' })
    const plan = makePlan(input([lost], { 1: { protected: true, inaccessible: 'leave' } }))
    expect(codes(plan.blockers)).toEqual(['VM_INACCESSIBLE'])
  })
})

describe('a VM whose storage is gone, so that the host gives no instance UUID', () => {
  const lost = vm('1', { connectionState: 'inaccessible', instanceUuid: null })

  test('is recognised by its id on the host, for what to do about it and for protection', () => {
    const plan = makePlan(input([lost], { 1: { inaccessible: 'leave', group: 1, last: true } }))
    expect(plan.untouched.map(({ action, rules }) => [action, rules.inaccessible.source, rules.last.value])).toEqual([
      ['left-on', 'vm', false],
    ])
    const spared = makePlan(input([lost], { 1: { protected: true } }, { inaccessible: 'leave' }))
    expect(codes(spared.blockers)).toEqual(['VM_INACCESSIBLE'])
  })

  test('is another VM where the instance UUID is in use, and on another host', () => {
    const rules = { 1: { inaccessible: 'leave' } } as const
    const moved = makePlan(input([lost, vm('2', { instanceUuid: uuidOf('1') })], rules))
    expect(codes(moved.blockers)).toEqual(['VM_INACCESSIBLE'])
    const given = input([lost], rules)
    expect(codes(makePlan({ ...given, rules: { ...given.rules, hostId: 'other' } }).blockers)).toEqual([
      'VM_INACCESSIBLE',
    ])
  })
})

describe('a copied VM', () => {
  const copies = [vm('1'), vm('2', { instanceUuid: uuidOf('1').toUpperCase() }), vm('3')]

  test('gets none of the rules saved for the other, and the plan names both', () => {
    const plan = makePlan(input(copies, { 1: { group: 1, stuck: 'power-off', last: true } }))
    expect(turns(plan)).toEqual([[false, 5, null, ['1', '2', '3']]])
    expect(plan.groups[0]?.vms.map(({ rules }) => [rules.ambiguous, rules.stuck.value])).toEqual([
      [true, 'ask'],
      [true, 'ask'],
      [false, 'ask'],
    ])
    expect(plan.warnings).toEqual([{ code: 'VM_RULES_AMBIGUOUS', params: { count: 2, vms: 'vm-1, vm-2' } }])
  })

  test('stays protected together with the other', () => {
    const plan = makePlan(input(copies, { 1: { protected: true, group: 1 } }))
    expect(plan.groups[0]?.vms.map(({ rules }) => rules.protected.value)).toEqual([true, true, false])
  })

  test('is no news where no rules are saved', () => {
    expect(makePlan(input(copies, {})).warnings).toEqual([])
  })
})

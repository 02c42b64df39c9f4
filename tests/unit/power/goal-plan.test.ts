import { describe, expect, it } from 'vitest'
import { alreadyThere, planForGoal, policyForGoal } from '../../../electron/power/goal-plan.ts'
import type { Situation } from '../../../electron/power/preflight.ts'
import type { Goal } from '../../../electron/power/run-input.ts'
import type { HostFacts, Plan, VmAction } from '../../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { ok } from '../../../shared/result.ts'
import { generalRules } from '../../support/general-rules.ts'
import { bareVm } from '../../support/bare-vm.ts'

const policy: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'abort',
  stuck: 'abort',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}
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

const cycle: Goal = {
  kind: 'cycle',
  wake: () => Promise.resolve(ok({ outcome: 'woken', problem: null })),
}
const enter: Goal = { kind: 'maintenance', change: 'enter', stopGuests: false }
const leave: Goal = { kind: 'maintenance', change: 'leave', stopGuests: false }

function situation(change: {
  facts?: Partial<HostFacts>
  powerOn?: 'granted' | 'missing'
  bootTime?: null
}): Situation {
  const vm = { ...bareVm('1'), powerState: 'poweredOn' as const }
  return {
    inventory: {
      vms: [vm],
      maintenance: change.facts?.maintenance ?? false,
      bootTime: change.bootTime === null ? null : '2026-01-01T00:00:00Z',
    } as unknown as Situation['inventory'],
    hostId: 'ha-host',
    startOrder: new Map(),
    facts: { ...facts, ...change.facts },
    vmRights: new Map([['1', { powerOff: 'granted', suspend: 'granted', powerOn: change.powerOn ?? 'granted' }]]),
    vmFacts: new Map(),
    ownVm: null,
    hardwareUuid: null,
  }
}

function plan(action: VmAction, change: Partial<Plan> = {}): Plan {
  const vm = { id: '1', name: 'web', before: 'poweredOn', action, code: null, rules: generalRules() } as const
  return {
    policy,
    groups: [{ group: 5, last: false, order: null, vms: [vm] }],
    untouched: [],
    hostCall: { force: true, maintenance: false },
    blockers: [],
    warnings: [],
    ...change,
  }
}

const codes = (problems: Plan['blockers']): string[] => problems.map(({ code }) => code)

describe('the plan of a power cycle', () => {
  it('is refused for the host that this computer runs on, which a shutdown only warns about', () => {
    const own = problem('OWN_COMPUTER_ON_HOST', { vm: 'web', id: '1' })
    const made = plan('guest-shutdown', { warnings: [own] })
    const cycled = planForGoal(cycle, made, situation({}))
    expect([codes(cycled.blockers), codes(cycled.warnings)]).toEqual([['OWN_COMPUTER_ON_HOST'], []])
    expect(planForGoal({ kind: 'reboot' }, made, situation({}))).toBe(made)
  })

  it('is refused when its VMs could not be started again, or a boot could not be told', () => {
    expect(codes(planForGoal(cycle, plan('guest-shutdown'), situation({ powerOn: 'missing' })).blockers)).toEqual([
      'VM_PRIVILEGE_MISSING',
    ])
    expect(codes(planForGoal(cycle, plan('guest-shutdown'), situation({ bootTime: null })).blockers)).toEqual([
      'BOOT_TIME_NOT_READ',
    ])
  })

  it('says of a reboot that nothing could prove it, and leaves it to the user', () => {
    const made = planForGoal({ kind: 'reboot' }, plan('guest-shutdown'), situation({ bootTime: null }))
    expect([codes(made.blockers), codes(made.warnings)]).toEqual([[], ['BOOT_TIME_NOT_READ']])
  })

  it('is the same when it is made of itself', () => {
    const at = situation({ powerOn: 'missing', bootTime: null })
    const once = planForGoal(cycle, plan('guest-shutdown'), at)
    expect(planForGoal(cycle, once, at)).toEqual(once)
  })
})

describe('the plan of maintenance mode', () => {
  it('is refused while a VM runs, unless its guest is shut down as part of it', () => {
    expect(codes(planForGoal(enter, plan('guest-shutdown'), situation({})).blockers)).toEqual(['MAINTENANCE_VMS_RUN'])
    expect(planForGoal({ ...enter, stopGuests: true }, plan('guest-shutdown'), situation({})).blockers).toEqual([])
  })

  it('is refused by the free licence, in both directions', () => {
    const free = situation({ facts: { licence: 'free' } })
    for (const goal of [{ ...enter, stopGuests: true }, leave] as const)
      expect(codes(planForGoal(goal, plan('guest-shutdown'), free).blockers)).toEqual(['LICENCE_READ_ONLY'])
  })

  it('says nothing of a host that goes down, and force is never used', () => {
    const warnings = [problem('AUTOSTART_OFF'), problem('MAINTENANCE_ENTERED_BY_RUN'), problem('TASKS_UNKNOWN')]
    const made = planForGoal({ ...enter, stopGuests: true }, plan('guest-shutdown', { warnings }), situation({}))
    expect(codes(made.warnings)).toEqual(['TASKS_UNKNOWN'])
    expect(policyForGoal(enter, policy).mode).toBe('via-maintenance')
  })

  it('leaves every VM as it is on the way out, whatever the rules for guests say', () => {
    const made = planForGoal(
      leave,
      plan('abort', { blockers: [problem('VM_STATE_UNKNOWN', { vm: 'web' })] }),
      situation({}),
    )
    expect([made.groups, made.blockers]).toEqual([[], []])
    expect(made.untouched.map(({ action }) => action)).toEqual(['left-on'])
  })

  it('has nothing to do in the mode that is wanted', () => {
    const on = situation({ facts: { maintenance: true } })
    expect([alreadyThere(enter, on)?.outcome, alreadyThere(leave, on)]).toEqual(['entered', null])
    expect([alreadyThere(enter, situation({})), alreadyThere(leave, situation({}))?.outcome]).toEqual([null, 'left'])
    expect(alreadyThere({ kind: 'reboot' }, on)).toBeNull()
  })
})

import { expect, it } from 'vitest'
import { isCovered } from '../../../electron/cli/agreed-plan.ts'
import type { Plan, PlannedVm, VmAction } from '../../../shared/models/plan.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { generalRules } from '../../support/general-rules.ts'

function vm(id: string, action: VmAction, rules = generalRules()): PlannedVm {
  return { id, name: `vm-${id}`, before: 'poweredOn', action, code: null, rules }
}

function plan(vms: readonly PlannedVm[], more: Partial<Plan> = {}): Plan {
  const isIdle = ({ action }: PlannedVm): boolean => action === 'none' || action === 'left-on'
  return {
    policy: {
      mode: 'direct',
      guestTimeoutSeconds: 300,
      noTools: 'ask',
      stuck: 'ask',
      inaccessible: 'ask',
      maxTimeSeconds: null,
    },
    groups: [{ group: 5, last: false, order: null, vms: vms.filter((each) => !isIdle(each)) }],
    untouched: vms.filter(isIdle),
    hostCall: { force: true, maintenance: false },
    blockers: [],
    warnings: [],
    ...more,
  }
}

const agreed = plan([vm('1', 'guest-shutdown'), vm('2', 'ask'), vm('3', 'none')])
const blocked = { blockers: [problem('PRIVILEGE_MISSING', { privilege: 'Host.Config.Power' })] }

it.each([
  ['is the same', plan([vm('1', 'guest-shutdown'), vm('2', 'ask'), vm('3', 'none')])],
  ['finds a guest off, or on its way down', plan([vm('1', 'wait'), vm('2', 'none')])],
  ['has an answer in the place of a question', plan([vm('1', 'guest-shutdown'), vm('2', 'suspend')])],
])('a plan is covered that %s', (_name, now) => {
  expect(isCovered(now, agreed)).toBe(true)
})

it.each([
  ['stops a VM that was off', plan([vm('1', 'guest-shutdown'), vm('3', 'guest-shutdown')])],
  ['stops a VM that was not there', plan([vm('4', 'guest-shutdown')])],
  ['leaves a VM to lose power', plan([vm('1', 'left-on')])],
  ['powers off a VM', plan([vm('1', 'power-off')])],
  ['treats a VM by another rule', plan([vm('1', 'guest-shutdown', generalRules({ stuck: 'power-off' }))])],
  ['follows another policy', plan([], { policy: { ...agreed.policy, mode: 'via-maintenance' } })],
  ['is blocked', plan([], blocked)],
])('a plan is not covered that %s', (_name, now) => {
  expect(isCovered(now, agreed)).toBe(false)
})

it('a plan that was blocked was not agreed to', () => {
  expect(isCovered(agreed, { ...agreed, ...blocked })).toBe(false)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AskAnswer, Plan, PlannedVm, VmFacts } from '../../../shared/models/plan.ts'
import type { PlanInput } from '../../../electron/power/plan.ts'
import { makePlan, resolvePlan } from '../../../electron/power/plan.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { bareVm } from '../../support/bare-vm.ts'
import {
  inaccessiblePolicySchema,
  noToolsPolicySchema,
  stuckPolicySchema,
} from '../../../shared/models/guest-policy.ts'
import { hostModeSchema } from '../../../shared/models/power.ts'

const vms: fc.Arbitrary<VmInventory[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 1, max: 60 }).map(String),
      name: fc.option(fc.constantFrom('web', 'Web', 'web2', 'web10', 'db', 'ü', 'u\u0308', '数据库')),
      powerState: fc.constantFrom('poweredOn', 'poweredOn', 'poweredOn', 'poweredOff', 'suspended', null),
      tools: fc.constantFrom(
        'guestToolsRunning',
        'guestToolsRunning',
        'guestToolsNotRunning',
        'guestToolsExecutingScripts',
        null,
      ),
      guestState: fc.constantFrom('running', 'running', 'running', 'running', 'shuttingDown', null),
      connectionState: fc.constantFrom(
        'connected',
        'connected',
        'connected',
        'connected',
        'inaccessible',
        'orphaned',
        null,
      ),
      question: fc.option(fc.constant({ id: 'q', text: 'Moved or copied?' }), { freq: 8 }),
    })
    .map((vm) => ({ ...bareVm(vm.id), ...vm })),
  { selector: ({ id }) => id, maxLength: 25 },
)

const inputs: fc.Arbitrary<PlanInput> = fc
  .record({
    policy: fc.record({
      mode: fc.constantFrom(...hostModeSchema.options),
      guestTimeoutSeconds: fc.constant(300),
      noTools: fc.constantFrom(...noToolsPolicySchema.options),
      stuck: fc.constantFrom(...stuckPolicySchema.options),
      inaccessible: fc.constantFrom(...inaccessiblePolicySchema.options),
      maxTimeSeconds: fc.constant(null),
    }),
    vms,
    startOrder: fc
      .array(fc.tuple(fc.integer({ min: 1, max: 60 }).map(String), fc.integer({ min: -1, max: 6 })))
      .map((pairs) => new Map(pairs)),
    facts: fc.record({
      privilege: fc.constantFrom('granted', 'missing', 'unknown'),
      licence: fc.constantFrom('full', 'free', 'unknown'),
      managedBy: fc.option(fc.constant('192.0.2.9')),
      maintenance: fc.option(fc.boolean()),
      runningTasks: fc.option(fc.nat(3)),
      autostart: fc.option(fc.boolean()),
      view: fc.constantFrom('full', 'full', 'partial', 'unknown'),
      ha: fc.option(fc.boolean()),
      vsan: fc.option(fc.boolean()),
      rebootRequired: fc.option(fc.boolean()),
    }),
    vmRights: fc.constant(new Map()),
    vmFacts: fc.constant(new Map<string, VmFacts>()),
    ownVm: fc.constant(null),
  })
  .map((input) => ({ ...input, rules: { hostId: null, layers: { general: input.policy }, saved: [] } }))
const answers = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 60 }).map(String),
      fc.constantFrom<AskAnswer>('suspend', 'power-off', 'leave', 'abort'),
    ),
  )
  .map((pairs) => new Map(pairs))

const runs = { numRuns: 500 }
const stopped = (plan: Plan): PlannedVm[] => plan.groups.flatMap((group) => [...group.vms])
const all = (plan: Plan): PlannedVm[] => [...stopped(plan), ...plan.untouched]

test('every machine appears exactly once; what may run is stopped, except in mode now', () => {
  fc.assert(
    fc.property(inputs, answers, (input, given) => {
      for (const plan of [makePlan(input), resolvePlan(input, makePlan(input), given)]) {
        expect(
          all(plan)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(input.vms.map(({ id }) => id).sort())
        const mayRun = input.vms
          .filter((vm) => vm.powerState === 'poweredOn' || vm.powerState === null)
          .map(({ id }) => id)
          .sort()
        const left = new Set(plan.untouched.filter(({ action }) => action === 'left-on').map(({ id }) => id))
        expect(
          stopped(plan)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(mayRun.filter((id) => !left.has(id)))
        if (input.policy.mode !== 'now')
          expect(
            plan.untouched.filter(({ action, code }) => action === 'left-on' && code !== 'VM_INACCESSIBLE'),
          ).toEqual([])
        expect(plan.groups.every((group) => group.vms.length > 0)).toBe(true)
      }
    }),
    runs,
  )
})

test('no guest shutdown without running Tools, no suspend or power-off unless the policy or an answer says so', () => {
  fc.assert(
    fc.property(inputs, answers, (input, given) => {
      const byId = new Map(input.vms.map((vm) => [vm.id, vm]))
      const harsh = (action: string): boolean => action === 'power-off' || action === 'suspend'
      const plan = makePlan(input)
      for (const { id, action } of all(plan)) {
        if (action === 'guest-shutdown')
          expect(byId.get(id)).toMatchObject({ tools: 'guestToolsRunning', powerState: 'poweredOn' })
        if (harsh(action)) expect(input.policy.noTools).toBe(action)
      }
      const asked = new Set(
        all(plan)
          .filter(({ action }) => action === 'ask')
          .map(({ id }) => id),
      )
      for (const { id, action } of all(resolvePlan(input, plan, given))) {
        if (harsh(action) && input.policy.noTools !== action)
          expect([asked.has(id), given.get(id)]).toEqual([true, action])
        if (harsh(action)) expect(byId.get(id)).not.toMatchObject({ tools: 'guestToolsRunning' })
      }
    }),
    runs,
  )
})

test('a running machine that is not dealt with blocks; a machine that loses power is named', () => {
  fc.assert(
    fc.property(inputs, answers, (input, given) => {
      const plan = resolvePlan(input, makePlan(input), given)
      const aborts = all(plan).filter(({ action }) => action === 'abort')
      const left = input.policy.mode !== 'now' && all(plan).some(({ action }) => action === 'left-on')
      const needsMaintenance = input.policy.mode === 'via-maintenance' || input.facts.view === 'partial'
      expect(plan.blockers.length > 0).toBe(
        aborts.length > 0 || input.facts.privilege === 'missing' || (left && needsMaintenance),
      )
      const losing = all(plan).filter(
        ({ action, before }) => action === 'power-off' || (action === 'left-on' && before === 'poweredOn'),
      )
      const warned = plan.warnings.filter(({ code }) => code === 'VMS_WILL_LOSE_POWER')
      expect(warned.map(({ params }) => params)).toEqual(
        losing.length === 0 ? [] : [{ count: losing.length, vms: losing.map(({ name }) => name).join(', ') }],
      )
    }),
    runs,
  )
})

test('groups go from outside the start order to the first started, each order once', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const orders = makePlan(input).groups.map(({ order }) => order ?? Infinity)
      expect(orders).toEqual([...new Set(orders)].sort((a, b) => (a < b ? 1 : -1)))
      for (const { order, vms: members } of makePlan(input).groups) {
        for (const { id } of members) expect(Math.max(0, input.startOrder.get(id) ?? 0)).toBe(order ?? 0)
      }
    }),
    runs,
  )
})

test('the order of the reply does not matter, and answering twice is answering once', () => {
  const shuffled = inputs.chain((input) =>
    fc.tuple(fc.constant(input), fc.shuffledSubarray([...input.vms], { minLength: input.vms.length })),
  )
  fc.assert(
    fc.property(shuffled, answers, ([input, other], given) => {
      const plan = makePlan(input)
      expect(makePlan({ ...input, vms: other })).toEqual(plan)
      expect(resolvePlan(input, plan, new Map())).toEqual(plan)
      expect(resolvePlan(input, resolvePlan(input, plan, given), given)).toEqual(resolvePlan(input, plan, given))
    }),
    runs,
  )
})

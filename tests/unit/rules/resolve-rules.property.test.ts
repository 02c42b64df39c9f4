import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  inaccessiblePolicySchema,
  noToolsPolicySchema,
  stuckPolicySchema,
} from '../../../shared/models/guest-policy.ts'
import { resolvedVmRulesSchema, type SavedVmRules, type VmRules } from '../../../shared/models/vm-rules.ts'
import {
  compareTurns,
  guestPolicyOf,
  policyOf,
  resolveAll,
  resolveRules,
  sharedUuids,
  type GuestPolicy,
  type GuestPolicyPart,
  type PolicyLayers,
  type Turn,
} from '../../../shared/rules/power/resolve-rules.ts'

const policyFields = {
  guestTimeoutSeconds: fc.integer({ min: 1, max: 900 }),
  noTools: fc.constantFrom(...noToolsPolicySchema.options),
  stuck: fc.constantFrom(...stuckPolicySchema.options),
  inaccessible: fc.constantFrom(...inaccessiblePolicySchema.options),
}
const general: fc.Arbitrary<GuestPolicy> = fc.record(policyFields)
const part: fc.Arbitrary<GuestPolicyPart> = fc.record(policyFields, { requiredKeys: [] })
const own: fc.Arbitrary<VmRules> = fc.record(
  { ...policyFields, group: fc.integer({ min: 1, max: 99 }), protected: fc.boolean(), last: fc.boolean() },
  { requiredKeys: [] },
)
const layers: fc.Arbitrary<PolicyLayers> = fc.record({ option: part, host: part, general })
const uuids = [
  '502e0a5b-0001-f0a1-92bd-000000000001',
  '502e0a5b-0002-f0a1-92bd-000000000002',
  '502e0a5b-0003-f0a1-92bd-000000000003',
  '502e0a5b-0004-f0a1-92bd-000000000004',
] as const
const vms = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 30 }).map(String),
    instanceUuid: fc.constantFrom(...uuids, uuids[0].toUpperCase(), null),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
)
const saved: fc.Arbitrary<SavedVmRules[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...uuids),
    hostId: fc.constant(null),
    name: fc.constant(null),
    moid: fc.constant(null),
    rules: own,
  }),
  { selector: ({ id }) => id },
)
const runs = { numRuns: 1_000 }
const fields = ['guestTimeoutSeconds', 'noTools', 'stuck', 'inaccessible'] as const

test('each rule comes from the first layer that has it, and says which', () => {
  fc.assert(
    fc.property(own, layers, (rules, given) => {
      const resolved = resolveRules(rules, given)
      for (const field of fields) {
        const [first] = [
          { source: 'vm', value: rules[field] },
          { source: 'option', value: given.option?.[field] },
          { source: 'host', value: given.host?.[field] },
          { source: 'default', value: given.general[field] },
        ].filter(({ value }) => value !== undefined)
        expect(resolved[field]).toEqual(first)
      }
      expect(resolved.group).toEqual(
        rules.group === undefined ? { value: 5, source: 'default' } : { value: rules.group, source: 'vm' },
      )
      for (const field of ['protected', 'last'] as const)
        expect(resolved[field]).toEqual(
          rules[field] === undefined ? { value: false, source: 'default' } : { value: rules[field], source: 'vm' },
        )
    }),
    runs,
  )
})

test('what holds for a VM without rules is the policy of the host', () => {
  fc.assert(
    fc.property(layers, (given) => {
      expect(guestPolicyOf(resolveRules(null, given))).toEqual(policyOf(given))
    }),
    runs,
  )
})

test('no rule reaches another VM: each is resolved as if it were alone, unless it shares an instance UUID', () => {
  fc.assert(
    fc.property(vms, saved, layers, (all, rules, given) => {
      const resolved = resolveAll(all, { hostId: null, layers: given, saved: rules })
      expect([...resolved.keys()]).toEqual(all.map(({ id }) => id))
      const shared = sharedUuids(all)
      for (const vm of all) {
        const uuid = vm.instanceUuid?.toLowerCase()
        const mine = rules.find(({ id }) => id === uuid)?.rules ?? null
        const got = resolved.get(vm.id)
        expect(resolvedVmRulesSchema.safeParse(got).success).toBe(true)
        if (uuid === undefined || !shared.has(uuid)) {
          expect(got).toEqual(resolveRules(mine, given))
          expect(got).toEqual(resolveAll([vm], { hostId: null, layers: given, saved: rules }).get(vm.id))
        } else {
          const kept = mine?.protected ? { protected: true } : null
          expect(got).toEqual({ ...resolveRules(kept, given), ambiguous: true })
        }
      }
    }),
    runs,
  )
})

test('nothing that a protected VM follows cuts its power, and others follow their rules as they are', () => {
  fc.assert(
    fc.property(own, layers, (rules, given) => {
      const resolved = resolveRules(rules, given)
      const followed = guestPolicyOf(resolved)
      if (rules.protected) {
        expect([followed.noTools, followed.stuck]).not.toContain('power-off')
        expect(followed.inaccessible).toBe('abort')
        if (resolved.noTools.value !== 'power-off') expect(followed.noTools).toBe(resolved.noTools.value)
        if (resolved.stuck.value !== 'power-off') expect(followed.stuck).toBe(resolved.stuck.value)
      } else for (const field of fields) expect(followed[field]).toBe(resolved[field].value)
    }),
    runs,
  )
})

test('the order of groups is total and stable, and what is last comes after every group', () => {
  const turn: fc.Arbitrary<Turn> = fc.record({ last: fc.boolean(), group: fc.integer({ min: 1, max: 99 }) })
  fc.assert(
    fc.property(fc.array(turn), (turns) => {
      const numbered = turns.map((each, index) => ({ ...each, index }))
      const sorted = numbered.toSorted(compareTurns)
      for (const [at, b] of sorted.entries()) {
        const a = sorted[at - 1]
        if (!a) continue
        expect(Number(a.last) <= Number(b.last)).toBe(true)
        if (a.last === b.last) expect(a.group <= b.group).toBe(true)
        if (a.last === b.last && a.group === b.group) expect(a.index).toBeLessThan(b.index)
      }
    }),
    runs,
  )
})

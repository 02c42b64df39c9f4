import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assignRules,
  parseRulesFile,
  planImport,
  rulesFileText,
  type RulesFileEntry,
} from '../../../electron/power/vm-rules-file.ts'
import type { VmRules } from '../../../shared/models/vm-rules.ts'
import { bareVm } from '../../support/bare-vm.ts'

const uuidOf = (number: number): string => `502e0a5b-0000-f0a1-92bd-${String(number).padStart(12, '0')}`
const rules: fc.Arbitrary<VmRules> = fc.record(
  {
    group: fc.integer({ min: 1, max: 99 }),
    guestTimeoutSeconds: fc.integer({ min: 1, max: 86_400 }),
    noTools: fc.constantFrom('ask', 'suspend', 'power-off', 'abort'),
    stuck: fc.constantFrom('ask', 'wait', 'suspend', 'power-off', 'abort'),
    inaccessible: fc.constantFrom('ask', 'abort', 'leave'),
    protected: fc.boolean(),
    last: fc.boolean(),
  },
  { requiredKeys: [] },
)
const file = (vms: unknown): string => JSON.stringify({ version: 1, vms })
const entry = (number: number, own: VmRules = {}): RulesFileEntry => ({
  instanceUuid: uuidOf(number),
  name: null,
  moid: null,
  rules: own,
})

describe('a file of rules', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 5 }), (all) => {
        const entries = all.map((own, index) => ({ ...entry(index, own), name: `vm "${index}"` }))
        expect(parseRulesFile(rulesFileText(entries), 'f')).toEqual({ ok: true, value: entries })
      }),
    )
  })

  it('takes an instance UUID in capitals', () => {
    const read = parseRulesFile(file([{ instanceUuid: uuidOf(1).toUpperCase(), rules: {} }]), 'f')
    expect(read).toEqual({ ok: true, value: [entry(1)] })
  })

  it.each([
    ['what is no JSON', '{', '$'],
    ['another version', JSON.stringify({ version: 2, vms: [] }), '$.version'],
    ['an unknown rule', file([{ instanceUuid: uuidOf(1), rules: { colour: 'red' } }]), '$.vms[0].rules.colour'],
    ['an unknown field', file([{ instanceUuid: uuidOf(1), rules: {}, host: 'x' }]), '$.vms[0].host'],
    ['a value out of range', file([{ instanceUuid: uuidOf(1), rules: { group: 0 } }]), '$.vms[0].rules.group'],
    [
      'a value of another rule',
      file([{ instanceUuid: uuidOf(1), rules: { noTools: 'wait' } }]),
      '$.vms[0].rules.noTools',
    ],
    ['a VM without an instance UUID', file([{ name: 'db', rules: {} }]), '$.vms[0].instanceUuid'],
    ['one VM twice', file([entry(1), entry(1)]), '$.vms[1].instanceUuid'],
  ])('is refused with the place for %s', (_what, text, where) => {
    expect(parseRulesFile(text, 'f')).toMatchObject({
      ok: false,
      problem: { code: 'VM_RULES_INVALID', params: { source: 'f', where } },
    })
  })
})

describe('an import', () => {
  const vm = (id: string, number: number) => ({ ...bareVm(id), name: `vm-${id}`, instanceUuid: uuidOf(number) })
  const saved = (number: number, own: VmRules) => ({
    id: uuidOf(number),
    hostId: null,
    name: null,
    moid: null,
    rules: own,
  })

  it('changes what differs, and says what fits no VM and what fits two', () => {
    const entries = [
      entry(1, { group: 2 }),
      entry(2, { last: true }),
      entry(3, { group: 3 }),
      entry(4, { stuck: 'wait' }),
    ]
    const vms = [vm('1', 1), vm('2', 2), vm('3', 3), vm('30', 3)]
    const plan = planImport(entries, vms, [saved(1, { group: 1 }), saved(2, { last: true }), saved(9, { group: 9 })])
    expect(plan.changes.map(({ entry: each, vm: found, before }) => [each, found?.id ?? null, before])).toEqual([
      [entries[0], '1', { group: 1 }],
      [entries[2], null, {}],
      [entries[3], null, {}],
    ])
    expect(plan.unmatched).toEqual([entries[3]])
    expect(plan.ambiguous.map(({ entry: each, vms: found }) => [each, found.map(({ id }) => id)])).toEqual([
      [entries[2], ['3', '30']],
    ])
  })
})

describe('assigning rules', () => {
  it('sets and takes away, and leaves the rest', () => {
    const set = ['group=2', 'protected=true', 'guestTimeoutSeconds=900']
    expect(assignRules({ stuck: 'wait', last: true }, { set, unset: ['last'] })).toEqual({
      ok: true,
      value: { stuck: 'wait', group: 2, protected: true, guestTimeoutSeconds: 900 },
    })
  })

  it.each([
    [['colour=red'], [], '--set', 'colour'],
    [['group=many'], [], '--set', 'group'],
    [['protected=yes'], [], '--set', 'protected'],
    [['stuck'], [], '--set', 'stuck'],
    [[], ['colour'], '--unset', 'colour'],
    [['__proto__=1'], [], '--set', '__proto__'],
  ])('refuses %j %j', (set, unset, source, where) => {
    expect(assignRules({}, { set, unset })).toMatchObject({
      problem: { code: 'VM_RULES_INVALID', params: { source, where } },
    })
  })
})

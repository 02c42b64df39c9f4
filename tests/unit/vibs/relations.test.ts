import { describe, expect, it } from 'vitest'
import type { HostPackage } from '../../../shared/models/host-image.ts'
import type { VibRelation } from '../../../shared/models/vib.ts'
import { checkDependents, checkRelations, replacedBy } from '../../../shared/rules/vibs/relations.ts'
import { possibleOrders } from '../../../shared/rules/vibs/version.ts'

const relation = (kind: VibRelation['kind'], name: string, condition: string | null = null): VibRelation => ({
  kind,
  name,
  condition,
})
const depends = (name: string, condition?: string) => relation('depends', name, condition)
const conflicts = (name: string, condition?: string) => relation('conflicts', name, condition)
const provides = (name: string, condition?: string) => relation('provides', name, condition)

/** @param relations null: the host does not tell */
function installed(name: string, version: string, relations: readonly VibRelation[] | null = []): HostPackage {
  const common = { name, version, vendor: 'ACM', acceptance: 'PartnerSupported', installDate: null }
  return relations === null ? common : { ...common, relations }
}
const base = installed('esx-base', '8.0.3-0.0.24022510', [provides('esx-version', '= 8.0.3'), provides('vmkapi_2_2')])
const vib = (...relations: VibRelation[]) => ({ name: 'demo', version: '1.0.0-1', relations })
const codes = ({ blockers, warnings }: ReturnType<typeof checkRelations>): string[] =>
  [...blockers, ...warnings].map(({ code }) => code)

it.each<[string, string, number[]]>([
  ['1.0.0-1', '1.0.0-1', [0]],
  ['1.9.0-1', '1.10.0-1', [-1]],
  ['1.09-1', '1.9-1', [0]],
  // What begins alike may be meant as a whole.
  ['8.0.3', '8.0.3-0.0.1', [-1, 0]],
  ['8.0.3-0.0.1', '8.0.3', [0, 1]],
  // The order of fields that are no numbers is the vendor's own.
  ['1.0-2vmw.600', '1.0-10vmw.550', [-1, 1]],
  ['1.0-2vmw.600', '1.0-2vmw.550', [1]],
  ['1.0-a', '1.0-1', [-1, 1]],
])('%s may stand to %s as %j', (a, b, expected) => {
  expect(possibleOrders(a, b)).toEqual(expected)
})

describe('what a VIB depends on', () => {
  it.each<[string, VibRelation, string[]]>([
    ['a package', depends('esx-base'), []],
    ['a version that is met', depends('esx-base', '>= 8.0.2'), []],
    ['the very version', depends('esx-base', '= 8.0.3-0.0.24022510'), []],
    ['a later version', depends('esx-base', '>= 9.0.0'), ['VIB_DEPENDENCY_MISSING']],
    ['an earlier version', depends('esx-base', '<< 8.0.3'), ['VIB_DEPENDENCY_MISSING']],
    ['what a package provides', depends('esx-version', '>= 6.7.0'), []],
    ['a later version of it', depends('esx-version', '>= 9.0.0'), ['VIB_DEPENDENCY_MISSING']],
    ['what is provided without a version', depends('vmkapi_2_2'), []],
    ['a version of that', depends('vmkapi_2_2', '>= 1'), ['VIB_DEPENDENCY_UNKNOWN']],
    ['what nothing provides', depends('vmkapi_9_9'), ['VIB_DEPENDENCY_MISSING']],
    ['a version that may mean a release', depends('esx-base', '= 8.0.3'), ['VIB_DEPENDENCY_UNKNOWN']],
    ['a version that is no number', depends('esx-base', '>= 8.0.U3'), ['VIB_DEPENDENCY_UNKNOWN']],
    ['a sign that is none', depends('esx-base', '~ 8.0'), ['VIB_DEPENDENCY_UNKNOWN']],
  ])('is judged: %s', (_what, wanted, expected) => {
    expect(codes(checkRelations(vib(wanted), [base]))).toEqual(expected)
  })

  it('may come from the VIB itself, and from its later version but not the one it replaces', () => {
    expect(codes(checkRelations(vib(depends('role'), provides('role')), [base]))).toEqual([])
    const older = installed('demo', '0.9-1', [provides('role')])
    expect(codes(checkRelations(vib(depends('role')), [base, older]))).toEqual(['VIB_DEPENDENCY_MISSING'])
  })

  it('is named with its constraint', () => {
    const { blockers } = checkRelations(vib(depends('helper', '>= 2.0')), [base])
    expect(blockers).toMatchObject([{ code: 'VIB_DEPENDENCY_MISSING', params: { needs: 'helper >= 2.0' } }])
  })

  it('is unknown, and not missing, where the host does not say what its packages provide', () => {
    const silent = installed('esx-base', '8.0.3-1', null)
    expect(codes(checkRelations(vib(depends('esx-base'), depends('vmkapi_2_2')), [silent]))).toEqual([
      'VIB_DEPENDENCY_UNKNOWN',
      'VIB_RELATIONS_UNKNOWN',
    ])
    const halfSilent = installed('esx-base', '8.0.3-1', [depends('esx-update')])
    expect(codes(checkRelations(vib(depends('vmkapi_2_2')), [halfSilent]))).toEqual(['VIB_DEPENDENCY_UNKNOWN'])
  })
})

describe('conflicts', () => {
  it.each<[string, VibRelation[], VibRelation[], string[]]>([
    ['of the VIB', [conflicts('rival', '<< 2.0')], [], ['VIB_CONFLICT']],
    ['of the installed package', [], [conflicts('demo')], ['VIB_CONFLICT']],
    ['with what a package provides', [conflicts('role')], [provides('role')], ['VIB_CONFLICT']],
    ['with what the VIB provides', [provides('role')], [conflicts('role')], ['VIB_CONFLICT']],
    ['with itself by what it provides', [conflicts('role'), provides('role')], [], []],
    ['with a version that is not there', [conflicts('rival', '>= 2.0')], [], []],
    ['with a version that cannot be compared', [conflicts('rival', '<< 1.x')], [], ['VIB_CONFLICT_UNKNOWN']],
  ])('are found: %s', (_what, own, theirs, expected) => {
    expect(codes(checkRelations(vib(...own), [base, installed('rival', '1.0-1', theirs)]))).toEqual(expected)
  })

  it('end where the VIB replaces the package', () => {
    const rival = installed('rival', '1.0-1')
    const greedy = vib(conflicts('rival'), relation('replaces', 'rival', '<< 2.0'))
    expect(codes(checkRelations(greedy, [base, rival]))).toEqual([])
    expect(replacedBy(greedy, [base, rival])).toEqual([rival])
  })

  it('are said of so many and no more', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => depends(`missing-${index}`))
    expect(checkRelations(vib(...many), [base]).blockers).toHaveLength(20)
  })
})

describe('what depends on a package that goes', () => {
  const helper = installed('helper', '2.1-1', [provides('helper.api', '= 2.1')])
  const tool = installed('tool', '1.0-1', [depends('helper.api', '>= 2.0')])

  it('is named, with what it wants', () => {
    expect(checkDependents(helper, [base, helper, tool])).toMatchObject({
      blockers: [{ code: 'VIB_NEEDED_BY', params: { name: 'helper', by: 'tool 1.0-1', needs: 'helper.api >= 2.0' } }],
      warnings: [],
    })
  })

  it('is in no way where another package provides the same, and where it was never met', () => {
    const twin = installed('twin', '1.0-1', [provides('helper.api', '= 3.0')])
    expect(codes(checkDependents(helper, [base, helper, tool, twin]))).toEqual([])
    const wanting = installed('wanting', '1.0-1', [depends('helper.api', '>= 9.0')])
    expect(codes(checkDependents(helper, [base, helper, wanting]))).toEqual([])
  })

  it('is unknown where a version cannot be compared, and where the host tells nothing', () => {
    const odd = installed('odd', '1.0-1', [depends('helper.api', '<< 2.x')])
    expect(codes(checkDependents(helper, [base, helper, odd]))).toEqual(['VIB_NEEDED_UNKNOWN'])
    expect(codes(checkDependents(installed('a', '1-1', null), [installed('b', '1-1', null)]))).toEqual([
      'VIB_RELATIONS_UNKNOWN',
    ])
  })

  it('keeps a newer version out that no longer provides it', () => {
    const older = installed('demo', '0.9-1', [provides('helper.api', '= 2.1')])
    expect(codes(checkRelations(vib(), [base, older, tool]))).toEqual(['VIB_NEEDED_BY'])
    expect(codes(checkRelations(vib(provides('helper.api', '2.2')), [base, older, tool]))).toEqual([])
  })
})

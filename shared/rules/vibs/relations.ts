import type { HostPackage } from '../../models/host-image.ts'
import type { VibDescription, VibRelation } from '../../models/vib.ts'
import { problem, type Problem } from '../../problems/problem.ts'
import { anyOf, type Truth } from '../hardware/truth.ts'
import { possibleOrders } from './version.ts'

/** A package as others see it: an installed one, or the VIB that is to be. */
type Related = Pick<HostPackage, 'name' | 'version' | 'relations'>
type Vib = Pick<VibDescription, 'name' | 'version' | 'relations'>

/** What was found about the relations of packages. */
export interface RelationFindings {
  readonly blockers: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Findings of each kind that are said; a hostile file may have thousands. */
const mostFindings = 20

/** Returns the installed packages of other names that a VIB takes the place of. */
export function replacedBy(vib: Vib, packages: readonly HostPackage[]): readonly HostPackage[] {
  const replaces = ofKind(vib, 'replaces')
  return packages.filter(
    (each) =>
      each.name !== vib.name &&
      replaces.some(({ name, condition }) => name === each.name && meets(each.version, condition) === true),
  )
}

/**
 * Judges whether an installation leaves every dependency met and no conflict. What cannot be judged is a warning; the host
 * itself judges again.
 */
export function checkRelations(vib: Vib, packages: readonly HostPackage[]): RelationFindings {
  const replaced = new Set(replacedBy(vib, packages))
  const outgoing = packages.filter((each) => each.name === vib.name || replaced.has(each))
  const staying = packages.filter((each) => !outgoing.includes(each))
  const image: readonly Related[] = [...staying, vib]
  return merged([
    dependencies(vib, new Offers(image)),
    conflicts(vib, staying),
    dependents(outgoing, staying, image),
    untold(packages),
  ])
}

/** Judges which installed packages depend on one that is to be removed. */
export function checkDependents(removed: HostPackage, packages: readonly HostPackage[]): RelationFindings {
  const staying = packages.filter((each) => each !== removed)
  return merged([dependents([removed], staying, staying), untold(packages)])
}

/** Whether a version meets a condition such as `>= 8.0`; unknown for a version or a sign that is none. */
function meets(version: string | null, condition: string | null): Truth {
  if (condition === null) return true
  const [, sign, wanted] = /^(<<|<=|=|>=|>>)\s*(\S+)$/.exec(condition) ?? []
  const holds = sign === undefined ? undefined : comparisons.get(sign)
  if (!holds || wanted === undefined || version === null) return null
  const [answer = false, ...others] = possibleOrders(version, wanted).map(holds)
  return others.every((each) => each === answer) ? answer : null
}

const comparisons: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['<<', (order) => order < 0],
  ['<=', (order) => order <= 0],
  ['=', (order) => order === 0],
  ['>=', (order) => order >= 0],
  ['>>', (order) => order > 0],
])

/** Something that dependencies and conflicts can mean: a package, or what it provides under another name. */
interface Offer {
  readonly of: Related
  readonly version: string | null
}

/** The packages of an image with what they provide, by name. */
class Offers {
  readonly #byName = new Map<string, Offer[]>()
  /** Whether the host says what its packages provide; if not, what is wanted may be among it. */
  readonly #provisionsTold: boolean

  constructor(packages: readonly Related[]) {
    for (const of of packages) {
      this.#add(of.name, { of, version: of.version })
      for (const { name, condition } of ofKind(of, 'provides'))
        this.#add(name, { of, version: condition?.replace(/^=\s*/, '') ?? null })
    }
    this.#provisionsTold = packages.some((each) => ofKind(each, 'provides').length > 0)
  }

  #add(name: string, offer: Offer): void {
    const known = this.#byName.get(name)
    if (known) known.push(offer)
    else this.#byName.set(name, [offer])
  }

  /** Whether a package is there that meets the relation. */
  met(relation: VibRelation): Truth {
    const found = this.meant(relation)
    return found === false && !this.#provisionsTold ? null : found
  }

  /** The same, where what is not told counts for nothing. */
  meant({ name, condition }: VibRelation): Truth {
    return anyOf((this.#byName.get(name) ?? []).map(({ version }) => meets(version, condition)))
  }

  /** Returns the packages that the relation means, or may mean. */
  of({ name, condition }: VibRelation): readonly { readonly of: Related; readonly certain: boolean }[] {
    return (this.#byName.get(name) ?? []).flatMap(({ of, version }) => {
      const means = meets(version, condition)
      return means === false ? [] : [{ of, certain: means === true }]
    })
  }
}

function dependencies(vib: Vib, image: Offers): RelationFindings {
  const judged = ofKind(vib, 'depends').map((relation) => ({ needs: relationText(relation), met: image.met(relation) }))
  return {
    blockers: judged.flatMap(({ needs, met }) => (met === false ? [problem('VIB_DEPENDENCY_MISSING', { needs })] : [])),
    warnings: judged.flatMap(({ needs, met }) => (met === null ? [problem('VIB_DEPENDENCY_UNKNOWN', { needs })] : [])),
  }
}

/** It does not matter which of two packages declares that it conflicts with the other. */
function conflicts(vib: Vib, staying: readonly HostPackage[]): RelationFindings {
  const [others, own] = [new Offers(staying), new Offers([vib])]
  const found = [
    ...ofKind(vib, 'conflicts').flatMap((relation) => others.of(relation).map((each) => ({ ...each, relation }))),
    ...staying.flatMap((of) =>
      ofKind(of, 'conflicts').flatMap((relation) => own.of(relation).map(({ certain }) => ({ of, certain, relation }))),
    ),
  ]
  const said = (certain: boolean, code: 'VIB_CONFLICT' | 'VIB_CONFLICT_UNKNOWN'): Problem[] =>
    found
      .filter((each) => each.certain === certain)
      .map(({ of: { name, version }, relation }) => problem(code, { name, version, conflict: relationText(relation) }))
  return { blockers: said(true, 'VIB_CONFLICT'), warnings: said(false, 'VIB_CONFLICT_UNKNOWN') }
}

/** Returns what depends on packages that go, and is met by none that stays or comes. */
function dependents(
  outgoing: readonly HostPackage[],
  staying: readonly HostPackage[],
  image: readonly Related[],
): RelationFindings {
  const [before, after] = [new Offers(outgoing), new Offers(image)]
  const left = staying.flatMap((each) =>
    ofKind(each, 'depends').flatMap((relation) => {
      const met = after.meant(relation)
      const [lost] = met === true ? [] : before.of(relation)
      if (!lost) return []
      const params = { name: lost.of.name, by: `${each.name} ${each.version}`, needs: relationText(relation) }
      return [{ certain: lost.certain && met === false, params }]
    }),
  )
  const said = (certain: boolean, code: 'VIB_NEEDED_BY' | 'VIB_NEEDED_UNKNOWN'): Problem[] =>
    left.filter((each) => each.certain === certain).map(({ params }) => problem(code, params))
  return { blockers: said(true, 'VIB_NEEDED_BY'), warnings: said(false, 'VIB_NEEDED_UNKNOWN') }
}

function untold(packages: readonly HostPackage[]): RelationFindings {
  const silent = packages.some(({ relations }) => relations === undefined)
  return { blockers: [], warnings: silent ? [problem('VIB_RELATIONS_UNKNOWN')] : [] }
}

function merged(all: readonly RelationFindings[]): RelationFindings {
  return {
    blockers: all.flatMap(({ blockers }) => blockers.slice(0, mostFindings)),
    warnings: all.flatMap(({ warnings }) => warnings.slice(0, mostFindings)),
  }
}

function ofKind({ relations = [] }: Pick<Related, 'relations'>, kind: VibRelation['kind']): readonly VibRelation[] {
  return relations.filter((each) => each.kind === kind)
}

/** Writes a relation as esxcli does: `esx-base >= 8.0`. */
function relationText({ name, condition }: VibRelation): string {
  return (condition === null ? name : `${name} ${condition}`).slice(0, 200)
}

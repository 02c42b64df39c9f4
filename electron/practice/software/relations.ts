import { child, children } from '../xml.ts'
import type { XmlElement } from '../xml.ts'

const relations = ['<<', '<=', '=', '>=', '>>'] as const

/** How a version stands to another. Fact: strictly lower and strictly higher are doubled signs. */
export type Comparison = (typeof relations)[number]

/** A package or something that packages provide, such as `esx-update >= 8.0.3`; without a version, any will do. */
export interface Constraint {
  readonly name: string
  readonly version: { readonly comparison: Comparison; readonly text: string } | null
}

/** Something that a package provides under a name of its own, such as `esx-version = 8.0.3`. */
export interface Provision {
  readonly name: string
  readonly version: string | null
}

/** How a package stands to others. */
export interface Relations {
  readonly depends: readonly Constraint[]
  readonly conflicts: readonly Constraint[]
  readonly replaces: readonly Constraint[]
  readonly provides: readonly Provision[]
}

/** Reads `relationships` of a descriptor; undefined when it compares in a way that is none. */
export function readRelations(root: XmlElement): Relations | undefined {
  const parent = child(root, 'relationships')
  const lists = ['depends', 'conflicts', 'replaces'].map((name) => readConstraints(child(parent, name)))
  const [depends, conflicts, replaces] = lists
  if (depends === undefined || conflicts === undefined || replaces === undefined) return undefined
  const provides = child(parent, 'provides')
  return { depends, conflicts, replaces, provides: provides === undefined ? [] : readProvisions(provides) }
}

function readConstraints(parent: XmlElement | undefined): readonly Constraint[] | undefined {
  const read: Constraint[] = []
  for (const { attributes } of parent === undefined ? [] : children(parent, 'constraint')) {
    const name = attributes.get('name') ?? ''
    const text = attributes.get('version')
    const comparison = relations.find((each) => each === (attributes.get('relation') ?? '='))
    if (name === '' || comparison === undefined) return undefined
    read.push({ name, version: text === undefined ? null : { comparison, text } })
  }
  return read
}

const readProvisions = (parent: XmlElement): readonly Provision[] =>
  children(parent, 'provide').map(({ attributes }) => ({
    name: attributes.get('name') ?? '',
    version: attributes.get('version') ?? null,
  }))

/** Writes a constraint as esxcli does. */
export const constraintText = ({ name, version }: Constraint): string =>
  version === null ? name : `${name} ${version.comparison} ${version.text}`

/** Writes a provision as esxcli does. */
export const provisionText = ({ name, version }: Provision): string =>
  version === null ? name : `${name} = ${version}`

/**
 * Orders two versions. Fact: field by field, by number where both sides are numbers. Of two that are equal as far as the shorter one goes,
 * the longer is higher, so that `esx-update << 8.0.4` lets every build of 8.0.3 through.
 */
export function compareVibVersions(a: string, b: string): number {
  const [left, right] = [a.split(/[.-]/), b.split(/[.-]/)]
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareFields(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareFields(a: string, b: string): number {
  const [left, right] = /^\d+$/.test(a) && /^\d+$/.test(b) ? [BigInt(a), BigInt(b)] : [a, b]
  if (left === right) return 0
  return left < right ? -1 : 1
}

const comparisons: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '<<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '>=': (order) => order >= 0,
  '>>': (order) => order > 0,
}

/** A package as others see it. */
type Related = Pick<Relations, 'provides'> & Provision

/** Whether a constraint means this package, by its own name. */
export function meansPackage({ name, version }: Constraint, other: Provision): boolean {
  if (name !== other.name) return false
  if (version === null) return true
  return other.version !== null && comparisons[version.comparison](compareVibVersions(other.version, version.text))
}

/** Whether a constraint means this package, or something that it provides. */
export const means = (constraint: Constraint, other: Related): boolean =>
  [other, ...other.provides].some((each) => meansPackage(constraint, each))

import { invalidArgument, invalidProperty, isFault, managedObjectNotFound } from './faults.ts'
import type { Fault } from './faults.ts'
import type { ManagedObject, Reader } from './properties.ts'
import { asRef, booleanArgument } from './soap.ts'
import { child, children, childText } from './xml.ts'
import type { XmlElement } from './xml.ts'
import { keyOf } from './refs.ts'
import type { Lookup } from './world.ts'
import type { Ref } from './values.ts'

/** PropertySpec: which properties of which type. */
interface PropertySpec {
  readonly type: string
  readonly all: boolean
  readonly paths: readonly string[]
}

/** SelectionSpec or TraversalSpec; only the latter has a path. */
interface Selection {
  readonly name: string | null
  readonly traversal: {
    readonly type: string
    readonly path: string
    readonly skip: boolean
    readonly next: readonly Selection[]
  } | null
}

interface ObjectSpec {
  readonly obj: Ref
  readonly skip: boolean
  readonly select: readonly Selection[]
}

/** PropertyFilterSpec. */
export interface FilterSpec {
  readonly properties: readonly PropertySpec[]
  readonly objects: readonly ObjectSpec[]
  readonly reportMissing: boolean
}

/** An object that a specification picked, with the properties wanted of it. */
export interface Selected {
  readonly object: ManagedObject
  readonly paths: readonly string[]
}

/** Reads a PropertyFilterSpec from a request. */
export function readFilterSpec(element: XmlElement | undefined): FilterSpec | Fault {
  if (element === undefined) return invalidArgument('spec')
  const objects: ObjectSpec[] = []
  for (const item of children(element, 'objectSet')) {
    const obj = asRef(child(item, 'obj'))
    if (obj === undefined) return invalidArgument('specSet.objectSet.obj')
    objects.push({ obj, skip: booleanArgument(item, 'skip'), select: children(item, 'selectSet').map(readSelection) })
  }
  const properties = children(element, 'propSet').map((item) => ({
    type: localName(childText(item, 'type') ?? ''),
    all: booleanArgument(item, 'all'),
    paths: children(item, 'pathSet').map((path) => path.text.trim()),
  }))
  if (properties.some((spec) => spec.type === '')) return invalidArgument('specSet.propSet.type')
  return { objects, properties, reportMissing: booleanArgument(element, 'reportMissingObjectsInResults') }
}

function readSelection(element: XmlElement): Selection {
  const path = childText(element, 'path')
  return {
    name: childText(element, 'name'),
    traversal:
      path === null
        ? null
        : {
            type: localName(childText(element, 'type') ?? ''),
            path: path.trim(),
            skip: booleanArgument(element, 'skip'),
            next: children(element, 'selectSet').map(readSelection),
          },
  }
}

const localName = (name: string): string => name.trim().replace(/^.*:/, '')

/** Names of all properties that a specification asks for, whatever their type. */
export function wantedPaths(spec: FilterSpec): string[] {
  return [...new Set(spec.properties.flatMap((item) => item.paths))]
}

/** Whether the specification walks along task lists, which change more often than the inventory. */
export function followsTasks(spec: FilterSpec): boolean {
  const walks = (selection: Selection): boolean =>
    selection.traversal !== null &&
    (selection.traversal.path.includes('recentTask') || selection.traversal.next.some(walks))
  return spec.objects.some((item) => item.select.some(walks))
}

/** Picks the objects of a specification: start objects and everything their traversals reach, each once, in order. */
export function select(spec: FilterSpec, lookup: Lookup, reader: Reader): Map<string, Selected> | Fault {
  const picked = new Map<string, Selected>()
  const pathsFor = new Map<string, readonly string[] | undefined | Fault>()
  const pick = (object: ManagedObject): Fault | undefined => {
    const { type } = object.ref
    // A path is checked once per type, against its first object: an unknown one fails the call.
    if (!pathsFor.has(type)) pathsFor.set(type, wanted(spec, object, reader))
    const paths = pathsFor.get(type)
    if (isFault(paths)) return paths
    if (paths !== undefined) picked.set(keyOf(object.ref), { object, paths })
    return undefined
  }
  for (const start of spec.objects) {
    const object = lookup(start.obj)
    if (object === undefined) {
      if (spec.reportMissing) continue
      return managedObjectNotFound(start.obj)
    }
    const fault =
      (start.skip ? undefined : pick(object)) ??
      walk(object, start.select, byName(start.select), { lookup, reader, pick, seen: new Set() })
    if (fault !== undefined) return fault
  }
  return picked
}

function wanted(spec: FilterSpec, object: ManagedObject, reader: Reader): readonly string[] | undefined | Fault {
  const paths = new Set<string>()
  let matches = false
  for (const item of spec.properties) {
    if (!object.isA(item.type)) continue
    matches = true
    for (const path of item.all ? object.all : item.paths) {
      if (object.read(path, reader) === 'unknown') return invalidProperty(path)
      paths.add(path)
    }
  }
  return matches ? [...paths] : undefined
}

interface Walk {
  readonly lookup: Lookup
  readonly reader: Reader
  readonly pick: (object: ManagedObject) => Fault | undefined
  /** Pairs of object and traversal already walked: named selections may refer to themselves. */
  readonly seen: Set<string>
}

type Names = ReadonlyMap<string, { readonly index: number; readonly selection: Selection }>

/** Named traversals anywhere below, for references by name; an anonymous one gets a number as its name. */
function byName(
  selections: readonly Selection[],
  names = new Map<string, { index: number; selection: Selection }>(),
): Names {
  for (const selection of selections) {
    if (selection.traversal === null) continue
    if (selection.name !== null) names.set(selection.name, { index: names.size, selection })
    byName(selection.traversal.next, names)
  }
  return names
}

function walk(from: ManagedObject, selections: readonly Selection[], names: Names, context: Walk): Fault | undefined {
  for (const selection of selections) {
    const known = selection.name === null ? undefined : names.get(selection.name)
    const traversal = selection.traversal ?? known?.selection.traversal
    if (traversal === null || traversal === undefined) return invalidArgument('specSet.objectSet.selectSet.name')
    if (!from.isA(traversal.type)) continue
    if (known !== undefined) {
      const pair = `${known.index}|${keyOf(from.ref)}`
      if (context.seen.has(pair)) continue
      context.seen.add(pair)
    }
    const value = from.read(traversal.path, context.reader)
    if (value === 'unknown') return invalidProperty(traversal.path)
    if (value === undefined || isFault(value)) continue
    for (const item of value.kind === 'list' ? value.items : [value]) {
      const object = item.kind === 'ref' ? context.lookup(item.ref) : undefined
      if (object === undefined) continue
      const fault = (traversal.skip ? undefined : context.pick(object)) ?? walk(object, traversal.next, names, context)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

import type { Access } from './authorization.ts'
import { isFault } from './faults.ts'
import type { Fault } from './faults.ts'
import { struct } from './values.ts'
import type { Field, Ref, Value } from './values.ts'

/** The reader: some properties require a privilege that it may lack. */
export interface Reader {
  readonly access: Access
  /** Key of the reading session. */
  readonly sessionKey: string
  /** API version the reader speaks; it gets nothing newer. */
  readonly apiVersion: string
}

/** A property that was read: its value, undefined when it is not set, or the fault that goes to missingSet. */
export type Read = Value | Fault | undefined

type Getter<T> = (data: T, reader: Reader) => Read

/** A structured property whose parts are read one by one, so that a nested path costs only what it needs. */
interface Branch<T> {
  readonly type: string
  readonly parts: Parts<T>
  /** Parts a real host knows and this one never sets. */
  readonly unset?: readonly string[]
}
export type Parts<T> = Readonly<Record<string, Getter<T> | Branch<T>>>

/** The properties of one kind of managed object. */
export interface Model<T> {
  readonly type: string
  /** Base types: a specification that names one of them means this type too. */
  readonly bases: readonly string[]
  readonly parts: Parts<T>
  readonly unset?: readonly string[]
}

/** A managed object as the property collector sees it. */
export interface ManagedObject {
  readonly ref: Ref
  readonly isA: (type: string) => boolean
  /** Names of all top-level properties that may be set. */
  readonly all: readonly string[]
  /** The property at a dotted path; `unknown` when the type has no such property. */
  read(path: string, reader: Reader): Read | 'unknown'
}

/** Makes managed objects of one model; paths are resolved once per model, not once per object. */
export function objectsOf<T>(model: Model<T>): (ref: Ref, data: T) => ManagedObject {
  const compiled = new Map<string, Getter<T> | 'unknown'>()
  const all = Object.keys(model.parts)
  const isA = (type: string): boolean => type === model.type || model.bases.includes(type) || type === 'ManagedObject'
  const getter = (path: string): Getter<T> | 'unknown' => {
    let found = compiled.get(path)
    if (found === undefined) {
      found = compile(model, path.split('.'))
      // Only known paths are kept: otherwise a client could fill the memory with invented ones.
      if (found !== 'unknown') compiled.set(path, found)
    }
    return found
  }
  return (ref, data) => ({
    ref,
    isA,
    all,
    read(path, reader) {
      const read = getter(path)
      return read === 'unknown' ? read : read(data, reader)
    },
  })
}

function compile<T>(
  at: { readonly parts: Parts<T>; readonly unset?: readonly string[] },
  path: readonly string[],
): Getter<T> | 'unknown' {
  const [first, ...rest] = path
  if (first === undefined) return 'unknown'
  if (!Object.hasOwn(at.parts, first)) return at.unset?.includes(first) === true ? () => undefined : 'unknown'
  const part = at.parts[first]
  if (part === undefined) return 'unknown'
  if (typeof part === 'function') return rest.length === 0 ? part : (data, reader) => descend(part(data, reader), rest)
  return rest.length === 0 ? (data, reader) => whole(part, data, reader) : compile(part, rest)
}

function whole<T>(branch: Branch<T>, data: T, reader: Reader): Value {
  const fields: Field[] = []
  for (const [name, part] of Object.entries(branch.parts)) {
    const read = typeof part === 'function' ? part(data, reader) : whole(part, data, reader)
    if (read !== undefined && !isFault(read)) fields.push([name, read])
  }
  return struct(branch.type, fields)
}

function descend(value: Read, path: readonly string[]): Read {
  let at = value
  for (const name of path) {
    if (at === undefined || isFault(at)) return at
    const holder: Value = at.kind === 'any' ? at.value : at
    if (holder.kind !== 'struct') return undefined
    at = holder.fields.find(([field]) => field === name)?.[1]
  }
  return at
}

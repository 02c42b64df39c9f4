import { isFault, missingProperties } from './faults.ts'
import type { Fault } from './faults.ts'
import type { ManagedObject, Reader } from './properties.ts'
import { objectsOf } from './properties.ts'
import { followsTasks, select } from './selection.ts'
import type { FilterSpec, Selected } from './selection.ts'
import { escapeXml, refTo, writeField, writeTyped } from './values.ts'
import type { Ref } from './values.ts'
import { keyOf } from './refs.ts'
import type { ChangeListener, Lookup } from './world.ts'

/** A PropertyFilter: watches what its specification selects and reports what changed since the last call. */
export interface Filter extends ChangeListener {
  readonly ref: Ref
  readonly object: ManagedObject
  /** Forgets what the client knows: the next update enters every object again. */
  reset(): void
  /** Returns at most `limit` object updates as XML (empty: nothing changed), and how many it used. */
  collect(limit: number): { readonly xml: string; readonly used: number }
  /** Whether changes are left over after {@link collect}. */
  readonly more: boolean
}

const filterObject = objectsOf<Readonly<Record<never, never>>>({
  type: 'PropertyFilter',
  bases: [],
  parts: {},
  unset: ['spec', 'partialUpdates'],
})

/** Creates a filter; `changed` is called at every change that may concern it. */
export function createFilter(ref: Ref, spec: FilterSpec, lookup: Lookup, reader: Reader, changed: () => void): Filter {
  const tasks = followsTasks(spec)
  /** The values the client has: by object, then path. */
  const told = new Map<string, { readonly ref: Ref; readonly values: Map<string, string> }>()
  const queue = new Set<string>()
  let selected: ReadonlyMap<string, Selected> = new Map()
  let stale = true

  const refresh = (): void => {
    if (!stale) return
    stale = false
    const now = select(spec, lookup, reader)
    selected = isFault(now) ? new Map() : now
    for (const key of selected.keys()) if (!told.has(key)) queue.add(key)
    for (const key of told.keys()) if (!selected.has(key)) queue.add(key)
  }

  return {
    ref,
    object: filterObject(ref, {}),
    get more() {
      return queue.size > 0
    },
    reset() {
      told.clear()
      queue.clear()
      stale = true
    },
    touched(target) {
      const key = keyOf(target)
      if (!selected.has(key)) return
      queue.add(key)
      changed()
    },
    reshaped(what) {
      if (what === 'tasks' && !tasks) return
      stale = true
      changed()
    },
    collect(limit) {
      refresh()
      let xml = ''
      let used = 0
      for (const key of queue) {
        if (used >= limit) break
        queue.delete(key)
        const update = objectUpdate(key, selected.get(key), told, reader)
        if (update === '') continue
        xml += update
        used += 1
      }
      return { xml, used }
    },
  }
}

type Told = Map<string, { readonly ref: Ref; readonly values: Map<string, string> }>

/** ObjectUpdate: enter for an object the client does not know, leave for one that is gone, modify for values that differ. */
function objectUpdate(key: string, now: Selected | undefined, told: Told, reader: Reader): string {
  const before = told.get(key)
  if (now === undefined) {
    told.delete(key)
    return before === undefined
      ? ''
      : `<objectSet><kind>leave</kind>${writeField('obj', refTo(before.ref))}</objectSet>`
  }
  const values = before?.values ?? new Map<string, string>()
  if (before === undefined) told.set(key, { ref: now.object.ref, values })
  let changes = ''
  const missing: (readonly [string, Fault])[] = []
  for (const path of now.paths) {
    // Fact: statistics are never pushed; they come once, when the object enters.
    if (before !== undefined && path.includes('quickStats')) continue
    const value = now.object.read(path, reader)
    let written = ''
    if (isFault(value)) written = value.fault
    else if (value !== undefined && value !== 'unknown') written = writeTyped('val', value)
    if (written === (values.get(path) ?? '')) continue
    values.set(path, written)
    if (isFault(value)) missing.push([path, value])
    // A value that is gone is sent as an assignment of nothing.
    else changes += `<changeSet><name>${escapeXml(path)}</name><op>assign</op>${written}</changeSet>`
  }
  if (before !== undefined && changes === '' && missing.length === 0) return ''
  const gaps = missing.length === 0 ? '' : writeField('missingSet', missingProperties(missing))
  return (
    `<objectSet><kind>${before === undefined ? 'enter' : 'modify'}` +
    `</kind>${writeField('obj', refTo(now.object.ref))}${changes}${gaps}</objectSet>`
  )
}

import { randomUUID } from 'node:crypto'
import { withSession } from './calls.ts'
import type { Methods } from './calls.ts'
import { isFault, managedObjectNotFound } from './faults.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Reader } from './properties.ts'
import type { SessionLookup } from './property-collector.ts'
import { booleanArgument, refArgument } from './soap.ts'
import { children } from './xml.ts'
import { bool, list, refTo, refs as refList, str, writeField } from './values.ts'
import type { Ref } from './values.ts'
import { keyOf } from './refs.ts'
import type { Lookup } from './world.ts'

interface View {
  readonly container: Ref
  readonly types: readonly string[]
  readonly recursive: boolean
  readonly lookup: Lookup
}

/** The properties along which a container holds other objects. */
const holding: Readonly<Record<string, readonly string[]>> = {
  Folder: ['childEntity'],
  Datacenter: ['vmFolder', 'hostFolder', 'datastoreFolder', 'networkFolder'],
  ComputeResource: ['host', 'resourcePool'],
  ResourcePool: ['resourcePool', 'vm'],
  HostSystem: ['vm'],
}

// A view is computed when it is read, so that it always shows what exists now.
const viewObject = objectsOf<View>({
  type: 'ContainerView',
  bases: ['ManagedObjectView', 'View'],
  parts: {
    view: (view, reader) => refList(contents(view, reader)),
    container: (view) => refTo(view.container),
    type: (view) => list('string', view.types.map(str)),
    recursive: (view) => bool(view.recursive),
  },
})

function contents(view: View, reader: Reader): Ref[] {
  const found = new Map<string, ManagedObject>()
  const visit = (object: ManagedObject): void => {
    for (const path of holding[object.ref.type] ?? []) {
      const value = object.read(path, reader)
      if (value === undefined || value === 'unknown' || isFault(value)) continue
      for (const item of value.kind === 'list' ? value.items : [value]) {
        if (item.kind !== 'ref' || found.has(keyOf(item.ref))) continue
        const held = view.lookup(item.ref)
        if (held === undefined) continue
        found.set(keyOf(item.ref), held)
        if (view.recursive) visit(held)
      }
    }
  }
  const start = view.lookup(view.container)
  if (start !== undefined) visit(start)
  return [...found.values()]
    .filter((object) => view.types.length === 0 || view.types.some(object.isA))
    .map((object) => object.ref)
}

/** ViewManager.CreateContainerView and View.DestroyView. */
export function viewMethods(lookup: SessionLookup): Methods {
  return {
    CreateContainerView: {
      on: ['ViewManager'],
      run: withSession((call, session) => {
        const container = refArgument(call.args, 'container')
        const types = children(call.args, 'type').map((type) => type.text.trim().replace(/^.*:/, ''))
        const find = lookup(session)
        if (container === undefined || find(container) === undefined)
          return managedObjectNotFound(container ?? { type: 'ManagedEntity', id: '' })
        const ref: Ref = { type: 'ContainerView', id: `session[${session.key}]${randomUUID()}` }
        session.objects.set(
          keyOf(ref),
          viewObject(ref, { container, types, recursive: booleanArgument(call.args, 'recursive'), lookup: find }),
        )
        return writeField('returnval', refTo(ref))
      }),
    },
    DestroyView: {
      on: ['ContainerView'],
      run: withSession((call, session) => {
        session.objects.delete(keyOf(call.target))
        return ''
      }),
    },
  }
}

import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { readRef } from './service-content.ts'
import { element, refElement, type ManagedObjectRef } from './soap.ts'
import { child, childText, weightOf, type XmlNode } from './xml/node.ts'

/** Which properties of which kind of object; `paths` as in the vSphere API (`runtime.powerState`). */
export interface PropertySpec {
  readonly type: string
  readonly paths: readonly string[]
}

/** Where to start; with `traverse` the objects reached from there are read as well. */
export interface ObjectSpec {
  readonly object: ManagedObjectRef
  readonly traverse?: 'inventory' | 'datastores' | 'inventory-and-datastores' | 'recent-tasks'
}

/** One object as PropertyCollector returned it: values by path, and the paths that could not be read with the fault's name. */
export interface PropertyObject {
  readonly ref: ManagedObjectRef
  readonly values: ReadonlyMap<string, XmlNode>
  readonly missing: ReadonlyMap<string, string>
}

/** Folders, datacenters and compute resources down to hosts and virtual machines: one request for the whole inventory. */
const inventoryTraversal =
  traversal('folders', 'Folder', 'childEntity', ['folders', 'vms', 'hosts', 'computes']) +
  traversal('vms', 'Datacenter', 'vmFolder', ['folders']) +
  traversal('hosts', 'Datacenter', 'hostFolder', ['folders']) +
  traversal('computes', 'ComputeResource', 'host', [])

/** The host and its datastores without the VMs. */
const datastoreTraversal =
  traversal('folders', 'Folder', 'childEntity', ['folders', 'stores', 'hosts', 'computes']) +
  traversal('stores', 'Datacenter', 'datastore', []) +
  traversal('hosts', 'Datacenter', 'hostFolder', ['folders']) +
  traversal('computes', 'ComputeResource', 'host', [])

const wholeTraversal =
  traversal('folders', 'Folder', 'childEntity', ['folders', 'vms', 'stores', 'hosts', 'computes']) +
  traversal('vms', 'Datacenter', 'vmFolder', ['folders']) +
  traversal('stores', 'Datacenter', 'datastore', []) +
  traversal('hosts', 'Datacenter', 'hostFolder', ['folders']) +
  traversal('computes', 'ComputeResource', 'host', [])

const traversals = {
  inventory: inventoryTraversal,
  datastores: datastoreTraversal,
  'inventory-and-datastores': wholeTraversal,
  'recent-tasks': traversal('tasks', 'TaskManager', 'recentTask', []),
}

function traversal(name: string, type: string, path: string, next: readonly string[]): string {
  const selections = next.map((target) => `<selectSet>${element('name', target)}</selectSet>`).join('')
  const spec = element('name', name) + element('type', type) + element('path', path)
  return `<selectSet xsi:type="TraversalSpec">${spec}<skip>false</skip>${selections}</selectSet>`
}

/** A PropertyFilterSpec as XML, under the element name its method wants. */
export function filterSpec(
  name: 'specSet' | 'spec',
  properties: readonly PropertySpec[],
  objects: readonly ObjectSpec[],
): string {
  const props = properties.map(
    (spec) =>
      `<propSet>${element('type', spec.type)}<all>false</all>${spec.paths.map((path) => element('pathSet', path)).join('')}</propSet>`,
  )
  const starts = objects.map(
    ({ object, traverse }) =>
      `<objectSet>${refElement('obj', object)}<skip>false</skip>${traverse ? traversals[traverse] : ''}</objectSet>`,
  )
  return `<${name}>${props.join('')}${starts.join('')}</${name}>`
}

/** Reads one `objects` element (ObjectContent). */
export function readObjectContent(node: XmlNode): PropertyObject | null {
  const ref = readRef(child(node, 'obj'))
  if (!ref) return null
  const values = new Map<string, XmlNode>()
  const missing = new Map<string, string>()
  for (const entry of node.children) {
    if (entry.name === 'propSet') {
      const name = childText(entry, 'name')
      const value = child(entry, 'val')
      if (name !== null && value) values.set(name, value)
    } else if (entry.name === 'missingSet') addMissing(entry, missing)
  }
  return { ref, values, missing }
}

/** Adds one `missingSet` entry: path and the name of the fault that kept it from being read. */
export function addMissing(entry: XmlNode, missing: Map<string, string>): void {
  const path = childText(entry, 'path')
  const fault = child(entry, 'fault')
  if (path !== null) missing.set(path, (fault && child(fault, 'fault')?.type?.local) ?? 'unknown')
}

/** How a server says that it does not know a page's token any more: the session that held it is gone. */
const lostToken: ReadonlySet<string> = new Set(['INVALID_ARGUMENT', 'NOT_AUTHENTICATED'])

/** Bound of pages followed for one read, so that a server that always hands out another token is not followed for ever. */
const maxPages = 10_000

/** Bound of what all pages of one read may hold together, by {@link weightOf}. Ten times what a host with a thousand VMs comes to. */
const mostWeight = 64 * 1024 * 1024

/**
 * PropertyCollector.RetrievePropertiesEx and, while the reply comes in pages, ContinueRetrievePropertiesEx.
 * Objects are decoded while the reply streams in. A property that cannot be read is in `missing`, not a problem.
 */
export async function retrieveProperties(
  client: VimClient,
  properties: readonly PropertySpec[],
  objects: (rootFolder: ManagedObjectRef) => readonly ObjectSpec[],
  options: { readonly signal?: AbortSignal | undefined; readonly pageSize?: number } = {},
): Promise<Result<PropertyObject[]>> {
  const { signal } = options
  for (let attempt = 0; ; attempt += 1) {
    const connected = await client.connect({ signal })
    if (!connected.ok) return connected
    const collector = connected.value.propertyCollector
    const found: PropertyObject[] = []
    let expired = false
    let weight = 0
    const onItem = (node: XmlNode): void => {
      weight += weightOf(node)
      const object = readObjectContent(node)
      if (!object) return
      for (const fault of object.missing.values()) if (fault === 'NotAuthenticated') expired = true
      found.push(object)
    }
    const reading = {
      signal,
      repeatable: true,
      items: { name: 'objects', onItem },
      expired: () => expired,
      reset: () => {
        found.length = 0
        expired = false
        weight = 0
      },
    }
    const page = options.pageSize === undefined ? '' : element('maxObjects', options.pageSize)
    const first = await client.call(
      'RetrievePropertiesEx',
      collector,
      `${filterSpec('specSet', properties, objects(connected.value.rootFolder))}<options>${page}</options>`,
      reading,
    )
    if (!first.ok) return first
    let token = pageToken(first.value)
    let lost = false
    for (let pages = 1; token !== null; pages += 1) {
      if (weight > mostWeight)
        return fail(problem('REPLY_TOO_LARGE', { method: 'ContinueRetrievePropertiesEx', limitBytes: mostWeight }))
      if (pages >= maxPages) return fail(problem('REPLY_UNEXPECTED', { method: 'ContinueRetrievePropertiesEx' }))
      // No `reset`: what the earlier pages brought stays. A session that expired between pages lost the token with it.
      const more = await client.call('ContinueRetrievePropertiesEx', collector, element('token', token), {
        signal,
        items: { name: 'objects', onItem },
        expired: () => expired,
      })
      if (!more.ok && !lostToken.has(more.problem.code)) return more
      if (!more.ok) {
        lost = true
        break
      }
      token = pageToken(more.value)
    }
    if (!lost || attempt > 0)
      return lost ? fail(problem('REPLY_UNEXPECTED', { method: 'ContinueRetrievePropertiesEx' })) : ok(found)
  }
}

function pageToken(response: XmlNode): string | null {
  const returned = child(response, 'returnval')
  return returned ? childText(returned, 'token') : null
}

import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { addMissing, filterSpec, type ObjectSpec, type PropertySpec } from './properties.ts'
import { readRef, type ServiceContent } from './service-content.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child, childText, type XmlNode } from './xml/node.ts'

/** A change to one object since the last version. */
export interface ObjectUpdate {
  readonly kind: 'enter' | 'modify' | 'leave'
  readonly ref: ManagedObjectRef
  /** New values by property path; null: the property is unset now. A path may be deeper than the one watched. */
  readonly changes: ReadonlyMap<string, XmlNode | null>
  readonly missing: ReadonlyMap<string, string>
}

/** One reply of WaitForUpdatesEx. `truncated`: there is more already, ask again at once. */
export interface UpdateSet<Update> {
  readonly version: string
  readonly truncated: boolean
  readonly updates: readonly Update[]
  /** Length of the reply. */
  readonly bytes: number
}

/**
 * PropertyCollector.CreateFilter on the session's own collector. A filter lives as long as its session.
 * @returns the filter's reference, the service content, and the session's number for {@link waitForUpdates}.
 */
export async function createFilter(
  client: VimClient,
  properties: readonly PropertySpec[],
  objects: (rootFolder: ManagedObjectRef) => readonly ObjectSpec[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<{ filter: ManagedObjectRef; content: ServiceContent; session: number }>> {
  const connected = await client.connect(options)
  if (!connected.ok) return connected
  const args = `${filterSpec('spec', properties, objects(connected.value.rootFolder))}<partialUpdates>false</partialUpdates>`
  const session = client.sessionNumber
  const made = await client.call('CreateFilter', (content) => content.propertyCollector, args, { ...options, session })
  if (!made.ok) return made
  const filter = readRef(child(made.value, 'returnval'))
  return filter
    ? ok({ filter, content: connected.value, session })
    : fail(problem('REPLY_UNEXPECTED', { method: 'CreateFilter' }))
}

/** PropertyFilter.DestroyPropertyFilter; its result does not matter, because the filter ends with the session anyway. */
export async function destroyFilter(client: VimClient, filter: ManagedObjectRef): Promise<void> {
  await client.call('DestroyPropertyFilter', filter, '', { signal: AbortSignal.timeout(3_000) })
}

/** Many times what {@link mostUpdates} come to, and little enough to be applied in one go. */
const replyBytes = 16 * 1024 * 1024

/** Objects in one reply: a host with more of them splits it, so that no inventory is too large for a reply. */
const mostUpdates = 1_000

/** `objectSet`: Envelope(1) Body(2) WaitForUpdatesExResponse(3) returnval(4) filterSet(5). */
const objectDepth = 5

/**
 * PropertyCollector.WaitForUpdatesEx: the long poll. Answers when something changed, or null after `maxWaitSeconds`.
 * Objects are read while the reply streams in, and given back once all of it was sound.
 * @param version '' the first time, then that of the last reply.
 * @param maxWaitSeconds the API asks for no less than a few minutes; the reply limit follows it.
 * @param options.read makes of an update what is kept of it, so that no more than that is held; null drops it.
 */
export async function waitForUpdates<Update>(
  client: VimClient,
  version: string,
  maxWaitSeconds: number,
  options: {
    readonly session: number
    readonly signal?: AbortSignal | undefined
    readonly read: (update: ObjectUpdate) => Update | null
  },
): Promise<Result<UpdateSet<Update> | null>> {
  const limits = element('maxWaitSeconds', maxWaitSeconds) + element('maxObjectUpdates', mostUpdates)
  const args = `${element('version', version)}<options>${limits}</options>`
  const updates: Update[] = []
  let bytes = 0
  const onItem = (node: XmlNode): void => {
    const update = readUpdate(node)
    const kept = update && options.read(update)
    if (kept !== null) updates.push(kept)
  }
  const answer = await client.call('WaitForUpdatesEx', (content) => content.propertyCollector, args, {
    signal: options.signal,
    session: options.session,
    lane: 'poll',
    replyMs: (maxWaitSeconds + 30) * 1_000,
    replyBytes,
    items: { name: 'objectSet', depth: objectDepth, onItem },
    onBytes: (length) => {
      bytes = length
    },
    reset: () => {
      updates.length = 0
    },
  })
  if (!answer.ok) return answer
  const returned = child(answer.value, 'returnval')
  if (!returned) return ok(null)
  const next = childText(returned, 'version')
  if (next === null) return fail(problem('REPLY_UNEXPECTED', { method: 'WaitForUpdatesEx' }))
  return ok({ version: next, truncated: childText(returned, 'truncated') === 'true', updates, bytes })
}

function readUpdate(node: XmlNode): ObjectUpdate | null {
  const kind = childText(node, 'kind')
  const ref = readRef(child(node, 'obj'))
  if (!ref || (kind !== 'enter' && kind !== 'modify' && kind !== 'leave')) return null
  const changes = new Map<string, XmlNode | null>()
  const missing = new Map<string, string>()
  for (const entry of node.children) {
    if (entry.name === 'missingSet') addMissing(entry, missing)
    if (entry.name !== 'changeSet') continue
    const name = childText(entry, 'name')
    const removed = childText(entry, 'op') === 'remove' || childText(entry, 'op') === 'indirectRemove'
    if (name !== null) changes.set(name, removed ? null : (child(entry, 'val') ?? null))
  }
  return { kind, ref, changes, missing }
}

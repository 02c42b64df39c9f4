import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { addMissing, filterSpec, type ObjectSpec, type PropertySpec } from './properties.ts'
import { readRef, type ServiceContent } from './service-content.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child, childText, childrenOf, type XmlNode } from './xml/node.ts'

/** What became of one object since the last version. */
export interface ObjectUpdate {
  readonly kind: 'enter' | 'modify' | 'leave'
  readonly ref: ManagedObjectRef
  /** New values by property path; null: the property is unset now. A path may be deeper than the one watched. */
  readonly changes: ReadonlyMap<string, XmlNode | null>
  readonly missing: ReadonlyMap<string, string>
}

/** One reply of WaitForUpdatesEx. `truncated`: there is more already, ask again at once. */
export interface UpdateSet {
  readonly version: string
  readonly truncated: boolean
  readonly updates: readonly ObjectUpdate[]
  /** Length of the reply. */
  readonly bytes: number
}

/**
 * PropertyCollector.CreateFilter on the session's own collector. A filter lives as long as its session.
 * @returns the filter's reference the service content, and the session's number for {@link waitForUpdates}.
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

/** PropertyFilter.DestroyPropertyFilter; its result does not matter, since the filter dies with the session anyhow. */
export async function destroyFilter(client: VimClient, filter: ManagedObjectRef): Promise<void> {
  await client.call('DestroyPropertyFilter', filter, '', { signal: AbortSignal.timeout(3_000) })
}

/** Several times what the first reply of a host with a thousand VMs has, and little enough to be applied in one go. */
const replyBytes = 16 * 1024 * 1024

/**
 * PropertyCollector.WaitForUpdatesEx: the long poll. Answers when something changed, or null after `maxWaitSeconds`.
 * @param version '' the first time, then that of the last reply.
 * @param maxWaitSeconds the API asks for no less than a few minutes; the reply limit follows it.
 */
export async function waitForUpdates(
  client: VimClient,
  version: string,
  maxWaitSeconds: number,
  options: { readonly session: number; readonly signal?: AbortSignal | undefined },
): Promise<Result<UpdateSet | null>> {
  const args = element('version', version) + `<options>${element('maxWaitSeconds', maxWaitSeconds)}</options>`
  let bytes = 0
  const answer = await client.call('WaitForUpdatesEx', (content) => content.propertyCollector, args, {
    signal: options.signal,
    session: options.session,
    lane: 'poll',
    replyMs: (maxWaitSeconds + 30) * 1_000,
    replyBytes,
    onBytes: (length) => {
      bytes = length
    },
  })
  if (!answer.ok) return answer
  const returned = child(answer.value, 'returnval')
  if (!returned) return ok(null)
  const next = childText(returned, 'version')
  if (next === null) return fail(problem('REPLY_UNEXPECTED', { method: 'WaitForUpdatesEx' }))
  const updates = client.charge(() =>
    childrenOf(returned, 'filterSet').flatMap((set) => childrenOf(set, 'objectSet').map(readUpdate)),
  )
  return ok({
    version: next,
    truncated: childText(returned, 'truncated') === 'true',
    updates: updates.filter((update) => update !== null),
    bytes,
  })
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

import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { VimClient } from '../../vim/client.ts'
import { asBoolean, asRef } from '../../vim/decode.ts'
import { retrieveProperties } from '../../vim/properties.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'
import { connectStandalone } from '../../vim/standalone.ts'
import { child } from '../../vim/xml/node.ts'

/** The objects that a standalone host's image is read and changed through, and what tells whether it may be. */
export interface ImageObjects {
  readonly host: ManagedObjectRef
  readonly imageConfigManager: ManagedObjectRef | null
  /** Whether UEFI Secure Boot is on (`capability.uefiSecureBoot`); hosts before 8.0.3.0 do not tell. */
  readonly secureBoot: boolean | null
}

/** Reads them in one round trip. Problems: `NOT_STANDALONE`, `REPLY_UNEXPECTED`, and what keeps a call from being answered. */
export async function readImageObjects(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<ImageObjects>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: ['configManager.imageConfigManager', 'capability'] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return read
  const host = read.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const capability = host.values.get('capability')
  return ok({
    host: host.ref,
    imageConfigManager: asRef(host.values.get('configManager.imageConfigManager')),
    secureBoot: asBoolean(capability && child(capability, 'uefiSecureBoot')),
  })
}

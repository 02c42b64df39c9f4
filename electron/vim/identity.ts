import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asString } from './decode.ts'
import { retrieveProperties } from './properties.ts'
import { isRefusal } from './refusal.ts'
import { connectStandalone } from './standalone.ts'
import type { XmlNode } from './xml/node.ts'

/** Path of a host's SMBIOS uuid on its HostSystem. */
export const hardwareUuidPath = 'hardware.systemInfo.uuid'

/** Placeholders of boards whose maker never set one: thousands of machines share each of them. */
const placeholders: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '03000200-0400-0500-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
])

/** Reads the value of {@link hardwareUuidPath}, in lower case; null for a placeholder or anything else that is no uuid. */
export function hardwareUuidOf(value: XmlNode | undefined): string | null {
  const uuid = asString(value)?.trim().toLowerCase() ?? ''
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) && !placeholders.has(uuid) ? uuid : null
}

/** Says which host this is, and which machine it runs on; null where the host does not tell. */
export interface HostIdentity {
  /** Managed object reference value of its HostSystem. */
  readonly moid: string | null
  /** SMBIOS uuid in lower case, as {@link hardwareUuidOf} reads it. */
  readonly hardwareUuid: string | null
}

/** Reads which machine a connected host is. Fails as `retrieveProperties`; a refusal to tell is no failure. */
export async function readIdentity(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<HostIdentity>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: [hardwareUuidPath] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return isRefusal(read.problem) ? ok({ moid: null, hardwareUuid: null }) : read
  const host = read.value.find(({ ref }) => ref.type === 'HostSystem')
  return ok({ moid: host?.ref.value ?? null, hardwareUuid: hardwareUuidOf(host?.values.get(hardwareUuidPath)) })
}

/**
 * Logs in to a host that is about to be added and reads which machine it is. Fails with NOT_STANDALONE for a vCenter, and as
 * `VimClient.connect`.
 */
export async function identify(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<HostIdentity>> {
  const connected = await connectStandalone(client, options)
  return connected.ok ? readIdentity(client, options) : connected
}

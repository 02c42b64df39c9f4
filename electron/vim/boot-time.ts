import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asTime } from './decode.ts'
import { retrieveProperties } from './properties.ts'

const path = 'runtime.bootTime'

/** Reads HostSystem.runtime.bootTime, ISO 8601 UTC; null when the host does not tell. Fails as `retrieveProperties`. */
export async function readBootTime(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<string | null>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: [path] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return read
  return ok(asTime(read.value.find(({ ref }) => ref.type === 'HostSystem')?.values.get(path)))
}

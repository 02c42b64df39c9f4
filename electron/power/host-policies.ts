import { z } from 'zod'
import { systemClock, type Clock } from '../../shared/clock.ts'
import { hostPolicySchema, type HostPolicy, type Settings } from '../../shared/models/settings.ts'
import { ok, type Result } from '../../shared/result.ts'
import { jsonDocument, type JsonDocument } from '../storage/document.ts'

const schema = z.object({
  /** By host id; null before the first was saved, when the settings of earlier versions may still hold some. */
  policies: z.record(z.uuid(), hostPolicySchema).nullable(),
})
export type HostPoliciesData = z.infer<typeof schema>

/** Opens the document of the hosts' own shutdown rules; `file` is `dataPaths().policies`. */
export function hostPoliciesDocument(file: string, clock: Clock = systemClock): JsonDocument<HostPoliciesData> {
  return jsonDocument<HostPoliciesData>({ file, schema, empty: () => ({ policies: null }), clock })
}

/**
 * Reads the rules of one host; null when it has none of its own. Problems: those of `JsonDocument.read`.
 * @param settings where earlier versions kept them.
 */
export async function readHostPolicy(
  policies: JsonDocument<HostPoliciesData>,
  settings: Pick<JsonDocument<Settings>, 'read'>,
  hostId: string,
): Promise<Result<HostPolicy | null>> {
  const saved = await policies.read()
  if (!saved.ok) return saved
  if (saved.value.policies !== null) return ok(saved.value.policies[hostId] ?? null)
  const earlier = await settings.read()
  return earlier.ok ? ok(earlier.value.hostPolicies[hostId] ?? null) : earlier
}

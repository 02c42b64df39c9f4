import { z } from 'zod'
import { systemClock, type Clock } from '../../shared/clock.ts'
import { hostPolicySchema } from '../../shared/models/settings.ts'
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

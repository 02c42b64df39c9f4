import { hostPolicySchema } from '../../shared/models/settings.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { GuestPolicy, GuestPolicyPart, RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { hostPoliciesDocument, readHostPolicy } from '../power/host-policies.ts'
import { VmRulesStore } from '../power/vm-rules.ts'
import { settingsDocument } from '../storage/settings-document.ts'
import type { CliSession } from './session.ts'

const { guestTimeoutSeconds, noTools, stuck, inaccessible } = hostPolicySchema.parse({})
/** What holds where neither an option nor a saved rule says otherwise. */
const general: GuestPolicy = { guestTimeoutSeconds, noTools, stuck, inaccessible }

/**
 * Reads what the rules of a host's VMs are resolved from.
 * @param option options of this run. Problems: those of `JsonDocument.read`.
 */
export async function readRules(
  { paths, clock }: CliSession,
  hostId: string,
  option: GuestPolicyPart = {},
): Promise<Result<RuleInput>> {
  const policies = hostPoliciesDocument(paths.policies, clock)
  const host = await readHostPolicy(policies, settingsDocument(paths.settings), hostId)
  if (!host.ok) return host
  const saved = await new VmRulesStore(paths.vmRules, clock).list()
  if (!saved.ok) return saved
  return ok({ hostId, layers: { option, ...(host.value && { host: host.value }), general }, saved: saved.value })
}

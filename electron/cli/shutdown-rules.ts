import { hostPolicySchema, type HostPolicy } from '../../shared/models/settings.ts'
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
  const host = await ownPolicy({ paths, clock }, hostId)
  if (!host.ok) return host
  const saved = await new VmRulesStore(paths.vmRules, clock).list()
  if (!saved.ok) return saved
  return ok({ hostId, layers: { option, ...(host.value && { host: host.value }), general }, saved: saved.value })
}

/** Reads the rules saved for a host; null when it has none of its own. Problems: those of `JsonDocument.read`. */
export function ownPolicy(
  { paths, clock }: Pick<CliSession, 'paths' | 'clock'>,
  hostId: string,
): Promise<Result<HostPolicy | null>> {
  return readHostPolicy(hostPoliciesDocument(paths.policies, clock), settingsDocument(paths.settings), hostId)
}

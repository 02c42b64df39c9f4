import type { ResolvedVmRules, VmRules } from '../../shared/models/vm-rules.ts'
import { resolveRules, type GuestPolicy } from '../../shared/rules/power/resolve-rules.ts'

/** Returns the rules of a VM where neither its host nor a run has any. */
export function generalRules(own: VmRules = {}, policy: Partial<GuestPolicy> = {}): ResolvedVmRules {
  const general: GuestPolicy = {
    guestTimeoutSeconds: 300,
    noTools: 'ask',
    stuck: 'ask',
    inaccessible: 'abort',
    ...policy,
  }
  return resolveRules(own, { general })
}

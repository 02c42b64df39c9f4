import type { HostPolicy, Settings } from '../models/settings.ts'

/**
 * Returns the rules that hold for a host: its own, else the general ones. Apart from the schemas, so that a window needs
 * no zod.
 */
export function policyFor(settings: Pick<Settings, 'policy' | 'hostPolicies'>, hostId: string): HostPolicy {
  return settings.hostPolicies[hostId] ?? settings.policy
}

import type { ShutdownPolicy } from '../models/power.ts'
import type { HostPolicy, Settings } from '../models/settings.ts'
import type { PolicyLayers } from './power/resolve-rules.ts'

/**
 * Returns the rules that hold for a host: its own, else the general ones. Apart from the schemas, so that a window needs
 * no zod.
 */
export function policyFor(settings: Pick<Settings, 'policy' | 'hostPolicies'>, hostId: string): HostPolicy {
  return settings.hostPolicies[hostId] ?? settings.policy
}

/**
 * Returns the layers that a policy chosen for a host stands for: the host's own rules once it has any, or as soon as they
 * differ from the general ones, since they are saved as its own then.
 */
export function layersFor(
  { policy: general, hostPolicies }: Pick<Settings, 'policy' | 'hostPolicies'>,
  hostId: string,
  { guestTimeoutSeconds, noTools, stuck, inaccessible }: ShutdownPolicy,
): PolicyLayers {
  const differs =
    guestTimeoutSeconds !== general.guestTimeoutSeconds ||
    noTools !== general.noTools ||
    stuck !== general.stuck ||
    inaccessible !== general.inaccessible
  const isOwn = hostPolicies[hostId] !== undefined || differs
  return isOwn ? { host: { guestTimeoutSeconds, noTools, stuck, inaccessible }, general } : { general }
}

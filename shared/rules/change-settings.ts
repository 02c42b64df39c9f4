import type { HostPolicy, PolicyChange, Settings, SettingsChange } from '../models/settings.ts'
import { policyFor } from './policy-for.ts'

/**
 * Returns the settings after a change. A change names only what it changes, down to single rules, so that two that are
 * made at the same time both hold.
 */
export function changeSettings(
  now: Settings,
  change: SettingsChange & Partial<Pick<Settings, 'trayExplained'>>,
): Settings {
  const { policy, guideTemplates, ...values } = change
  return {
    ...now,
    ...definedOnly(values),
    policy: { ...now.policy, ...definedOnly(policy) },
    guideTemplates: { ...now.guideTemplates, ...definedOnly(guideTemplates) },
  }
}

/**
 * Returns the settings after a change of one host's rules. The first rule of its own that a host gets starts from the
 * general ones; `null` gives the host back to those.
 */
export function changeHostPolicy(now: Settings, hostId: string, change: PolicyChange | null): Settings {
  const policies = new Map<string, HostPolicy>(Object.entries(now.hostPolicies))
  if (change === null) policies.delete(hostId)
  else policies.set(hostId, { ...policyFor(now, hostId), ...definedOnly(change) })
  return { ...now, hostPolicies: Object.fromEntries(policies) }
}

/** Drops the keys whose value is undefined, which a change may have and settings may not. */
function definedOnly<T extends object>(value: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

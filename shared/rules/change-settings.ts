import type { HostPolicy, Settings, SettingsChange } from '../models/settings.ts'
import { policyFor } from './policy-for.ts'

/**
 * Returns the settings after a change. A change names only what it changes, down to single rules, so that two that are
 * made at the same time both hold. The first rule of its own that a host gets starts from the general ones; `null` gives
 * the host back to those.
 */
export function changeSettings(
  now: Settings,
  change: SettingsChange & Partial<Pick<Settings, 'trayExplained'>>,
): Settings {
  const { policy, hostPolicies, guideTemplates, ...values } = change
  return {
    ...now,
    ...definedOnly(values),
    policy: { ...now.policy, ...definedOnly(policy) },
    hostPolicies: changePolicies(now, hostPolicies ?? {}),
    guideTemplates: { ...now.guideTemplates, ...definedOnly(guideTemplates) },
  }
}

function changePolicies(now: Settings, changes: NonNullable<SettingsChange['hostPolicies']>): Settings['hostPolicies'] {
  const policies = new Map<string, HostPolicy>(Object.entries(now.hostPolicies))
  for (const [id, change] of Object.entries(changes)) {
    if (change === null) policies.delete(id)
    else policies.set(id, { ...policyFor(now, id), ...definedOnly(change) })
  }
  return Object.fromEntries(policies)
}

/** Drops the keys whose value is undefined, which a change may have and settings may not. */
function definedOnly<T extends object>(value: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

import type { FirewallChange, FirewallDifference, FirewallState, HostFirewall } from '../models/firewall.ts'
import { sameChange } from './firewall-change.ts'
import { compare } from '../text/compare.ts'

/** Returns the part of a live firewall that a baseline keeps and is compared with. */
export function stateOf(firewall: Pick<HostFirewall, 'rulesets' | 'services'>): FirewallState {
  return {
    rulesets: firewall.rulesets.map(({ key, enabled, allowed }) => ({ key, enabled, allowed })),
    services: firewall.services.map(({ key, running, policy }) => ({ key, running, policy })),
  }
}

/**
 * Where two firewalls differ, rulesets first, each by key. What a host does not tell differs from nothing; a ruleset or
 * service that only one side has is a difference with null on the other.
 */
export function compareFirewalls(left: FirewallState, right: FirewallState): readonly FirewallDifference[] {
  const [a, b] = [settingsOf(left), settingsOf(right)]
  const keys = [...new Set([...a.known.keys(), ...b.known.keys()])].sort(byKindAndKey)
  return keys.flatMap((id): FirewallDifference[] => {
    const [inLeft, inRight] = [a.known.get(id), b.known.get(id)]
    const either = inLeft ?? inRight
    if (!either || (inLeft && inRight && sameChange(inLeft, inRight))) return []
    // There, but without this value: unknown, so nothing can be said.
    if ((!inLeft && a.objects.has(objectOf(either))) || (!inRight && b.objects.has(objectOf(either)))) return []
    return [{ kind: either.kind, key: either.key, left: inLeft ?? null, right: inRight ?? null }]
  })
}

const kinds: readonly FirewallChange['kind'][] = ['ruleset', 'allowed', 'service', 'policy']

function byKindAndKey(a: string, b: string): number {
  const rank = (id: string): number => kinds.findIndex((kind) => id.startsWith(`${kind} `))
  return rank(a) - rank(b) || compare(a, b)
}

function objectOf({ kind, key }: FirewallChange): string {
  return `${kind === 'ruleset' || kind === 'allowed' ? 'ruleset' : 'service'} ${key}`
}

/** Returns every known value of a state by its subject, and every object it has, known or not. */
function settingsOf({ rulesets, services }: FirewallState): {
  readonly known: ReadonlyMap<string, FirewallChange>
  readonly objects: ReadonlySet<string>
} {
  const settings: FirewallChange[] = []
  for (const { key, enabled, allowed } of rulesets) {
    if (enabled !== null) settings.push({ kind: 'ruleset', key, enabled })
    if (allowed !== null) settings.push({ kind: 'allowed', key, allowed })
  }
  for (const { key, running, policy } of services) {
    if (running !== null) settings.push({ kind: 'service', key, running })
    if (policy !== null) settings.push({ kind: 'policy', key, policy })
  }
  return {
    known: new Map(settings.map((setting) => [`${setting.kind} ${setting.key}`, setting])),
    objects: new Set([...rulesets.map(({ key }) => `ruleset ${key}`), ...services.map(({ key }) => `service ${key}`)]),
  }
}

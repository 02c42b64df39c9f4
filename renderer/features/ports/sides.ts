import type { Baseline, FirewallState } from '../../../shared/models/firewall.ts'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { PortsReport } from '../../../shared/models/port-report.ts'
import { stateOf } from '../../../shared/rules/firewall-drift.ts'

/** One side of a comparison: a live host or a saved state. */
export type Side =
  | {
      readonly id: string
      readonly kind: 'live'
      readonly hostId: string
      readonly name: string
      readonly state: FirewallState | null
    }
  | { readonly id: string; readonly kind: 'saved'; readonly baseline: Baseline; readonly state: FirewallState }

/** Returns everything that can be compared: this host, its saved states, then the other hosts and theirs. */
export function sidesOf(
  hosts: readonly Pick<HostView, 'id' | 'name'>[],
  reports: ReadonlyMap<string, PortsReport>,
  baselines: readonly Baseline[],
  hostId: string,
): Side[] {
  const live = hosts.map((host): Side => {
    const firewall = reports.get(host.id)?.firewall ?? null
    return {
      id: `live ${host.id}`,
      kind: 'live',
      hostId: host.id,
      name: host.name,
      state: firewall && stateOf(firewall),
    }
  })
  const saved = baselines.map((baseline): Side => ({
    id: `saved ${baseline.id}`,
    kind: 'saved',
    baseline,
    state: baseline,
  }))
  const own = (side: Side): boolean => (side.kind === 'live' ? side.hostId : side.baseline.hostId) === hostId
  const all = [...live, ...saved]
  return [...all.filter(own), ...all.filter((side) => !own(side))]
}

/**
 * Picks what a host is compared with by default: its current baseline, its newest, any saved state, or another host.
 */
export function usualOther(sides: readonly Side[], hostId: string): Side | null {
  const saved = sides.filter((side) => side.kind === 'saved').sort((a, b) => b.baseline.at.localeCompare(a.baseline.at))
  return (
    saved.find(({ baseline }) => baseline.hostId === hostId && baseline.current) ??
    saved.find(({ baseline }) => baseline.hostId === hostId) ??
    saved[0] ??
    sides.find((side) => side.kind === 'live' && side.hostId !== hostId) ??
    null
  )
}

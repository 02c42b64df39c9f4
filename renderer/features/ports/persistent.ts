import type { Flow } from '../../../shared/models/ports.ts'
import type { FirewallRule, VibRuleset } from '../../../shared/models/vib.ts'

/** Returns a ruleset that opens a flow, to start from; null where its ports or its direction are unknown. */
export function rulesetOfFlow(flow: Flow, title: string): VibRuleset | null {
  if (flow.ports.length === 0 || flow.protocols.length === 0 || flow.direction === null) return null
  const directions = flow.direction === 'both' ? (['inbound', 'outbound'] as const) : [flow.direction]
  const rules = directions.flatMap((direction) =>
    flow.protocols.flatMap((protocol) =>
      flow.ports.map((spec): FirewallRule => ({ direction, protocol, porttype: 'dst', port: portOf(spec) })),
    ),
  )
  return { id: keyOf(flow.id), title: title.slice(0, 200), rules, enabled: true, required: false }
}

function portOf(spec: string): FirewallRule['port'] {
  const [begin = '', end] = spec.split('-')
  return end === undefined ? Number(begin) : { begin: Number(begin), end: Number(end) }
}

/** Returns a key as ESXi allows it: letters and digits, the first one a letter. */
function keyOf(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
  return (/^[A-Za-z]/.test(joined) ? joined : `port${joined}`).slice(0, 32)
}

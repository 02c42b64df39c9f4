import type { FirewallRule, HostFirewall, Ruleset } from '../models/firewall.ts'
import type { Flow, Protocol } from '../models/ports.ts'
import { ownRulesetPurpose, ownRulesetSource } from '../reference/own-ruleset.ts'

/** A host that has more rulesets of its own is not believed. */
const most = 200

/**
 * Returns a flow for each direction and protocol of the rulesets that no flow of the table names, so that what a host has
 * beyond the table is seen among its ports. Rules for ports of the sender and for other protocols than TCP and UDP are left
 * out: a flow has no place for them.
 */
export function hostFlows({ rulesets }: HostFirewall, table: readonly Flow[]): readonly Flow[] {
  const known = new Set(table.flatMap((flow) => flow.rulesets))
  return rulesets
    .filter(({ key }) => !known.has(key))
    .slice(0, most)
    .flatMap(flowsOf)
}

function flowsOf(ruleset: Ruleset): Flow[] {
  const groups = new Map<
    string,
    { readonly rule: FirewallRule; readonly protocol: Protocol; readonly ports: string[] }
  >()
  for (const rule of ruleset.rules) {
    const protocol = protocolOf(rule)
    if (protocol === null || rule.port === null || rule.portType === 'src') continue
    const name = `${rule.direction}-${protocol}`
    const group = groups.get(name) ?? { rule, protocol, ports: [] }
    const end = rule.endPort ?? rule.port
    group.ports.push(end === rule.port ? `${end}` : `${rule.port}-${end}`)
    groups.set(name, group)
  }
  return [...groups].map(([name, { rule, protocol, ports }]) => ({
    id: `ruleset-${ruleset.key}-${name}`,
    ports: [...new Set(ports)],
    protocols: [protocol],
    direction: rule.direction,
    from: null,
    to: null,
    service: { en: ruleset.label || ruleset.key, 'zh-CN': ruleset.label || ruleset.key },
    purpose: ownRulesetPurpose,
    versions: [],
    rulesets: [ruleset.key],
    serviceKey: ruleset.service,
    roles: [],
    testable: false,
    defaultEnabled: false,
    defaults: {},
    esxi8: {},
    inNotes: false,
    correction: null,
    security: null,
    note: null,
    portsVerified: true,
    standalone: true,
    confidence: 'high',
    sources: [ownRulesetSource],
  }))
}

function protocolOf({ protocol }: FirewallRule): Protocol | null {
  const name = protocol.toLowerCase()
  return name === 'tcp' || name === 'udp' ? name : null
}

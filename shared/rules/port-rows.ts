import type { HostFirewall, HostService, Ruleset } from '../models/firewall.ts'
import type { PortRow, ProbeResult } from '../models/port-report.ts'
import type { Flow, PortRole, Protocol } from '../models/ports.ts'
import { judgePort } from './port-verdict.ts'

/** One port of one flow, to be shown as one row. `port` is a text for a range, null where the ports are not known. */
export interface PortTarget {
  readonly flow: Flow
  readonly port: number | string | null
  readonly protocol: Protocol | null
}

/** A range wider than this stays one row, and is not probed. */
const widestRange = 16

/** Returns the rows of a table: one for each port and protocol of each flow, in the order of the table. */
export function portTargets(flows: readonly Flow[], managementPort: number): readonly PortTarget[] {
  return flows.flatMap((flow) => {
    const ports = flow.ports.flatMap((spec) => portsOf(spec))
    const protocols: readonly (Protocol | null)[] = flow.protocols.length === 0 ? [null] : flow.protocols
    const rows = protocols.flatMap((protocol) =>
      (ports.length === 0 ? [null] : ports).map((port): PortTarget => ({ flow, port, protocol })),
    )
    // The flow this program itself uses: what matters is where the host was added, which a relay may have moved.
    return isManagement(flow) ? rows.map((row) => ({ ...row, port: managementPort })) : rows
  })
}

/** The flow through which the host is managed. */
export function isManagement({ id }: Pick<Flow, 'id'>): boolean {
  return id === 'https-443'
}

function portsOf(spec: string): readonly (number | string)[] {
  const [first = NaN, last = first] = spec.split('-').map(Number)
  return last - first + 1 > widestRange ? [spec] : Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** What a probe can learn something about, each port and protocol once. */
export function probeTargets(
  targets: readonly PortTarget[],
): readonly { readonly port: number; readonly protocol: Protocol }[] {
  const wanted = new Map<string, { port: number; protocol: Protocol }>()
  for (const { flow, port, protocol } of targets)
    if (flow.testable && typeof port === 'number' && protocol) wanted.set(targetKey(port, protocol), { port, protocol })
  return [...wanted.values()]
}

/** Names a port and protocol, as `tcp/443`. */
export function targetKey(port: number, protocol: Protocol): string {
  return `${protocol}/${port}`
}

export interface RowFacts {
  readonly role: PortRole
  /** Null: not read. */
  readonly firewall: HostFirewall | null
  /** By {@link targetKey}; a target that is missing has not been probed yet. */
  readonly probes: ReadonlyMap<string, ProbeResult>
  readonly source: string | null
}

const notTestable: ProbeResult = { state: 'not-testable', banner: null, ms: null }

/** Returns the three facts of every row and what they mean together. */
export function portRows(targets: readonly PortTarget[], facts: RowFacts): readonly PortRow[] {
  return targets.map((target) => portRow(target, facts))
}

function portRow({ flow, port, protocol }: PortTarget, { role, firewall, probes, source }: RowFacts): PortRow {
  const required = flow.roles.some((each) => each.role === role && each.need === 'required')
  const ruleset = firewall ? carrier(firewall, flow, port, protocol) : null
  const service = firewall ? serviceOf(firewall, flow, ruleset) : null
  const probe =
    flow.testable && typeof port === 'number' && protocol
      ? (probes.get(targetKey(port, protocol)) ?? null)
      : notTestable
  const finding = judgePort({
    required,
    testable: flow.testable,
    protocol: protocol ?? 'tcp',
    serviceRunning: service?.running ?? null,
    probe: probe?.state ?? null,
    source,
    ruleset: firewall ? (ruleset ?? 'none') : 'unread',
  })
  return {
    id: flow.id,
    port,
    protocol,
    required,
    probe,
    ruleset: ruleset && {
      key: ruleset.key,
      enabled: ruleset.enabled,
      allowed: ruleset.allowed,
      userControllable: ruleset.userControllable,
    },
    service: service && { key: service.key, running: service.running, policy: service.policy },
    ...finding,
  }
}

/** Of the rulesets a flow may go through, one that lets this port through now, else the first the host has. */
function carrier(
  firewall: HostFirewall,
  flow: Flow,
  port: number | string | null,
  protocol: Protocol | null,
): Ruleset | null {
  const known = flow.rulesets.flatMap((key) => firewall.rulesets.find((ruleset) => ruleset.key === key) ?? [])
  const fitting = known.filter(
    (ruleset) =>
      typeof port !== 'number' ||
      ruleset.rules.length === 0 ||
      ruleset.rules.some((rule) => covers(rule, flow, port, protocol)),
  )
  const candidates = fitting.length > 0 ? fitting : known
  return candidates.find(({ enabled }) => enabled === true) ?? candidates[0] ?? null
}

function covers(rule: Ruleset['rules'][number], flow: Flow, port: number, protocol: Protocol | null): boolean {
  if (rule.port === null || (protocol !== null && rule.protocol.toLowerCase() !== protocol)) return false
  if (flow.direction !== null && flow.direction !== 'both' && rule.direction !== flow.direction) return false
  // On another management port than 443 a relay leads to 443, which is what the ruleset speaks of.
  const wanted = isManagement(flow) ? 443 : port
  return wanted >= rule.port && wanted <= (rule.endPort ?? rule.port)
}

/** Returns the service the table names, else the one the host itself ties to the ruleset. */
function serviceOf(firewall: HostFirewall, flow: Flow, ruleset: Ruleset | null): HostService | null {
  const byKey = (key: string | null | undefined): HostService | undefined =>
    firewall.services.find((service) => service.key === key)
  return (
    byKey(flow.serviceKey) ??
    byKey(ruleset?.service) ??
    firewall.services.find((service) => ruleset !== null && service.rulesets.includes(ruleset.key)) ??
    null
  )
}

import type {
  Baseline,
  ChangeEntry,
  FirewallChange,
  FirewallRule,
  HostFirewall,
  HostService,
  Ruleset,
} from '../../../shared/models/firewall.ts'
import type { ProbeResult } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { stateOf } from '../../../shared/rules/firewall-drift.ts'
import { portTargets, probeTargets, targetKey } from '../../../shared/rules/port-rows.ts'
import { ids, inSeconds } from './samples.ts'

const everyone = { all: true, addresses: [], networks: [] }

function rulesOf(flow: Flow): FirewallRule[] {
  return flow.protocols.flatMap((protocol) =>
    flow.ports.flatMap((spec) => {
      const [port = null, endPort = null] = spec.split('-').map(Number)
      return (flow.direction === 'both' ? (['inbound', 'outbound'] as const) : [flow.direction ?? 'inbound']).map(
        (direction) => ({ direction, protocol, portType: 'dst' as const, port, endPort }),
      )
    }),
  )
}

/** Every ruleset the table names, as a fresh host has them. */
function rulesets(): Ruleset[] {
  const found = new Map<string, Ruleset>()
  for (const flow of portTable.flows) {
    for (const key of flow.rulesets) {
      const flags = flow.esxi8[key]
      const last = found.get(key)
      found.set(key, {
        key,
        label: flow.service.en,
        required: null,
        enabled: flags?.enabled ?? flow.defaultEnabled,
        service: flow.serviceKey,
        allowed: everyone,
        userControllable: flags?.userControllable ?? true,
        ipListUserConfigurable: flags?.ipListUserConfigurable ?? true,
        rules: [...(last?.rules ?? []), ...rulesOf(flow)],
      })
    }
  }
  // A host owns this one itself from 8.0 on; older ones let it be switched, and cut themselves off.
  return [...found.values()].map((ruleset) =>
    ruleset.key === 'vSphereClient'
      ? { ...ruleset, enabled: true, userControllable: true, ipListUserConfigurable: true }
      : ruleset,
  )
}

function services(): HostService[] {
  const keys = [...new Set(portTable.flows.flatMap(({ serviceKey }) => serviceKey ?? []))]
  return keys.map((key) => ({
    key,
    label: key,
    running: !['TSM', 'TSM-SSH', 'snmpd', 'slpd'].includes(key),
    policy: ['TSM', 'TSM-SSH', 'snmpd'].includes(key) ? 'off' : 'on',
    required: false,
    rulesets: [],
  }))
}

/** Returns a host's own report, partly replaced by a test. */
export function firewall(
  change: {
    readonly rulesets?: Readonly<Record<string, Partial<Ruleset>>>
    readonly services?: Readonly<Record<string, Partial<HostService>>>
  } = {},
): HostFirewall {
  return {
    readAt: inSeconds(-2),
    incomingBlocked: true,
    outgoingBlocked: true,
    servicesControllable: true,
    rulesets: rulesets().map((ruleset) => ({ ...ruleset, ...change.rulesets?.[ruleset.key] })),
    services: services().map((service) => ({ ...service, ...change.services?.[service.key] })),
  }
}

/** A firewall whose configuration was left unfinished. */
export const troubled = (): HostFirewall =>
  firewall({
    rulesets: {
      vSphereClient: { enabled: true },
      sshServer: {
        enabled: true,
        allowed: { all: false, addresses: ['192.0.2.10', '2001:db8::7'], networks: ['198.51.100.0/24'] },
      },
      ntpClient: { enabled: false },
      webAccess: { enabled: false },
      CIMSLP: { enabled: true },
      updateManager: { enabled: false },
    },
    services: {
      'TSM-SSH': { running: true },
      ntpd: { running: false },
      slpd: { running: true },
      vpxa: { running: false },
    },
  })

const banners: Readonly<Record<number, ProbeResult['banner']>> = {
  22: { kind: 'ssh', text: 'SSH-2.0-OpenSSH_9.6' },
  443: { kind: 'tls', text: 'TLSv1.3, CN=esxi-1.example.org' },
  902: { kind: 'text', text: '220 VMware Authentication Daemon Version 1.10: SSL Required' },
}

/** Returns what a probe sees of a host whose ports answer like this; the ports in neither list refuse. */
export function probes(
  silent: readonly number[] = [],
  answering: readonly number[] = [443, 902, 80],
): Map<string, ProbeResult> {
  return new Map(
    probeTargets(portTargets(portTable.flows, 443)).map(({ port, protocol }): [string, ProbeResult] => {
      const key = targetKey(port, protocol)
      if (protocol === 'udp') return [key, { state: 'no-answer', banner: null, ms: null }]
      if (silent.includes(port)) return [key, { state: 'no-answer', banner: null, ms: null }]
      if (!answering.includes(port)) return [key, { state: 'refused', banner: null, ms: 0.7 }]
      return [key, { state: 'open', banner: banners[port] ?? null, ms: 1.4 }]
    }),
  )
}

export function baseline(change: Partial<Baseline> = {}): Baseline {
  return {
    id: '20000000-0000-4000-8000-000000000001',
    hostId: ids.rack,
    hostName: 'rack-1',
    name: 'After the installation',
    at: inSeconds(-40 * 86_400),
    current: true,
    ...stateOf(firewall()),
    ...change,
  }
}

export function savedStates(): Baseline[] {
  return [
    baseline(),
    baseline({
      id: '20000000-0000-4000-8000-000000000002',
      name: 'Before the audit',
      at: inSeconds(-6 * 86_400),
      current: false,
      ...stateOf(troubled()),
    }),
    baseline({
      id: '20000000-0000-4000-8000-000000000003',
      hostId: ids.lab,
      hostName: 'lab',
      name: 'Lab, hardened',
      at: inSeconds(-12 * 86_400),
    }),
  ]
}

export function changeEntry(
  index: number,
  change: FirewallChange,
  before: FirewallChange | null,
  part: Partial<ChangeEntry> = {},
): ChangeEntry {
  return {
    id: `30000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    at: inSeconds(-5_000 * (index + 1)),
    hostId: ids.rack,
    hostName: 'rack-1',
    change,
    before,
    state: 'done',
    code: null,
    undoOf: null,
    ...part,
  }
}

export function pastChanges(): ChangeEntry[] {
  return [
    changeEntry(
      1,
      { kind: 'ruleset', key: 'sshServer', enabled: true },
      { kind: 'ruleset', key: 'sshServer', enabled: false },
    ),
    changeEntry(
      2,
      { kind: 'allowed', key: 'sshServer', allowed: { all: false, addresses: ['192.0.2.10'], networks: [] } },
      { kind: 'allowed', key: 'sshServer', allowed: everyone },
    ),
    changeEntry(
      3,
      { kind: 'service', key: 'ntpd', running: true },
      { kind: 'service', key: 'ntpd', running: false },
      { state: 'not-as-asked', code: 'FIREWALL_NOT_AS_ASKED' },
    ),
    changeEntry(4, { kind: 'policy', key: 'TSM-SSH', policy: 'on' }, null, { hostId: ids.lab, hostName: 'lab' }),
  ]
}

import type { HostFirewall, HostService, Ruleset } from '../../../shared/models/firewall.ts'

/** A ruleset that lets one TCP port in, for everybody. */
export function ruleset(key: string, port: number, change: Partial<Ruleset> = {}): Ruleset {
  return {
    key,
    label: key,
    required: false,
    enabled: true,
    service: null,
    allowed: { all: true, addresses: [], networks: [] },
    userControllable: true,
    ipListUserConfigurable: true,
    rules: [{ direction: 'inbound', protocol: 'tcp', portType: 'dst', port, endPort: null }],
    ...change,
  }
}

export function service(key: string, change: Partial<HostService> = {}): HostService {
  return { key, label: key, running: true, policy: 'on', required: false, rulesets: [], ...change }
}

export function firewall(
  rulesets: readonly Ruleset[],
  services: readonly HostService[] = [],
  change: Partial<HostFirewall> = {},
): HostFirewall {
  return {
    readAt: '2026-01-01T00:00:00.000Z',
    rulesets,
    services,
    incomingBlocked: true,
    outgoingBlocked: true,
    servicesControllable: true,
    ...change,
  }
}

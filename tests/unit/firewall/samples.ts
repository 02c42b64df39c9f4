import { randomUUID } from 'node:crypto'
import type { ChangeEntry, HostFirewall } from '../../../shared/models/firewall.ts'

export const hostA = '3d8f0b1e-5a8a-4a52-9d39-6c9a1f2f0a01'
export const hostB = '3d8f0b1e-5a8a-4a52-9d39-6c9a1f2f0a02'

export function entry(fields: Partial<ChangeEntry> = {}): ChangeEntry {
  return {
    id: randomUUID(),
    at: '2025-01-01T00:00:00.000Z',
    hostId: hostA,
    hostName: 'esx',
    state: 'intent',
    code: null,
    undoOf: null,
    change: { kind: 'ruleset', key: 'sshServer', enabled: true },
    before: { kind: 'ruleset', key: 'sshServer', enabled: false },
    ...fields,
  }
}

export function firewall(ssh: { readonly enabled: boolean | null; readonly running: boolean | null }): HostFirewall {
  return {
    readAt: '2025-01-01T00:00:00.000Z',
    incomingBlocked: true,
    outgoingBlocked: true,
    servicesControllable: true,
    rulesets: [
      {
        key: 'sshServer',
        label: 'SSH Server',
        required: false,
        enabled: ssh.enabled,
        service: null,
        allowed: { all: true, addresses: [], networks: [] },
        userControllable: true,
        ipListUserConfigurable: true,
        rules: [{ direction: 'inbound', protocol: 'tcp', portType: 'dst', port: 22, endPort: null }],
      },
    ],
    services: [
      { key: 'TSM-SSH', label: 'SSH', running: ssh.running, policy: 'off', required: false, rulesets: ['sshServer'] },
    ],
  }
}

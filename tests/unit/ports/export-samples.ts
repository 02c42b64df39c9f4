import type { PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import type { Flow, PortTable } from '../../../shared/models/ports.ts'

function flow(given: Partial<Flow> & Pick<Flow, 'id' | 'ports'>): Flow {
  return {
    protocols: ['tcp'],
    direction: 'inbound',
    from: { en: 'SSH client', 'zh-CN': 'SSH 客户端' },
    to: { en: 'ESXi host', 'zh-CN': 'ESXi 主机' },
    service: { en: 'SSH server', 'zh-CN': 'SSH 服务器' },
    purpose: { en: 'Remote shell, and file copy.', 'zh-CN': '远程 Shell 与文件拷贝。' },
    versions: ['8.0'],
    rulesets: ['sshServer'],
    serviceKey: 'TSM-SSH',
    roles: [{ role: 'management', need: 'required' }],
    testable: true,
    defaultEnabled: true,
    defaults: {},
    esxi8: {},
    inNotes: true,
    correction: null,
    security: null,
    note: null,
    portsVerified: true,
    standalone: true,
    confidence: 'high',
    sources: ['a manual', 'another manual'],
    ...given,
  }
}

export const table: PortTable = {
  schema: 'hypertray/ports/1',
  caveats: [{ en: 'Seen on one host.', 'zh-CN': '只在一台主机上见过。' }],
  flows: [
    flow({ id: 'ssh-22', ports: ['22'] }),
    flow({
      id: 'vnc',
      ports: ['5900-5964'],
      direction: null,
      from: null,
      to: null,
      confidence: 'low',
      sources: ['another manual', 'a third'],
    }),
    flow({ id: 'nothing-known', ports: [], protocols: [], direction: 'outbound' }),
  ],
}

export const sshRow: PortRow = {
  id: 'ssh-22',
  port: 22,
  protocol: 'tcp',
  required: true,
  probe: { state: 'refused', banner: null, ms: 2 },
  ruleset: {
    key: 'sshServer',
    enabled: true,
    allowed: { all: false, addresses: ['192.0.2.7', '2001:db8::7'], networks: ['198.51.100.0/24'] },
    userControllable: false,
  },
  service: { key: 'TSM-SSH', running: false, policy: 'off' },
  verdict: 'service-stopped',
  reason: 'service-stopped',
}
const vncRow: PortRow = {
  id: 'vnc',
  port: '5900-5964',
  protocol: 'tcp',
  required: false,
  probe: { state: 'not-testable', banner: null, ms: null },
  ruleset: { key: 'gdbserver', enabled: null, allowed: null, userControllable: null },
  service: null,
  verdict: 'unknown',
  reason: 'not-testable',
}
const bareRow: PortRow = {
  id: 'nothing-known',
  port: null,
  protocol: null,
  required: false,
  probe: null,
  ruleset: null,
  service: null,
  verdict: 'as-it-should-be',
  reason: 'off-and-not-required',
}
const strangeRow: PortRow = {
  id: 'not-in-the-table',
  port: 80,
  protocol: 'tcp',
  required: false,
  probe: { state: 'open', banner: { kind: 'http', text: 'HTTP/1.1 301 Moved' }, ms: 1.5 },
  ruleset: null,
  service: null,
  verdict: 'open-not-required',
  reason: 'open-and-not-required',
}

export function report(given: Partial<PortsReport> = {}): PortsReport {
  return {
    hostId: '4f9c7b3e-0000-4000-8000-000000000001',
    hostName: 'esx-01',
    address: '192.0.2.10:8443',
    at: '2025-06-01T06:30:05.123Z',
    from: '192.0.2.50',
    role: 'management',
    ownFlows: [],
    rows: [sshRow, vncRow, bareRow, strangeRow],
    firewall: {
      readAt: '2025-06-01T06:30:00.000Z',
      rulesets: [],
      services: [],
      incomingBlocked: true,
      outgoingBlocked: true,
      servicesControllable: true,
    },
    problem: null,
    progress: null,
    ...given,
  }
}

/** The same text wherever a host's own words end up. */
export function hostile(text: string): PortsReport {
  return report({
    hostName: text,
    address: text,
    from: text,
    rows: [
      {
        ...sshRow,
        probe: { state: 'open', banner: { kind: 'text', text }, ms: 1 },
        service: { key: text, running: true, policy: 'on' },
        ruleset: {
          key: text,
          enabled: true,
          allowed: { all: false, addresses: [text], networks: [text] },
          userControllable: true,
        },
      },
    ],
    problem: {
      code: 'OBJECT_NOT_FOUND',
      params: { method: text, message: text, fault: text },
      cause: new Error('only for the log'),
    },
  })
}

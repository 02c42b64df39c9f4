import { describe, expect, it } from 'vitest'
import type { ProbeResult } from '../../../shared/models/port-report.ts'
import type { Flow } from '../../../shared/models/ports.ts'
import { portRows, portTargets, probeTargets, type RowFacts } from '../../../shared/rules/port-rows.ts'
import { firewall, ruleset, service } from '../firewall/fixtures.ts'

const text = { en: 'x', 'zh-CN': '某' }

function flow(id: string, change: Partial<Flow>): Flow {
  return {
    id,
    ports: ['22'],
    protocols: ['tcp'],
    direction: 'inbound',
    from: text,
    to: text,
    service: text,
    purpose: text,
    versions: ['8.0'],
    rulesets: [],
    serviceKey: null,
    roles: [{ role: 'management', need: 'required' }],
    testable: true,
    defaultEnabled: true,
    defaults: {},
    esxi8: {},
    inNotes: false,
    correction: null,
    security: null,
    note: null,
    portsVerified: true,
    standalone: true,
    confidence: 'high',
    sources: ['a source'],
    ...change,
  }
}

const management = flow('https-443', { ports: ['443'], rulesets: ['vSphereClient'] })
const ssh = flow('ssh-in-22', { rulesets: ['sshServer'], serviceKey: 'TSM-SSH' })
const open: ProbeResult = { state: 'open', banner: null, ms: 1 }
const facts = (change: Partial<RowFacts> = {}): RowFacts => ({
  role: 'management',
  firewall: null,
  probes: new Map(),
  source: '192.0.2.10',
  ...change,
})

describe('rows of the matrix', () => {
  it('makes one of each port and protocol, and leaves a wide range whole', () => {
    const flows = [
      flow('dns', { ports: ['53'], protocols: ['udp', 'tcp'] }),
      flow('vlcm', { ports: ['80', '9000-9100'] }),
      flow('narrow', { ports: ['8301-8302'] }),
      flow('sixteen', { ports: ['1-16'] }),
      flow('none', { ports: [], protocols: [] }),
    ]
    const rows = portTargets(flows, 443)
    expect(rows.map(({ flow: { id }, port, protocol }) => `${id} ${protocol} ${port}`)).toEqual([
      'dns udp 53',
      'dns tcp 53',
      'vlcm tcp 80',
      'vlcm tcp 9000-9100',
      'narrow tcp 8301',
      'narrow tcp 8302',
      ...Array.from({ length: 16 }, (_, index) => `sixteen tcp ${index + 1}`),
      'none null null',
    ])
  })

  it('probes each port once, and nothing of what says nothing', () => {
    const flows = [
      ssh,
      flow('again', {}),
      flow('outbound', { ports: ['80'], testable: false }),
      flow('range', { ports: ['5900-5964'] }),
      flow('none', { ports: [], protocols: [] }),
      flow('udp', { protocols: ['udp'] }),
    ]
    expect(probeTargets(portTargets(flows, 443))).toEqual([
      { port: 22, protocol: 'tcp' },
      { port: 22, protocol: 'udp' },
    ])
  })

  it('puts the port the host was added with in the place of 443, and its ruleset still speaks of 443', () => {
    const targets = portTargets([management], 8443)
    expect(targets[0]?.port).toBe(8443)
    const [row] = portRows(
      targets,
      facts({ firewall: firewall([ruleset('vSphereClient', 443)]), probes: new Map([['tcp/8443', open]]) }),
    )
    expect(row).toMatchObject({
      port: 8443,
      required: true,
      probe: { state: 'open' },
      ruleset: { key: 'vSphereClient', enabled: true },
      verdict: 'as-it-should-be',
    })
  })

  it('joins the three facts of a port', () => {
    const host = firewall(
      [
        ruleset('sshServer', 22, {
          allowed: { all: false, addresses: ['192.0.2.77'], networks: [] },
          userControllable: true,
        }),
      ],
      [service('TSM-SSH', { running: true, policy: 'off' })],
    )
    const refused: ProbeResult = { state: 'no-answer', banner: null, ms: null }
    expect(
      portRows(portTargets([ssh], 443), facts({ firewall: host, probes: new Map([['tcp/22', refused]]) })),
    ).toEqual([
      {
        id: 'ssh-in-22',
        port: 22,
        protocol: 'tcp',
        required: true,
        probe: refused,
        ruleset: {
          key: 'sshServer',
          enabled: true,
          allowed: { all: false, addresses: ['192.0.2.77'], networks: [] },
          userControllable: true,
        },
        service: { key: 'TSM-SSH', running: true, policy: 'off' },
        verdict: 'address-not-allowed',
        reason: 'address-not-allowed',
      },
    ])
  })

  it("takes a role's needs, and only those it cannot do without", () => {
    const optional = flow('snmp', {
      roles: [
        { role: 'monitoring', need: 'required' },
        { role: 'management', need: 'optional' },
      ],
    })
    expect(portRows(portTargets([optional], 443), facts())[0]?.required).toBe(false)
    expect(portRows(portTargets([optional], 443), facts({ role: 'monitoring' }))[0]?.required).toBe(true)
  })

  it('takes of several rulesets the one that carries the port in its direction, an open one first', () => {
    const nfc = flow('authd', { ports: ['902'], rulesets: ['vSphereClient', 'NFC'] })
    const rules = (direction: 'inbound' | 'outbound') => [
      { direction, protocol: 'tcp', portType: 'dst' as const, port: 902, endPort: null },
    ]
    const row = (...rulesets: ReturnType<typeof ruleset>[]) =>
      portRows(portTargets([nfc], 443), facts({ firewall: firewall(rulesets) }))[0]?.ruleset
    expect(row(ruleset('vSphereClient', 443), ruleset('NFC', 902, { enabled: false }))).toMatchObject({
      key: 'NFC',
      enabled: false,
    })
    expect(row(ruleset('vSphereClient', 902, { enabled: false }), ruleset('NFC', 902))).toMatchObject({ key: 'NFC' })
    expect(
      row(
        ruleset('vSphereClient', 902, { enabled: false, rules: rules('inbound') }),
        ruleset('NFC', 902, { rules: rules('outbound') }),
      ),
    ).toMatchObject({ key: 'vSphereClient', enabled: false })
    expect(row(ruleset('other', 902))).toBeNull()
  })

  it('knows the service from the table, from the ruleset, or from the service itself', () => {
    const named = (flowChange: Partial<Flow>, services: ReturnType<typeof service>[], rules = [ruleset('r', 22)]) =>
      portRows(
        portTargets([flow('f', { rulesets: ['r'], ...flowChange })], 443),
        facts({ firewall: firewall(rules, services) }),
      )[0]?.service?.key
    expect(named({ serviceKey: 'a' }, [service('a'), service('b', { rulesets: ['r'] })])).toBe('a')
    expect(named({}, [service('b')], [ruleset('r', 22, { service: 'b' })])).toBe('b')
    expect(named({}, [service('c', { rulesets: ['r'] })])).toBe('c')
    expect(named({ serviceKey: 'gone' }, [service('c')])).toBeUndefined()
  })

  it('says not testable at once, and not probed for what still could be', () => {
    const rows = portRows(
      portTargets(
        [ssh, flow('out', { testable: false, direction: 'outbound' }), flow('range', { ports: ['5900-5964'] })],
        443,
      ),
      facts(),
    )
    expect(rows.map(({ probe }) => probe?.state ?? null)).toEqual([null, 'not-testable', 'not-testable'])
    expect(rows[0]).toMatchObject({ ruleset: null, service: null, verdict: 'unknown', reason: 'not-probed' })
  })
})

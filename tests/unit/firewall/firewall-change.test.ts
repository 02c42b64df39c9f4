import { describe, expect, it } from 'vitest'
import type { FirewallChange } from '../../../shared/models/firewall.ts'
import { currentState, previewChange, sameChange } from '../../../shared/rules/firewall-change.ts'
import { firewall, ruleset, service } from './fixtures.ts'

const host = firewall(
  [
    ruleset('sshServer', 22, { enabled: false, service: 'TSM-SSH' }),
    ruleset('vSphereClient', 443),
    ruleset('webAccess', 80, { required: true }),
    ruleset('CIMSLP', 427, { userControllable: false, enabled: false }),
    ruleset('CIMHttpServer', 5988, { enabled: false, allowed: { all: false, addresses: ['192.0.2.9'], networks: [] } }),
    ruleset('nfsClient', 2049, { ipListUserConfigurable: false }),
    ruleset('ntpClient', 123, { enabled: null, allowed: null }),
    ruleset('snmp', 161, { enabled: false, service: 'snmpd' }),
    ruleset('relay', 1, {
      rules: [{ direction: 'inbound', protocol: 'tcp', portType: 'dst', port: 8000, endPort: 9000 }],
    }),
  ],
  [
    service('TSM-SSH', { running: false, policy: 'off' }),
    service('snmpd', { running: false, policy: 'automatic', rulesets: ['snmp'] }),
    service('ntpd'),
  ],
)
const context = { managementPort: 8443, source: '192.0.2.10' }
const preview = (change: FirewallChange, at = context) => previewChange(host, change, at)
const list = (...addresses: string[]) => ({ all: false, addresses, networks: [] })

describe('preview of a change', () => {
  it('shows what stands now, the call and the command', () => {
    expect(preview({ kind: 'ruleset', key: 'snmp', enabled: true })).toMatchObject({
      before: { kind: 'ruleset', key: 'snmp', enabled: false },
      noChange: false,
      refusal: null,
      call: 'HostFirewallSystem.EnableRuleset(id = snmp)',
      command: 'esxcli network firewall ruleset set --ruleset-id=snmp --enabled=true',
    })
    expect(preview({ kind: 'allowed', key: 'snmp', allowed: list('192.0.2.10', '192.0.2.11') }).command).toBe(
      'esxcli network firewall ruleset set --ruleset-id=snmp --allowed-all=false && ' +
        'esxcli network firewall ruleset allowedip add --ruleset-id=snmp --ip-address=192.0.2.10 && ' +
        'esxcli network firewall ruleset allowedip add --ruleset-id=snmp --ip-address=192.0.2.11',
    )
    expect(preview({ kind: 'allowed', key: 'CIMHttpServer', allowed: list('192.0.2.10') }).command).toBe(
      'esxcli network firewall ruleset allowedip add --ruleset-id=CIMHttpServer --ip-address=192.0.2.10 && ' +
        'esxcli network firewall ruleset allowedip remove --ruleset-id=CIMHttpServer --ip-address=192.0.2.9',
    )
    expect(preview({ kind: 'service', key: 'TSM-SSH', running: true }).command).toBe('vim-cmd hostsvc/start_ssh')
    expect(preview({ kind: 'service', key: 'ntpd', running: false }).command).toBe('/etc/init.d/ntpd stop')
    expect(preview({ kind: 'policy', key: 'ntpd', policy: 'off' }).command).toBe('chkconfig ntpd off')
    expect(preview({ kind: 'policy', key: 'ntpd', policy: 'automatic' }).command).toBeNull()
  })

  it('quotes whatever a host may have put into a key', () => {
    const key = "x'; reboot #"
    const odd = firewall([ruleset(key, 1000, { enabled: false })])
    expect(previewChange(odd, { kind: 'ruleset', key, enabled: true }, context).command).toBe(
      String.raw`esxcli network firewall ruleset set --ruleset-id='x'\''; reboot #' --enabled=true`,
    )
  })

  it.each<[FirewallChange, string]>([
    [{ kind: 'ruleset', key: 'nowhere', enabled: true }, 'RULESET_NOT_FOUND'],
    [{ kind: 'service', key: 'nowhere', running: true }, 'SERVICE_NOT_FOUND'],
    [{ kind: 'ruleset', key: 'CIMSLP', enabled: true }, 'FIREWALL_NOT_CONTROLLABLE'],
    [{ kind: 'ruleset', key: 'webAccess', enabled: false }, 'FIREWALL_REQUIRED'],
    [{ kind: 'ruleset', key: 'vSphereClient', enabled: false }, 'FIREWALL_MANAGEMENT_PORT'],
    [{ kind: 'ruleset', key: 'relay', enabled: false }, 'FIREWALL_MANAGEMENT_PORT'],
    [{ kind: 'allowed', key: 'vSphereClient', allowed: list('192.0.2.77') }, 'FIREWALL_MANAGEMENT_PORT'],
    [{ kind: 'allowed', key: 'nfsClient', allowed: list('192.0.2.77') }, 'FIREWALL_IP_LIST_FIXED'],
    [{ kind: 'allowed', key: 'snmp', allowed: list('192.0.2.256') }, 'FIREWALL_IP_INVALID'],
    [{ kind: 'allowed', key: 'snmp', allowed: list() }, 'FIREWALL_IP_LIST_EMPTY'],
  ])('refuses %j: %s', (change, code) => {
    expect(preview(change).refusal?.code).toBe(code)
  })

  it('says how to cut it off all the same, on the console', () => {
    expect(preview({ kind: 'ruleset', key: 'vSphereClient', enabled: false }).refusal?.params).toEqual({
      command: 'esxcli network firewall ruleset set --ruleset-id=vSphereClient --enabled=false',
    })
  })

  it('lets the management port be narrowed to a list that has this computer in it, and only then', () => {
    const narrowed: FirewallChange = { kind: 'allowed', key: 'vSphereClient', allowed: list('192.0.2.10') }
    expect(preview(narrowed).refusal).toBeNull()
    expect(preview(narrowed, { managementPort: 443, source: '192.0.2.11' }).refusal?.code).toBe(
      'FIREWALL_MANAGEMENT_PORT',
    )
    expect(previewChange(host, narrowed, { managementPort: 443, source: null }).refusal?.code).toBe(
      'FIREWALL_MANAGEMENT_PORT',
    )
  })

  it('refuses to switch services that the host only shows', () => {
    const shown = firewall([], [service('ntpd')], { servicesControllable: false })
    expect(previewChange(shown, { kind: 'service', key: 'ntpd', running: false }, context).refusal?.code).toBe(
      'SERVICES_READ_ONLY',
    )
  })

  it.each<[FirewallChange, readonly string[]]>([
    [{ kind: 'ruleset', key: 'sshServer', enabled: true }, ['FIREWALL_OPENS_TO_ALL']],
    [{ kind: 'service', key: 'TSM-SSH', running: true }, []],
    [{ kind: 'ruleset', key: 'CIMHttpServer', enabled: true }, []],
    [{ kind: 'allowed', key: 'CIMHttpServer', allowed: { all: true, addresses: [], networks: [] } }, []],
    [{ kind: 'ruleset', key: 'snmp', enabled: true }, ['FIREWALL_STARTS_SERVICE']],
  ])('warns before %j: %j', (change, codes) => {
    // A service started behind a closed ruleset opens nothing; nor does a list changed on one.
    const at =
      change.kind === 'service'
        ? {
            ...host,
            rulesets: host.rulesets.map((each) =>
              each.key === 'sshServer' ? { ...each, allowed: list('192.0.2.1') } : each,
            ),
          }
        : host
    expect(previewChange(at, change, context).warnings.map(({ code }) => code)).toEqual(codes)
  })

  it('warns when a list that holds others off is lifted, and when a service behind an open ruleset starts', () => {
    const narrowed = firewall(
      [ruleset('CIMHttpServer', 5988, { allowed: list('192.0.2.9') }), ruleset('sshServer', 22)],
      [service('TSM-SSH', { running: false, policy: 'off' })],
    )
    expect(
      previewChange(
        narrowed,
        { kind: 'allowed', key: 'CIMHttpServer', allowed: { all: true, addresses: [], networks: [] } },
        context,
      ).warnings,
    ).toMatchObject([{ params: { service: 'CIM (5988)' } }])
    expect(previewChange(narrowed, { kind: 'service', key: 'TSM-SSH', running: true }, context).warnings).toMatchObject(
      [{ params: { service: 'SSH (22)' } }],
    )
    expect(previewChange(narrowed, { kind: 'policy', key: 'TSM-SSH', policy: 'on' }, context).warnings).toHaveLength(1)
    expect(previewChange(narrowed, { kind: 'service', key: 'TSM-SSH', running: false }, context)).toMatchObject({
      noChange: true,
      warnings: [],
    })
  })

  it('says that a service following its ports stops with the last of them', () => {
    const following = service('snmpd', { policy: 'automatic', rulesets: ['snmp', 'snmpTrap'] })
    const both = firewall([ruleset('snmp', 161), ruleset('snmpTrap', 162)], [following])
    const last = firewall([ruleset('snmp', 161), ruleset('snmpTrap', 162, { enabled: false })], [following])
    const change: FirewallChange = { kind: 'ruleset', key: 'snmp', enabled: false }
    expect(previewChange(both, change, context).warnings).toEqual([])
    expect(previewChange(last, change, context).warnings.map(({ code }) => code)).toEqual(['FIREWALL_STOPS_SERVICE'])
  })

  it('knows what it does not know', () => {
    expect(currentState(host, { kind: 'ruleset', key: 'ntpClient', enabled: true })).toBeNull()
    expect(preview({ kind: 'ruleset', key: 'ntpClient', enabled: true })).toMatchObject({
      before: null,
      noChange: false,
      refusal: null,
    })
    expect(preview({ kind: 'ruleset', key: 'sshServer', enabled: false })).toMatchObject({
      noChange: true,
      refusal: null,
      warnings: [],
    })
  })

  it('tells changes apart by kind, key and value', () => {
    expect(sameChange({ kind: 'service', key: 'a', running: true }, { kind: 'service', key: 'a', running: true })).toBe(
      true,
    )
    expect(sameChange({ kind: 'service', key: 'a', running: true }, { kind: 'service', key: 'b', running: true })).toBe(
      false,
    )
    expect(sameChange({ kind: 'service', key: 'a', running: true }, { kind: 'policy', key: 'a', policy: 'on' })).toBe(
      false,
    )
    expect(
      sameChange(
        { kind: 'allowed', key: 'a', allowed: list('192.0.2.1') },
        { kind: 'allowed', key: 'a', allowed: list('192.0.2.2') },
      ),
    ).toBe(false)
  })
})

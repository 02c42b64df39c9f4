import { describe, expect, test } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { all, at, collector, loggedIn, password, practice, properties, property, retrieveOne, text } from './support.ts'
import type { Answer, Node, Wire } from './support.ts'

const hostRef = 'HostSystem:ha-host'
const firewall = 'HostFirewallSystem:firewallSystem'
const id = (key: string) => `<id>${key}</id>`
const stateOf = (host: PracticeHost, key: string) => host.state().rulesets.find((ruleset) => ruleset.key === key)
const enabled = (host: PracticeHost, key: string) => stateOf(host, key)?.enabled
const running = (host: PracticeHost, key: string) =>
  host.state().services.find((service) => service.key === key)?.running
const ownedWords = 'owned by system service'

const read = async (wire: Wire, object: string, path: string, soapAction?: string): Promise<Node> => {
  const answer = await wire.call(
    'RetrievePropertiesEx',
    collector,
    retrieveOne(object, path),
    soapAction === undefined ? {} : { soapAction },
  )
  return properties(at(answer.value, 'returnval', 'objects'))[path]
}
const rulesetsIn = (info: Node): Map<string, Node> =>
  new Map(all(at(info, 'ruleset')).map((ruleset) => [text(at(ruleset, 'key')) ?? '', ruleset]))
const spec = (content: string) => `<spec><allowedHosts>${content}</allowedHosts></spec>`
const some = spec(
  '<ipAddress>192.0.2.7</ipAddress><ipAddress>2001:db8::7</ipAddress><ipNetwork>' +
    '<network>192.0.2.0</network><prefixLength>24</prefixLength></ipNetwork><allIp>false</allIp>',
)

/** Calls must be refused with this fault and leave everything as it was. */
async function refused(
  host: PracticeHost,
  call: Promise<Answer>,
): Promise<[number, string | undefined, string | undefined]> {
  const before = host.state()
  const answer = await call
  expect(host.state()).toEqual(before)
  return [answer.status, answer.fault, answer.faultText]
}

describe('reading', () => {
  test('the host refers to its firewall, its services and its clock by the names real hosts use', async () => {
    const { wire } = await loggedIn()
    const manager = await read(wire, hostRef, 'configManager')
    expect(
      ['firewallSystem', 'serviceSystem', 'dateTimeSystem'].map((name) => [
        text(at(manager, name)),
        at(manager, name, '@type'),
      ]),
    ).toEqual([
      ['firewallSystem', 'HostFirewallSystem'],
      ['serviceSystem', 'HostServiceSystem'],
      ['dateTimeSystem', 'HostDateTimeSystem'],
    ])
    expect(await property(wire, hostRef, 'configManager.firewallSystem')).toBe('firewallSystem')
  })

  test('a ruleset with everything a host of 8.0 U2 says about it', async () => {
    const { wire } = await loggedIn()
    const info = await read(wire, firewall, 'firewallInfo')
    expect(at(info, '@type')).toBe('HostFirewallInfo')
    expect(at(info, 'defaultPolicy')).toEqual({ incomingBlocked: 'true', outgoingBlocked: 'true' })
    expect(rulesetsIn(info).get('ntpClient')).toEqual({
      key: 'ntpClient',
      label: 'NTP Client',
      required: 'false',
      service: 'ntpd',
      enabled: 'false',
      allowedHosts: { allIp: 'true' },
      rule: { port: '123', direction: 'outbound', portType: 'dst', protocol: 'udp' },
      userControllable: 'false',
      ipListUserConfigurable: 'true',
    })
    expect(at(rulesetsIn(info).get('updateManager'), 'rule')).toEqual([
      { port: '80', direction: 'outbound', portType: 'dst', protocol: 'tcp' },
      { port: '9000', endPort: '9100', direction: 'outbound', portType: 'dst', protocol: 'tcp' },
    ])
    expect(await read(wire, hostRef, 'config.firewall')).toEqual(info)
    expect(at(await read(wire, hostRef, 'config'), 'firewall', 'ruleset')).toEqual(at(info, 'ruleset'))
  })

  test('what a host that stands alone has open, and what only a vCenter or vSAN opens', async () => {
    const { host } = await practice()
    expect(host.state().rulesets).toHaveLength(57)
    expect(
      host
        .state()
        .rulesets.filter((ruleset) => ruleset.enabled)
        .map((ruleset) => ruleset.key),
    ).toEqual([
      'CIMHttpServer',
      'DHCPv6',
      'DVSSync',
      'HBR',
      'NFC',
      'WOL',
      'dhcp',
      'dns',
      'etcdClientComm',
      'etcdPeerComm',
      'faultTolerance',
      'iofiltervp',
      'sshServer',
      'updateManager',
      'vMotion',
      'vSphereClient',
      'webAccess',
    ])
    expect(host.state().rulesets.every((ruleset) => ruleset.allowed.all)).toBe(true)
    const managed = await practice({ mode: 'managed' })
    expect([
      enabled(managed.host, 'vpxHeartbeats'),
      running(managed.host, 'vpxa'),
      enabled(managed.host, 'rdt'),
    ]).toEqual([true, true, false])
  })

  test('ownership is kept from clients that speak an older version, and from hosts that are older', async () => {
    const { wire } = await loggedIn()
    for (const [version, told] of [
      ['8.0.2.0', 'false'],
      ['8.0.1.0', undefined],
      ['6.5', undefined],
    ] as const) {
      const ruleset = rulesetsIn(await read(wire, firewall, 'firewallInfo', `"urn:vim25/${version}"`)).get('ntpClient')
      expect([
        text(at(ruleset, 'userControllable')),
        text(at(ruleset, 'ipListUserConfigurable')),
        text(at(ruleset, 'enabled')),
      ]).toEqual([told, told === undefined ? undefined : 'true', 'false'])
    }
    const old = await loggedIn({ apiVersion: '7.0.3.0' })
    expect(
      (await old.wire.call('RetrievePropertiesEx', collector, retrieveOne(firewall, 'firewallInfo'))).raw,
    ).not.toContain('userControllable')
    expect((await old.wire.call('EnableRuleset', firewall, id('ntpClient'))).status).toBe(200)
    expect(enabled(old.host, 'ntpClient')).toBe(true)
  })

  test('the read-only role may read', async () => {
    const { wire } = await practice()
    await wire.login('readonly', `${password}-ro`)
    expect(rulesetsIn(await read(wire, firewall, 'firewallInfo')).size).toBe(57)
  })

  test('the clock', async () => {
    const { wire, clock } = await loggedIn()
    const info = await read(wire, 'HostDateTimeSystem:dateTimeSystem', 'dateTimeInfo')
    expect([at(info, 'ntpConfig', 'server'), at(info, 'timeZone', 'key')]).toEqual([
      ['192.0.2.123', '192.0.2.124'],
      'UTC',
    ])
    expect(await read(wire, hostRef, 'config.dateTimeInfo')).toEqual(info)
    expect(text(at((await wire.call('QueryDateTime', 'HostDateTimeSystem:dateTimeSystem')).value, 'returnval'))).toBe(
      new Date(clock.now()).toISOString().replace('Z', '000Z'),
    )
  })
})

describe('switching a ruleset', () => {
  test('opens and closes it, again and again without complaint', async () => {
    const { host, wire } = await loggedIn()
    for (const [method, on] of [
      ['EnableRuleset', true],
      ['EnableRuleset', true],
      ['DisableRuleset', false],
      ['DisableRuleset', false],
    ] as const) {
      expect((await wire.call(method, firewall, id('syslog'))).status).toBe(200)
      expect(enabled(host, 'syslog')).toBe(on)
    }
    await wire.call('EnableRuleset', firewall, id('syslog'), { operationId: 'op-9' })
    expect(host.calls.at(-1)).toMatchObject({
      method: 'EnableRuleset',
      objectId: 'firewallSystem',
      args: { id: 'syslog' },
      operationId: 'op-9',
      outcome: 'ok',
    })
    expect(text(at(rulesetsIn(await read(wire, firewall, 'firewallInfo')).get('syslog'), 'enabled'))).toBe('true')
  })

  test('is refused for one that a system service owns, for an unknown one, and for a required one', async () => {
    const { host, wire } = await loggedIn()
    for (const method of ['EnableRuleset', 'DisableRuleset']) {
      expect(await refused(host, wire.call(method, firewall, id('nfsClient')))).toEqual([
        500,
        'HostConfigFault',
        expect.stringContaining(ownedWords),
      ])
      expect(await refused(host, wire.call(method, firewall, id('__proto__')))).toEqual([
        500,
        'NotFound',
        expect.any(String),
      ])
      expect((await refused(host, wire.call(method, firewall)))[1]).toBe('InvalidRequest')
    }
    expect(await refused(host, wire.call('DisableRuleset', firewall, id('vSphereClient')))).toEqual([
      500,
      'HostConfigFault',
      expect.stringContaining('required'),
    ])
    expect((await wire.call('EnableRuleset', firewall, id('vSphereClient'))).status).toBe(200)
  })

  test('starts a service with policy automatic with its first ruleset, and stops it with its last', async () => {
    const { host, wire } = await loggedIn()
    for (const key of ['CIMHttpServer', 'CIMHttpsServer'])
      host.setRuleset(key, { userControllable: true, enabled: false })
    await wire.call('EnableRuleset', firewall, id('CIMHttpServer'))
    expect(running(host, 'sfcbd-watchdog')).toBe(false)
    host.setService('sfcbd-watchdog', { policy: 'automatic' })
    await wire.call('EnableRuleset', firewall, id('CIMHttpsServer'))
    expect(running(host, 'sfcbd-watchdog')).toBe(true)
    await wire.call('DisableRuleset', firewall, id('CIMHttpServer'))
    expect(running(host, 'sfcbd-watchdog')).toBe(true)
    await wire.call('DisableRuleset', firewall, id('CIMHttpsServer'))
    expect(running(host, 'sfcbd-watchdog')).toBe(false)
  })
})

describe('UpdateRuleset', () => {
  test('takes addresses and networks of both families, and everybody again', async () => {
    const { host, wire } = await loggedIn()
    expect((await wire.call('UpdateRuleset', firewall, id('sshServer') + some)).status).toBe(200)
    expect(stateOf(host, 'sshServer')).toEqual({
      key: 'sshServer',
      enabled: true,
      allowed: { all: false, addresses: ['192.0.2.7', '2001:db8::7'], networks: ['192.0.2.0/24'] },
    })
    expect(at(rulesetsIn(await read(wire, firewall, 'firewallInfo')).get('sshServer'), 'allowedHosts')).toEqual({
      ipAddress: ['192.0.2.7', '2001:db8::7'],
      ipNetwork: { network: '192.0.2.0', prefixLength: '24' },
      allIp: 'false',
    })
    await wire.call('UpdateRuleset', firewall, id('sshServer') + spec('<allIp>true</allIp>'))
    expect(stateOf(host, 'sshServer')?.allowed).toEqual({ all: true, addresses: [], networks: [] })
  })

  test('may be allowed where switching is not, and the other way round', async () => {
    const { host, wire } = await loggedIn()
    expect((await wire.call('UpdateRuleset', firewall, id('ntpClient') + some)).status).toBe(200)
    expect(await refused(host, wire.call('UpdateRuleset', firewall, id('nfsClient') + some))).toEqual([
      500,
      'HostConfigFault',
      expect.stringContaining(ownedWords),
    ])
  })

  test.each([
    ['no specification', '', 'InvalidRequest'],
    ['no word on everybody', spec('<ipAddress>192.0.2.7</ipAddress>'), 'InvalidRequest'],
    ['no address', spec('<ipAddress>192.0.2.700</ipAddress><allIp>false</allIp>'), 'HostConfigFault'],
    [
      'a prefix too long',
      spec('<ipNetwork><network>192.0.2.0</network><prefixLength>33</prefixLength></ipNetwork><allIp>false</allIp>'),
      'HostConfigFault',
    ],
    [
      'a network without prefix',
      spec('<ipNetwork><network>192.0.2.0</network></ipNetwork><allIp>false</allIp>'),
      'HostConfigFault',
    ],
  ])('with %s is refused', async (_what, args, fault) => {
    const { host, wire } = await loggedIn()
    expect((await refused(host, wire.call('UpdateRuleset', firewall, id('sshServer') + args)))[1]).toBe(fault)
  })
})

const writes = [
  ['EnableRuleset', firewall, id('syslog')],
  ['DisableRuleset', firewall, id('sshServer')],
  ['UpdateRuleset', firewall, id('sshServer') + some],
  ['RefreshFirewall', firewall, ''],
  ['StartService', 'HostServiceSystem:serviceSystem', id('TSM-SSH')],
  ['StopService', 'HostServiceSystem:serviceSystem', id('DCUI')],
  ['RestartService', 'HostServiceSystem:serviceSystem', id('ntpd')],
  ['UpdateServicePolicy', 'HostServiceSystem:serviceSystem', `${id('ntpd')}<policy>on</policy>`],
  ['RefreshServices', 'HostServiceSystem:serviceSystem', ''],
] as const

describe.each(writes)('%s', (method, object, args) => {
  test('works with the privilege, wants Host.Config.NetService, is refused under the free licence, and belongs to its object', async () => {
    const { wire } = await loggedIn()
    expect((await wire.call(method, object, args)).status).toBe(200)
    expect((await wire.call(method, 'HostDateTimeSystem:dateTimeSystem', args)).fault).toBe('MethodNotFound')
    const readonly = await practice()
    await readonly.wire.login('readonly', `${password}-ro`)
    const before = readonly.host.state()
    const answer = await readonly.wire.call(method, object, args)
    expect([answer.fault, text(at(answer.detail, 'privilegeId'))]).toEqual(['NoPermission', 'Host.Config.NetService'])
    expect(readonly.host.state()).toEqual(before)
    const free = await loggedIn({ mode: 'free' })
    expect((await refused(free.host, free.wire.call(method, object, args)))[1]).toBe('RestrictedVersion')
  })
})

test('a change is pushed to who waits for it', async () => {
  const { host, wire } = await loggedIn()
  const filter = `<spec>${retrieveOne(firewall, 'firewallInfo')
    .replace('<options/>', '')
    .replace(/<\/?specSet>/g, '')}</spec><partialUpdates>false</partialUpdates>`
  expect((await wire.call('CreateFilter', collector, filter)).status).toBe(200)
  const first = await wire.call('WaitForUpdatesEx', collector, '<version/>')
  const next = wire.call(
    'WaitForUpdatesEx',
    collector,
    `<version>${text(at(first.value, 'returnval', 'version'))}</version>`,
  )
  await new Promise<void>((resolve) => host.onCall((call) => call.method === 'WaitForUpdatesEx' && resolve()))
  host.setRuleset('syslog', { enabled: true })
  const change = at((await next).value, 'returnval', 'filterSet', 'objectSet', 'changeSet')
  expect([text(at(change, 'name')), text(at(rulesetsIn(at(change, 'val')).get('syslog'), 'enabled'))]).toEqual([
    'firewallInfo',
    'true',
  ])
})

test('changes from outside the API must name what there is', async () => {
  const { host } = await practice()
  expect(() => host.setRuleset('none', { enabled: true })).toThrow(RangeError)
  expect(() => host.setService('none', { running: true })).toThrow(RangeError)
  expect(() => host.setRuleset('sshServer', { allowed: { all: false, addresses: ['x'], networks: [] } })).toThrow(
    RangeError,
  )
  host.setRuleset('sshServer', { allowed: { all: false, addresses: [], networks: ['2001:db8::/32'] }, enabled: false })
  expect(stateOf(host, 'sshServer')).toEqual({
    key: 'sshServer',
    enabled: false,
    allowed: { all: false, addresses: [], networks: ['2001:db8::/32'] },
  })
})

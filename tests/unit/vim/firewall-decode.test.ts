import { describe, expect, it } from 'vitest'
import { firewallInfoOf, servicesOf } from '../../../electron/vim/firewall-decode.ts'
import type { Ruleset } from '../../../shared/models/firewall.ts'
import { root } from '../vim/parse.ts'

const info = (content: string): ReturnType<typeof firewallInfoOf> => firewallInfoOf(root(`<val>${content}</val>`))
const ruleset = (content: string): Ruleset | undefined => info(`<ruleset><key>k</key>${content}</ruleset>`)?.rulesets[0]

describe('HostFirewallInfo', () => {
  it('keeps what is absent as unknown, and what is false as false', () => {
    expect(ruleset('')).toEqual({
      key: 'k',
      label: 'k',
      required: null,
      enabled: null,
      service: null,
      allowed: null,
      userControllable: null,
      ipListUserConfigurable: null,
      rules: [],
    })
    expect(
      ruleset(
        '<label>L</label><required>false</required><enabled>0</enabled><service>s</service>' +
          '<userControllable>false</userControllable><ipListUserConfigurable>true</ipListUserConfigurable>',
      ),
    ).toEqual({
      key: 'k',
      label: 'L',
      required: false,
      enabled: false,
      service: 's',
      allowed: null,
      userControllable: false,
      ipListUserConfigurable: true,
      rules: [],
    })
    expect(ruleset('<enabled>perhaps</enabled>')?.enabled).toBeNull()
    // An empty key is how hosts write that there is none.
    expect(ruleset('<service></service>')?.service).toBeNull()
    expect(info('<ruleset><key>k</key></ruleset>')).toMatchObject({ incomingBlocked: null, outgoingBlocked: null })
    expect(
      info('<defaultPolicy><incomingBlocked>1</incomingBlocked></defaultPolicy><ruleset><key>k</key></ruleset>'),
    ).toMatchObject({ incomingBlocked: true, outgoingBlocked: null })
  })

  it('reads rules, and leaves out those of no known direction', () => {
    const rule = (fields: string): string => `<rule>${fields}</rule>`
    expect(
      ruleset(
        [
          rule(
            '<port>902</port><endPort>0</endPort><direction>inbound</direction><portType>dst</portType><protocol>tcp</protocol>',
          ),
          rule('<port>5900</port><endPort>5964</endPort><direction>outbound</direction><protocol>udp</protocol>'),
          rule('<port>70000</port><direction>inbound</direction><portType>odd</portType>'),
          rule('<port>1</port><direction>sideways</direction>'),
          rule(''),
        ].join(''),
      )?.rules,
    ).toEqual([
      { direction: 'inbound', protocol: 'tcp', portType: 'dst', port: 902, endPort: null },
      { direction: 'outbound', protocol: 'udp', portType: null, port: 5900, endPort: 5964 },
      { direction: 'inbound', protocol: '', portType: null, port: null, endPort: null },
    ])
  })

  it('reads who is allowed', () => {
    const list = (content: string): unknown => ruleset(`<allowedHosts>${content}</allowedHosts>`)?.allowed
    expect(list('<allIp>true</allIp>')).toEqual({ all: true, addresses: [], networks: [] })
    expect(
      list(
        '<ipAddress>192.0.2.1</ipAddress><ipAddress>2001:db8::1</ipAddress><ipNetwork>' +
          '<network>198.51.100.0</network><prefixLength>24</prefixLength></ipNetwork><allIp>false</allIp>',
      ),
    ).toEqual({ all: false, addresses: ['192.0.2.1', '2001:db8::1'], networks: ['198.51.100.0/24'] })
    expect(list('<allIp>false</allIp>')).toEqual({ all: false, addresses: [], networks: [] })
  })

  it.each([
    ['no word on all', '<ipAddress>192.0.2.1</ipAddress>'],
    ['an empty address', '<ipAddress/><allIp>false</allIp>'],
    ['an endless address', `<ipAddress>${'1'.repeat(65)}</ipAddress><allIp>false</allIp>`],
    ['a network without its length', '<ipNetwork><network>192.0.2.0</network></ipNetwork><allIp>false</allIp>'],
    [
      'a length that is none',
      '<ipNetwork><network>192.0.2.0</network><prefixLength>129</prefixLength></ipNetwork><allIp>false</allIp>',
    ],
    ['more than can be held', `${'<ipAddress>192.0.2.1</ipAddress>'.repeat(501)}<allIp>false</allIp>`],
  ])('does not say who is allowed of a list with %s: half of it would be untrue', (_name, content) => {
    expect(ruleset(`<allowedHosts>${content}</allowedHosts>`)?.allowed).toBeNull()
  })

  it('is none without a ruleset', () => {
    expect(firewallInfoOf(undefined)).toBeNull()
    expect(info('')).toBeNull()
    expect(info('<ruleset><label>without a key</label></ruleset>')).toBeNull()
  })

  it('stays within bounds, and has each key once', () => {
    const many = info(
      Array.from(
        { length: 3_000 },
        (_, index) =>
          `<ruleset><key>k${index}</key>` +
          `<label>${'x'.repeat(400)}` +
          `</label>${'<rule><direction>inbound</direction></rule>'.repeat(index === 0 ? 600 : 0)}</ruleset>`,
      ).join(''),
    )
    expect(many?.rulesets).toHaveLength(2_000)
    expect(many?.rulesets[0]?.label).toHaveLength(300)
    expect(many?.rulesets[0]?.rules).toHaveLength(500)
    expect(
      info(
        '<ruleset><key>k</key><label>first</label></ruleset><ruleset><key>k</key><label>second</label></ruleset>',
      )?.rulesets.map(({ label }) => label),
    ).toEqual(['first'])
    expect(
      info(`<ruleset><key>${'k'.repeat(121)}</key></ruleset><ruleset><key>k</key></ruleset>`)?.rulesets.map(
        ({ key }) => key,
      ),
    ).toEqual(['k'])
  })
})

describe('HostServiceInfo', () => {
  it('keeps what is absent as unknown', () => {
    expect(servicesOf(undefined)).toBeNull()
    expect(servicesOf(root('<val/>'))).toEqual([])
    expect(
      servicesOf(
        root(
          '<val><service><key>a</key><policy>sometimes</policy></service><service><label>no key</label></service></val>',
        ),
      ),
    ).toEqual([{ key: 'a', label: 'a', running: null, policy: null, required: null, rulesets: [] }])
  })

  it('reads policies and rulesets', () => {
    const services = servicesOf(
      root(
        '<val>' +
          ['on', 'off', 'automatic']
            .map(
              (policy) =>
                `<service><key>${policy}</key><label>L</label><running>true</running><required>true</required>` +
                `<policy>${policy}</policy><ruleset>r1</ruleset><ruleset>r2</ruleset></service>`,
            )
            .join('') +
          '</val>',
      ),
    )
    expect(services).toEqual(
      ['on', 'off', 'automatic'].map((policy) => ({
        key: policy,
        label: 'L',
        running: true,
        policy,
        required: true,
        rulesets: ['r1', 'r2'],
      })),
    )
  })
})

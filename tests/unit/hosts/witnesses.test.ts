import fc from 'fast-check'
import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { networkVerdict, witnessCandidates, type WitnessInput } from '../../../electron/hosts/witnesses.ts'

function v4(cidr: string, internal = false): NetworkInterfaceInfo {
  return { address: cidr.replace(/\/.*/, ''), netmask: '', mac: '', internal, cidr, family: 'IPv4' }
}

function v6(cidr: string, scopeid = 0, internal = false): NetworkInterfaceInfo {
  return { address: cidr.replace(/\/.*/, ''), netmask: '', mac: '', internal, cidr, family: 'IPv6', scopeid }
}

const loopback = { lo: [v4('127.0.0.1/8', true), v6('::1/128', 0, true)] }
const lan = { ...loopback, eth0: [v4('192.0.2.10/24'), v6('2001:db8::10/64'), v6('fe80::10/64', 2)] }
const input = (more: Partial<WitnessInput>): WitnessInput => ({
  host: ['192.0.2.2'],
  interfaces: lan,
  gateways: [],
  dnsServers: [],
  others: [],
  ...more,
})
const other = (...addresses: string[]): { addresses: string[]; port: number } => ({ addresses, port: 443 })
/** `kind address` of each candidate. */
const named = (more: Partial<WitnessInput>): string[] =>
  witnessCandidates(input(more)).map(({ kind, address }) => `${kind} ${address}`)

describe('candidates in a network of ours', () => {
  it('are other hosts, then the gateway, then name servers, each with what it is asked on', () => {
    expect(
      witnessCandidates(
        input({
          others: [{ addresses: ['192.0.2.3'], port: 8443 }],
          gateways: ['192.0.2.1'],
          dnsServers: ['192.0.2.53', '192.0.2.54:5353'],
        }),
      ),
    ).toEqual([
      { kind: 'host', address: '192.0.2.3', ports: [8443] },
      { kind: 'gateway', address: '192.0.2.1', ports: [53, 80, 443] },
      { kind: 'dns', address: '192.0.2.53', ports: [53, 80, 443] },
      { kind: 'dns', address: '192.0.2.54', ports: [5353, 53, 80, 443] },
    ])
  })

  it.each<[string, Partial<WitnessInput>]>([
    [
      'another network',
      {
        others: [other('198.51.100.3')],
        gateways: ['198.51.100.1'],
        dnsServers: ['198.51.100.53', '[2001:db8::53]:53', '127.0.0.53'],
      },
    ],
    [
      'the host itself, whatever the port',
      { others: [{ addresses: ['192.0.2.2'], port: 8443 }], gateways: ['192.0.2.2'], dnsServers: ['192.0.2.2:5353'] },
    ],
    ['the host itself in another spelling', { others: [other('::ffff:192.0.2.2')] }],
    ['the host under another entry, by a second address of that', { others: [other('192.0.2.2', '192.0.2.9')] }],
    [
      'a guest of the host',
      { guests: ['192.0.2.1', '192.0.2.53'], gateways: ['192.0.2.1'], dnsServers: ['192.0.2.53'] },
    ],
    ['this computer', { others: [other('192.0.2.10')], dnsServers: ['192.0.2.10'] }],
    [
      'what is no address',
      { others: [other('esx.example.org')], gateways: [''], dnsServers: ['192.0.2.53:x', '[192.0.2.53'] },
    ],
  ])('are never: %s', (_, more) => {
    expect(named(more)).toEqual([])
  })

  it('follow the prefix, not the look of the address', () => {
    const interfaces = { eth0: [v4('10.0.0.10/25')], wide: [v4('172.16.0.10/12')] }
    expect(named({ host: ['10.0.0.2'], interfaces, others: [other('10.0.0.100'), other('10.0.0.200')] })).toEqual([
      'host 10.0.0.100',
    ])
    expect(named({ host: ['172.16.0.2'], interfaces, others: [other('172.31.0.3'), other('172.32.0.3')] })).toEqual([
      'host 172.31.0.3',
    ])
  })

  it('are on the most specific network, as packets are', () => {
    const interfaces = { eth0: [v4('10.0.0.10/8')], wg0: [v4('10.9.0.10/24')] }
    expect(named({ host: ['10.9.0.2'], interfaces, others: [other('10.1.0.3'), other('10.9.0.3')] })).toEqual([
      'host 10.9.0.3',
    ])
    expect(named({ host: ['10.1.0.2'], interfaces, others: [other('10.1.0.3'), other('10.9.0.3')] })).toEqual([
      'host 10.1.0.3',
    ])
  })

  it('may be IPv6: the same prefix, and the link-local gateway of the same interface', () => {
    const interfaces = { ...lan, wlan0: [v6('fe80::20/64', 3)] }
    const more = {
      interfaces,
      host: ['2001:db8::2'],
      others: [other('192.0.2.3', '2001:db8::3')],
      gateways: ['fe80::1%wlan0', 'fe80::1%eth0', '192.0.2.1'],
      dnsServers: ['[2001:db8::53]:5353'],
    }
    expect(named(more)).toEqual(['host 2001:db8::3', 'gateway fe80::1%eth0', 'dns 2001:db8::53'])
    // Windows names the interface by its number.
    expect(named({ ...more, gateways: ['fe80::1%3', 'fe80::1%2'] })).toContain('gateway fe80::1%2')
    expect(
      named({
        interfaces,
        host: ['fe80::2%eth0'],
        others: [other('fe80::3%eth0'), other('fe80::4%wlan0'), other('fe80::5')],
      }),
    ).toEqual(['host fe80::3%eth0'])
  })

  it('come from every network the host is on', () => {
    expect(named({ host: ['192.0.2.2', '2001:db8::2'], others: [other('192.0.2.3'), other('2001:db8::4')] })).toEqual([
      'host 192.0.2.3',
      'host 2001:db8::4',
    ])
  })

  it('are at most five, each once, and other hosts leave room for what is not shut down with them', () => {
    const others = [3, 4, 5, 6, 7, 8].map((last) => other(`192.0.2.${last}`))
    expect(named({ others: [...others, ...others] })).toEqual([3, 4, 5, 6, 7].map((last) => `host 192.0.2.${last}`))
    expect(named({ others, gateways: ['192.0.2.1'], dnsServers: ['192.0.2.1', '192.0.2.53', '192.0.2.54'] })).toEqual([
      'host 192.0.2.3',
      'host 192.0.2.4',
      'host 192.0.2.5',
      'gateway 192.0.2.1',
      'dns 192.0.2.53',
    ])
    expect(named({ others, gateways: ['192.0.2.3'] })).toEqual([3, 4, 5, 6, 7].map((last) => `host 192.0.2.${last}`))
  })
})

describe('candidates for a routed host', () => {
  it('are its neighbours in the /24 or /64, and never the gateway', () => {
    expect(
      named({
        host: ['203.0.113.2'],
        others: [other('203.0.113.3'), other('203.0.114.3')],
        gateways: ['203.0.113.1', '192.0.2.1'],
        dnsServers: ['203.0.113.53', '192.0.2.53'],
      }),
    ).toEqual(['host 203.0.113.3', 'dns 203.0.113.53'])
    expect(named({ host: ['2001:db8:1::2'], others: [other('2001:db8:1::3'), other('2001:db8:1:1::3')] })).toEqual([
      'host 2001:db8:1::3',
    ])
  })

  it('are none without a neighbour', () => {
    expect(
      named({
        host: ['203.0.113.2'],
        gateways: ['192.0.2.1'],
        dnsServers: ['192.0.2.53'],
        others: [other('192.0.2.3')],
      }),
    ).toEqual([])
  })

  it('are not in a network of ours that shares the /24', () => {
    expect(
      named({
        host: ['10.0.0.200'],
        interfaces: { eth0: [v4('10.0.0.10/25')] },
        others: [other('10.0.0.3'), other('10.0.0.201')],
      }),
    ).toEqual(['host 10.0.0.201'])
  })
})

describe('candidates for a host at an address of this computer', () => {
  it('are other hosts there and nothing else', () => {
    expect(
      named({
        host: ['127.0.0.1'],
        others: [other('127.0.0.1'), other('127.0.0.2'), other('::1'), other('192.0.2.3')],
        dnsServers: ['127.0.0.53'],
        gateways: ['192.0.2.1'],
      }),
    ).toEqual(['host 127.0.0.2', 'host ::1'])
    expect(named({ host: ['192.0.2.10'], others: [other('127.0.0.1'), other('192.0.2.3')] })).toEqual([
      'host 127.0.0.1',
    ])
  })
})

describe('candidates of any input', () => {
  const ip4 = fc
    .tuple(fc.constantFrom('192.0.2', '192.0.3', '203.0.113', '127.0.0'), fc.integer({ min: 1, max: 12 }))
    .map(([net, last]) => `${net}.${last}`)
  const ip6 = fc
    .tuple(
      fc.constantFrom('2001:db8::', '2001:0db8:0::', 'fe80::', '::ffff:192.0.2.'),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('', '%eth0'),
    )
    .map(([net, last, zone]) => `${net}${last}${net.startsWith('fe80') ? zone : ''}`)
  const ip = fc.oneof(ip4, ip6)
  const ips = fc.array(ip, { maxLength: 6 })
  const inputs = fc.record({
    host: fc.array(ip, { minLength: 1, maxLength: 3 }),
    guests: ips,
    interfaces: fc.constantFrom(lan, loopback, {}),
    gateways: ips,
    dnsServers: ips,
    others: fc.array(
      fc.record({ addresses: fc.array(ip, { maxLength: 3 }), port: fc.integer({ min: 1, max: 65_535 }) }),
      { maxLength: 8 },
    ),
  })
  /** Every spelling of an address as one, by the platform. */
  const plain = (address: string): string => {
    const bare = address.replace(/%.*/, '')
    return new URL(`http://${bare.includes('.') ? bare.replace('::ffff:', '') : `[${bare}]`}/`).hostname
  }

  it('hold none of the host, at most five, none twice, in order, and are the same again', () => {
    fc.assert(
      fc.property(inputs, (any) => {
        const found = witnessCandidates(any)
        const places = found.map(({ address }) => plain(address))
        const not = new Set([...any.host, ...any.guests].map(plain))
        expect(places.filter((place) => not.has(place))).toEqual([])
        expect(found.length).toBeLessThanOrEqual(5)
        expect(new Set(places).size).toBe(places.length)
        const ranks = found.map(({ kind }) => ['host', 'gateway', 'dns'].indexOf(kind))
        expect(ranks).toEqual(ranks.toSorted())
        expect(witnessCandidates(structuredClone(any))).toEqual(found)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the verdict', () => {
  it.each([
    [false, 0, 'no-witness'],
    [true, 0, 'network-silent'],
    [true, 1, 'network-lives'],
    [true, 3, 'network-lives'],
  ] as const)('with witnesses %s and %i answers is %s', (hadWitnesses, answered, verdict) => {
    expect(networkVerdict({ hadWitnesses, answered })).toBe(verdict)
  })
})

import type { NetworkInterfaceInfo } from 'node:os'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenPath, parseBroadcast, wakePaths, type Interfaces } from '../../../electron/wake/wake-paths.ts'

/** An interface as Node describes it, from `192.0.2.10/24`. */
function info(cidr: string, internal = false): NetworkInterfaceInfo {
  const [address = ''] = cidr.split('/')
  const common = { address, cidr, internal, netmask: '', mac: '02:00:00:00:00:01' }
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' }
}

function interfaces(cards: Readonly<Record<string, readonly string[]>>): Interfaces {
  return Object.fromEntries(Object.entries(cards).map(([name, cidrs]) => [name, cidrs.map((cidr) => info(cidr))]))
}

const home = interfaces({
  lan: ['192.168.1.20/24', 'fe80::20/64', '2001:db8::20/64'],
  lab: ['10.20.30.40/20'],
  vpn: ['10.8.0.2/32', '10.0.0.7/8'],
})

describe('the way to a host', () => {
  it('leaves from the card of its subnet, to the broadcast address of that subnet', () => {
    expect(wakePaths(home, ['192.168.1.50'])).toEqual([{ from: '192.168.1.20', to: '192.168.1.255' }])
  })

  it('knows other masks than 24 bits', () => {
    expect(wakePaths(home, ['10.20.17.5'])).toEqual([{ from: '10.20.30.40', to: '10.20.31.255' }])
  })

  it('does not take a VPN that covers the local network', () => {
    expect(wakePaths(home, ['10.20.16.9'])[0]?.from).toBe('10.20.30.40')
    expect(wakePaths(home, ['10.99.0.1'])).toEqual([{ from: '10.0.0.7', to: '10.255.255.255' }])
  })

  it('leaves from each of two cards on the same subnet', () => {
    const docked = interfaces({ wifi: ['192.168.1.20/24'], cable: ['192.168.1.21/24'] })
    expect(wakePaths(docked, ['192.168.1.50'])).toEqual([
      { from: '192.168.1.20', to: '192.168.1.255' },
      { from: '192.168.1.21', to: '192.168.1.255' },
    ])
  })

  it('is told once for two addresses of the host on the same subnet', () => {
    expect(wakePaths(home, ['192.168.1.50', '192.168.1.51'])).toHaveLength(1)
  })

  it.each(['192.168.2.50', '203.0.113.9', '2001:db8::50', 'fe80::50', 'esx.example.org', '10.8.0.2/32', ''])(
    'does not exist for %j',
    (address) => {
      const local = interfaces({ lan: ['192.168.1.20/24', '2001:db8::20/64', 'fe80::20/64'], tunnel: ['10.8.0.2/32'] })
      expect(wakePaths(local, [address])).toEqual([])
    },
  )

  it('is never over loopback, a point-to-point link or a card without a mask', () => {
    expect(wakePaths({ lo: [info('127.0.0.1/8', true)] }, ['127.0.0.2'])).toEqual([])
    expect(wakePaths({ lo: [info('127.0.0.1/8')] }, ['127.0.0.2'])).toEqual([])
    expect(
      wakePaths(interfaces({ ppp: ['10.1.1.1/31'], tun: ['10.1.1.0/32'], odd: ['10.1.1.5/0'] }), ['10.1.1.0']),
    ).toEqual([])
    expect(wakePaths({ lan: [{ ...info('10.1.1.1/24'), cidr: null }], gone: undefined }, ['10.1.1.2'])).toEqual([])
  })

  it('never leads out of the subnet that it starts in and that holds the host', () => {
    const address = fc.integer({ min: 0x01000000, max: 0xdfffffff })
    const card = fc.record({ own: address, bits: fc.integer({ min: 0, max: 32 }) })
    fc.assert(
      fc.property(fc.array(card, { maxLength: 6 }), address, fc.boolean(), (cards, wild, near) => {
        // Half of the hosts are beside one of the cards.
        const host = near && cards[0] ? (cards[0].own ^ 5) >>> 0 : wild
        const all = interfaces(
          Object.fromEntries(cards.map(({ own, bits }, at) => [`c${at}`, [`${dotted(own)}/${bits}`]])),
        )
        const paths = wakePaths(all, [dotted(host)])
        for (const { from, to } of paths) {
          const mine = cards.filter(({ own }) => dotted(own) === from)
          expect(
            mine.some(({ own, bits }) => {
              const size = 2 ** (32 - bits)
              const first = Math.floor(own / size) * size
              return bits >= 1 && bits <= 30 && host >= first && host < first + size && to === dotted(first + size - 1)
            }),
          ).toBe(true)
        }
        const reachable = cards.some(({ own, bits }) => {
          const size = 2 ** (32 - bits)
          return (
            bits >= 1 &&
            bits <= 30 &&
            Math.floor(own / 2 ** 24) !== 127 &&
            Math.floor(own / size) === Math.floor(host / size)
          )
        })
        expect(paths.length > 0).toBe(reachable)
      }),
      { numRuns: 500 },
    )
  })
})

describe('an address that the user chose', () => {
  it('is sent to from the card of its subnet, else as the system routes it', () => {
    expect(chosenPath(home, '192.168.1.255')).toEqual({ from: '192.168.1.20', to: '192.168.1.255' })
    expect(chosenPath(home, '172.16.9.255')).toEqual({ from: null, to: '172.16.9.255' })
  })

  it.each([
    ['192.168.1.255', '192.168.1.255'],
    [' 10.0.0.255 ', '10.0.0.255'],
    ['127.0.0.1', '127.0.0.1'],
    ['255.255.255.255', null],
    ['224.0.0.1', null],
    ['0.0.0.0', null],
    ['192.168.1', null],
    ['192.168.1.256', null],
    ['2001:db8::1', null],
    ['router.example.org', null],
  ])('%j is read as %j', (text, address) => {
    expect(parseBroadcast(text)).toBe(address)
  })
})

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

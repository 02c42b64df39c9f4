import { describe, expect, it } from 'vitest'
import type { probeHost } from '../../../electron/hosts/probe.ts'
import { askHost } from '../../../electron/wake/ask-host.ts'
import { wakeAddresses } from '../../../electron/wake/wake-address.ts'
import { broadcastAddress, findPaths, wakeCards } from '../../../electron/wake/wake-target.ts'
import { fail, ok } from '../../../shared/result.ts'
import { bareProblem } from '../../support/problem.ts'

const [one, two] = ['02:00:00:00:00:01', '02:00:00:00:00:02']
const wake = { ipv4: null, incapable: [] as string[], secureOn: false }

describe('the cards to wake', () => {
  it('are those that were recorded, or the ones given instead', () => {
    const host = { name: 'esx', macs: [one, two], wake }
    expect(wakeCards(host, [])).toEqual(
      ok({
        macs: [
          [2, 0, 0, 0, 0, 1],
          [2, 0, 0, 0, 0, 2],
        ],
        doubt: null,
      }),
    )
    expect(wakeCards(host, ['0200.0000.0003', '02-00-00-00-00-03'])).toEqual(
      ok({ macs: [[2, 0, 0, 0, 0, 3]], doubt: null }),
    )
  })

  it('are not guessed', () => {
    expect(wakeCards({ name: 'esx', macs: [], wake }, [])).toMatchObject({ problem: { code: 'WAKE_MACS_UNKNOWN' } })
    expect(wakeCards({ name: 'esx', macs: [one], wake }, [two, 'esx'])).toMatchObject({
      problem: { code: 'WAKE_MAC_INVALID', params: { input: 'esx' } },
    })
  })

  it('are said to be unable only when the host said so of all', () => {
    const some = { name: 'esx', macs: [one, two], wake: { ...wake, incapable: [one] } }
    expect(wakeCards(some, [])).toMatchObject({ value: { doubt: null } })
    expect(wakeCards(some, [one])).toMatchObject({
      value: { macs: [[2, 0, 0, 0, 0, 1]], doubt: { code: 'WAKE_NOT_SUPPORTED', params: { macs: one } } },
    })
  })
})

describe('the addresses of a host that is off', () => {
  const lookup = async (name: string): Promise<readonly string[]> => {
    if (name !== 'esx.example.org') throw new Error('ENOTFOUND')
    return ['192.0.2.2', '192.0.2.3']
  }

  it.each([
    ['192.0.2.9', '192.0.2.7', ['192.0.2.9']],
    ['esx.example.org', '192.0.2.7', ['192.0.2.2', '192.0.2.3']],
    ['gone.example.org', '192.0.2.7', ['192.0.2.7']],
    ['2001:db8::9', '192.0.2.7', ['192.0.2.7']],
  ])('%s, last known as %s: %j', async (host, known, addresses) => {
    expect(await wakeAddresses(host, known, lookup)).toEqual(ok(addresses))
  })

  it.each(['gone.example.org', '2001:db8::9'])('of %s are not known without an IPv4 address', async (host) => {
    expect(await wakeAddresses(host, null, lookup)).toMatchObject({
      problem: { code: 'WAKE_NO_IPV4', params: { host } },
    })
  })
})

const host = (address: string) => ({
  endpoint: {
    id: '',
    kind: 'esxi' as const,
    address: { host: address, port: 443 },
    fingerprint: '',
    user: '',
    apiVersion: null,
  },
  wake,
})
describe('where to send', () => {
  const interfaces = () => ({
    lan: [
      {
        address: '192.0.2.10',
        cidr: '192.0.2.10/24',
        family: 'IPv4' as const,
        internal: false,
        mac: one,
        netmask: '255.255.255.0',
      },
    ],
  })

  it('is the local subnet of the host, and nowhere else', async () => {
    expect(await findPaths(host('192.0.2.2'), { broadcast: null, interfaces })).toEqual(
      ok([{ from: '192.0.2.10', to: '192.0.2.255' }]),
    )
    expect(await findPaths(host('203.0.113.9'), { broadcast: null, interfaces })).toMatchObject({
      problem: { code: 'WAKE_NOT_LOCAL', params: { address: '203.0.113.9' } },
    })
  })

  it('is the address the user gave, without asking for the one of the host', async () => {
    const broadcast = '203.0.113.255'
    const lookup = () => Promise.reject(new Error('asked'))
    expect(await findPaths(host('gone.example.org'), { broadcast, interfaces, lookup })).toEqual(
      ok([{ from: null, to: broadcast }]),
    )
    expect(broadcastAddress('255.255.255.255')).toMatchObject({ problem: { code: 'WAKE_BROADCAST_INVALID' } })
  })
})

describe('asking a host whether it is awake', () => {
  const probing = (failure: 'NAME_NOT_FOUND' | 'CONNECT_TIMEOUT') => {
    const asked: (readonly string[] | undefined)[] = []
    const probe: typeof probeHost = async (_address, _fingerprint, _signal, options) => {
      asked.push(options?.addresses)
      return fail(bareProblem(options?.addresses ? 'CONNECT_TIMEOUT' : failure))
    }
    return { asked, probe }
  }
  const known = { ...host('esx.example.org'), wake: { ...wake, ipv4: '192.0.2.7' } }

  it('falls back to its last address when its name does not resolve', async () => {
    const { asked, probe } = probing('NAME_NOT_FOUND')
    expect(await askHost(known, probe)).toMatchObject({ problem: { code: 'CONNECT_TIMEOUT' } })
    expect(asked).toEqual([undefined, ['192.0.2.7']])
  })

  it('goes by its name otherwise, which may lead elsewhere now', async () => {
    const silent = probing('CONNECT_TIMEOUT')
    await askHost(known, silent.probe)
    const neverSeen = probing('NAME_NOT_FOUND')
    await askHost({ ...known, wake }, neverSeen.probe)
    expect([silent.asked, neverSeen.asked]).toEqual([[undefined], [undefined]])
  })
})

import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { askAgain, askWitness, findWitnesses, type AskOptions } from '../../../electron/hosts/ask-witness.ts'
import { systemClock } from '../../../shared/clock.ts'
import { WitnessNetwork } from './witness-network.ts'

const host = ['192.0.2.2']
const neighbour = { addresses: ['192.0.2.3'], port: 443 }

describe('witnesses in a network of ours', () => {
  it('answer with an open port; nothing is sent to them and no connection stays', async () => {
    await using network = await WitnessNetwork.start()
    const { witnesses } = await network.ask({ find: { host, others: [neighbour], dnsServers: [] } })
    expect(witnesses).toContainEqual({ kind: 'host', address: '192.0.2.3', ports: [443] })
    expect((await network.ask({ again: witnesses.slice(0, 1) })).again).toEqual({ asked: 1, answered: 1 })
    await expect.poll(() => network.counts(), { timeout: 10_000 }).toMatchObject({ received: 0, open: 0 })
    expect((await network.counts()).connections).toBeGreaterThanOrEqual(2)
  })

  it('answer with a refusal, and the gateway of the routing table is one of them', async () => {
    await using network = await WitnessNetwork.start()
    const { gateways, witnesses } = await network.ask({
      find: { host, others: [{ ...neighbour, port: 8443 }], dnsServers: [] },
    })
    expect(gateways).toEqual(['192.0.2.1', 'fe80::1%cable'])
    expect(witnesses.map(({ kind, address }) => `${kind} ${address}`)).toEqual(['host 192.0.2.3', 'gateway 192.0.2.1'])
    expect((await network.ask({ again: witnesses })).again).toEqual({ asked: 2, answered: 2 })
    expect((await network.counts()).received).toBe(0)
  })

  it('may be the link-local gateway over IPv6', async () => {
    await using network = await WitnessNetwork.start()
    const { witnesses } = await network.ask({
      find: { host: ['2001:db8::2'], others: [{ addresses: ['2001:db8::3'], port: 443 }], dnsServers: [] },
    })
    expect(witnesses.map(({ address }) => address)).toEqual(['2001:db8::3', 'fe80::1%cable'])
  })

  it('leave out a gateway that drops everything, and a neighbour that is off', async () => {
    await using network = await WitnessNetwork.start()
    await network.drop('192.0.2.1')
    const { candidates, witnesses } = await network.ask({
      find: { host, others: [neighbour, { addresses: ['192.0.2.9'], port: 443 }], dnsServers: [] },
    })
    expect(candidates.map(({ address }) => address)).toEqual(['192.0.2.3', '192.0.2.9', '192.0.2.1'])
    expect(witnesses.map(({ address }) => address)).toEqual(['192.0.2.3'])
  })

  it.each(['here', 'there'] as const)(
    'are all silent when the cable is pulled %s, and answer when it is back',
    async (side) => {
      await using network = await WitnessNetwork.start()
      const { witnesses } = await network.ask({ find: { host, others: [neighbour], dnsServers: [] } })
      expect(witnesses).toHaveLength(2)
      await network.cable(side, 'down')
      expect((await network.ask({ again: witnesses })).again).toEqual({ asked: 2, answered: 0 })
      await network.cable(side, 'up')
      await expect
        .poll(async () => (await network.ask({ again: witnesses })).again, { timeout: 20_000 })
        .toEqual({ asked: 2, answered: 2 })
    },
  )
})

describe('asking', () => {
  const options = (more: Partial<AskOptions> = {}): AskOptions => ({
    clock: systemClock,
    signal: new AbortController().signal,
    ...more,
  })
  const candidate = { kind: 'host', address: '127.0.0.1', ports: [1] } as const

  it('ends with the time, although nothing comes', async () => {
    const late = { ...systemClock, sleep: async () => undefined }
    await expect(askWitness(candidate, options({ clock: late, connect: () => silentSocket() }))).resolves.toBe('silent')
    expect(await askAgain([candidate, candidate], options({ clock: late, connect: () => silentSocket() }))).toEqual({
      asked: 2,
      answered: 0,
    })
  })

  it('ends when it is cancelled, and does not begin when it was', async () => {
    const cancel = new AbortController()
    const sockets: Socket[] = []
    const connect = (): Socket => {
      const socket = silentSocket()
      sockets.push(socket)
      return socket
    }
    const asked = findWitnesses(
      [candidate, { ...candidate, ports: [1, 2] }],
      options({ signal: cancel.signal, connect }),
    )
    cancel.abort()
    expect(await asked).toEqual([])
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true, true])
    expect(await askWitness(candidate, options({ signal: cancel.signal, connect }))).toBe('silent')
    expect(sockets).toHaveLength(3)
  })

  it('never rejects: what cannot be tried is silent', async () => {
    expect(await askWitness({ ...candidate, ports: [70_000] }, options())).toBe('silent')
    expect(await askWitness({ ...candidate, address: 'fe80::1%none' }, options())).toBe('silent')
    expect(await askWitness({ ...candidate, ports: [] }, options())).toBe('silent')
  })
})

/** A socket that never gets anywhere. */
function silentSocket(): Socket {
  return new Socket()
}

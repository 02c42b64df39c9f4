import { describe, expect, it } from 'vitest'
import { usualCards, WakeNetwork } from './wake-network.ts'

const mac = [0x00, 0x50, 0x56, 0x0a, 0x0b, 0x0c]
const payload = 'ffffffffffff' + '0050560a0b0c'.repeat(16)

describe('a computer with two cards', () => {
  it.each([
    ['without a default route', null],
    ['with a default route over the same card', '10.99.0.254'],
    ['with a default route over the other card', '10.98.0.254'],
  ])('%s, sends from the card on the network of the host, and from no other', async (_how, gateway) => {
    await using network = await WakeNetwork.start(usualCards, gateway)
    expect(await network.wake({ host: '10.99.0.2', mac })).toBe('sent')
    await expect.poll(() => network.caught('lab')).toHaveLength(2)
    expect(await network.caught('lab')).toEqual([
      { port: 9, from: '10.99.0.1', payload },
      { port: 7, from: '10.99.0.1', payload },
    ])
    expect([await network.arrived('lab'), await network.arrived('office')]).toEqual([2, 0])
    // The other way round, so that it is not the order of the cards.
    expect(await network.wake({ host: '10.98.0.2', mac })).toBe('sent')
    await expect.poll(() => network.caught('office')).toHaveLength(2)
    expect([await network.arrived('lab'), await network.arrived('office')]).toEqual([2, 2])
  })

  it('does not send into a VPN that covers the network of the host', async () => {
    await using network = await WakeNetwork.start({ ...usualCards, office: '10.0.0.1/8' }, '10.0.0.254')
    expect(await network.wake({ host: '10.99.0.2', mac })).toBe('sent')
    await expect.poll(() => network.caught('lab')).toHaveLength(2)
    expect(await network.arrived('office')).toBe(0)
  })

  it('sends nothing for a host on neither network, unless told where to', async () => {
    await using network = await WakeNetwork.start(usualCards, '10.98.0.254')
    expect(await network.wake({ host: '10.97.0.2', mac })).toBe('WAKE_NOT_LOCAL {"address":"10.97.0.2"}')
    expect(await network.wake({ host: '2001:db8::2', mac })).toBe('WAKE_NO_IPV4 {"host":"2001:db8::2"}')
    expect([await network.arrived('lab'), await network.arrived('office')]).toEqual([0, 0])
    expect(await network.wake({ host: '10.97.0.2', broadcast: '10.99.0.255', mac })).toBe('sent')
    await expect.poll(() => network.caught('lab')).toHaveLength(2)
    // By the routing table, as for any other address.
    expect(await network.wake({ host: '10.97.0.2', broadcast: '10.97.0.255', mac })).toBe('sent')
    await expect.poll(() => network.arrived('office')).toBe(2)
    expect(await network.arrived('lab')).toBe(2)
  })

  it('says that it could not send when there is no way there', async () => {
    await using network = await WakeNetwork.start(usualCards, null)
    expect(await network.wake({ host: '10.97.0.2', broadcast: '10.97.0.255', mac })).toBe(
      'WAKE_SEND_FAILED {"to":"10.97.0.255","reason":"ENETUNREACH"}',
    )
  })

  it('uses the address that the host had last when its name no longer resolves, and appends a SecureOn password', async () => {
    await using network = await WakeNetwork.start(usualCards, null)
    const secureOn = [1, 2, 3, 4, 5, 6]
    expect(await network.wake({ host: 'esx.example.org', lastKnown: '10.99.0.2', mac, secureOn })).toBe('sent')
    await expect.poll(() => network.caught('lab')).toHaveLength(2)
    expect((await network.caught('lab')).map((each) => each.payload)).toEqual([
      `${payload}010203040506`,
      `${payload}010203040506`,
    ])
    expect(await network.arrived('office')).toBe(0)
  })

  it('knows that a network of 20 bits does not end at 255', async () => {
    await using network = await WakeNetwork.start({ ...usualCards, lab: '10.99.17.1/20' }, null)
    expect(await network.wake({ host: '10.99.30.2', mac })).toBe('sent')
    await expect.poll(() => network.caught('lab')).toHaveLength(2)
  })
})

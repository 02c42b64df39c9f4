import { describe, expect, it } from 'vitest'
import { addressesOf, isOwnComputer, type OwnComputer } from '../../../electron/power/own-computer.ts'
import { root } from '../vim/parse.ts'

const own: OwnComputer = {
  uuid: '564d1a2b-3c4d-5e6f-7081-92a3b4c5d6e7',
  macs: ['00:0c:29:aa:bb:cc'],
  ips: ['192.0.2.50', '2001:db8::50'],
}
const vm = (values: Readonly<Record<string, string>>) => ({
  values: new Map(Object.entries(values).map(([path, inside]) => [path, root(`<val>${inside}</val>`)])),
})
const card = (mac: string, ...ips: readonly string[]): string =>
  `<GuestNicInfo><macAddress>${mac}</macAddress>${ips.map((ip) => `<ipAddress>${ip}</ipAddress>`).join('')}</GuestNicInfo>`

describe('this computer among the machines of a host', () => {
  it.each([
    ['its uuid', { 'summary.config.uuid': '564D1A2B-3C4D-5E6F-7081-92A3B4C5D6E7' }],
    ['its uuid with the first parts turned round', { 'summary.config.uuid': '2b1a4d56-4d3c-6f5e-7081-92a3b4c5d6e7' }],
    ['a network card', { 'guest.net': card('00:0C:29:AA:BB:CC', '198.51.100.1') }],
    ['an address of a card', { 'guest.net': card('00:0c:29:00:00:01', '198.51.100.1', '2001:DB8::50') }],
    ['its main address', { 'guest.ipAddress': '192.0.2.50' }],
  ])('is known by %s', (_what, values) => {
    expect(isOwnComputer(vm(values), own)).toBe(true)
  })

  it.each([
    [
      'another machine',
      {
        'summary.config.uuid': '564d1a2b-3c4d-5e6f-7081-000000000000',
        'guest.ipAddress': '192.0.2.5',
        'guest.net': card('00:0c:29:00:00:01', '192.0.2.5'),
      },
    ],
    ['one that tells nothing', {}],
    ['one with empty values', { 'summary.config.uuid': '', 'guest.ipAddress': '', 'guest.net': card('') }],
  ])('is not %s', (_what, values) => {
    expect(isOwnComputer(vm(values), own)).toBe(false)
    expect(isOwnComputer(vm(values), { uuid: null, macs: [], ips: [] })).toBe(false)
  })

  it('has no address that every computer has', () => {
    const info = (address: string, mac: string, internal = false) => ({
      address,
      mac,
      internal,
      netmask: '',
      cidr: null,
      family: 'IPv4' as const,
    })
    expect(
      addressesOf({
        lo: [info('127.0.0.1', '00:00:00:00:00:00', true)],
        eth0: [info('192.0.2.50', '00:0C:29:AA:BB:CC'), info('169.254.3.4', '00:0C:29:AA:BB:CC')],
        tun0: [info('198.51.100.2', '00:00:00:00:00:00'), info('fe80::1', '00:00:00:00:00:00')],
      }),
    ).toEqual({ macs: ['00:0c:29:aa:bb:cc'], ips: ['192.0.2.50', '198.51.100.2'] })
  })
})

import { describe, expect, it } from 'vitest'
import {
  hostsOfUpsmon,
  macsOfNeighbours,
  onLink,
  proxyHosts,
  serversOfResolvConf,
  servicesOf,
  type NetworkPlaces,
} from '../../../electron/power/network-services.ts'

const address = (cidr: string, family: 'IPv4' | 'IPv6') => ({
  address: cidr.split('/')[0] ?? '',
  netmask: '',
  mac: '',
  internal: false,
  cidr,
  family,
  scopeid: 0,
})

describe('what this computer depends on', () => {
  it('is a proxy, by whatever variable', () => {
    expect(
      proxyHosts({
        http_proxy: 'http://user:secret@192.0.2.3:3128/',
        HTTPS_PROXY: 'proxy.example.org:8080',
        all_proxy: 'socks5://[2001:db8::3]:1080',
        ALL_PROXY: '',
        no_proxy: 'other.example.org',
      }),
    ).toEqual(['192.0.2.3', '2001:db8::3', 'proxy.example.org'])
    expect(proxyHosts({ http_proxy: 'http://' })).toEqual([])
  })

  it('is a UPS server, and no password of it is read', () => {
    const file = [
      '# MONITOR old@192.0.2.1 1 monuser secret slave',
      'MONITOR ups@192.0.2.4 1 monuser secret secondary',
      '  MONITOR rack@nas.example.org:3493 1 monuser "se cret" secondary',
      'MONITOR six@[2001:db8::4]:3493 1 monuser secret secondary',
      'MONITOR own@localhost 1 monuser secret primary',
      'SHUTDOWNCMD "/sbin/shutdown -h +0"',
    ].join('\n')
    expect(hostsOfUpsmon(file)).toEqual(['192.0.2.4', 'nas.example.org', '2001:db8::4'])
  })

  it('is a name server', () => {
    const file =
      '# by a program\nnameserver 192.0.2.53\nnameserver 2001:db8::53\nnameserver broken\nsearch example.org\n'
    expect(serversOfResolvConf(file)).toEqual(['192.0.2.53', '2001:db8::53'])
  })

  it('is a gateway, whose network card its neighbours know', () => {
    const table = [
      'IP address       HW type     Flags       HW address            Mask     Device',
      '192.0.2.1        0x1         0x2         00:50:56:BF:00:02     *        eth0',
      '192.0.2.9        0x1         0x2         00:50:56:bf:00:09     *        eth0',
      '192.0.2.2        0x1         0x0         00:00:00:00:00:00     *        eth0',
    ].join('\n')
    expect(macsOfNeighbours(table, ['192.0.2.1', '192.0.2.2'])).toEqual(['00:50:56:bf:00:02'])
  })
})

describe('what a VM does for this computer', () => {
  const places: NetworkPlaces = {
    services: [
      { service: 'gateway', addresses: ['192.0.2.1'], macs: ['00:50:56:bf:00:02'] },
      { service: 'dns', addresses: ['192.0.2.53', '2001:db8::53'], macs: [] },
      { service: 'ups', addresses: [], macs: [] },
    ],
    isOnLink: onLink({ eth0: [address('192.0.2.10/24', 'IPv4'), address('2001:db8::10/64', 'IPv6')] }),
  }
  const near = '192.0.2.200'
  const far = '198.51.100.7'

  it('follows from its addresses and its cards', () => {
    expect(servicesOf({ ips: ['192.0.2.53'], macs: [] }, places, near)).toEqual(['dns'])
    expect(servicesOf({ ips: ['2001:db8::53', '192.0.2.1'], macs: [] }, places, near)).toEqual(['gateway', 'dns'])
    expect(servicesOf({ ips: [], macs: ['00:50:56:bf:00:02'] }, places, near)).toEqual(['gateway'])
    expect(servicesOf({ ips: ['192.0.2.54'], macs: ['00:50:56:bf:00:03'] }, places, near)).toEqual([])
  })

  it('is the way to the host only if the host is in another network', () => {
    const gateway = { ips: ['192.0.2.1'], macs: [] }
    expect(servicesOf(gateway, places, far)).toEqual(['route'])
    expect(servicesOf(gateway, places, '2001:db8:1::7')).toEqual(['route'])
    expect(servicesOf(gateway, places, '2001:db8::7')).toEqual(['gateway'])
    expect(servicesOf(gateway, places, null)).toEqual(['gateway'])
  })
})

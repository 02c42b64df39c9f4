import { describe, expect, it } from 'vitest'
import {
  defaultGateways,
  parseNetstat,
  parseProcIpv6Route,
  parseProcRoute,
  parseRoutePrint,
} from '../../../electron/hosts/default-gateways.ts'

const procRoute = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	016433C6	0003	0	0	600	00000000	0	0	0
eth0	00000000	010200C0	0003	0	0	100	00000000	0	0	0
tun0	00000000	00000000	0001	0	0	50	00000000	0	0	0
tun1	00000000	010071CB	0003	0	0	50	00000080	0	0	0
eth0	000200C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
down	00000000	090200C0	0002	0	0	10	00000000	0	0	0
`

const zero = '0'.repeat(32)
const procIpv6Route = `${zero} 00 ${zero} 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth1
${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000064 00000004 00000000 00450003     eth0
${zero} 00 ${zero} 00 ${zero} ffffffff 00000001 00000000 00200200       lo
20010db8000000000000000000000000 40 ${zero} 00 ${zero} 00000064 00000001 00000000 00000001     eth0
`

const netstat = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.0.2.1          UGScg                 en0
default            link#12            UCSIg           bridge100      !
127                127.0.0.1          UCS                   lo0

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::1%en0                             UGcg                  en0
::1                                     ::1                                     UHL                   lo0
`

const routePrint = `===========================================================================
Schnittstellenliste
  4...02 00 00 00 00 01 ......Example Ethernet
===========================================================================

IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0        192.0.2.1       192.0.2.10     25
          0.0.0.0          0.0.0.0   Auf Verbindung       198.51.100.10     35
        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331
===========================================================================
Ständige Routen:
  Netzwerkadresse          Netzmaske  Gatewayadresse  Metrik
          0.0.0.0          0.0.0.0        192.0.2.1     Standard

IPv6-Routentabelle
===========================================================================
Aktive Routen:
 If Metrik Netzwerkziel             Gateway
  4    271 ::/0                     fe80::1
  1    331 ::1/128                  Auf Verbindung
`

describe('default gateways', () => {
  it('of Linux: in use, with an address, the smallest metric first', () => {
    expect(parseProcRoute(procRoute)).toEqual(['192.0.2.1', '198.51.100.1'])
    expect(parseProcIpv6Route(procIpv6Route)).toEqual(['fe80::1%eth0', '2001:db8::1'])
  })

  it('of macOS: addresses only', () => {
    expect(parseNetstat(netstat)).toEqual(['192.0.2.1', 'fe80::1%en0'])
  })

  it('of Windows: in any language, a link-local one with the number of its interface', () => {
    expect(parseRoutePrint(routePrint.replaceAll('\n', '\r\n'))).toEqual(['192.0.2.1', '192.0.2.1', 'fe80::1%4'])
  })

  it.each([
    ['nothing', ''],
    ['noise', '\0\u{1F600} default\n0.0.0.0 0.0.0.0\nx ::/0\n'],
  ])('of %s: none', (_, table) => {
    for (const parse of [parseProcRoute, parseProcIpv6Route, parseNetstat, parseRoutePrint])
      expect(parse(table)).toEqual([])
  })

  it('of a system that does not tell: none, and no error', async () => {
    expect(await defaultGateways('aix')).toEqual([])
    // Its tool is not on this computer.
    expect(await defaultGateways(process.platform === 'win32' ? 'darwin' : 'win32')).toEqual([])
  })
})

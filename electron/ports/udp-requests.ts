import { dnsQuery } from './udp-dns.ts'
import type { UdpExchange } from './udp-exchange.ts'
import { ntpRequest } from './udp-ntp.ts'
import { slpServices } from './udp-slp.ts'
import { snmpDescription, snmpDiscovery } from './udp-snmp.ts'

/** Returns that many unpredictable bytes. */
export type RandomBytes = (count: number) => Uint8Array

/**
 * Returns the request to a UDP port of an ESXi host. For a protocol not spoken here, an empty datagram: whatever comes
 * back is an answer, a closed port says so by ICMP, and silence means open or filtered.
 * @param community for SNMPv2c; without one only SNMPv3 is spoken.
 */
export function exchangeFor(port: number, random: RandomBytes, community?: string): UdpExchange {
  const id16 = (): number => Buffer.from(random(2)).readUInt16BE()
  // Neither zero nor negative, and always four bytes on the wire.
  const id31 = (): number => (Buffer.from(random(4)).readUInt32BE() & 0x3f_ff_ff_ff) + 0x40_00_00_00
  switch (port) {
    case 53:
      return dnsQuery(id16())
    case 123:
      return ntpRequest(random(8))
    case 161:
      return community === undefined
        ? snmpDiscovery(id31())
        : either(snmpDescription(id31(), community), snmpDiscovery(id31()))
    case 427:
      return slpServices(id16())
    default:
      return { requests: [new Uint8Array()], read: () => ({ banner: null }) }
  }
}

/** Sends both at once; the first answer decides, so the request that reveals more comes first. */
function either(first: UdpExchange, second: UdpExchange): UdpExchange {
  return { requests: [...first.requests, ...second.requests], read: (reply) => first.read(reply) ?? second.read(reply) }
}

import { bannerText } from './banner.ts'
import type { UdpExchange } from './udp-exchange.ts'

/** Length of an NTP packet without extensions. Bytes. */
const packetBytes = 48
/** Leap not known, version 4, mode client. */
const clientV4 = 0b00_100_011
const server = 4

/**
 * Returns an NTP client request (RFC 5905). A server copies the transmit time into the origin time of its answer; since
 * the client's time is not needed, eight random bytes stand there and prove that the answer belongs to the request.
 */
export function ntpRequest(cookie: Uint8Array): UdpExchange {
  const request = Buffer.alloc(packetBytes)
  request.writeUInt8(clientV4, 0)
  request.set(cookie.subarray(0, 8), 40)
  const sent = request.subarray(40, 48)
  return {
    requests: [request],
    read(reply) {
      const bytes = Buffer.from(reply)
      const first = bytes[0] ?? 0
      const version = (first >> 3) & 7
      if (
        bytes.length < packetBytes ||
        (first & 7) !== server ||
        version < 1 ||
        version > 4 ||
        !bytes.subarray(24, 32).equals(sent)
      )
        return null
      const stratum = bytes[1] ?? 0
      // Below stratum 2 the reference is four letters: a clock's name, or why the server will not serve.
      const reference =
        stratum < 2 ? bytes.toString('latin1', 12, 16).replaceAll('\0', '') : [...bytes.subarray(12, 16)].join('.')
      return { banner: { kind: 'ntp', text: bannerText(`NTPv${version} stratum=${stratum} reference=${reference}`) } }
    },
  }
}

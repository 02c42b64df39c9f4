import { bannerText } from './banner.ts'
import type { UdpExchange } from './udp-exchange.ts'

const version = 2
const serviceRequest = 1
const serviceReply = 2
const language = Buffer.from('en')
/** Header of SLPv2 before the language tag (RFC 2608, section 8), bytes. */
const headerBytes = 14
/** Most URLs read from a reply. */
const maxUrls = 16

const counted = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/**
 * SLPv2 service request (RFC 2608, 8.1) for what an ESXi host announces itself as. Sent to one host, it must be answered,
 * if only with an error or an empty list.
 * @param id transaction id (XID), 0 to 65535.
 */
export function slpServices(id: number): UdpExchange {
  // Previous responders, service type, scopes, predicate, security parameter index.
  const body = Buffer.concat(['', 'service:VMwareInfrastructure', 'DEFAULT', '', ''].map(counted))
  const header = Buffer.alloc(headerBytes)
  const length = headerBytes + language.length + body.length
  header.writeUInt8(version, 0)
  header.writeUInt8(serviceRequest, 1)
  header.writeUIntBE(length, 2, 3)
  header.writeUInt16BE(id, 10)
  header.writeUInt16BE(language.length, 12)
  return {
    requests: [Buffer.concat([header, language, body])],
    read(reply) {
      const bytes = Buffer.from(reply)
      if (
        bytes.length < headerBytes ||
        bytes[0] !== version ||
        bytes[1] !== serviceReply ||
        bytes.readUInt16BE(10) !== id
      )
        return null
      // A datagram may be cut short of the length it states (the overflow flag says so), but never be longer.
      if (bytes.readUIntBE(2, 3) < bytes.length) return null
      const at = headerBytes + bytes.readUInt16BE(12)
      if (at + 2 > bytes.length) return null
      const error = bytes.readUInt16BE(at)
      const urls = error === 0 ? urlsFrom(bytes, at + 2) : []
      return {
        banner: {
          kind: 'slp',
          text: bannerText(
            ['SLPv2', error === 0 ? '' : `error=${error}`, ...urls].filter((part) => part !== '').join(' '),
          ),
        },
      }
    },
  }
}

/**
 * URLs of the entries (reserved byte, lifetime, length, URL, authentication blocks); what cannot be read ends the list.
 */
function urlsFrom(bytes: Buffer, from: number): string[] {
  const urls: string[] = []
  if (from + 2 > bytes.length) return urls
  const count = Math.min(bytes.readUInt16BE(from), maxUrls)
  let at = from + 2
  while (urls.length < count && at + 5 <= bytes.length) {
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    if (end + 1 > bytes.length) break
    urls.push(bytes.toString('utf8', at + 5, end))
    // Authentication blocks are not understood, so that nothing behind them can be.
    if (bytes[end] !== 0) break
    at = end + 1
  }
  return urls
}

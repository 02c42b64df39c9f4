import type { UdpExchange } from './udp-exchange.ts'

const headerBytes = 12
/** `.` NS IN: every name server has an answer or a refusal for it. */
const question = Buffer.from([0, 0, 2, 0, 1])
const codes: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
}

/**
 * Returns a DNS query (RFC 1035) for the name servers of the root, without asking for recursion.
 * @param id transaction id, 0 to 65535.
 */
export function dnsQuery(id: number): UdpExchange {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(1, 4)
  return {
    requests: [Buffer.concat([header, question])],
    read(reply) {
      const bytes = Buffer.from(reply)
      if (bytes.length < headerBytes || bytes.readUInt16BE(0) !== id) return null
      const flags = bytes.readUInt16BE(2)
      // A response, to a standard query.
      if (flags < 0x80_00 || (flags & 0x78_00) !== 0) return null
      const asked = bytes.readUInt16BE(4)
      const code = flags & 0x0f
      // The question comes back; only a refusal may leave it out.
      const echoed = asked === 1 && bytes.subarray(headerBytes, headerBytes + question.length).equals(question)
      if (!echoed && (asked !== 0 || code === 0)) return null
      return { banner: { kind: 'dns', text: `${codes[code] ?? `RCODE${code}`} answers=${bytes.readUInt16BE(6)}` } }
    },
  }
}

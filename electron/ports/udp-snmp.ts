import { bannerText } from './banner.ts'
import { element, elements, inside, integer, integerValue, octetsValue, tags } from './udp-ber.ts'
import type { UdpExchange } from './udp-exchange.ts'

const empty = new Uint8Array()
const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(tags.sequence, ...parts)
const octets = (content: Uint8Array): Uint8Array => element(tags.octets, content)

/** sysDescr.0, 1.3.6.1.2.1.1.1.0. */
const sysDescr = element(tags.oid, Uint8Array.of(0x2b, 6, 1, 2, 1, 1, 1, 0))
/** Largest message this end takes (RFC 3412, msgMaxSize); what UDP over IPv4 can carry. */
const maxMessage = 65_507
/** User-based security model (RFC 3411). */
const usm = 3
/** "Send a report back": what makes discovery an exchange (RFC 3412, msgFlags). */
const reportable = Uint8Array.of(0x04)

/**
 * SNMPv3 engine discovery (RFC 3414, section 4): needs neither user nor community, and every v3 agent answers it with a
 * report that carries the same message id and the engine's own.
 * @param id message id, 1 to 2^31 - 1.
 */
export function snmpDiscovery(id: number): UdpExchange {
  const header = sequence(integer(id), integer(maxMessage), octets(reportable), integer(usm))
  const security = octets(sequence(octets(empty), integer(0), integer(0), octets(empty), octets(empty), octets(empty)))
  const pdu = element(tags.getRequest, integer(id), integer(0), integer(0), sequence())
  const request = sequence(integer(3), header, security, sequence(octets(empty), octets(empty), pdu))
  return {
    requests: [request],
    read(reply) {
      const text = readReport(reply, id)
      return text === null ? null : { banner: { kind: 'snmp', text } }
    },
  }
}

/** `engineID=… enterprise=… boots=… time=…` of a report to this message id. */
function readReport(reply: Uint8Array, id: number): string | null {
  const [message, ...more] = elements(reply) ?? []
  const [version, header, security, scoped] = inside(reply, message, tags.sequence) ?? []
  if (more.length > 0 || integerValue(reply, version) !== 3) return null
  const [messageId, , , model] = inside(reply, header, tags.sequence) ?? []
  if (integerValue(reply, messageId) !== id || integerValue(reply, model) !== usm) return null
  const [, , pdu] = inside(reply, scoped, tags.sequence) ?? []
  if (pdu?.tag !== tags.report) return null
  const [parameters] = inside(reply, security, tags.octets) ?? []
  const [engineId, boots, time] = inside(reply, parameters, tags.sequence) ?? []
  const engine = octetsValue(reply, engineId)
  // SnmpEngineID has 5 to 32 bytes (RFC 3411).
  if (engine === null || engine.length < 5 || engine.length > 32) return null
  const bytes = Buffer.from(engine)
  const enterprise = bytes.readUInt32BE(0) & 0x7f_ff_ff_ff
  return [
    `SNMPv3 engineID=${bytes.toString('hex')} enterprise=${enterprise}`,
    `boots=${integerValue(reply, boots) ?? '?'} time=${integerValue(reply, time) ?? '?'}`,
  ].join(' ')
}

/**
 * SNMPv2c read of the system description (RFC 3416). Only for a community the caller was given: guessing one would be a
 * break-in attempt in the host's log.
 * @param id request id, 1 to 2^31 - 1.
 */
export function snmpDescription(id: number, community: string): UdpExchange {
  const name = Buffer.from(community, 'utf8').subarray(0, 255)
  const pdu = element(
    tags.getRequest,
    integer(id),
    integer(0),
    integer(0),
    sequence(sequence(sysDescr, element(tags.null))),
  )
  return {
    requests: [sequence(integer(1), octets(name), pdu)],
    read(reply) {
      const [message, ...more] = elements(reply) ?? []
      const [version, , response] = inside(reply, message, tags.sequence) ?? []
      if (more.length > 0 || integerValue(reply, version) !== 1) return null
      const [requestId, , , bindings] = inside(reply, response, tags.response) ?? []
      if (integerValue(reply, requestId) !== id) return null
      const [binding] = inside(reply, bindings, tags.sequence) ?? []
      const [, value] = inside(reply, binding, tags.sequence) ?? []
      const text = octetsValue(reply, value)
      return { banner: { kind: 'snmp', text: bannerText(`SNMPv2c ${Buffer.from(text ?? empty).toString('utf8')}`) } }
    },
  }
}

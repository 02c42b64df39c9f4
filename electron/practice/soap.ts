import { child, childText, parseXml } from './xml.ts'
import type { XmlElement } from './xml.ts'
import { escapeXml, writeTyped } from './values.ts'
import type { Ref } from './values.ts'
import { faultValue, invalidRequest } from './faults.ts'
import type { Fault } from './faults.ts'

const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/'
const VIM25 = 'urn:vim25'

/** A request taken out of its envelope. */
export interface SoapRequest {
  readonly method: string
  readonly target: Ref
  readonly args: XmlElement
  readonly operationId: string | null
}

/** Reads a SOAP 1.1 request by namespace, whatever its prefixes are; returns a fault for anything else. */
export function readRequest(text: string): SoapRequest | Fault {
  const envelope = parseXml(text)
  if (envelope === undefined || envelope.name !== 'Envelope' || envelope.namespace !== SOAP11)
    return invalidRequest('The request is not a SOAP 1.1 envelope.')
  const args = child(envelope, 'Body')?.children[0]
  if (args === undefined || args.namespace !== VIM25) return invalidRequest('The body holds no vim25 call.')
  const self = child(args, '_this')
  const type = self?.attributes.get('type')
  if (self === undefined || type === undefined || !/^\w+$/.test(type))
    return invalidRequest('The call names no object.')
  return {
    method: args.name,
    target: { type, id: self.text.trim() },
    args,
    operationId: childText(child(envelope, 'Header'), 'operationID'),
  }
}

const open =
  '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  `xmlns:soapenv="${SOAP11}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ` +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body>\n'
const close = '\n</soapenv:Body>\n</soapenv:Envelope>'

/** Wraps the content of a method's response. */
export function writeReply(method: string, content: string): string {
  return `${open}<${method}Response xmlns="${VIM25}">${content}</${method}Response>${close}`
}

/** Writes a fault; it goes out with HTTP 500. */
export function writeFault(fault: Fault): string {
  const detail = writeTyped(`${fault.fault}Fault`, faultValue(fault)).replace(
    ' xsi:type=',
    ` xmlns="${VIM25}" xsi:type=`,
  )
  return (
    `${open}<soapenv:Fault><faultcode>ServerFaultCode</faultcode>` +
    `<faultstring>${escapeXml(fault.message)}</faultstring><detail>${detail}</detail>` +
    `</soapenv:Fault>${close}`
  )
}

/** A managed object reference given as an argument; undefined when it is missing or has no type. */
export function refArgument(args: XmlElement | undefined, name: string): Ref | undefined {
  return asRef(child(args, name))
}

/** Reads an element as a managed object reference. */
export function asRef(element: XmlElement | undefined): Ref | undefined {
  const type = element?.attributes.get('type')
  return element === undefined || type === undefined || !/^\w+$/.test(type)
    ? undefined
    : { type, id: element.text.trim() }
}

/** A boolean argument (`true`, `1`); `fallback` when absent. */
export function booleanArgument(args: XmlElement | undefined, name: string, fallback = false): boolean {
  const text = childText(args, name)?.trim()
  return text === undefined ? fallback : text === 'true' || text === '1'
}

/** A whole-number argument, undefined when absent or not a number. */
export function intArgument(args: XmlElement | undefined, name: string): number | undefined {
  const text = childText(args, name)?.trim()
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined
}

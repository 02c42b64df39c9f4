import type { Problem } from '../../shared/problems/problem.ts'
import { problem } from '../../shared/problems/problem.ts'
import { readSoapFault, spoken, type Redact } from './faults.ts'
import type { BodySink } from './exchange.ts'
import { child, type XmlNode } from './xml/node.ts'
import { XmlReader } from './xml/reader.ts'
import { escapeXml } from './xml/escape.ts'

/** A managed object reference: the type's name and the value that is unique among its kind on one host. */
export interface ManagedObjectRef {
  readonly type: string
  readonly value: string
}

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'

/** `<name>text</name>`, escaped. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`
}

/** `<name type="…">value</name>` as vim25 spells a managed object reference. */
export function refElement(name: string, ref: ManagedObjectRef): string {
  return `<${name} type="${escapeXml(ref.type)}">${escapeXml(ref.value)}</${name}>`
}

/**
 * A SOAP 1.1 request. The `operationID` header element is written into the host's own log (hostd.log), so that a line
 * of ours can be found there.
 * @param args the method's arguments as XML, already escaped.
 */
export function envelope(method: string, target: ManagedObjectRef, args: string, operationId: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="${envelopeNamespace}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Header><operationID>${escapeXml(operationId)}</operationID></soapenv:Header>` +
    `<soapenv:Body><${method} xmlns="urn:vim25">${refElement('_this', target)}${args}</${method}></soapenv:Body></soapenv:Envelope>`
  )
}

/** Gets a reply's repeated elements one by one while they come in, instead of one large tree at the end. */
type ItemHandler = (item: XmlNode) => void

/** The repeated elements of a reply that are handed over while it comes in. */
export interface ReplyItems {
  readonly name: string
  /** How many elements they are in: 4, the default, for those of `returnval` (Envelope, Body, XResponse, returnval). */
  readonly depth?: number
  readonly onItem: ItemHandler
}

/** Reads one SOAP reply; the body goes in through the {@link BodySink} side, the outcome comes out of {@link SoapReply.result}. */
export class SoapReply implements BodySink {
  readonly #method: string
  readonly #redact: Redact
  readonly #reader: XmlReader
  #response: XmlNode | null = null
  #failed: Problem | null = null
  #status = 0

  constructor(method: string, items?: ReplyItems, redact: Redact = (text) => text) {
    this.#method = method
    this.#redact = redact
    this.#reader = items
      ? new XmlReader({
          redact,
          isItem: (name, depth) => depth === (items.depth ?? 4) && name === items.name,
          onItem: items.onItem,
        })
      : new XmlReader({ redact })
  }

  start(status: number): void {
    this.#status = status
  }

  write(chunk: Buffer): Problem | null {
    return this.#reader.write(chunk)
  }

  /** Faults are kept for {@link result}: the exchange itself went well. */
  end(): Problem | null {
    const ended = this.#reader.end()
    if ('problem' in ended) return ended.problem
    const { root } = ended
    if (root.name !== 'Envelope' || root.namespace !== envelopeNamespace)
      return problem('NOT_SOAP', { contentType: `<${spoken(root.name, 50, this.#redact)}>` })
    const content = child(root, 'Body')?.children[0]
    if (!content) return problem('REPLY_UNEXPECTED', { method: this.#method })
    if (content.name === 'Fault' && content.namespace === envelopeNamespace)
      this.#failed = readSoapFault(content, this.#method, this.#redact)
    else if (content.name === `${this.#method}Response`) this.#response = content
    else return problem('REPLY_UNEXPECTED', { method: this.#method })
    if (this.#status === 500 && !this.#failed) return problem('HTTP_STATUS', { status: 500 })
    return null
  }

  /** The `<Method>Response` element, or the fault as a problem. Only after the exchange ended well. */
  result(): { response: XmlNode } | { problem: Problem } {
    if (this.#failed) return { problem: this.#failed }
    return this.#response
      ? { response: this.#response }
      : { problem: problem('REPLY_UNEXPECTED', { method: this.#method }) }
  }
}

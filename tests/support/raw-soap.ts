import { XMLParser } from 'fast-xml-parser'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** Answer to a raw call: the HTTP status and the content of the SOAP body without prefixes. */
export interface RawAnswer {
  readonly status: number
  readonly xml: string
  readonly body: Readonly<Record<string, unknown>>
  /** Name of the vim25 fault, without the `Fault` at its end; null when there is none. */
  readonly fault: string | null
}

const parser = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  attributeNamePrefix: '@',
  parseTagValue: false,
})

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Follows keys into parsed XML; undefined when the way ends early. */
export function dig(value: unknown, ...keys: readonly string[]): unknown {
  let here = value
  for (const key of keys) here = isRecord(here) ? here[key] : undefined
  return here
}

/** The plainest SOAP client there is, sharing nothing with electron/vim: it checks the peers, not the product. */
export class RawSoap {
  readonly #url: string
  readonly #agent: Agent
  #cookie: string | null = null

  /** @param server Its address and its certificate in PEM, the only one accepted. */
  constructor(server: { readonly url: string; readonly certificate: string }) {
    this.#url = server.url
    this.#agent = new Agent({ ca: server.certificate, keepAlive: true, maxSockets: 2 })
  }

  /** Calls a method; `args` is XML that the caller has escaped. */
  async call(method: string, type: string, object: string, args = '', headers = ''): Promise<RawAnswer> {
    const envelope =
      `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">` +
      `<e:Header>${headers}</e:Header><e:Body><${method} xmlns="urn:vim25"><_this ` +
      `type="${type}">${object}</_this>${args}</${method}></e:Body></e:Envelope>`
    const sent = request(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        'Content-Type': 'text/xml; charset=utf-8',
        SOAPAction: '"urn:vim25/6.5"',
        ...(this.#cookie !== null && { Cookie: this.#cookie }),
      },
    })
    sent.end(envelope)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const cookie = response.headers['set-cookie']?.[0]?.split(';')[0]
    if (cookie !== undefined) this.#cookie = cookie
    const xml = await text(response)
    const body = dig(parser.parse(xml), 'Envelope', 'Body')
    const detail = dig(body, 'Fault', 'detail')
    const fault = isRecord(detail) ? (Object.keys(detail)[0]?.replace(/Fault$/, '') ?? null) : null
    return { status: response.statusCode ?? 0, xml, body: isRecord(body) ? body : {}, fault }
  }

  /** Logs in; names and passwords may hold anything. */
  login(user: string, password: string): Promise<RawAnswer> {
    const escape = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return this.call(
      'Login',
      'SessionManager',
      'ha-sessionmgr',
      `<userName>${escape(user)}</userName><password>${escape(password)}</password>`,
    )
  }

  /** Closes the connections it keeps. */
  close(): void {
    this.#agent.destroy()
  }
}

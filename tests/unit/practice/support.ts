import { Agent, request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { XMLParser } from 'fast-xml-parser'
import { onTestFinished } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import type { PracticeClock, PracticeHost, PracticeOptions } from '../../../electron/practice/practice-host.ts'

export const password = 'canary-7f & <pw> "q"'
export const certificate = await createCertificate()

/** A clock that stands still until the test moves it. */
export interface ManualClock extends PracticeClock {
  /** Moves time on, running what falls due in order. */
  advance(ms: number): void
  /** Timers waiting. */
  readonly pending: number
}

export function manualClock(start = Date.UTC(2025, 0, 1)): ManualClock {
  let now = start
  const timers = new Set<{ at: number; run: () => void }>()
  return {
    now: () => now,
    get pending() {
      return timers.size
    },
    setTimeout(run, ms) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return timer
    },
    clearTimeout: (handle) => void timers.delete(handle as { at: number; run: () => void }),
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers.delete(due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
    },
  }
}

/** A parsed element: text, or a record of children and `@attributes`. */
export type Node = string | { readonly [name: string]: Node } | readonly Node[] | undefined

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  removeNSPrefix: true,
  trimValues: false,
})

/** Walks into a parsed reply by names and indexes. */
export function at(node: Node, ...path: readonly (string | number)[]): Node {
  let here = node
  for (const step of path) {
    if (here === undefined || typeof here === 'string') return undefined
    const elements: readonly Node[] = Array.isArray(here) ? here : [here]
    if (typeof step === 'number') here = elements[step]
    else here = (elements[0] as { [name: string]: Node } | undefined)?.[step]
  }
  return here
}

/** A repeated element as a list. */
export function all(node: Node): readonly Node[] {
  if (node === undefined) return []
  return Array.isArray(node) ? (node as readonly Node[]) : [node]
}

/** Text of an element that may carry attributes. */
export function text(node: Node): string | undefined {
  if (node === undefined || typeof node === 'string') return node
  const inner = at(node, '#text')
  return typeof inner === 'string' ? inner : ''
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  /** Content of the method's response. */
  readonly value: Node
  /** Name of the fault's type, undefined when there is none. */
  readonly fault: string | undefined
  readonly faultText: string | undefined
  readonly detail: Node
}

export const escape = (value: string): string =>
  value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** A raw client: node:https and a cookie, nothing of the product. */
export interface Wire {
  cookie: string | undefined
  send(
    path: string,
    options?: {
      method?: string
      body?: string | Buffer
      headers?: Record<string, string>
      agent?: Agent
      signal?: AbortSignal
    },
  ): Promise<{ status: number; headers: IncomingHttpHeaders; raw: string }>
  call(
    method: string,
    object: string,
    args?: string,
    more?: { operationId?: string; soapAction?: string; signal?: AbortSignal },
  ): Promise<Answer>
  login(user?: string, pass?: string): Promise<Answer>
}

export function wireTo(host: PracticeHost, address = '127.0.0.1'): Wire {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false })
  onTestFinished(() => agent.destroy())
  const wire: Wire = {
    cookie: undefined,
    send: (path, options = {}) =>
      new Promise((resolve, reject) => {
        const sent = request(
          {
            host: address,
            port: host.port,
            path,
            method: options.method ?? 'GET',
            agent: options.agent ?? agent,
            headers: options.headers ?? {},
            ...(options.signal === undefined ? {} : { signal: options.signal }),
          },
          (response) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('error', reject)
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                raw: Buffer.concat(parts).toString('utf8'),
              }),
            )
          },
        )
        sent.on('error', reject)
        sent.end(options.body)
      }),
    async call(method, object, args = '', more = {}) {
      const [type, ...id] = object.split(':')
      const header =
        more.operationId === undefined ? '' : `<e:Header><operationID>${more.operationId}</operationID></e:Header>`
      const body =
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
        `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${header}<e:Body>` +
        `<${method} xmlns="urn:vim25"><_this type="${type}">${id.join(':')}</_this>${args}</${method}></e:Body></e:Envelope>`
      const { status, headers, raw } = await wire.send('/sdk', {
        method: 'POST',
        body,
        ...(more.signal === undefined ? {} : { signal: more.signal }),
        headers: {
          'content-type': 'text/xml',
          ...(wire.cookie === undefined ? {} : { cookie: wire.cookie }),
          ...(more.soapAction === undefined ? {} : { soapaction: more.soapAction }),
        },
      })
      const set = headers['set-cookie']?.[0]?.split(';')[0]
      if (set !== undefined) wire.cookie = set
      const envelope = at(parser.parse(raw) as Node, 'Envelope', 'Body')
      const detail = at(envelope, 'Fault', 'detail')
      const named = typeof detail === 'object' ? Object.values(detail)[0] : undefined
      return {
        status,
        headers,
        raw,
        value: at(envelope, `${method}Response`),
        fault: text(at(named, '@type')),
        faultText: text(at(envelope, 'Fault', 'faultstring')),
        detail: named,
      }
    },
    login: (user = 'root', pass = password) =>
      wire.call(
        'Login',
        'SessionManager:ha-sessionmgr',
        `<userName>${escape(user)}</userName><password>${escape(pass)}</password><locale>zh-CN</locale>`,
      ),
  }
  return wire
}

/** The error a call ends in, undefined when it succeeds; taken hold of before the cause is set off. */
export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

/** A practice host with a clock driven by hand, closed with the test. */
export async function practice(
  options: Partial<PracticeOptions> = {},
): Promise<{ host: PracticeHost; clock: ManualClock; wire: Wire }> {
  const clock = manualClock()
  const host = await startPracticeHost({ password, certificate, clock, ...options })
  onTestFinished(() => host.close())
  return { host, clock, wire: wireTo(host) }
}

/** The same, logged in as administrator. */
export async function loggedIn(
  options: Partial<PracticeOptions> = {},
): Promise<{ host: PracticeHost; clock: ManualClock; wire: Wire }> {
  const made = await practice(options)
  await made.wire.login()
  return made
}

/** A read of properties of one object. */
export function retrieveOne(object: string, ...paths: readonly string[]): string {
  const [type, ...id] = object.split(':')
  return (
    '<specSet><propSet>' +
    `<type>${type}</type>${paths.map((path) => `<pathSet>${path}</pathSet>`).join('')}</propSet>` +
    `<objectSet><obj type="${type}">${id.join(':')}</obj></objectSet></specSet><options/>`
  )
}

/** A specification that reads properties of every VM through its folder. */
export function vmSpec(tag: string, ...paths: readonly string[]): string {
  return (
    `<${tag}><propSet><type>VirtualMachine</type>${paths.map((path) => `<pathSet>${path}</pathSet>`).join('')}</propSet>` +
    '<objectSet><obj type="Folder">ha-folder-vm</obj><skip>true</skip><selectSet ' +
    'xsi:type="TraversalSpec"><type>Folder</type><path>childEntity</path><skip>false</skip>' +
    '</selectSet></objectSet>' +
    `</${tag}>`
  )
}

/** Properties of an object in a reply, by path; typed values keep their attributes. */
export function properties(object: Node): Record<string, Node> {
  return Object.fromEntries(all(at(object, 'propSet')).map((item) => [text(at(item, 'name')) ?? '', at(item, 'val')]))
}

/** Reads one property of one object as text. */
export async function property(wire: Wire, object: string, path: string): Promise<string | undefined> {
  const answer = await wire.call(
    'RetrievePropertiesEx',
    'PropertyCollector:ha-property-collector',
    retrieveOne(object, path),
  )
  return text(properties(at(answer.value, 'returnval', 'objects'))[path])
}
export const collector = 'PropertyCollector:ha-property-collector'

import { once } from 'node:events'
import { Agent, createServer, request } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { certificate } from './hosts.ts'

/** How a careless server repeats a login request in its answer. */
export type EchoForm =
  | 'fault'
  | 'fault-name'
  | 'html-500'
  | 'html-200'
  | 'itself'
  | 'malformed'
  | 'redirect'
  | 'status-text'
  | 'xml-tag'

const soap = (body: string): string =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function answer(form: EchoForm, sent: string, response: ServerResponse): void {
  const reply = (status: number, type: string, body: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body)
  }
  const secret = /<password>(.*?)<\/password>/s.exec(sent)?.[1] ?? ''
  if (form === 'fault')
    reply(
      500,
      'text/xml',
      soap(
        `<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>Cannot process ${escaped(sent)}` +
          '</faultstring><detail><InvalidStateFault xmlns="urn:vim25"/></detail></e:Fault>',
      ),
    )
  else if (form === 'fault-name') {
    reply(
      500,
      'text/xml',
      soap(
        `<e:Fault><faultstring>${escaped(secret)}</faultstring><detail><F xmlns="urn:vim25" ` +
          `xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="${escaped(secret)}">` +
          `<privilegeId>${secret}</privilegeId></F></detail></e:Fault>`,
      ),
    )
  } else if (form === 'html-500') reply(500, 'text/html', `<html><pre>${escaped(sent)}</pre></html>`)
  else if (form === 'html-200')
    reply(
      200,
      `text/html; request=${Buffer.from(secret).toString('base64')}`,
      `<html><pre>${escaped(sent)}</pre></html>`,
    )
  else if (form === 'itself') reply(200, 'text/xml', sent)
  else if (form === 'malformed') reply(200, 'text/xml', `<e:Envelope xmlns:e="urn:x">${sent}<<`)
  else if (form === 'redirect')
    reply(302, 'text/html', '', {
      Location: `https://192.0.2.7/login?request=${encodeURIComponent(sent.slice(sent.indexOf('<password>')))}`,
    })
  else if (form === 'status-text') reply(502, 'text/plain', sent)
  else reply(200, 'text/xml', `<x${Buffer.from(secret).toString('hex')}/>`)
}

/** A server in front of a practice host: passes everything on, and repeats login requests in its answers on request. */
export interface EchoHost {
  readonly address: string
  /** From now on a login is answered so; null passes it on. */
  echo: EchoForm | null
}

export async function echoHost(target: { readonly port: number }): Promise<EchoHost> {
  const agent = new Agent({ ca: certificate.cert, keepAlive: true })
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (incoming, response) => {
    void serve(incoming, response)
  })
  const host = { address: '', echo: null as EchoForm | null }
  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming)
    if (host.echo !== null && body.includes('<Login ')) return answer(host.echo, body, response)
    const onward = request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
        agent,
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 0, reply.headers)
        reply.pipe(response)
        reply.on('error', () => response.destroy())
      },
    )
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    onward.end(body)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    agent.destroy()
  })
  host.address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return host
}

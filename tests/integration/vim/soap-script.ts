import type { TLSSocket } from 'node:tls'
import { reply, TlsServer, type Identity, type RawRequest } from './tls-server.ts'

/** One request as a script sees it. `method` is the vim25 method, or the path of a GET. */
export interface ScriptCall {
  readonly method: string
  readonly request: RawRequest
  readonly cookie: string | null
  readonly operationId: string | null
  /** Type and value of `_this`. */
  readonly target: string | null
  readonly soapAction: string | null
}

/** What to write to the connection; null writes nothing. `index` counts the calls of this method, from 1. */
export type Script = Readonly<Record<string, (call: ScriptCall, index: number, socket: TLSSocket) => Buffer | null>>

const open =
  '<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><e:Body>'
const close = '</e:Body></e:Envelope>'

/** A reply with this content of the response element. */
export function response(method: string, content: string, headers: readonly string[] = []): Buffer {
  const body = `${open}<${method}Response xmlns="urn:vim25">${content}</${method}Response>${close}`
  return reply(body, { headers: [`Content-Length: ${Buffer.byteLength(body)}`, ...headers] })
}

export function fault(name: string, text = 'refused'): Buffer {
  return reply(
    `${open}<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${text}</faultstring><detail>` +
      `<${name}Fault xmlns="urn:vim25" x:type="${name}"/></detail></e:Fault>${close}`,
    { status: '500 Internal Server Error' },
  )
}

/** Service content whose managers have names that no real host uses. */
export const oddContent =
  '<returnval><rootFolder type="Folder">odd-root</rootFolder><propertyCollector ' +
  'type="PropertyCollector">odd-collector</propertyCollector>' +
  '<about><name>Odd</name><version>8.0.3</version><build>1</build><apiType>HostAgent</apiType><apiVersion>8.0.3.0</apiVersion></about>' +
  '<sessionManager type="SessionManager">odd-sessions</sessionManager><licenseManager ' +
  'type="LicenseManager">odd-licences</licenseManager></returnval>'

export const versions = (version: string): Buffer =>
  reply(
    '<?xml version="1.0"?><namespaces version="1.0"><namespace><name>urn:vim25</name>' +
      `<version>${version}</version></namespace></namespaces>`,
  )

/** Enough of a host to log in and out. */
export const plainScript: Script = {
  '/sdk/vimServiceVersions.xml': () => versions('8.0.3.0'),
  RetrieveServiceContent: () => response('RetrieveServiceContent', oddContent),
  Login: (_call, index) =>
    response('Login', `<returnval><key>key-${index}</key></returnval>`, [
      `Set-Cookie: vmware_soap_session=cookie-${index}; Path=/; HttpOnly; Secure;`,
    ]),
  Logout: () => response('Logout', ''),
  CurrentTime: () => response('CurrentTime', '<returnval>2025-01-01T00:00:00Z</returnval>'),
}

/** A TLS server that answers vim25 calls by a script; what it has no answer for it leaves unanswered. */
export async function startScript(
  identity: Identity,
  script: Script,
): Promise<{ server: TlsServer; calls: ScriptCall[] }> {
  const calls: ScriptCall[] = []
  const server = await TlsServer.start({
    identity,
    answer: (request, socket) => {
      const call = readCall(request)
      calls.push(call)
      const index = calls.filter((each) => each.method === call.method).length
      const bytes = script[call.method]?.(call, index, socket)
      if (bytes) socket.write(bytes)
    },
  })
  return { server, calls }
}

function readCall(request: RawRequest): ScriptCall {
  const { head, body } = request
  const target = /<_this type="(\w+)">([^<]*)</.exec(body)
  return {
    method: /<soapenv:Body><(\w+)/.exec(body)?.[1] ?? /^GET (\S+)/.exec(head)?.[1] ?? '?',
    request,
    cookie: /^cookie: (.*)$/im.exec(head)?.[1] ?? null,
    operationId: /<operationID>([^<]*)</.exec(body)?.[1] ?? null,
    target: target ? `${target[1]}:${target[2]}` : null,
    soapAction: /^soapaction: (.*)$/im.exec(head)?.[1] ?? null,
  }
}

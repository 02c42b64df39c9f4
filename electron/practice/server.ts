import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { versionsDocument } from './about.ts'
import type { Incoming, Wire } from './exchange.ts'
import type { FolderRequest } from './folder.ts'

/** Settings of the HTTPS front end. */
export interface ServerOptions {
  /** Read whenever it starts to listen. */
  readonly certificate: () => { readonly key: string; readonly cert: string }
  /** The text of HTTP 503 for every request but SOAP calls; undefined while the service behind it runs. */
  readonly unavailable: () => string | undefined
  readonly host: string
  readonly apiVersion: string
  readonly answer: (incoming: Incoming) => Promise<Wire>
  /** Serves the files of the datastore. */
  readonly folder: (request: FolderRequest) => Promise<Wire>
}

/** The HTTPS front end; it can stop listening and start again on its port, as a rebooting host does. */
export interface FrontEnd {
  /** Listens; resolves to the port. Rejects with the system's error when the port is taken. */
  listen(port: number): Promise<number>
  /** Presents another certificate to new connections. */
  renewCertificate(): void
  /** Cuts every connection; goes on listening. */
  drop(): void
  /** Stops listening and cuts every connection. */
  stop(): Promise<void>
}

/** Requests larger than this are refused: no vim25 call of a client comes near it. */
const largestRequest = 1024 * 1024

/** Fact: a host's front end takes about this many connections at once. */
const mostConnections = 128

/** Replies larger than this go out chunked. */
const chunk = 64 * 1024

const welcome =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Practice host</title></head><body><h1>Practice ' +
  'host</h1><p>Nothing here is real: shut it down as often as you like.</p></body></html>\n'

/** Creates the front end without listening yet. */
export function createFrontEnd(options: ServerOptions): FrontEnd {
  const sockets = new Set<Socket>()
  const refused = new WeakSet<Socket>()
  let server: Server | undefined

  const drop = (): void => {
    for (const socket of sockets) socket.destroy()
  }

  const secureContext = () => ({
    key: options.certificate().key,
    cert: options.certificate().cert,
    minVersion: 'TLSv1.2' as const,
  })

  const create = (): Server => {
    // A quiet host costs nothing: the check for slow requests is rare, and idle connections may stay.
    const created = createServer({ ...secureContext(), connectionsCheckingInterval: 60_000, keepAliveTimeout: 0 })
    let open = 0
    created.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.setNoDelay(true)
    })
    created.on('secureConnection', (socket) => {
      open += 1
      if (open > mostConnections) refused.add(socket)
      socket.on('close', () => (open -= 1))
    })
    // A client that refuses the certificate or disappears is not an error.
    created.on('tlsClientError', (_error, socket) => socket.destroy())
    created.on('clientError', (_error, socket) => socket.destroy())
    created.on('request', (request, response) => {
      // A bug here must look like a broken host, not end the surrounding program.
      serve(options, refused, request, response).catch(() => request.socket.destroy())
    })
    return created
  }

  return {
    drop,
    renewCertificate: () => server?.setSecureContext(secureContext()),
    listen: (port) =>
      new Promise((resolve, reject) => {
        const created = create()
        created.once('error', reject)
        created.listen(port, options.host, () => {
          created.off('error', reject)
          server = created
          resolve((created.address() as AddressInfo).port)
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        const stopping = server
        server = undefined
        if (stopping === undefined) resolve()
        else stopping.close(() => resolve())
        drop()
      }),
  }
}

async function serve(
  options: ServerOptions,
  refused: WeakSet<Socket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (refused.has(request.socket))
    return send(response, 503, 'text/plain; charset=utf-8', 'Too many connections\n', { connection: 'close' })
  const path = (request.url ?? '/').replace(/\?.*$/, '')
  if (path !== '/sdk' && path !== '/sdk/') {
    const why = options.unavailable()
    if (why === undefined && /^\/folder(?:\/|$)/.test(path)) return serveFile(options, request, response)
    request.resume()
    if (why !== undefined) return send(response, 503, 'text/plain; charset=utf-8', why)
    const read = request.method === 'GET' || request.method === 'HEAD'
    // Fact: anyone can read the served versions without a login.
    if (read && path === '/sdk/vimServiceVersions.xml')
      return send(response, 200, 'text/xml; charset=utf-8', versionsDocument(options.apiVersion))
    if (read && path === '/') return send(response, 200, 'text/html; charset=utf-8', welcome)
    return send(response, 404, 'text/plain; charset=utf-8', 'Not found\n')
  }
  if (request.method !== 'POST') {
    request.resume()
    return send(response, 405, 'text/plain; charset=utf-8', 'Only POST is served here\n', { allow: 'POST' })
  }
  const body = await readText(request)
  if (body === 'gone') return undefined
  if (body === 'too large')
    return send(response, 413, 'text/plain; charset=utf-8', 'Request too large\n', { connection: 'close' })
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const action = request.headers['soapaction']
  const wire = await options.answer({
    body: body.text,
    cookie: request.headers.cookie,
    soapAction: typeof action === 'string' ? action : undefined,
    signal: gone.signal,
    // A socket that listens on IPv6 too shows IPv4 addresses mapped into it.
    clientAddress: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  })
  return put(wire, request, response)
}

async function serveFile(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wire = await options.folder({
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    cookie: request.headers.cookie,
    body: (most) => readBody(request, most),
  })
  // Whatever of the body was not read still comes in, so that the client gets to its reply.
  request.resume()
  put(wire, request, response)
}

function put(wire: Wire, request: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed || request.socket.destroyed) return
  switch (wire.kind) {
    // The connection stays open and no reply is ever sent.
    case 'silence':
      return
    case 'disconnect':
      request.socket.destroy()
      return
    case 'truncated': {
      const bytes = bytesOf(wire.body)
      response.writeHead(wire.status, { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes.length })
      response.flushHeaders()
      if (wire.bytes > 0) response.write(bytes.subarray(0, wire.bytes))
      // What was written still goes out; then the connection ends in the middle of the body.
      request.socket.destroySoon()
      return
    }
    case 'reply':
      send(response, wire.status, wire.contentType ?? 'text/xml; charset=utf-8', wire.body, wire.headers)
  }
}

/** Fact: large replies are chunked. */
function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = bytesOf(body)
  // A file goes out whole: its length is known.
  if (typeof body !== 'string' || bytes.length <= chunk) {
    response.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': bytes.length })
    response.end(bytes)
    return
  }
  response.writeHead(status, { ...headers, 'content-type': contentType })
  for (let at = 0; at < bytes.length; at += chunk) response.write(bytes.subarray(at, at + chunk))
  response.end()
}

const bytesOf = (body: string | Buffer): Buffer => (typeof body === 'string' ? Buffer.from(body, 'utf8') : body)

/** Returns the body as text; bytes that are not UTF-8 make it empty, which no endpoint accepts. */
async function readText(request: IncomingMessage): Promise<{ readonly text: string } | 'too large' | 'gone'> {
  const body = await readBody(request, largestRequest)
  if (typeof body === 'string') return body
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(body) }
  } catch {
    return { text: '' }
  }
}

function readBody(request: IncomingMessage, most: number): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= most) parts.push(part)
      else resolve('too large')
    })
    request.on('end', () => resolve(Buffer.concat(parts)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
}

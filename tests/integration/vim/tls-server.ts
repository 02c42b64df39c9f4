import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { SecureVersion, Server, TLSSocket } from 'node:tls'
import { createCertificate } from '../../../electron/practice/certificate.ts'

/** Certificate and key in PEM, and what a client would pin. */
export interface Identity {
  readonly cert: string
  readonly key: string
  readonly fingerprint: string
}

export async function newIdentity(): Promise<Identity> {
  const { cert, key } = await createCertificate()
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 }
}

/** A request as it came in, as text. */
export interface RawRequest {
  readonly head: string
  readonly body: string
}

export interface TlsServerOptions {
  readonly identity: Identity
  readonly version?: SecureVersion
  /** 48 bytes; servers with the same ones resume each other's sessions. */
  readonly ticketKeys?: Buffer
  readonly port?: number
  /** Loopback address to listen on; 127.0.0.1 when absent. */
  readonly host?: string
  /** Answers a request, on the bare connection. */
  readonly answer?: (request: RawRequest, socket: TLSSocket, index: number) => void
}

/** An HTTP reply as bytes to write; the length is the true one unless `headers` says otherwise. */
export function reply(
  body: string | Buffer,
  options: { readonly status?: string; readonly type?: string; readonly headers?: readonly string[] } = {},
): Buffer {
  const bytes = Buffer.from(body)
  const headers = options.headers ?? [`Content-Length: ${bytes.length}`]
  const head = [
    `HTTP/1.1 ${options.status ?? '200 OK'}`,
    `Content-Type: ${options.type ?? 'text/xml; charset=utf-8'}`,
    ...headers,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes])
}

/** A TLS server that counts every byte after the handshake, and sends only the HTTP that the test gives it. */
export class TlsServer implements AsyncDisposable {
  readonly identity: Identity
  readonly port: number
  /** TCP connections accepted so far. */
  connections = 0
  /** Handshakes that resumed a session. */
  resumed = 0
  /** Bytes received inside TLS. */
  bytes = 0
  readonly requests: RawRequest[] = []
  /** Names the clients asked for in the handshake (SNI); false where none was. */
  readonly names: (string | false)[] = []
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #quiet: (() => void)[] = []
  #arrivals: { readonly count: number; readonly resolve: () => void }[] = []

  private constructor(server: Server, port: number, options: TlsServerOptions) {
    this.#server = server
    this.port = port
    this.identity = options.identity
    server.on('connection', (socket: Socket) => this.#watch(socket))
    server.on('tlsClientError', () => undefined)
    server.on('secureConnection', (socket) => this.#serve(socket, options.answer))
  }

  static async start(options: TlsServerOptions): Promise<TlsServer> {
    const { cert, key } = options.identity
    const server = createServer({
      cert,
      key,
      ...(options.ticketKeys && { ticketKeys: options.ticketKeys }),
      ...(options.version && { minVersion: options.version, maxVersion: options.version }),
    })
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1')
    await once(server, 'listening')
    return new TlsServer(server, (server.address() as AddressInfo).port, options)
  }

  /** Resolves once no connection is open any more: whatever clients sent has come in by then. */
  quiet(): Promise<void> {
    return this.#open.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#quiet.push(resolve)
        })
  }

  /** Resolves once so many requests came in in all. */
  received(count: number): Promise<void> {
    return this.requests.length >= count
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#arrivals.push({ count, resolve })
        })
  }

  /** Ends every connection silently and keeps listening. */
  drop(): void {
    for (const socket of this.#open) socket.destroy()
  }

  /** Stops listening and ends every connection. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    this.drop()
    await once(this.#server, 'close')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #watch(socket: Socket): void {
    this.connections += 1
    this.#open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#open.delete(socket)
      if (this.#open.size === 0) for (const resolve of this.#quiet.splice(0)) resolve()
    })
  }

  #serve(socket: TLSSocket, answer: TlsServerOptions['answer']): void {
    if (socket.isSessionReused()) this.resumed += 1
    this.names.push(Reflect.get(socket, 'servername') as string | false)
    socket.on('error', () => undefined)
    let waiting = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length
      waiting = Buffer.concat([waiting, chunk])
      const end = waiting.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = waiting.subarray(0, end).toString('latin1')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (waiting.length < end + 4 + length) return
      const request = { head, body: waiting.subarray(end + 4, end + 4 + length).toString('utf8') }
      waiting = waiting.subarray(end + 4 + length)
      this.requests.push(request)
      answer?.(request, socket, this.requests.length)
      const due = this.#arrivals.filter((each) => each.count <= this.requests.length)
      this.#arrivals = this.#arrivals.filter((each) => !due.includes(each))
      for (const { resolve } of due) resolve()
    })
  }
}

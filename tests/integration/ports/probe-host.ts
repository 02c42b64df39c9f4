/**
 * A host to be probed: listens in the network namespace it is started in, on IPv4 and IPv6. Its one argument is a
 * `HostPorts`; it prints `ready`, then answers each line on stdin with its counts, until stdin ends.
 * It shares no code with the probe, so that neither mirrors the other.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer } from 'node:tls'
import selfsigned from 'selfsigned'

export interface HostPorts {
  /** Accept, and say nothing. */
  readonly silent?: readonly number[]
  /** Accept, and send this at once. */
  readonly greeting?: Readonly<Record<number, string>>
  /** Accept, and send this once asked. */
  readonly http?: Readonly<Record<number, string>>
  /** Present a certificate with this common name. */
  readonly tls?: Readonly<Record<number, string>>
  /** Answer any datagram with the same. */
  readonly echo?: readonly number[]
  /** Answer each datagram with this (hex), `id` bytes of the request copied: [from, to, length] triples. */
  readonly udp?: Readonly<
    Record<number, { readonly reply: string; readonly copy: readonly (readonly [number, number, number])[] }>
  >
}

export interface HostCounts {
  /** Connections ever, and now. */
  readonly connections: number
  readonly open: number
  /** Bytes that clients sent. */
  readonly received: number
}

const ports = JSON.parse(process.argv[2] ?? '{}') as HostPorts
const counts = { connections: 0, open: 0, received: 0 }

function count(socket: Socket): void {
  counts.connections += 1
  counts.open += 1
  socket
    .on('error', () => undefined)
    .on('close', () => {
      counts.open -= 1
    })
    .on('data', (bytes) => {
      counts.received += bytes.length
    })
}

async function listen(port: number, talk: (socket: Socket) => void): Promise<void> {
  const server = createServer((socket) => {
    count(socket)
    talk(socket)
  }).listen({ port, host: '::', ipv6Only: false, backlog: 128 })
  await once(server, 'listening')
}

async function answer(port: number, reply: (request: Buffer) => Buffer): Promise<void> {
  const socket = createSocket({ type: 'udp6', ipv6Only: false })
  socket.on('message', (request, { port: to, address }) => {
    socket.send(reply(request), to, address)
  })
  socket.bind(port, '::')
  await once(socket, 'listening')
}

for (const port of ports.silent ?? []) await listen(port, () => undefined)
for (const [port, text] of Object.entries(ports.greeting ?? {}))
  await listen(Number(port), (socket) => {
    socket.write(text)
  })
for (const [port, text] of Object.entries(ports.http ?? {}))
  await listen(Number(port), (socket) => {
    socket.once('data', () => {
      socket.end(text)
    })
  })
for (const [port, name] of Object.entries(ports.tls ?? {})) {
  const { cert, private: key } = await selfsigned.generate([{ name: 'commonName', value: name }])
  const server = createTlsServer({ cert, key })
    .on('connection', count)
    .on('tlsClientError', () => undefined)
    .listen({ port: Number(port), host: '::' })
  await once(server, 'listening')
}
for (const port of ports.echo ?? []) await answer(port, (request) => request)
for (const [port, { reply, copy }] of Object.entries(ports.udp ?? {})) {
  await answer(Number(port), (request) => {
    const bytes = Buffer.from(reply, 'hex')
    for (const [from, to, length] of copy) request.copy(bytes, to, from, from + length)
    return bytes
  })
}
console.log('ready')
for await (const _line of createInterface({ input: process.stdin })) console.log(JSON.stringify(counts))
process.exit(0)

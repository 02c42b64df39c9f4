import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import { inspectCertificate } from '../../../electron/hosts/inspect-certificate.ts'
import { deliveryOf } from '../../../electron/vim/faults.ts'
import type { BodySink, Exchange } from '../../../electron/vim/exchange.ts'
import { Transport } from '../../../electron/vim/transport.ts'
import { Relay } from '../../support/relay.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { codeOf } from './hosts.ts'
import { newIdentity, reply, TlsServer, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

const sink = (onChunk: () => void = () => undefined): BodySink => ({
  start: () => undefined,
  write: () => {
    onChunk()
    return null
  },
  end: () => null,
})
const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path: '/sdk',
  headers: { 'Content-Type': 'text/xml' },
  body: '<call/>',
  lane: 'call',
  repeatable: false,
  sink: sink(),
  ...more,
})
const transportTo = (port: number): Transport => new Transport({ host: '127.0.0.1', port }, identity.fingerprint)
const answer = (_request: unknown, socket: TLSSocket): void => void socket.write(reply('<x/>'))
const cancelled = (sent: boolean): object => ({ ok: false, problem: { code: 'CANCELLED', params: { sent } } })

/** What is waited for here takes no longer than the code needs, although every limit of the transport is seconds away. */
const promptly = 2_000

describe('giving up', { timeout: promptly }, () => {
  it('before it began', async () => {
    await using server = await TlsServer.start({ identity, answer })
    const transport = transportTo(server.port)
    expect(await transport.exchange(exchange({ signal: AbortSignal.abort() }))).toMatchObject(cancelled(false))
    // Also behind one that never ends.
    await using silent = await TlsServer.start({ identity })
    const busy = transportTo(silent.port)
    const first = busy.exchange(exchange())
    await silent.received(1)
    expect(await busy.exchange(exchange({ signal: AbortSignal.abort() }))).toMatchObject(cancelled(false))
    busy.close()
    expect(codeOf(await first)).toBe('CONNECTION_LOST')
    expect(server.connections).toBe(0)
  })

  it('while it waits for its turn; the next one then has it', async () => {
    let release: (() => void) | undefined
    await using server = await TlsServer.start({
      identity,
      answer: (request, socket, index) => {
        if (index === 1) release = () => answer(request, socket)
        else answer(request, socket)
      },
    })
    const transport = transportTo(server.port)
    const stop = new AbortController()
    const [first, second, third] = [
      transport.exchange(exchange()),
      transport.exchange(exchange({ body: '<given-up/>', signal: stop.signal })),
      transport.exchange(exchange()),
    ]
    await server.received(1)
    stop.abort()
    expect(await second).toMatchObject(cancelled(false))
    release?.()
    expect([codeOf(await first), codeOf(await third)]).toEqual(['ok', 'ok'])
    expect(server.requests.map((request) => request.body)).toEqual(['<call/>', '<call/>'])
    expect(transport.isIdle('call')).toBe(true)
    transport.close()
  })

  it('while it connects', async () => {
    const stop = new AbortController()
    const transport = transportTo(1)
    const result = transport.exchange(exchange({ signal: stop.signal }))
    stop.abort()
    expect(await result).toMatchObject(cancelled(false))
  })

  it('during the TLS handshake, and the connection goes', async () => {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const stop = new AbortController()
    const accepted = once(server, 'connection') as Promise<[import('node:net').Socket]>
    const result = transportTo((server.address() as AddressInfo).port).exchange(exchange({ signal: stop.signal }))
    const [socket] = await accepted
    await once(socket, 'data')
    const closed = once(socket, 'close')
    socket.on('error', () => undefined)
    stop.abort()
    expect(await result).toMatchObject(cancelled(false))
    socket.resume()
    await closed
    server.close()
  })

  it('while the host thinks: sent, so its fate is unknown', async () => {
    await using server = await TlsServer.start({ identity })
    const stop = new AbortController()
    const result = transportTo(server.port).exchange(exchange({ signal: stop.signal }))
    await server.received(1)
    stop.abort()
    const settled = await result
    expect(settled).toMatchObject(cancelled(true))
    expect(settled.ok ? '' : deliveryOf(settled.problem)).toBe('unknown')
    await server.quiet()
  })

  it('in the middle of the body', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (_request, socket) => void socket.write(reply('<x>', { headers: ['Content-Length: 100'] })),
    })
    const stop = new AbortController()
    const result = await transportTo(server.port).exchange(
      exchange({ signal: stop.signal, sink: sink(() => stop.abort()) }),
    )
    expect(result).toMatchObject(cancelled(true))
    await server.quiet()
  })

  it.each(['waiting', 'in the body', 'connecting', 'in the handshake'] as const)(
    'the next exchange, asked for in the same moment, goes ahead (%s)',
    async (phase) => {
      await using server = await TlsServer.start({
        identity,
        answer: (request, socket) => {
          if (request.body !== '<given-up/>') answer(request, socket)
          else if (phase === 'in the body') socket.write(reply('<x>', { headers: ['Content-Length: 100'] }))
        },
      })
      await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
      const transport = transportTo(relay.port)
      const stop = new AbortController()
      const begun = Promise.withResolvers<void>()
      if (phase === 'in the handshake') {
        relay.goSilent()
        void relay.nextConnection().then(begun.resolve)
      }
      if (phase === 'waiting') void server.received(1).then(begun.resolve)
      if (phase === 'connecting') begun.resolve()
      const first = transport.exchange(
        exchange({ body: '<given-up/>', signal: stop.signal, sink: sink(begun.resolve) }),
      )
      await begun.promise
      const second = transport.exchange(exchange({ signal: new AbortController().signal }))
      relay.speak()
      stop.abort()
      expect(codeOf(await first)).toBe('CANCELLED')
      expect(codeOf(await second)).toBe('ok')
      expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
      transport.close()
    },
  )

  it('after it ended: nothing happens, and the connection stays', async () => {
    await using server = await TlsServer.start({ identity, answer })
    const stop = new AbortController()
    const transport = transportTo(server.port)
    expect(codeOf(await transport.exchange(exchange({ signal: stop.signal })))).toBe('ok')
    stop.abort()
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    expect(server.connections).toBe(1)
    transport.close()
  })

  it('on a look at the certificate', async () => {
    await using server = await TlsServer.start({ identity })
    await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
    relay.goSilent()
    const stop = new AbortController()
    const accepted = relay.nextConnection()
    const looking = inspectCertificate({ host: '127.0.0.1', port: relay.port }, { signal: stop.signal })
    await accepted
    stop.abort()
    expect(await looking).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(
      await inspectCertificate({ host: '127.0.0.1', port: relay.port }, { signal: AbortSignal.abort() }),
    ).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
  })

  it('closing ends what is under way in every phase, a handshake too', async () => {
    await using silent = await TlsServer.start({ identity })
    await using relay = await Relay.start({ host: '127.0.0.1', port: silent.port })
    const waiting = transportTo(relay.port)
    const inFlight = waiting.exchange(exchange())
    await silent.received(1)
    relay.goSilent()
    const accepted = relay.nextConnection()
    const handshaking = waiting.exchange(exchange({ lane: 'poll' }))
    await accepted
    waiting.close()
    expect(codeOf(await inFlight)).toBe('CONNECTION_LOST')
    expect(await handshaking).toMatchObject(cancelled(false))
  })
})

describe('one connection for calls and one for the long poll', () => {
  it('is kept, whatever runs on it, and its exchanges keep their order', async () => {
    await using server = await TlsServer.start({ identity, answer })
    const transport = transportTo(server.port)
    const order = Array.from({ length: 20 }, (_, index) => `<n>${index}</n>`)
    await Promise.all(order.map((body) => transport.exchange(exchange({ body }))))
    expect(server.requests.map((request) => request.body)).toEqual(order)
    expect(server.connections).toBe(1)
    await Promise.all([
      transport.exchange(exchange({ lane: 'poll' })),
      transport.exchange(exchange()),
      transport.exchange(exchange({ lane: 'poll' })),
    ])
    expect(server.connections).toBe(2)
    transport.close()
  })

  it('a pending long poll delays no call', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (request, socket) => {
        if (request.body !== '<poll/>') answer(request, socket)
      },
    })
    const transport = transportTo(server.port)
    const poll = transport.exchange(exchange({ lane: 'poll', body: '<poll/>' }))
    await server.received(1)
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    expect([transport.isIdle('call'), transport.isIdle('poll')]).toEqual([true, false])
    transport.close()
    expect(codeOf(await poll)).toBe('CONNECTION_LOST')
  })
})

describe('a kept-alive connection that died unnoticed', () => {
  /** Answers once; on the second request of the same connection it hangs up, as a server does whose idle time just ran out. */
  const forgetful = (): Promise<TlsServer> => {
    const used = new WeakSet<TLSSocket>()
    return TlsServer.start({
      identity,
      answer: (request, socket) => {
        if (used.has(socket)) return void socket.destroy()
        used.add(socket)
        answer(request, socket)
      },
    })
  }

  it('a read is sent once more on a new one', async () => {
    await using server = await forgetful()
    const transport = transportTo(server.port)
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    expect(codeOf(await transport.exchange(exchange({ repeatable: true, body: '<read/>' })))).toBe('ok')
    expect(server.requests.map((request) => request.body)).toEqual(['<call/>', '<read/>', '<read/>'])
    expect(server.connections).toBe(2)
    transport.close()
  })

  it('a change is not: its fate is unknown', async () => {
    await using server = await forgetful()
    const transport = transportTo(server.port)
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    const result = await transport.exchange(exchange({ body: '<change/>' }))
    expect(result).toMatchObject({ ok: false, problem: { code: 'CONNECTION_LOST' } })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('unknown')
    expect(server.requests.map((request) => request.body)).toEqual(['<call/>', '<change/>'])
    transport.close()
  })

  it('a read on a new connection that breaks is not repeated, nor one that breaks twice', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (request, socket, index) => {
        if (index === 2) answer(request, socket)
        else socket.destroy()
      },
    })
    const transport = transportTo(server.port)
    expect(codeOf(await transport.exchange(exchange({ repeatable: true })))).toBe('CONNECTION_LOST')
    expect(server.requests).toHaveLength(1)
    expect(codeOf(await transport.exchange(exchange({ repeatable: true })))).toBe('ok')
    expect(codeOf(await transport.exchange(exchange({ repeatable: true })))).toBe('CONNECTION_LOST')
    expect(server.requests).toHaveLength(4)
    transport.close()
  })

  it('a read whose reply had begun is not repeated', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (request, socket, index) => {
        if (index === 1) answer(request, socket)
        else socket.end(reply('<x', { headers: ['Content-Length: 100'] }))
      },
    })
    const transport = transportTo(server.port)
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    expect(codeOf(await transport.exchange(exchange({ repeatable: true })))).toBe('REPLY_TRUNCATED')
    expect(server.requests).toHaveLength(2)
    transport.close()
  })
})

import type { TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Exchange } from '../../../electron/vim/exchange.ts'
import { Transport } from '../../../electron/vim/transport.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { codeOf } from './hosts.ts'
import { newIdentity, reply, TlsServer, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path: '/sdk',
  headers: { 'Content-Type': 'text/xml' },
  body: '<guest/>',
  lane: 'guest',
  repeatable: false,
  sink: { start: () => undefined, write: () => null, end: () => null },
  ...more,
})
const transportTo = (port: number): Transport => new Transport({ host: '127.0.0.1', port }, identity.fingerprint)

/** A server that answers only once it is told to. */
async function patientServer() {
  const held: (() => void)[] = []
  let open = false
  const server = await TlsServer.start({
    identity,
    answer: (_request, socket: TLSSocket) => {
      const answer = (): void => void socket.write(reply('<x/>'))
      if (open) answer()
      else held.push(answer)
    },
  })
  const release = (): void => {
    open = true
    for (const answer of held) answer()
  }
  return { server, release }
}

describe('what is asked of many guests', () => {
  it('goes over eight connections at most, and seven of them go when nothing is left', async () => {
    const { server, release } = await patientServer()
    await using _ = server
    const transport = transportTo(server.port)
    const all = Array.from({ length: 40 }, () => transport.exchange(exchange()))
    await server.received(8)
    expect([server.connections, server.requests.length]).toEqual([8, 8])
    expect(transport.isIdle('call')).toBe(false)
    release()
    expect(new Set((await Promise.all(all)).map(codeOf))).toEqual(new Set(['ok']))
    expect([server.connections, server.requests.length]).toEqual([8, 40])
    expect(transport.isIdle('call')).toBe(true)
    // The next call goes over the one that is left, and the next guest, too.
    expect(codeOf(await transport.exchange(exchange({ lane: 'call' })))).toBe('ok')
    expect(codeOf(await transport.exchange(exchange()))).toBe('ok')
    expect(server.connections).toBe(8)
    transport.close()
    await server.quiet()
  })

  it('does not open another connection for two', async () => {
    const { server, release } = await patientServer()
    await using _ = server
    const transport = transportTo(server.port)
    const both = [transport.exchange(exchange()), transport.exchange(exchange())]
    await server.received(1)
    release()
    expect((await Promise.all(both)).map(codeOf)).toEqual(['ok', 'ok'])
    expect(server.connections).toBe(1)
    transport.close()
  })

  it('is not sent once it was given up while it waited', async () => {
    const { server, release } = await patientServer()
    await using _ = server
    const transport = transportTo(server.port)
    const all = Array.from({ length: 16 }, () => transport.exchange(exchange()))
    const stop = new AbortController()
    const given = transport.exchange(exchange({ body: '<given-up/>', signal: stop.signal }))
    await server.received(8)
    stop.abort()
    expect(await given).toMatchObject({ ok: false, problem: { code: 'CANCELLED', params: { sent: false } } })
    release()
    await Promise.all(all)
    expect(server.requests.map(({ body }) => body)).not.toContain('<given-up/>')
    transport.close()
  })
})

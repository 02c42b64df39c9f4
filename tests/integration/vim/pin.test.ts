import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import { inspectCertificate } from '../../../electron/hosts/inspect-certificate.ts'
import { probeHost } from '../../../electron/hosts/probe.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import type { BodySink, Exchange, Lane } from '../../../electron/vim/exchange.ts'
import { Transport } from '../../../electron/vim/transport.ts'
import { ok } from '../../../shared/result.ts'
import { Relay } from '../../support/relay.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { newIdentity, reply, TlsServer, type Identity } from './tls-server.ts'

assertNothingCrashes()

let right: Identity
let wrong: Identity
beforeAll(async () => {
  ;[right, wrong] = await Promise.all([newIdentity(), newIdentity()])
})

const answer = (_request: unknown, socket: TLSSocket): void => void socket.write(reply('<x/>'))
const sink = (): BodySink => ({ start: () => undefined, write: () => null, end: () => null })
const exchange = (lane: Lane = 'call', repeatable = false): Exchange => ({
  method: 'POST',
  path: '/sdk',
  headers: { 'Content-Type': 'text/xml' },
  body: 'canary-in-the-body',
  lane,
  repeatable,
  sink: sink(),
})

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('the pin over %s', (version) => {
  const ticketKeys = randomBytes(48)
  const start = (identity: Identity, port = 0): Promise<TlsServer> =>
    TlsServer.start({ identity, version, ticketKeys, port, answer })

  it('the rig would catch a client that trusts a resumed session', async () => {
    const agent = new Agent({ rejectUnauthorized: false })
    const get = async (port: number): Promise<void> => {
      const sent = request({ host: '127.0.0.1', port, agent, path: '/' })
      sent.end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      response.resume()
      await once(response, 'end')
    }
    const first = await start(right)
    await get(first.port)
    await first.stop()
    await using second = await start(wrong, first.port)
    await get(second.port)
    agent.destroy()
    expect(second.resumed).toBe(1)
    expect(second.bytes).toBeGreaterThan(0)
  })

  it('sends not one byte to the wrong server, however often the two swap', async () => {
    let good = await start(right)
    const { port } = good
    const transport = new Transport({ host: '127.0.0.1', port }, right.fingerprint)
    for (let round = 0; round < 4; round += 1) {
      // Several exchanges on one connection each, so that session tickets have come in and keep-alive is at work.
      for (const lane of ['call', 'call', 'poll', 'call'] as const)
        expect(await transport.exchange(exchange(lane))).toMatchObject({ ok: true })
      expect(good.connections).toBe(2)
      expect(good.resumed).toBe(0)
      await good.stop()

      const bad = await start(wrong, port)
      const tries = [exchange('call', true), exchange('poll', true), exchange('call'), exchange('poll')]
      for (const result of await Promise.all(tries.map((each) => transport.exchange(each)))) {
        expect(result).toMatchObject({
          ok: false,
          problem: {
            code: 'CERTIFICATE_CHANGED',
            params: { host: '127.0.0.1', port, expected: right.fingerprint, fingerprint: wrong.fingerprint },
          },
        })
      }
      await bad.quiet()
      expect(bad).toMatchObject({ bytes: 0, resumed: 0 })
      expect(bad.connections).toBeGreaterThanOrEqual(tries.length)
      await bad.stop()
      good = await start(right, port)
    }
    expect(await transport.exchange(exchange())).toMatchObject({ ok: true })
    transport.close()
    await good.stop()
  })

  it('keeps a connection that stands, and judges the one that replaces it', async () => {
    await using good = await start(right)
    await using bad = await start(wrong)
    await using relay = await Relay.start({ host: '127.0.0.1', port: good.port })
    const transport = new Transport({ host: '127.0.0.1', port: relay.port }, right.fingerprint)
    expect(await transport.exchange(exchange())).toMatchObject({ ok: true })
    relay.retarget({ host: '127.0.0.1', port: bad.port })
    expect(await transport.exchange(exchange())).toMatchObject({ ok: true })
    expect(good.connections).toBe(1)
    relay.cut()
    await good.quiet()
    // The first may still find the dead connection; a repeatable one then goes to a new one, which is judged as well.
    for (let round = 0; round < 3; round += 1) {
      expect(await transport.exchange(exchange('call', true))).toMatchObject({
        ok: false,
        problem: { code: 'CERTIFICATE_CHANGED' },
      })
    }
    await bad.quiet()
    expect(bad.bytes).toBe(0)
    transport.close()
  })

  it('looks at a certificate without sending anything', async () => {
    await using server = await start(wrong)
    const seen = await inspectCertificate({ host: '127.0.0.1', port: server.port })
    expect(seen).toMatchObject({
      ok: true,
      value: { fingerprint: wrong.fingerprint, subject: expect.stringContaining('CN=practice.example.org') as string },
    })
    const value = seen.ok ? seen.value : null
    expect(Date.parse(value?.validTo ?? '') - Date.parse(value?.validFrom ?? '')).toBeGreaterThan(365 * 86_400_000)
    await server.quiet()
    expect(server).toMatchObject({ connections: 1, bytes: 0 })
  })

  it('a probe sends nothing to a stranger at the address either', async () => {
    await using bad = await start(wrong)
    expect(await probeHost({ host: '127.0.0.1', port: bad.port }, right.fingerprint)).toMatchObject({
      ok: false,
      problem: { code: 'CERTIFICATE_CHANGED' },
    })
    await bad.quiet()
    expect(bad).toMatchObject({ connections: 1, bytes: 0 })
  })

  it('a client with a session neither asks for the password nor sends its cookie to the wrong server', async () => {
    const host = await startPracticeHost({ password: 'canary-password', certificate: right, vms: 0 })
    const { port } = host
    let asked = 0
    const client = VimClient.create({
      address: { host: '127.0.0.1', port },
      fingerprint: right.fingerprint,
      user: 'root',
      locale: 'en',
      password: () => {
        asked += 1
        return Promise.resolve(ok('canary-password'))
      },
    })
    expect(await client.connect()).toMatchObject({ ok: true })
    await host.close()
    await using bad = await start(wrong, port)
    const changed = {
      ok: false,
      problem: { code: 'CERTIFICATE_CHANGED', params: { expected: right.fingerprint, fingerprint: wrong.fingerprint } },
    }
    for (let round = 0; round < 3; round += 1) {
      expect(
        await client.call('CurrentTime', { type: 'ServiceInstance', value: 'ServiceInstance' }, '', {
          repeatable: true,
        }),
      ).toMatchObject(changed)
    }
    expect(asked).toBe(1)
    await client.close()
    await bad.quiet()
    expect(bad).toMatchObject({ bytes: 0, resumed: 0 })
    expect(bad.connections).toBeGreaterThanOrEqual(3)
  })
})

it('refuses a renegotiation, which could bring another certificate after the check', async () => {
  const asked = Promise.withResolvers<unknown>()
  await using server = await TlsServer.start({
    identity: right,
    version: 'TLSv1.2',
    answer: (_request, socket) => {
      socket.on('error', asked.resolve)
      socket.renegotiate({ rejectUnauthorized: false }, asked.resolve)
    },
  })
  const transport = new Transport({ host: '127.0.0.1', port: server.port }, right.fingerprint)
  expect(await transport.exchange(exchange())).toMatchObject({ ok: false, problem: { code: 'CONNECTION_LOST' } })
  expect(await asked.promise).toMatchObject({ code: 'ERR_SSL_NO_RENEGOTIATION' })
  transport.close()
})

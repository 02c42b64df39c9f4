import { beforeAll, describe, expect, it } from 'vitest'
import { defaultTransportLimits } from '../../../electron/vim/exchange.ts'
import { Relay } from '../../support/relay.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, methodsOf, startPeer, startPractice, timesIn } from './hosts.ts'
import { blocked, connected, powers, unreachable, watch } from './monitor-support.ts'
import { newIdentity, TlsServer, type Identity } from './tls-server.ts'

assertNothingCrashes()

let stranger: Identity
beforeAll(async () => {
  stranger = await newIdentity()
})

describe('a host out of reach', () => {
  it('killed in the middle of a poll: unreachable, the last inventory stays with its time', async () => {
    await using server = await startPeer({ vms: 3 })
    const client = clientFor(server)
    const { monitor, clock, until } = watch(client)
    const before = await until(connected)
    await server.awaitCalls('WaitForUpdatesEx', 2)
    await server.peer.kill()
    const after = await until(unreachable)
    expect(after.problem?.code).toMatch(/CONNECTION_LOST|CONNECTION_REFUSED/)
    expect(after).toMatchObject({
      stale: true,
      inventory: before.inventory,
      asOf: before.asOf,
      nextTryAt: '2025-06-01T00:00:01.000Z',
    })
    // Tried again by itself, less and less often, and at last every five minutes.
    for (let tries = 1; tries <= 11; tries += 1) {
      await clock.slept(tries)
      clock.wakeAll()
    }
    await clock.slept(12)
    expect(clock.asked).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000, 150_000, 150_000,
    ])
    expect(monitor.state).toMatchObject({
      connection: 'unreachable',
      problem: { code: 'CONNECTION_REFUSED' },
      stale: true,
      asOf: before.asOf,
    })
    await monitor.stop()
    expect(clock.sleeping).toBe(0)
    expect(monitor.state).toMatchObject({ connection: 'stopped', stale: true, nextTryAt: null })
    await client.close()
  })

  it('comes back fresh at once when asked to try now, and starts over with short waits', async () => {
    await using server = await startPeer({ vms: 2 })
    const { control } = server.peer
    const client = clientFor(server)
    const { monitor, clock, until } = watch(client)
    const before = await until(connected)
    for (const round of [1, 2]) {
      await server.awaitCalls('CreateFilter', round)
      await control.away()
      await until(unreachable)
      const asked = clock.asked.length
      expect(clock.asked.at(-1)).toBe(1000)
      clock.wakeAll()
      await clock.slept(asked + 1)
      expect(clock.asked.at(-1)).toBe(2000)
      await control.back()
      monitor.retryNow()
      expect(await until(connected)).toMatchObject({ stale: false, problem: null, nextTryAt: null })
    }
    const after = monitor.state
    expect(after.inventory?.bootTime).not.toBe(before.inventory?.bootTime)
    // Its VMs lost power with it, and that is what is shown.
    expect(Object.values(powers(after))).toEqual(['poweredOff', 'poweredOff'])
    expect((await control.truth()).sessions).toBe(1)
    await monitor.stop()
    await client.close()
  })

  it('notices on request that a standing connection is dead, and keeps one that is not', async () => {
    await using server = await startPractice({ vms: 1 })
    await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
    const client = clientFor(
      { ...server, port: relay.port },
      { apiVersion: '8.0', limits: { ...defaultTransportLimits, tlsMs: 200 } },
    )
    const { monitor, until, states } = watch(client)
    await until(connected)
    await server.awaitCalls('WaitForUpdatesEx', 2)
    monitor.retryNow()
    await server.awaitCalls('WaitForUpdatesEx', 3)
    server.host.setVm(server.host.state().vms[0]?.id ?? '', { powerState: 'suspended' })
    await until((state) => Object.values(powers(state)).includes('suspended'))
    expect(states.filter((state) => !connected(state)).map((state) => state.connection)).toEqual(['connecting'])
    expect(timesIn(await methodsOf(server), 'CreateFilter')).toBe(1)
    // As after a sleep: nothing says that the connection is gone.
    await server.awaitCalls('WaitForUpdatesEx', 4)
    relay.goSilent()
    monitor.retryNow()
    expect(await until(unreachable)).toMatchObject({ problem: { code: 'TLS_TIMEOUT' }, stale: true })
    relay.speak()
    monitor.retryNow()
    await until(connected)
    await monitor.stop()
    await client.close()
  })

  it('is blocked by another certificate: nothing is sent, and nothing is tried by itself', async () => {
    const server = await startPractice({ vms: 1 })
    const client = clientFor(server)
    const { monitor, clock, until, next } = watch(client)
    const before = await until(connected)
    await server.awaitCalls('WaitForUpdatesEx', 2)
    await server.host.close()
    await using other = await TlsServer.start({ identity: stranger, port: server.port })
    monitor.retryNow()
    expect(await until(blocked)).toMatchObject({
      problem: {
        code: 'CERTIFICATE_CHANGED',
        params: { expected: server.fingerprint, fingerprint: stranger.fingerprint },
      },
      stale: true,
      asOf: before.asOf,
      inventory: before.inventory,
      nextTryAt: null,
    })
    await other.quiet()
    const { connections } = other
    expect(clock.sleeping).toBe(0)
    expect(other.bytes).toBe(0)
    const back = next(blocked)
    monitor.retryNow()
    await back
    await other.quiet()
    expect(other.connections).toBeGreaterThan(connections)
    expect(other.bytes).toBe(0)
    await monitor.stop()
    await client.close()
  })
})

describe('stopping', () => {
  it('ends the poll and its filter, keeps the session, and can start again', async () => {
    await using server = await startPractice({ vms: 1 })
    const client = clientFor(server)
    const { monitor, clock, until } = watch(client)
    await until(connected)
    await server.awaitCalls('WaitForUpdatesEx', 2)
    await monitor.stop()
    expect(monitor.state).toMatchObject({ connection: 'stopped', stale: true })
    expect(clock.sleeping).toBe(0)
    expect((await methodsOf(server)).at(-1)).toBe('DestroyPropertyFilter')
    await monitor.stop()
    monitor.start()
    monitor.start()
    await until(connected)
    await monitor.stop()
    const sent = await methodsOf(server)
    expect([timesIn(sent, 'Login'), timesIn(sent, 'CreateFilter'), timesIn(sent, 'DestroyPropertyFilter')]).toEqual([
      1, 2, 2,
    ])
    await client.close()
    expect(server.host.calls.filter((call) => call.outcome === 'pending')).toEqual([])
  })

  it('is prompt in every phase', { timeout: 3_000 }, async () => {
    await using server = await startPractice({ vms: 1 })
    await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
    relay.goSilent()
    const accepted = relay.nextConnection()
    const connecting = watch(clientFor({ ...server, port: relay.port }))
    await accepted
    await connecting.monitor.stop()
    await relay.refuse()
    const pausing = watch(clientFor({ ...server, port: relay.port }))
    await pausing.until(unreachable)
    await pausing.monitor.stop()
    const refused = watch(clientFor({ ...server, password: 'wrong' }))
    await refused.until(blocked)
    await refused.monitor.stop()
    for (const { monitor, clock } of [connecting, pausing, refused]) {
      expect(monitor.state.connection).toBe('stopped')
      expect(clock.sleeping).toBe(0)
    }
  })

  it('wakes callers that wait for a state', async () => {
    await using server = await startPractice({ vms: 1 })
    const client = clientFor(server)
    const { monitor, clock } = watch(client)
    expect(await monitor.waitFor(connected, { timeoutMs: 1000 })).toMatchObject({
      ok: true,
      value: { connection: 'connected' },
    })
    const stop = new AbortController()
    const given = monitor.waitFor(blocked, { timeoutMs: 1000, signal: stop.signal })
    stop.abort()
    expect(await given).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    const late = monitor.waitFor(blocked, { timeoutMs: 1000 })
    clock.wakeAll()
    expect(await late).toMatchObject({ ok: false, problem: { code: 'WAIT_TIMED_OUT' } })
    expect(clock.sleeping).toBe(0)
    await monitor.stop()
    await client.close()
  })
})

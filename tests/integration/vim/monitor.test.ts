import { describe, expect, it } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { Relay } from '../../support/relay.ts'
import { manualClock } from '../../unit/practice/support.ts'
import { systemClock } from '../../../shared/clock.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { bothServers, clientFor, methodsOf, startPractice, timesIn } from './hosts.ts'
import { blocked, connected, powers, watch } from './monitor-support.ts'

assertNothingCrashes()

describe.each(bothServers)('the live model of the %s', (_name, start) => {
  it.each([0, 1, 1000])('holds %i VMs, and follows what the host pushes', async (vms) => {
    await using server = await start({ vms })
    const client = clientFor(server)
    const { monitor, until, states } = watch(client)
    expect(states[0]).toMatchObject({ connection: 'connecting', inventory: null, asOf: null, stale: false })
    const first = await until(connected)
    expect(first).toMatchObject({
      problem: null,
      stale: false,
      nextTryAt: null,
      asOf: '2025-06-01T00:00:00.000Z',
      inventory: { maintenance: false },
    })
    expect(first.inventory?.vms).toHaveLength(vms)
    if (vms > 0) {
      const waits = timesIn(await methodsOf(server), 'WaitForUpdatesEx')
      await server.awaitCalls('WaitForUpdatesEx', Math.max(waits, 2))
      for (const power of ['suspended', 'poweredOn', 'poweredOff'] as const) {
        await server.setPower(0, power)
        await until(
          (state) =>
            Object.values(powers(state)).filter((each) => each === power).length >
            Object.values(powers(first)).filter((each) => each === power).length - (power === 'poweredOn' ? 1 : 0),
        )
      }
      expect(monitor.state.inventory?.vms).toHaveLength(vms)
    }
    const sent = await methodsOf(server)
    // Everything came by push: nothing was read, one filter was made, one login.
    expect([timesIn(sent, 'RetrievePropertiesEx'), timesIn(sent, 'CreateFilter'), timesIn(sent, 'Login')]).toEqual([
      0, 1, 1,
    ])
    await monitor.stop()
    await client.close()
  })

  it('logs in once more when the session ends, and is never refused', async () => {
    await using server = await start({ vms: 2 })
    const client = clientFor(server)
    const { monitor, states, until, next } = watch(client, { pollSeconds: 1 })
    await until(connected)
    await server.awaitCalls('WaitForUpdatesEx', 2)
    const again = next(connected)
    await server.expireSessions()
    await again
    await server.awaitCalls('Login', 2)
    const changed = next((state) => connected(state) && Object.values(powers(state)).includes('suspended'))
    await server.setPower(0, 'suspended')
    await changed
    expect(states.filter((state) => state.connection === 'unreachable' || state.connection === 'blocked')).toEqual([])
    expect(timesIn(await methodsOf(server), 'Login')).toBe(2)
    expect(client.sessionState).toBe('ready')
    await monitor.stop()
    await client.close()
  })

  it('is blocked by a refused password, and nothing more is sent until the user acts', async () => {
    await using server = await start({ vms: 1 })
    let password = 'wrong'
    const client = clientFor(server, { password: () => Promise.resolve(ok(password)) })
    const { monitor, clock, until, next } = watch(client)
    expect(await until(blocked)).toMatchObject({
      problem: { code: 'CREDENTIALS_REJECTED' },
      nextTryAt: null,
      inventory: null,
      stale: false,
    })
    expect(clock.asked).toEqual([])
    const sent = await methodsOf(server)
    expect(timesIn(sent, 'Login')).toBe(1)
    password = server.password
    for (let round = 0; round < 3; round += 1) {
      const back = next(blocked)
      monitor.retryNow()
      await back
    }
    expect(await methodsOf(server)).toEqual(sent)
    client.forgiveRejection()
    monitor.retryNow()
    await until(connected)
    expect(timesIn(await methodsOf(server), 'Login')).toBe(2)
    await monitor.stop()
    await client.close()
  })
})

it('never shows half an inventory when updates come truncated', async () => {
  await using server = await startPractice({ vms: 10, pageSize: 3 })
  const client = clientFor(server)
  const { monitor, states, until } = watch(client)
  await until(connected)
  expect(timesIn(await methodsOf(server), 'WaitForUpdatesEx')).toBeGreaterThanOrEqual(4)
  for (const state of states.filter(connected)) expect(state.inventory?.vms).toHaveLength(10)
  // Later, too, all of a large change arrives, piece by piece.
  for (const { id } of server.host.state().vms) server.host.setVm(id, { powerState: 'suspended' })
  await until((state) => Object.values(powers(state)).every((power) => power === 'suspended'))
  await monitor.stop()
  await client.close()
})

it('follows everything the model holds', async () => {
  await using server = await startPractice({ vms: 2, mode: 'managed' })
  const client = clientFor(server)
  const { monitor, until } = watch(client)
  const first = await until(connected)
  expect(first.inventory).toMatchObject({
    managementServerIp: '192.0.2.250',
    bootTime: server.host.state().bootTime,
    product: { apiType: 'HostAgent' },
  })
  const id = first.inventory?.vms[0]?.id ?? ''
  const vm = (state: typeof first): unknown => state.inventory?.vms.find((each) => each.id === id)
  const shows = async (wanted: object): Promise<void> =>
    void (await until((state) =>
      Object.entries(wanted).every(
        ([key, value]) =>
          JSON.stringify((vm(state) as Record<string, unknown> | undefined)?.[key]) === JSON.stringify(value),
      ),
    ))
  server.host.setVm(id, { name: 'a / b % c \\ d' })
  await shows({ name: 'a / b % c \\ d' })
  server.host.setVm(id, { question: { id: 'q1', text: 'Go on?' } })
  await shows({ question: { id: 'q1', text: 'Go on?' } })
  server.host.setVm(id, { question: null, tools: 'guestToolsNotRunning', ip: null })
  await shows({ question: null, tools: 'guestToolsNotRunning', guestIp: null })
  server.host.setVm(id, { connectionState: 'inaccessible', unreadable: ['guest.toolsRunningStatus'] })
  await shows({ connectionState: 'inaccessible', tools: null })
  server.host.setMaintenance(true)
  await until((state) => state.inventory?.maintenance === true)
  const added = server.host.addVm('added')
  await until((state) => state.inventory?.vms.some((each) => each.id === added) === true)
  server.host.removeVm(id)
  await until((state) => vm(state) === undefined)
  await monitor.stop()
  await client.close()
})

it('sends nothing but the long poll while nothing happens, and that keeps the session alive for hours', async () => {
  const time = manualClock()
  await using server = await startPractice({ vms: 3, clock: time, idleSeconds: 300 })
  await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
  const client = clientFor({ ...server, port: relay.port })
  const { monitor, until, states } = watch(client, {
    clock: { now: time.now, elapsed: time.now, sleep: systemClock.sleep },
  })
  await until(connected)
  await server.awaitCalls('WaitForUpdatesEx', 2)
  const before = server.host.calls.length
  const opened = relay.connections
  // Four hours of the host's time, in which a session without calls would have expired many times.
  for (let poll = 1; poll <= 60; poll += 1) {
    time.advance(240_000)
    await server.awaitCalls('WaitForUpdatesEx', 2 + poll)
  }
  expect(server.host.calls.slice(before).map((call) => call.method)).toEqual(
    Array.from({ length: 60 }, () => 'WaitForUpdatesEx'),
  )
  expect(relay.connections).toBe(opened)
  expect(opened).toBe(2)
  expect(states.filter((state) => !connected(state)).map((state) => state.connection)).toEqual(['connecting'])
  await monitor.stop()
  await client.close()
})

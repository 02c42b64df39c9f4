import { beforeAll, describe, expect, it } from 'vitest'
import { defaultPushLimits } from '../../../electron/hosts/push-budget.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, startPractice } from './hosts.ts'
import { connected, powers, unreachable, watch } from './monitor-support.ts'
import { fault, plainScript, response, startScript, type Script } from './soap-script.ts'
import { newIdentity, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

const vm = (id: number | string, power: string, kind = 'modify'): string =>
  `<objectSet><kind>${kind}</kind><obj type="VirtualMachine">${id}</obj>` +
  `<changeSet><name>runtime.powerState</name><op>assign</op><val x:type="VirtualMachinePowerState">${power}</val></changeSet></objectSet>`
const updates = (version: number, objects: string, truncated = false): Buffer =>
  response(
    'WaitForUpdatesEx',
    `<returnval><version>${version}</version><filterSet><filter ` +
      `type="PropertyFilter">f</filter>${objects}</filterSet><truncated>${truncated}</truncated>` +
      '</returnval>',
  )

const filters: Script = {
  ...plainScript,
  CreateFilter: () => response('CreateFilter', '<returnval type="PropertyFilter">f</returnval>'),
  DestroyPropertyFilter: () => response('DestroyPropertyFilter', ''),
}

describe('a host that answers the poll at once', () => {
  it('is polled in a burst and then a few times a second, and another host is followed all the while', async () => {
    const { server, calls } = await startScript(identity, {
      ...filters,
      WaitForUpdatesEx: (_call, index) => updates(index, vm(1, 'poweredOn', index === 1 ? 'enter' : 'modify')),
    })
    await using healthy = await startPractice({ vms: 1 })
    const [client, otherClient] = [
      clientFor({ port: server.port, fingerprint: identity.fingerprint }),
      clientFor(healthy),
    ]
    const [faulty, other] = [watch(client), watch(otherClient)]
    const polls = (): number => calls.filter(({ method }) => method === 'WaitForUpdatesEx').length
    await other.until(connected)
    const down = other.next((state) => Object.values(powers(state)).includes('poweredOff'))
    await healthy.setPower(0, 'poweredOff')
    await down
    for (let round = 0; round < 4; round += 1) {
      await faulty.clock.slept(round + 1)
      expect(polls()).toBe(defaultPushLimits.burst + round)
      expect(faulty.monitor.state.connection).toBe('connected')
      faulty.clock.wakeAll()
    }
    expect(faulty.clock.asked.slice(0, 4)).toEqual([250, 250, 250, 250])
    await Promise.all([faulty.monitor.stop(), other.monitor.stop()])
    await Promise.all([client.close(), otherClient.close()])
    await server.stop()
  })

  it('with nothing is asked less often still', async () => {
    const { server, calls } = await startScript(identity, {
      ...filters,
      WaitForUpdatesEx: (_call, index) =>
        index === 1 ? updates(1, vm(1, 'poweredOn', 'enter')) : response('WaitForUpdatesEx', ''),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const { monitor, clock } = watch(client)
    await clock.slept(1)
    expect(calls.filter(({ method }) => method === 'WaitForUpdatesEx').length).toBeLessThan(30)
    clock.wakeAll()
    await clock.slept(2)
    expect(clock.asked[1]).toBe(2_500)
    // Stopping does not wait for the pause.
    await monitor.stop()
    await client.close()
    await server.stop()
  })

  it('and ends each session at once is not logged in to in a loop', async () => {
    const { server, calls } = await startScript(identity, {
      ...filters,
      WaitForUpdatesEx: (_call, index) =>
        index % 2 === 1 ? updates(index, vm(1, 'poweredOn', 'enter')) : fault('NotAuthenticated'),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const { monitor, clock } = watch(client)
    await clock.slept(1)
    expect(calls.filter(({ method }) => method === 'Login').length).toBeLessThan(25)
    await monitor.stop()
    await client.close()
    await server.stop()
  })
})

it('100 VMs that go down one push each are shown without a pause', async () => {
  const all = Array.from({ length: 100 }, (_each, index) => vm(index, 'poweredOn', 'enter')).join('')
  const { server } = await startScript(identity, {
    ...filters,
    WaitForUpdatesEx: (_call, index) => {
      if (index === 1) return updates(1, all)
      return index <= 101 ? updates(index, vm(index - 2, 'poweredOff')) : null
    },
  })
  const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
  const { monitor, clock, until } = watch(client)
  await until(
    (state) =>
      Object.values(powers(state)).length === 100 &&
      Object.values(powers(state)).every((power) => power === 'poweredOff'),
  )
  expect(clock.asked).toEqual([])
  client.dropConnections()
  await monitor.stop()
  await client.close()
  await server.stop()
})

describe('updates without end', () => {
  it.each<[string, NonNullable<Script[string]>, Parameters<typeof watch>[1]]>([
    ['truncated for ever from the start', (_call, index) => updates(index, vm(index, 'poweredOn', 'enter'), true), {}],
    ['truncated for ever later', (_call, index) => updates(index, vm(index, 'poweredOn', 'enter'), index > 1), {}],
    [
      'more and more objects',
      (_call, index) => updates(index, vm(index, 'poweredOn', 'enter')),
      { pushLimits: { ...defaultPushLimits, objects: 20 } },
    ],
    [
      'more and more bytes',
      (_call, index) => updates(index, vm(1, 'x'.repeat(10_000), 'enter')),
      { pushLimits: { ...defaultPushLimits, bytes: 100_000 } },
    ],
    [
      'one VM whose id is as large as many',
      (_call, index) => updates(index, vm('x'.repeat(10_000), 'poweredOn', 'enter')),
      { pushLimits: { ...defaultPushLimits, characters: 9_000 } },
    ],
  ])('%s: the filter is destroyed, and each time the wait is longer', async (_kind, answer, options) => {
    const { server, calls } = await startScript(identity, { ...filters, WaitForUpdatesEx: answer })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    const { monitor, clock, until } = watch(client, { backoff: { firstMs: 2_000_000, maxMs: 8_000_000 }, ...options })
    const waits: number[] = []
    for (let round = 1; round <= 3; round += 1) {
      const pauses = (): number => clock.asked.filter((ms) => ms >= 1_000_000).length
      while (pauses() < round) {
        await clock.slept(clock.asked.length + (clock.sleeping > 0 ? 0 : 1))
        if (pauses() < round) clock.wakeAll()
      }
      expect(await until(unreachable)).toMatchObject({ problem: { code: 'UPDATES_ENDLESS' } })
      expect(calls.filter(({ method }) => method === 'DestroyPropertyFilter')).toHaveLength(round)
      waits.push(clock.asked.at(-1) ?? 0)
      clock.wakeAll()
    }
    expect(waits).toEqual([1_000_000, 2_000_000, 4_000_000])
    await monitor.stop()
    await client.close()
    await server.stop()
  })
})

it('a filter whose poll broke off is destroyed once there is a new one in the same session', async () => {
  const { server, calls } = await startScript(identity, {
    ...filters,
    CreateFilter: (_call, index) => response('CreateFilter', `<returnval type="PropertyFilter">f${index}</returnval>`),
    WaitForUpdatesEx: (_call, index, socket) => {
      if (index === 2) socket.destroy()
      return index === 1 || index === 3 ? updates(index, vm(1, 'poweredOn', 'enter')) : null
    },
  })
  const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
  const { monitor, clock, until } = watch(client)
  await until(connected)
  await until(unreachable)
  await clock.slept(1)
  clock.wakeAll()
  await until(connected)
  expect(calls.filter(({ method }) => method === 'DestroyPropertyFilter').map(({ target }) => target)).toEqual([
    'PropertyFilter:f1',
  ])
  await monitor.stop()
  expect(calls.filter(({ method }) => method === 'DestroyPropertyFilter').map(({ target }) => target)).toEqual([
    'PropertyFilter:f1',
    'PropertyFilter:f2',
  ])
  await client.close()
  await server.stop()
})

it('a single reply larger than any real one ends the reading of it', async () => {
  const large = `<objectSet>${' '.repeat(17 * 1024 * 1024)}</objectSet>`
  const { server } = await startScript(identity, {
    ...filters,
    WaitForUpdatesEx: (_call, index) => updates(index, index === 1 ? vm(1, 'poweredOn', 'enter') : large),
  })
  const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
  const { monitor, until } = watch(client)
  await until(connected)
  expect(await until(unreachable)).toMatchObject({
    problem: { code: 'REPLY_TOO_LARGE', params: { limitBytes: 16 * 1024 * 1024 } },
  })
  await monitor.stop()
  await client.close()
  await server.stop()
})

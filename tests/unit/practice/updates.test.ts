import { describe, expect, test } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { all, at, collector, loggedIn, text, vmSpec } from './support.ts'
import type { Answer, Node, Wire } from './support.ts'

const paths = [
  'name',
  'runtime.powerState',
  'guest.toolsRunningStatus',
  'guest.ipAddress',
  'summary.quickStats.uptimeSeconds',
]

const hostSpec =
  '<spec><propSet><type>HostSystem</type><pathSet>runtime.inMaintenanceMode</pathSet>' +
  '<pathSet>summary.quickStats</pathSet></propSet><objectSet><obj type="HostSystem">ha-host</obj>' +
  '</objectSet></spec><partialUpdates>false</partialUpdates>'

const filter = async (
  wire: Wire,
  spec = `${vmSpec('spec', ...paths)}<partialUpdates>false</partialUpdates>`,
  on = collector,
) => text(at((await wire.call('CreateFilter', on, spec)).value, 'returnval')) ?? ''

const wait = (wire: Wire, version: string, options = '', on = collector) =>
  wire.call('WaitForUpdatesEx', on, `<version>${version}</version><options>${options}</options>`)
const now = '<maxWaitSeconds>0</maxWaitSeconds>'
const versionOf = (answer: Answer) => text(at(answer.value, 'returnval', 'version')) ?? ''

interface Update {
  kind: Node
  id: string | undefined
  changes: Record<string, string | undefined>
}
const updates = (answer: Answer): Update[] =>
  all(at(answer.value, 'returnval', 'filterSet'))
    .flatMap((set) => all(at(set, 'objectSet')))
    .map((object) => ({
      kind: at(object, 'kind'),
      id: text(at(object, 'obj')),
      changes: Object.fromEntries(
        all(at(object, 'changeSet')).map((change) => [text(at(change, 'name')) ?? '', text(at(change, 'val'))]),
      ),
    }))

/** Starts a wait and resolves once the server holds it. */
async function held(host: PracticeHost, start: () => Promise<Answer>): Promise<{ answer: Promise<Answer> }> {
  const received = new Promise<void>((resolve) => {
    const stop = host.onCall((call, phase) => {
      if (call.method !== 'WaitForUpdatesEx' || phase !== 'received') return
      stop()
      resolve()
    })
  })
  const answer = start()
  await received
  return { answer }
}

test('the first update enters every object with every property', async () => {
  const { wire } = await loggedIn()
  const id = await filter(wire)
  const first = await wait(wire, '')
  expect(text(at(first.value, 'returnval', 'filterSet', 'filter'))).toBe(id)
  expect(updates(first).map(({ kind, id: vm }) => [kind, vm])).toEqual([
    ['enter', '1'],
    ['enter', '2'],
    ['enter', '3'],
    ['enter', '4'],
  ])
  expect(updates(first)[0]?.changes).toEqual({
    name: 'web-01',
    'runtime.powerState': 'poweredOn',
    'guest.toolsRunningStatus': 'guestToolsRunning',
    'guest.ipAddress': '203.0.113.1',
    'summary.quickStats.uptimeSeconds': '3600',
  })
  expect(first.raw).toContain('<op>assign</op><val xsi:type="VirtualMachinePowerState">poweredOn</val>')
})

describe('a pending wait', () => {
  test('is answered when a VM goes off, with what changed and nothing else', async () => {
    const { host, wire } = await loggedIn()
    await filter(wire)
    const version = versionOf(await wait(wire, ''))
    const { answer } = await held(host, () => wait(wire, version))
    host.setVm('1', { powerState: 'poweredOff' })
    const changed = await answer
    expect(versionOf(changed)).not.toBe(version)
    expect(updates(changed)).toEqual([
      {
        kind: 'modify',
        id: '1',
        changes: {
          'runtime.powerState': 'poweredOff',
          'guest.toolsRunningStatus': 'guestToolsNotRunning',
          'guest.ipAddress': undefined,
        },
      },
    ])
    expect(changed.raw).toContain('<changeSet><name>guest.ipAddress</name><op>assign</op></changeSet>')
  })

  test('hears of what is done to VMs from outside: started, stopped, out of reach, registered, removed', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 9 })
    await filter(
      wire,
      `${vmSpec('spec', 'runtime.powerState', 'guest.toolsRunningStatus', 'runtime.connectionState')}` +
        '<partialUpdates>false</partialUpdates>',
    )
    let version = versionOf(await wait(wire, ''))
    const pushedBy = async (cause: () => unknown) => {
      const { answer } = await held(host, () => wait(wire, version))
      cause()
      version = versionOf(await answer)
      return updates(await answer)
    }
    const modify = (id: string, changes: Record<string, string>) => [{ kind: 'modify', id, changes }]
    expect(await pushedBy(() => host.startVm('4'))).toEqual(modify('4', { 'runtime.powerState': 'poweredOn' }))
    expect(await pushedBy(() => clock.advance(6000))).toEqual(
      modify('4', { 'guest.toolsRunningStatus': 'guestToolsExecutingScripts' }),
    )
    expect(await pushedBy(() => clock.advance(3000))).toEqual(
      modify('4', { 'guest.toolsRunningStatus': 'guestToolsRunning' }),
    )
    expect(await pushedBy(() => host.setVm('1', { connectionState: 'inaccessible' }))).toEqual(
      modify('1', { 'runtime.connectionState': 'inaccessible' }),
    )
    expect(await pushedBy(() => host.setVm('2', { powerState: 'poweredOff' }))).toEqual(
      modify('2', { 'runtime.powerState': 'poweredOff', 'guest.toolsRunningStatus': 'guestToolsNotRunning' }),
    )
    expect(await pushedBy(() => host.setVm('2', { powerState: 'poweredOn' }))).toEqual(
      modify('2', { 'runtime.powerState': 'poweredOn', 'guest.toolsRunningStatus': 'guestToolsRunning' }),
    )
    expect((await pushedBy(() => host.addVm('new'))).map(({ kind, id }) => [kind, id])).toEqual([['enter', '5']])
    expect((await pushedBy(() => host.removeVm('3'))).map(({ kind, id }) => [kind, id])).toEqual([['leave', '3']])
    expect(host.state().vms.map(({ id }) => id)).toEqual(['1', '2', '4', '5'])
  })

  test('hears of a guest that was asked, of its Tools stopping and of its end', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 10 })
    await filter(
      wire,
      `${vmSpec('spec', 'guest.guestState', 'guest.toolsRunningStatus', 'runtime.powerState')}<partialUpdates>false</partialUpdates>`,
    )
    let version = versionOf(await wait(wire, ''))
    const pushedBy = async (cause: () => unknown) => {
      const { answer } = await held(host, () => wait(wire, version))
      await cause()
      version = versionOf(await answer)
      return updates(await answer)
    }
    expect(await pushedBy(() => wire.call('ShutdownGuest', 'VirtualMachine:1'))).toEqual([
      { kind: 'modify', id: '1', changes: { 'guest.guestState': 'shuttingDown' } },
    ])
    expect(await pushedBy(() => clock.advance(8000))).toEqual([
      { kind: 'modify', id: '1', changes: { 'guest.toolsRunningStatus': 'guestToolsNotRunning' } },
    ])
    expect(await pushedBy(() => clock.advance(2000))).toEqual([
      { kind: 'modify', id: '1', changes: { 'guest.guestState': 'notRunning', 'runtime.powerState': 'poweredOff' } },
    ])
  })

  test('hears of maintenance mode; statistics alone are never pushed', async () => {
    const { host, wire, clock } = await loggedIn()
    await filter(wire, hostSpec)
    const version = versionOf(await wait(wire, ''))
    clock.advance(60_000)
    expect(at((await wait(wire, version, now)).value, 'returnval')).toBeUndefined()
    const { answer } = await held(host, () => wait(wire, version))
    host.setMaintenance(true)
    expect(updates(await answer)).toEqual([
      { kind: 'modify', id: 'ha-host', changes: { 'runtime.inMaintenanceMode': 'true' } },
    ])
  })

  test('hears of VMs that come and go', async () => {
    const { host, wire } = await loggedIn()
    await filter(wire)
    const version = versionOf(await wait(wire, ''))
    const { answer } = await held(host, () => wait(wire, version))
    host.removeVm('2')
    host.addVm('late')
    expect(
      updates(await answer)
        .map(({ kind, id }) => [kind, id])
        .sort(),
    ).toEqual([
      ['enter', '5'],
      ['leave', '2'],
    ])
  })

  test('ends empty after maxWaitSeconds', async () => {
    const { host, wire, clock } = await loggedIn()
    await filter(wire)
    const version = versionOf(await wait(wire, ''))
    const { answer } = await held(host, () => wait(wire, version, '<maxWaitSeconds>300</maxWaitSeconds>'))
    clock.advance(300_000)
    const over = await answer
    expect([over.status, at(over.value, 'returnval')]).toEqual([200, undefined])
    expect(clock.pending).toBe(0)
  })

  test('is cancelled by CancelWaitForUpdates and by a newer wait', async () => {
    const { host, wire } = await loggedIn()
    await filter(wire)
    const version = versionOf(await wait(wire, ''))
    const first = await held(host, () => wait(wire, version))
    const second = await held(host, () => wait(wire, version))
    expect((await first.answer).fault).toBe('RequestCanceled')
    await wire.call('CancelWaitForUpdates', collector)
    expect((await second.answer).fault).toBe('RequestCanceled')
  })

  test('is forgotten when the client goes away', async () => {
    const { host, wire, clock } = await loggedIn()
    await filter(wire)
    const version = versionOf(await wait(wire, ''))
    const leaving = new AbortController()
    const abandoned = new Promise<void>((resolve) => host.onCall((call) => call.outcome === 'abandoned' && resolve()))
    const { answer } = await held(host, () =>
      wire.call(
        'WaitForUpdatesEx',
        collector,
        `<version>${version}</version><options><maxWaitSeconds>300</maxWaitSeconds></options>`,
        { signal: leaving.signal },
      ),
    )
    leaving.abort()
    await expect(answer).rejects.toThrow()
    await abandoned
    expect(clock.pending).toBe(0)
    host.setVm('1', { powerState: 'poweredOff' })
    expect(updates(await wait(wire, version)).map(({ id }) => id)).toEqual(['1'])
  })
})

test('changes between two waits are not lost, and two of one value count once', async () => {
  const { host, wire } = await loggedIn()
  await filter(wire)
  const version = versionOf(await wait(wire, ''))
  host.setVm('1', { ip: '192.0.2.77' })
  host.setVm('1', { ip: '192.0.2.78' })
  host.setVm('2', { ip: '192.0.2.79' })
  host.setVm('2', { ip: '203.0.113.2' })
  expect(updates(await wait(wire, version))).toEqual([
    { kind: 'modify', id: '1', changes: { 'guest.ipAddress': '192.0.2.78' } },
  ])
})

test('a lost reply is repeated for the old version; an unknown version is refused', async () => {
  const { host, wire } = await loggedIn()
  await filter(wire)
  const version = versionOf(await wait(wire, ''))
  host.setVm('1', { powerState: 'suspended' })
  const sent = await wait(wire, version, now)
  const again = await wait(wire, version, now)
  expect(again.raw).toBe(sent.raw)
  expect((await wait(wire, '4711', now)).fault).toBe('InvalidCollectorVersion')
})

test('an update that does not fit is truncated and goes on at once', async () => {
  for (const [options, pageSize] of [
    ['<maxObjectUpdates>3</maxObjectUpdates>', 1000],
    ['', 3],
  ] as const) {
    const { wire } = await loggedIn({ vms: 7, pageSize })
    await filter(wire)
    const seen: (string | undefined)[] = []
    let version = ''
    const truncated: (string | undefined)[] = []
    do {
      const answer = await wait(wire, version, options)
      version = versionOf(answer)
      seen.push(...updates(answer).map(({ id }) => id))
      truncated.push(text(at(answer.value, 'returnval', 'truncated')))
    } while (truncated.at(-1) === 'true')
    expect(truncated).toEqual(['true', 'true', undefined])
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(at((await wait(wire, version, `${options}${now}`)).value, 'returnval')).toBeUndefined()
  }
})

test('an unreadable property is in missingSet of the update', async () => {
  const { host, wire } = await loggedIn({ vms: 1 })
  host.setVm('1', { unreadable: ['guest.ipAddress'] })
  await filter(wire)
  const first = await wait(wire, '')
  expect(at(first.value, 'returnval', 'filterSet', 'objectSet', 'missingSet')).toMatchObject({
    path: 'guest.ipAddress',
    fault: { fault: { '@type': 'NoPermission' } },
  })
})

describe('filters and collectors', () => {
  test('a filter on something that does not exist, or of an unknown property, is refused', async () => {
    const { wire } = await loggedIn()
    expect((await wire.call('CreateFilter', collector, hostSpec.replace('>ha-host<', '>other<'))).fault).toBe(
      'ManagedObjectNotFound',
    )
    expect((await wire.call('CreateFilter', collector, hostSpec.replace('summary.quickStats', 'nonsense'))).fault).toBe(
      'InvalidProperty',
    )
  })

  test('a destroyed filter says nothing more', async () => {
    const { host, wire } = await loggedIn()
    const id = await filter(wire)
    const version = versionOf(await wait(wire, ''))
    expect((await wire.call('DestroyPropertyFilter', `PropertyFilter:${id}`)).status).toBe(200)
    host.setVm('1', { powerState: 'poweredOff' })
    expect(at((await wait(wire, version, now)).value, 'returnval')).toBeUndefined()
    expect((await wire.call('DestroyPropertyFilter', `PropertyFilter:${id}`)).fault).toBe('ManagedObjectNotFound')
  })

  test("a collector of one's own has its own filters and versions", async () => {
    const { host, wire } = await loggedIn()
    const own = `PropertyCollector:${text(at((await wire.call('CreatePropertyCollector', collector)).value, 'returnval'))}`
    await filter(wire, hostSpec, own)
    await filter(wire)
    const mine = await wait(wire, '', '', own)
    expect(updates(mine).map(({ id }) => id)).toEqual(['ha-host'])
    host.setMaintenance(true)
    expect(updates(await wait(wire, versionOf(mine), '', own))).toHaveLength(1)
    expect((await wire.call('DestroyPropertyCollector', own)).status).toBe(200)
    expect((await wait(wire, '', now, own)).fault).toBe('ManagedObjectNotFound')
    expect(updates(await wait(wire, ''))).toHaveLength(4)
  })

  test('a task is followed by its info', async () => {
    const { wire, clock } = await loggedIn()
    const task = text(at((await wire.call('PowerOffVM_Task', 'VirtualMachine:1')).value, 'returnval'))
    await filter(
      wire,
      `<spec><propSet><type>Task</type><pathSet>info.state</pathSet></propSet><objectSet><obj type="Task">${task}</obj></objectSet></spec>`,
    )
    const first = await wait(wire, '')
    expect(updates(first)[0]?.changes).toEqual({ 'info.state': 'running' })
    clock.advance(1000)
    expect(updates(await wait(wire, versionOf(first)))[0]?.changes).toEqual({ 'info.state': 'success' })
  })
})

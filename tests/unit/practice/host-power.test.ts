import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import {
  at,
  collector,
  failureOf,
  loggedIn,
  password,
  practice,
  property,
  retrieveOne,
  text,
  wireTo,
} from './support.ts'
import type { Answer, ManualClock, Wire } from './support.ts'

const hostRef = 'HostSystem:ha-host'
const taskOf = (answer: Answer) => `Task:${text(at(answer.value, 'returnval'))}`
const force = (on: boolean) => `<force>${on}</force>`

/** Whether anything listens: what a client sees of a host that is off. */
const listening = (host: PracticeHost) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(host.port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

/** A booting host listens again a moment after the clock says so. */
async function untilListening(host: PracticeHost): Promise<void> {
  while (!(await listening(host))) await new Promise((resolve) => setImmediate(resolve))
}

async function allOff(wire: Wire, clock: ManualClock): Promise<void> {
  for (const id of ['1', '2', '3']) await wire.call('ShutdownGuest', `VirtualMachine:${id}`)
  clock.advance(10_000)
}

describe('ShutdownHost_Task', () => {
  test.each(['ShutdownHost_Task', 'RebootHost_Task'])(
    '%s without force outside maintenance mode is InvalidState',
    async (method) => {
      const { host, wire, clock } = await loggedIn()
      const answer = await wire.call(method, hostRef, force(false))
      expect([answer.status, answer.fault]).toEqual([500, 'InvalidState'])
      clock.advance(60_000)
      expect(host.state().powered).toBe(true)
    },
  )

  test('with force goes ahead: the task runs, then connections drop and running VMs have lost power', async () => {
    const { host, wire, clock } = await loggedIn({ goneAfterSeconds: 2 })
    const task = taskOf(await wire.call('ShutdownHost_Task', hostRef, force(true)))
    expect(await property(wire, task, 'info.state')).toBe('running')
    expect((await wire.call('ShutdownHost_Task', hostRef, force(true))).fault).toBe('TaskInProgress')
    clock.advance(1900)
    expect(await property(wire, task, 'info.state')).toBe('running')
    const dropped = failureOf(wire.call('WaitForUpdatesEx', collector, '<version/>'))
    await new Promise<void>((resolve) => host.onCall((call) => call.method === 'WaitForUpdatesEx' && resolve()))
    clock.advance(100)
    expect(await dropped).toBeInstanceOf(Error)
    expect(await listening(host)).toBe(false)
    expect(host.state()).toMatchObject({
      powered: false,
      vms: [
        { lostPower: true, how: 'host-off' },
        { lostPower: true },
        { lostPower: true },
        { lostPower: false, how: null },
      ],
    })
    clock.advance(3_600_000)
    expect(await listening(host)).toBe(false)
  })

  test('can be accepted by a host that never goes', async () => {
    const { host, wire, clock } = await loggedIn({ goneAfterSeconds: Infinity, idleSeconds: Infinity })
    const task = taskOf(await wire.call('ShutdownHost_Task', hostRef, force(true)))
    clock.advance(24 * 3_600_000)
    expect([await property(wire, task, 'info.state'), host.state().powered]).toEqual(['running', true])
    expect((await wire.call('ShutdownHost_Task', hostRef, force(true))).fault).toBe('TaskInProgress')
  })

  test.each([
    ['before', true],
    ['after', false],
  ] as const)('whose connection is lost %s it was carried out', async (when, powered) => {
    const { host, wire, clock } = await loggedIn()
    host.inject({ method: 'ShutdownHost_Task', times: 1, when, what: { disconnect: true } })
    expect(await failureOf(wire.call('ShutdownHost_Task', hostRef, force(true)))).toBeInstanceOf(Error)
    clock.advance(5000)
    expect([host.state().powered, await listening(host)]).toEqual([powered, powered])
  })

  test('after the guests are off, none loses power', async () => {
    const { host, wire, clock } = await loggedIn()
    await allOff(wire, clock)
    await wire.call('ShutdownHost_Task', hostRef, force(true))
    clock.advance(5000)
    expect(host.state().vms.map((vm) => vm.lostPower)).toEqual([false, false, false, false])
    expect(await listening(host)).toBe(false)
  })

  test('powerOn boots it on the same port with a new boot time and no sessions; VMs stay off', async () => {
    const { host, wire, clock } = await loggedIn()
    const before = host.state().bootTime
    await wire.call('ShutdownHost_Task', hostRef, force(true))
    clock.advance(60_000)
    await host.powerOn()
    const back = wireTo(host)
    back.cookie = wire.cookie
    expect((await back.call('CurrentTime', 'ServiceInstance:ServiceInstance')).fault).toBe('NotAuthenticated')
    back.cookie = undefined
    await back.login()
    expect(await property(back, hostRef, 'runtime.bootTime')).toBe(host.state().bootTime.replace('Z', '000Z'))
    expect(Date.parse(host.state().bootTime)).toBeGreaterThan(Date.parse(before))
    expect(host.state().vms.every((vm) => vm.powerState === 'poweredOff')).toBe(true)
  })

  test('with autostart settings the host itself stops guests that have Tools, the others lose power; and starts them', async () => {
    const { host, wire, clock } = await loggedIn({
      vms: 3,
      autostart: true,
      stuck: 1,
      noTools: 1,
      goneAfterSeconds: 1,
      guestSeconds: 5,
    })
    await wire.call('ShutdownHost_Task', hostRef, force(true))
    clock.advance(4000)
    expect(await listening(host)).toBe(true)
    clock.advance(2000)
    expect(host.state().vms.map((vm) => [vm.how, vm.lostPower])).toEqual([
      ['host-off', true],
      ['host-off', true],
      ['autostart', false],
    ])
    await host.powerOn()
    expect(host.state().vms.map((vm) => vm.powerState)).toEqual(['poweredOn', 'poweredOn', 'poweredOn'])
  })
})

describe('RebootHost_Task', () => {
  test('comes back by itself on the same port; maintenance mode persists and keeps autostart from running', async () => {
    const { host, wire, clock } = await loggedIn({ goneAfterSeconds: 1, rebootSeconds: 30, autostart: true, vms: 0 })
    const id = host.addVm('one')
    host.setMaintenance(true)
    expect((await wire.call('RebootHost_Task', hostRef, force(false))).status).toBe(200)
    const before = host.state().bootTime
    clock.advance(1000)
    expect([await listening(host), host.state().powered]).toEqual([false, false])
    clock.advance(29_000)
    expect(host.state().powered).toBe(false)
    clock.advance(1000)
    await untilListening(host)
    expect(host.state()).toMatchObject({ powered: true, maintenance: true, vms: [{ id, powerState: 'poweredOff' }] })
    expect(host.state().bootTime > before).toBe(true)
    const back = wireTo(host)
    await back.login()
    expect(await property(back, hostRef, 'runtime.inMaintenanceMode')).toBe('true')
  })
})

describe('maintenance mode', () => {
  const enter = async (wire: Wire, timeout = 0) =>
    taskOf(await wire.call('EnterMaintenanceMode_Task', hostRef, `<timeout>${timeout}</timeout>`))

  test('completes only once no VM is powered on', async () => {
    const { host, wire, clock } = await loggedIn()
    const task = await enter(wire)
    clock.advance(600_000)
    expect([await property(wire, task, 'info.state'), await property(wire, task, 'info.cancelable')]).toEqual([
      'running',
      'true',
    ])
    expect((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).fault).toBe('TaskInProgress')
    await allOff(wire, clock)
    expect([await property(wire, task, 'info.state'), host.state().maintenance]).toEqual(['success', true])
    expect((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).fault).toBe('InvalidState')
    expect((await wire.call('ShutdownHost_Task', hostRef, force(false))).status).toBe(200)
  })

  test('gives up after its timeout', async () => {
    const { host, wire, clock } = await loggedIn()
    const task = await enter(wire, 30)
    clock.advance(30_000)
    expect(await property(wire, task, 'info.state')).toBe('error')
    expect((await wire.call('RetrievePropertiesEx', collector, retrieveOne(task, 'info.error'))).raw).toContain(
      '<fault xsi:type="Timedout">',
    )
    await allOff(wire, clock)
    expect(host.state().maintenance).toBe(false)
    expect((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).status).toBe(200)
  })

  test('can be cancelled', async () => {
    const { host, wire, clock } = await loggedIn()
    const task = await enter(wire)
    expect((await wire.call('CancelTask', task)).status).toBe(200)
    expect([await property(wire, task, 'info.state'), await property(wire, task, 'info.cancelled')]).toEqual([
      'error',
      'true',
    ])
    expect((await wire.call('RetrievePropertiesEx', collector, retrieveOne(task, 'info.error'))).raw).toContain(
      '<fault xsi:type="RequestCanceled">',
    )
    await allOff(wire, clock)
    expect(host.state().maintenance).toBe(false)
    expect((await wire.call('CancelTask', task)).fault).toBe('InvalidState')
  })

  test('is left by ExitMaintenanceMode_Task, and until then no VM starts', async () => {
    const { host, wire, clock } = await loggedIn({ vms: 0 })
    expect((await wire.call('ExitMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).fault).toBe('InvalidState')
    const id = host.addVm('one')
    await enter(wire)
    clock.advance(1000)
    const start = taskOf(await wire.call('PowerOnVM_Task', `VirtualMachine:${id}`))
    clock.advance(1000)
    expect((await wire.call('RetrievePropertiesEx', collector, retrieveOne(start, 'info.error'))).raw).toContain(
      '<fault xsi:type="InvalidState">',
    )
    const task = taskOf(await wire.call('ExitMaintenanceMode_Task', hostRef, '<timeout>0</timeout>'))
    clock.advance(1000)
    expect([await property(wire, task, 'info.state'), host.state().maintenance]).toEqual(['success', false])
  })
})

test.each(['ShutdownHost_Task', 'RebootHost_Task', 'EnterMaintenanceMode_Task', 'ExitMaintenanceMode_Task'])(
  '%s wants Host.Config.Maintenance',
  async (method) => {
    const { host, wire, clock } = await practice()
    await wire.login('readonly', `${password}-ro`)
    const answer = await wire.call(method, hostRef, `${force(true)}<timeout>0</timeout>`)
    expect([answer.fault, text(at(answer.detail, 'object')), text(at(answer.detail, 'privilegeId'))]).toEqual([
      'NoPermission',
      'ha-host',
      'Host.Config.Maintenance',
    ])
    clock.advance(60_000)
    expect(host.state()).toMatchObject({ powered: true, maintenance: false })
  },
)

import { describe, expect, test } from 'vitest'
import { at, collector, failureOf, loggedIn, password, practice, property, retrieveOne, text } from './support.ts'

const instance = 'ServiceInstance:ServiceInstance'

describe('received calls', () => {
  test('are kept in order with object, operation id, plain arguments and outcome; never a password', async () => {
    const { host, wire } = await practice()
    await wire.login()
    await wire.call('ShutdownHost_Task', 'HostSystem:ha-host', '<force>false</force>', { operationId: 'op-1' })
    await wire.call('Nonsense', instance)
    expect(host.calls.map((call) => [call.method, call.objectId, call.operationId, call.outcome])).toEqual([
      ['Login', 'ha-sessionmgr', null, 'ok'],
      ['ShutdownHost_Task', 'ha-host', 'op-1', 'fault:InvalidState'],
      ['Nonsense', 'ServiceInstance', null, 'fault:InvalidRequest'],
    ])
    expect(host.calls[1]).toMatchObject({ objectType: 'HostSystem', args: { force: 'false' } })
    expect([host.calls[0]?.sessionId, typeof host.calls[1]?.sessionId]).toEqual([null, 'string'])
    const kept = JSON.stringify(host.calls)
    expect(kept).not.toContain('canary')
    expect(kept).not.toContain(wire.cookie?.match(/[0-9a-f]{40}/)?.[0])
  })

  test('are reported on arrival and again when answered, until unsubscribed', async () => {
    const { host, wire } = await practice()
    const told: string[] = []
    const stop = host.onCall((call, phase) => told.push(`${phase} ${call.method} ${call.outcome}`))
    await wire.call('RetrieveServiceContent', instance)
    stop()
    await wire.call('RetrieveServiceContent', instance)
    expect(told).toEqual(['received RetrieveServiceContent pending', 'answered RetrieveServiceContent ok'])
  })
})

describe('a rule', () => {
  test('strikes a number of times, after a number of calls, until removed', async () => {
    const { host, wire } = await loggedIn()
    const remove = host.inject({
      method: /^Current/g,
      times: 2,
      after: 1,
      when: 'before',
      what: { fault: 'HostConfigFault', message: 'as told' },
    })
    const statuses: (string | undefined)[] = []
    for (let call = 0; call < 4; call++) statuses.push((await wire.call('CurrentTime', instance)).fault)
    expect(statuses).toEqual([undefined, 'HostConfigFault', 'HostConfigFault', undefined])
    remove()
    const lasting = host.inject({ method: 'CurrentTime', when: 'before', what: { fault: 'SystemError' } })
    expect((await wire.call('CurrentTime', instance)).fault).toBe('SystemError')
    expect(await property(wire, 'HostSystem:ha-host', 'name')).toBe('practice.example.org')
    lasting()
    expect((await wire.call('CurrentTime', instance)).status).toBe(200)
  })

  test.each(['TaskInProgress', 'InvalidState', 'InvalidPowerState', 'InvalidVmState', 'SystemError', 'Timedout'])(
    'refuses once with %s and does nothing, then lets the call through',
    async (fault) => {
      const { host, wire, clock } = await loggedIn()
      host.inject({
        method: /^(ShutdownGuest|SuspendVM_Task|PowerOffVM_Task|EnterMaintenanceMode_Task|ShutdownHost_Task)$/,
        times: 5,
        when: 'before',
        what: { fault },
      })
      const calls = [
        ['ShutdownGuest', 'VirtualMachine:1'],
        ['SuspendVM_Task', 'VirtualMachine:2'],
        ['PowerOffVM_Task', 'VirtualMachine:3'],
        ['EnterMaintenanceMode_Task', 'HostSystem:ha-host'],
        ['ShutdownHost_Task', 'HostSystem:ha-host'],
      ] as const
      const before = host.state()
      for (const [method, object] of calls) {
        const answer = await wire.call(method, object, '<force>true</force><timeout>0</timeout>')
        expect([answer.status, answer.fault]).toEqual([500, fault])
      }
      clock.advance(60_000)
      expect(host.state()).toEqual(before)
      for (const [method, object] of calls)
        expect((await wire.call(method, object, '<force>true</force><timeout>0</timeout>')).status).toBe(200)
    },
  )

  test('gives a fault the fields of its type, and others that are asked for', async () => {
    const { host, wire } = await loggedIn()
    const refused = async (fault: string, fields?: Record<string, string>) => {
      host.inject({
        method: 'ShutdownGuest',
        times: 1,
        when: 'before',
        what: { fault, ...(fields === undefined ? {} : { fields }) },
      })
      return (await wire.call('ShutdownGuest', 'VirtualMachine:1')).detail
    }
    expect(text(at(await refused('TaskInProgress'), 'task', '@type'))).toBe('Task')
    expect(await refused('InvalidPowerState')).toMatchObject({
      requestedState: 'poweredOff',
      existingState: 'poweredOn',
    })
    expect(await refused('InvalidPowerState', { existingState: 'suspended' })).toMatchObject({
      existingState: 'suspended',
    })
    const denied = await refused('NoPermission', { privilegeId: 'VirtualMachine.Interact.PowerOff' })
    expect([text(at(denied, 'object')), text(at(denied, 'privilegeId'))]).toEqual([
      '1',
      'VirtualMachine.Interact.PowerOff',
    ])
  })

  test('can be about one object alone', async () => {
    const { host, wire } = await loggedIn()
    host.inject({ method: 'ShutdownGuest', object: '2', times: 1, when: 'before', what: { fault: 'TaskInProgress' } })
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:1')).status).toBe(200)
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:2')).fault).toBe('TaskInProgress')
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:2')).status).toBe(200)
  })

  test.each([
    ['SuspendVM_Task', 'VirtualMachine:1'],
    ['PowerOffVM_Task', 'VirtualMachine:1'],
    ['PowerOnVM_Task', 'VirtualMachine:4'],
    ['EnterMaintenanceMode_Task', 'HostSystem:ha-host'],
    ['ShutdownHost_Task', 'HostSystem:ha-host'],
    ['RebootHost_Task', 'HostSystem:ha-host'],
  ])('lets the task of %s fail: accepted, nothing done, the fault in the task', async (method, object) => {
    const { host, wire, clock } = await loggedIn()
    const before = host.state()
    host.inject({ method, times: 1, when: 'before', what: { taskFault: 'SystemError', message: 'as told' } })
    const call = () => wire.call(method, object, '<force>true</force><timeout>0</timeout>')
    const answer = await call()
    expect(answer.status).toBe(200)
    const task = `Task:${text(at(answer.value, 'returnval'))}`
    expect(await property(wire, task, 'info.state')).toBe('running')
    clock.advance(60_000)
    const { value } = await wire.call('RetrievePropertiesEx', collector, retrieveOne(task, 'info'))
    expect(at(value, 'returnval', 'objects', 'propSet', 'val')).toMatchObject({
      state: 'error',
      error: { localizedMessage: 'as told', fault: { '@type': 'SystemError' } },
    })
    expect(host.state()).toEqual(before)
    expect((await call()).status).toBe(200)
  })

  test('does not stand above the refusals of the method itself', async () => {
    const { host, wire } = await loggedIn()
    host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { taskFault: 'SystemError' } })
    expect((await wire.call('ShutdownHost_Task', 'HostSystem:ha-host', '<force>false</force>')).fault).toBe(
      'InvalidState',
    )
  })

  test('`before` keeps the method from running, `after` only its reply from arriving', async () => {
    for (const [when, off] of [
      ['before', false],
      ['after', true],
    ] as const) {
      const { host, wire, clock } = await loggedIn()
      host.inject({ method: 'ShutdownGuest', when, what: { disconnect: true } })
      await expect(wire.call('ShutdownGuest', 'VirtualMachine:1')).rejects.toThrow()
      clock.advance(10_000)
      expect(host.state().vms[0]?.powerState === 'poweredOff').toBe(off)
      expect(host.calls.at(-1)?.outcome).toBe('disconnected')
    }
  })

  test("delays by the host's clock", async () => {
    for (const when of ['before', 'after'] as const) {
      const { host, wire, clock } = await loggedIn()
      host.inject({ method: 'CurrentTime', when, what: { delayMs: 5000 } })
      const received = new Promise<void>((resolve) => host.onCall(() => resolve()))
      const answer = wire.call('CurrentTime', instance)
      await received
      await wire.call('RetrieveServiceContent', instance)
      expect(host.calls.at(-2)?.outcome).toBe('pending')
      clock.advance(5000)
      expect((await answer).status).toBe(200)
    }
  })

  test('silence: the connection stays and nothing is said', async () => {
    const { host, wire } = await loggedIn()
    host.inject({ method: 'CurrentTime', when: 'after', what: { silence: true } })
    const leaving = new AbortController()
    const silent = new Promise<void>((resolve) => host.onCall((call) => call.outcome === 'silence' && resolve()))
    let settled = false
    const answer = wire.call('CurrentTime', instance, '', { signal: leaving.signal }).finally(() => (settled = true))
    const failed = failureOf(answer)
    await silent
    await wire.call('RetrieveServiceContent', instance)
    expect(settled).toBe(false)
    leaving.abort()
    expect(await failed).toBeInstanceOf(Error)
  })

  test('an HTTP status with a page and headers, and a raw body', async () => {
    const { host, wire } = await loggedIn()
    host.inject({
      method: 'CurrentTime',
      times: 1,
      when: 'before',
      what: { http: 502, body: '<html>bad gateway</html>' },
    })
    host.inject({
      method: 'CurrentTime',
      times: 1,
      when: 'before',
      what: { http: 302, headers: { location: 'https://elsewhere.example.org/' } },
    })
    host.inject({ method: 'CurrentTime', times: 1, when: 'before', what: { body: '<not xml' } })
    const first = await wire.call('CurrentTime', instance).catch(() => undefined)
    expect([first?.status, first?.headers['content-type'], first?.raw]).toEqual([
      502,
      'text/html; charset=utf-8',
      '<html>bad gateway</html>',
    ])
    expect((await wire.call('CurrentTime', instance)).headers.location).toBe('https://elsewhere.example.org/')
    const sent = await wire.send('/sdk', {
      method: 'POST',
      headers: { cookie: wire.cookie ?? '' },
      body:
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><CurrentTime ' +
        'xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></CurrentTime></e:Body>' +
        '</e:Envelope>',
    })
    expect([sent.status, sent.raw]).toEqual([200, '<not xml'])
    expect(host.calls.slice(-3).map((call) => call.outcome)).toEqual(['http:502', 'http:302', 'raw'])
  })

  test.each([0, 20])('a reply cut after %i bytes', async (bytes) => {
    const { host, wire } = await loggedIn()
    host.inject({ method: 'CurrentTime', when: 'after', what: { truncate: bytes } })
    await expect(wire.call('CurrentTime', instance)).rejects.toThrow(/aborted|hang up|reset/)
    expect(host.calls.at(-1)?.outcome).toBe('truncated')
  })

  test('a lost session, in the shape of the method, and for good', async () => {
    const { host, wire, clock } = await loggedIn()
    host.inject({ method: 'ShutdownGuest', times: 1, when: 'before', what: { notAuthenticated: true } })
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:1')).fault).toBe('NotAuthenticated')
    clock.advance(10_000)
    expect(host.state().vms[0]?.powerState).toBe('poweredOn')
    expect((await wire.call('CurrentTime', instance)).fault).toBe('NotAuthenticated')
    wire.cookie = undefined
    expect((await wire.login('root', password)).status).toBe(200)
    host.inject({ method: 'RetrievePropertiesEx', times: 1, when: 'before', what: { notAuthenticated: true } })
    const read = await wire.call('RetrievePropertiesEx', collector, retrieveOne('HostSystem:ha-host', 'name'))
    expect([read.status, text(at(read.value, 'returnval', 'objects', 'missingSet', 'path'))]).toEqual([200, 'name'])
  })
})

test('dropConnections cuts what is open, and the host still listens', async () => {
  const { host, wire } = await loggedIn()
  const received = new Promise<void>((resolve) => host.onCall(() => resolve()))
  const waiting = failureOf(wire.call('WaitForUpdatesEx', collector, '<version/>'))
  await received
  host.dropConnections()
  expect(await waiting).toBeInstanceOf(Error)
  expect((await wire.call('CurrentTime', instance)).status).toBe(200)
})

import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { onTestFinished, describe, expect, test } from 'vitest'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import {
  at,
  certificate,
  collector,
  failureOf,
  loggedIn,
  manualClock,
  practice,
  property,
  retrieveOne,
  text,
  wireTo,
} from './support.ts'

const envelope = (body: string) =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`
const content =
  '<RetrieveServiceContent xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></RetrieveServiceContent>'

describe('paths', () => {
  test('the versions served are listed without a login', async () => {
    const { wire } = await practice({ apiVersion: '7.0.3.0' })
    const { status, headers, raw } = await wire.send('/sdk/vimServiceVersions.xml')
    expect([status, headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(raw).toMatch(
      /<name>urn:vim25<\/name>\s*<version>7\.0\.3\.0<\/version>\s*<priorVersions>\s*<version>7\.0\.2\.0<\/version>/,
    )
    expect(raw).not.toContain('8.0')
  })

  test('a page at the root, nothing elsewhere, POST only at /sdk', async () => {
    const { wire } = await practice()
    const root = await wire.send('/')
    expect([root.status, root.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await wire.send('/ui/')).status).toBe(404)
    expect((await wire.send('/sdk')).status).toBe(405)
    expect((await wire.send('/', { method: 'POST', body: 'x' })).status).toBe(404)
    expect((await wire.send('/sdk/', { method: 'POST', body: envelope(content) })).status).toBe(200)
  })
})

describe('requests that are refused', () => {
  test.each([
    ['no XML', 'hello'],
    ['an empty body', ''],
    ['a broken envelope', envelope(content).slice(0, -5)],
    ['no envelope', content],
    ['no call', envelope('')],
    ['another namespace', envelope(content.replace('urn:vim25', 'urn:other'))],
    ['no object', envelope('<RetrieveServiceContent xmlns="urn:vim25"/>')],
    ['an undeclared prefix', envelope(content.replace('<_this', '<x:_this').replace('</_this', '</x:_this'))],
    ['a document type', `<!DOCTYPE e [<!ENTITY a "b">]>${envelope(content)}`],
    ['an entity of its own', envelope(content.replace('>ServiceInstance<', '>&a;<'))],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(envelope(content).slice(0, -30)), Buffer.from([0xff, 0xfe])]),
    ],
    [
      'depth',
      envelope(
        `<X xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</X>`,
      ),
    ],
  ])('%s: HTTP 500 InvalidRequest', async (_what, body) => {
    const { host, wire } = await practice()
    const { status, raw } = await wire.send('/sdk', { method: 'POST', body })
    expect(status).toBe(500)
    expect(raw).toContain('<InvalidRequestFault xmlns="urn:vim25" xsi:type="InvalidRequest">')
    expect(host.calls).toEqual([])
  })

  test('a body past one mebibyte', async () => {
    const { wire } = await practice()
    const outcome = await wire.send('/sdk', { method: 'POST', body: ' '.repeat(1024 * 1024 + 1) }).then(
      (answer) => answer.status,
      () => 'cut',
    )
    expect([413, 'cut']).toContain(outcome)
    expect((await wire.send('/sdk', { method: 'POST', body: envelope(content) + ' '.repeat(900_000) })).status).toBe(
      200,
    )
  })

  test('an unknown method, and a known one on the wrong object', async () => {
    const { wire } = await loggedIn()
    for (const [method, object, fault] of [
      ['Nonsense', 'ServiceInstance:ServiceInstance', 'InvalidRequest'],
      ['toString', 'HostSystem:ha-host', 'InvalidRequest'],
      ['ShutdownHost_Task', 'VirtualMachine:1', 'MethodNotFound'],
    ] as const) {
      const answer = await wire.call(method, object)
      expect([answer.status, answer.fault]).toEqual([500, fault])
    }
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:99')).fault).toBe('ManagedObjectNotFound')
  })

  test('a newer API version than is served', async () => {
    const { wire } = await practice({ apiVersion: '7.0.3.0' })
    const ask = async (version: string) =>
      (
        await wire.call('RetrieveServiceContent', 'ServiceInstance:ServiceInstance', '', {
          soapAction: `"urn:vim25/${version}"`,
        })
      ).status
    expect([await ask('8.0.3.0'), await ask('7.0.3.0'), await ask('6.5')]).toEqual([500, 200, 200])
  })
})

test('past 128 connections the answer is 503, until one closes', async () => {
  const { host, wire } = await practice()
  const open: TLSSocket[] = []
  onTestFinished(() => open.forEach((socket) => socket.destroy()))
  const dial = () =>
    new Promise<TLSSocket>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: host.port, rejectUnauthorized: false }, () => resolve(socket))
      socket.on('error', reject)
      open.push(socket)
    })
  for (let batch = 0; batch < 8; batch++) await Promise.all(Array.from({ length: 16 }, dial))
  expect((await wire.send('/')).status).toBe(503)
  await new Promise<void>((resolve) => {
    open[0]?.once('close', () => resolve())
    open[0]?.end()
  })
  let status = 503
  while (status === 503) ({ status } = await wire.send('/'))
  expect(status).toBe(200)
})

test('the fingerprint is that of the certificate it presents', async () => {
  const { host } = await practice()
  const shown = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: host.port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
  })
  expect(host.fingerprint).toBe(shown)
  expect(host.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(host.url).toBe(`https://127.0.0.1:${host.port}/sdk`)
})

test('a taken port is an error, a closed host frees it', async () => {
  const first = await startPracticeHost({ password: 'x', certificate, clock: manualClock() })
  await expect(startPracticeHost({ password: 'x', certificate, port: first.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  await first.close()
  const second = await startPracticeHost({ password: 'x', certificate, port: first.port })
  expect(second.port).toBe(first.port)
  await second.close()
})

test('no timer waits while nothing happens', async () => {
  const { wire, clock } = await loggedIn()
  await wire.call('RetrievePropertiesEx', collector, retrieveOne('HostSystem:ha-host', 'name'))
  expect(clock.pending).toBe(0)
})

describe('a management service that restarts', () => {
  const instance = 'ServiceInstance:ServiceInstance'

  test('answers every request with 503 until it is back; then no session is left, and VMs have gone on', async () => {
    const { host, wire, clock } = await loggedIn({ guestSeconds: 5 })
    await wire.call('ShutdownGuest', 'VirtualMachine:1')
    const received = new Promise<void>((resolve) =>
      host.onCall((call) => call.method === 'WaitForUpdatesEx' && resolve()),
    )
    const waiting = failureOf(wire.call('WaitForUpdatesEx', collector, '<version/>'))
    await received
    host.restartManagement(20)
    expect(await waiting).toBeInstanceOf(Error)
    const after = wireTo(host)
    after.cookie = wire.cookie
    for (const path of ['/', '/sdk/vimServiceVersions.xml']) expect((await after.send(path)).status).toBe(503)
    const refused = await after.send('/sdk', { method: 'POST', body: envelope(content) })
    expect([refused.status, refused.headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8'])
    expect(host.calls.at(-1)).toMatchObject({ method: 'RetrieveServiceContent', outcome: 'http:503' })
    clock.advance(19_000)
    expect((await after.send('/')).status).toBe(503)
    expect(host.state()).toMatchObject({
      powered: true,
      vms: [
        { how: 'guest-shutdown' },
        { powerState: 'poweredOn' },
        { powerState: 'poweredOn' },
        { powerState: 'poweredOff' },
      ],
    })
    clock.advance(1000)
    expect((await after.call('CurrentTime', instance)).fault).toBe('NotAuthenticated')
    after.cookie = undefined
    expect((await after.login()).status).toBe(200)
  })

  test('forgets tasks: those under way are carried out, maintenance mode is no longer entered', async () => {
    const { host, wire, clock } = await loggedIn()
    const power = text(at((await wire.call('PowerOffVM_Task', 'VirtualMachine:1')).value, 'returnval'))
    await wire.call('EnterMaintenanceMode_Task', 'HostSystem:ha-host', '<timeout>0</timeout>')
    const end = host.restartManagement(Infinity)
    clock.advance(3_600_000)
    const after = wireTo(host)
    expect((await after.send('/')).status).toBe(503)
    end()
    await after.login()
    expect(host.state().vms[0]).toMatchObject({ powerState: 'poweredOff', how: 'power-off' })
    expect((await after.call('RetrievePropertiesEx', collector, retrieveOne(`Task:${power}`, 'info'))).fault).toBe(
      'ManagedObjectNotFound',
    )
    for (const id of ['2', '3']) host.setVm(id, { powerState: 'poweredOff' })
    expect(host.state().maintenance).toBe(false)
    expect((await after.call('EnterMaintenanceMode_Task', 'HostSystem:ha-host', '<timeout>0</timeout>')).status).toBe(
      200,
    )
  })
})

describe('another certificate', () => {
  test('is shown to new connections; those that are open stay', async () => {
    const { host, wire } = await loggedIn()
    const renewed = await createCertificate()
    host.setCertificate(renewed)
    expect(host.fingerprint).toBe(new X509Certificate(renewed.cert).fingerprint256)
    expect((await wire.call('CurrentTime', 'ServiceInstance:ServiceInstance')).status).toBe(200)
    const shown = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: host.port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256)
        socket.destroy()
      })
      socket.on('error', reject)
    })
    expect(shown).toBe(host.fingerprint)
    expect(await property(wire, 'HostSystem:ha-host', 'config.certificate')).not.toBeUndefined()
  })

  test('can come at the moment of a call, and stays after a reboot', async () => {
    const { host, wire, clock } = await loggedIn()
    const renewed = await createCertificate()
    host.onCall((call, phase) => {
      if (call.method !== 'ShutdownHost_Task' || phase !== 'received') return
      host.setCertificate(renewed)
      host.dropConnections()
    })
    expect(await failureOf(wire.call('ShutdownHost_Task', 'HostSystem:ha-host', '<force>true</force>'))).toBeInstanceOf(
      Error,
    )
    clock.advance(5000)
    expect(host.state().powered).toBe(false)
    await host.powerOn()
    expect((await wireTo(host).login()).status).toBe(200)
    expect(host.fingerprint).toBe(new X509Certificate(renewed.cert).fingerprint256)
  })
})

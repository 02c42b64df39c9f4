import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { onTestFinished, describe, expect, test } from 'vitest'
import { startPracticeHost } from '../../../electron/practice/practice-host.ts'
import { certificate, loggedIn, manualClock, practice, retrieveOne, collector } from './support.ts'

const envelope = (body: string) => `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`
const content = '<RetrieveServiceContent xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></RetrieveServiceContent>'

describe('paths', () => {
  test('the versions served are listed without a login', async () => {
    const { wire } = await practice({ apiVersion: '7.0.3.0' })
    const { status, headers, raw } = await wire.send('/sdk/vimServiceVersions.xml')
    expect([status, headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8'])
    expect(raw).toMatch(/<name>urn:vim25<\/name>\s*<version>7\.0\.3\.0<\/version>\s*<priorVersions>\s*<version>7\.0\.2\.0<\/version>/)
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
    ['no XML', 'hello'], ['an empty body', ''], ['a broken envelope', envelope(content).slice(0, -5)], ['no envelope', content], ['no call', envelope('')],
    ['another namespace', envelope(content.replace('urn:vim25', 'urn:other'))], ['no object', envelope('<RetrieveServiceContent xmlns="urn:vim25"/>')],
    ['an undeclared prefix', envelope(content.replace('<_this', '<x:_this').replace('</_this', '</x:_this'))],
    ['a document type', `<!DOCTYPE e [<!ENTITY a "b">]>${envelope(content)}`], ['an entity of its own', envelope(content.replace('>ServiceInstance<', '>&a;<'))],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(envelope(content).slice(0, -30)), Buffer.from([0xff, 0xfe])])],
    ['depth', envelope(`<X xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</X>`)],
  ])('%s: HTTP 500 InvalidRequest', async (_what, body) => {
    const { host, wire } = await practice()
    const { status, raw } = await wire.send('/sdk', { method: 'POST', body })
    expect(status).toBe(500)
    expect(raw).toContain('<InvalidRequestFault xmlns="urn:vim25" xsi:type="InvalidRequest">')
    expect(host.calls).toEqual([])
  })

  test('a body past one mebibyte', async () => {
    const { wire } = await practice()
    const outcome = await wire.send('/sdk', { method: 'POST', body: ' '.repeat(1024 * 1024 + 1) }).then((answer) => answer.status, () => 'cut')
    expect([413, 'cut']).toContain(outcome)
    expect((await wire.send('/sdk', { method: 'POST', body: envelope(content) + ' '.repeat(900_000) })).status).toBe(200)
  })

  test('an unknown method, and a known one on the wrong object', async () => {
    const { wire } = await loggedIn()
    for (const [method, object, fault] of [['Nonsense', 'ServiceInstance:ServiceInstance', 'InvalidRequest'], ['toString', 'HostSystem:ha-host', 'InvalidRequest'], ['ShutdownHost_Task', 'VirtualMachine:1', 'MethodNotFound']] as const) {
      const answer = await wire.call(method, object)
      expect([answer.status, answer.fault]).toEqual([500, fault])
    }
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:99')).fault).toBe('ManagedObjectNotFound')
  })

  test('a newer API version than is served', async () => {
    const { wire } = await practice({ apiVersion: '7.0.3.0' })
    const ask = async (version: string) => (await wire.call('RetrieveServiceContent', 'ServiceInstance:ServiceInstance', '', { soapAction: `"urn:vim25/${version}"` })).status
    expect([await ask('8.0.3.0'), await ask('7.0.3.0'), await ask('6.5')]).toEqual([500, 200, 200])
  })
})

test('past 128 connections the answer is 503, until one closes', async () => {
  const { host, wire } = await practice()
  const open: TLSSocket[] = []
  onTestFinished(() => open.forEach((socket) => socket.destroy()))
  const dial = () => new Promise<TLSSocket>((resolve, reject) => {
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
  await expect(startPracticeHost({ password: 'x', certificate, port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
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

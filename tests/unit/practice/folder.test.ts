import { describe, expect, test } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { failureOf, loggedIn, practice, property, type Wire } from './support.ts'

const where = '?dcPath=ha-datacenter&dsName=datastore1'
const file = `/folder/x.vib${where}`
const content = Buffer.from(Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256))

const folder =
  (wire: Wire) =>
  (method: string, path = file, body?: Buffer) =>
    wire.send(path, {
      method,
      headers: wire.cookie === undefined ? {} : { cookie: wire.cookie },
      ...(body && { body }),
    })
async function opened(options: Partial<PracticeOptions> = {}) {
  const { wire, host } = await loggedIn(options)
  return { wire, host, ask: folder(wire) }
}

test('a file is stored, read, replaced and deleted, byte for byte', async () => {
  const { ask, host } = await opened()
  expect((await ask('GET')).status).toBe(404)
  expect((await ask('PUT', file, content)).status).toBe(201)
  expect(host.state().software.files).toEqual([{ path: 'x.vib', bytes: content.length }])
  const read = await ask('GET')
  expect([read.status, read.headers['content-type'], read.headers['content-length']]).toEqual([
    200,
    'application/octet-stream',
    String(content.length),
  ])
  expect(read.raw).toBe(content.toString('utf8'))
  const head = await ask('HEAD')
  expect([head.status, head.headers['content-length'], head.raw]).toEqual([200, String(content.length), ''])
  expect((await ask('PUT', file, Buffer.from('two'))).status).toBe(200)
  expect((await ask('GET')).raw).toBe('two')
  expect((await ask('DELETE')).status).toBe(204)
  expect((await ask('GET')).status).toBe(404)
  expect((await ask('DELETE')).status).toBe(404)
  expect(host.state().software.files).toEqual([])
})

describe('refusals', () => {
  test('without a live session', async () => {
    const { host, wire } = await practice()
    const ask = folder(wire)
    for (const method of ['GET', 'HEAD', 'DELETE']) expect((await ask(method)).status).toBe(401)
    expect((await ask('PUT', file, content)).status).toBe(401)
    await wire.login()
    expect((await ask('PUT', file, Buffer.from('x'))).status).toBe(201)
    host.expireSessions()
    expect((await ask('GET')).status).toBe(401)
    expect(host.state().software.files).toHaveLength(1)
  })

  test.each([
    ['another datastore', '/folder/x.vib?dcPath=ha-datacenter&dsName=other'],
    ['another datacenter', '/folder/x.vib?dcPath=other&dsName=datastore1'],
    ['no datastore', '/folder/x.vib'],
    ['a folder that is not there', `/folder/a/x.vib${where}`],
    ['the way up', `/folder/..%2Fx.vib${where}`],
    ['no name', `/folder${where}`],
    ['a broken name', `/folder/%zz${where}`],
  ])('%s is not found', async (_what, path) => {
    const { ask, host } = await opened()
    expect((await ask('PUT', path, Buffer.from('x'))).status).toBe(404)
    expect((await ask('GET', path)).status).toBe(404)
    expect(host.state().software.files).toEqual([])
  })

  test('an account without the privileges of the datastore', async () => {
    const { wire } = await opened({
      accounts: [
        { user: 'looks', password: 'p', privileges: ['Datastore.Browse'] },
        { user: 'none', password: 'p', privileges: [] },
      ],
    })
    const statuses = async (user: string) => {
      wire.cookie = undefined
      await wire.login(user, 'p')
      return [
        (await folder(wire)('PUT', file, content)).status,
        (await folder(wire)('GET')).status,
        (await folder(wire)('DELETE')).status,
      ]
    }
    expect(await statuses('looks')).toEqual([403, 404, 403])
    expect(await statuses('none')).toEqual([403, 403, 403])
  })

  test('what does not fit, and what no file is', async () => {
    const { ask, host, wire } = await opened({ datastoreFreeBytes: 150_000 })
    const free = () => property(wire, 'Datastore:67d0a1b2-3c4d5e6f-7081-020000000001', 'summary.freeSpace')
    expect(await free()).toBe('150000')
    expect((await ask('PUT', file, content)).status).toBe(201)
    expect((await ask('PUT', `/folder/y.vib${where}`, content)).status).toBe(507)
    expect((await ask('PUT', file, content)).status).toBe(200)
    expect(await free()).toBe(String(150_000 - content.length))
    expect((await ask('POST', file, content)).status).toBe(405)
    const huge = await ask('PUT', file, Buffer.alloc(33 * 1024 ** 2))
    expect(huge.status).toBe(413)
    expect(host.state().software.files).toEqual([{ path: 'x.vib', bytes: content.length }])
  })
})

test('an upload goes wrong on purpose, before or after it took place', async () => {
  const { ask, host } = await opened()
  host.inject({ method: 'PUT', when: 'before', times: 1, what: { http: 500 } })
  expect((await ask('PUT', file, content)).status).toBe(500)
  expect(host.state().software.files).toEqual([])
  host.inject({ method: 'PUT', object: 'x.vib', when: 'after', times: 1, what: { disconnect: true } })
  expect(await failureOf(ask('PUT', file, content))).toBeInstanceOf(Error)
  expect(host.state().software.files).toHaveLength(1)
  host.inject({ method: 'GET', when: 'after', times: 1, what: { truncate: 10 } })
  expect(await failureOf(ask('GET'))).toBeInstanceOf(Error)
  expect((await ask('GET')).status).toBe(200)
})

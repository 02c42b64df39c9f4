import { describe, expect, it } from 'vitest'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { shutdownGuest } from '../../../electron/vim/power-methods.ts'
import type { CallLog } from '../../../electron/vim/client.ts'
import { ok } from '../../../shared/result.ts'
import { Relay } from '../../support/relay.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import {
  bothServers,
  clientFor,
  codeOf,
  currentTime,
  startPeer,
  startPractice,
  valueOf,
  type TestHost,
} from './hosts.ts'

assertNothingCrashes()

const count = async (server: TestHost, method: string): Promise<number> =>
  (await server.calls()).filter((call) => call.method === method).length

const passwords = {
  'XML characters': `a&b<c>d"e'f]]>&amp;&#65;<![CDATA[x]]>`,
  'line breaks and tabs': 'one\ntwo\r\nthree\rfour\tfive',
  'not Latin': '密码-пароль-כניסה-p̈ä\u00a0ss',
  emoji: 'kéy🔑👩‍👩‍👧𝒳',
  'spaces around': '  between  ',
  'C1 and DEL': 'a\u0085b\u007fc\u2028d',
}

describe.each(bothServers)('a session on the %s', (_name, start) => {
  it('logs in once for all callers, and leaves no session', async () => {
    await using server = await start({ vms: 2 })
    const client = clientFor(server)
    const results = await Promise.all([
      currentTime(client),
      readInventory(client),
      currentTime(client),
      client.connect(),
      readInventory(client),
    ])
    expect(results.map((each) => codeOf(each))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    await currentTime(client)
    expect(await count(server, 'Login')).toBe(1)
    expect(await count(server, 'RetrieveServiceContent')).toBe(1)
    const key = client.sessionKey
    expect(key).toMatch(/\S/)
    await client.close()
    expect((await server.calls()).at(-1)?.method).toBe('Logout')
    expect(client.sessionKey).toBeNull()
  })

  it.each(Object.entries(passwords))('logs in with a password of %s', async (_kind, password) => {
    await using server = await start({ vms: 0, password })
    const client = clientFor(server)
    expect(await client.connect()).toMatchObject({ ok: true })
    await client.close()
    // The server does tell passwords apart.
    const wrong = clientFor({ ...server, password: `${password}x` })
    expect(codeOf(await wrong.connect())).toBe('CREDENTIALS_REJECTED')
    await wrong.close()
  })

  it('tries a refused password once, until the user acts', async () => {
    await using server = await start({ vms: 1 })
    let password = 'wrong'
    const client = clientFor(server, { password: () => Promise.resolve(ok(password)) })
    const first = await Promise.all([currentTime(client), currentTime(client), readInventory(client)])
    for (const each of first)
      expect(each).toMatchObject({
        ok: false,
        problem: { code: 'CREDENTIALS_REJECTED', params: { fault: 'InvalidLogin' } },
      })
    for (let round = 0; round < 10; round += 1) expect(codeOf(await currentTime(client))).toBe('CREDENTIALS_REJECTED')
    expect(client.sessionState).toBe('rejected')
    expect(await count(server, 'Login')).toBe(1)
    const seen = (await server.calls()).length
    password = server.password
    expect(codeOf(await client.connect())).toBe('CREDENTIALS_REJECTED')
    expect((await server.calls()).length).toBe(seen)
    client.forgiveRejection()
    expect(await currentTime(client)).toMatchObject({ ok: true })
    expect(await count(server, 'Login')).toBe(2)
    await client.close()
  })

  it('logs in again once when the session is gone, and repeats the call once', async () => {
    await using server = await start({ vms: 2 })
    const client = clientFor(server)
    valueOf(await readInventory(client))
    // The one shape: HTTP 500 NotAuthenticated.
    await server.expireSessions()
    expect(await currentTime(client)).toMatchObject({ ok: true })
    expect(await count(server, 'CurrentTime')).toBe(2)
    expect(await count(server, 'Login')).toBe(2)
    // The other: HTTP 200, every property in missingSet.
    await server.expireSessions()
    const reads = await count(server, 'RetrievePropertiesEx')
    expect(valueOf(await readInventory(client)).vms).toHaveLength(2)
    expect(await count(server, 'RetrievePropertiesEx')).toBe(reads + 2)
    expect(await count(server, 'Login')).toBe(3)
    // Calls at the same time share the new login.
    await server.expireSessions()
    for (const each of await Promise.all([currentTime(client), currentTime(client), readInventory(client)]))
      expect(codeOf(each)).toBe('ok')
    expect(await count(server, 'Login')).toBe(4)
    // A refused change was not carried out, so it is repeated as well.
    await server.expireSessions()
    const vms = valueOf(await readInventory(client)).vms
    await server.expireSessions()
    expect(codeOf(await shutdownGuest(client, vms.find((vm) => vm.powerState === 'poweredOn')?.id ?? ''))).toBe('ok')
    expect(await count(server, 'ShutdownGuest')).toBe(2)
    await client.close()
  })

  it('sends an operationID with every call, the one the log names', async () => {
    await using server = await start({ vms: 1 })
    const lines: CallLog[] = []
    const client = clientFor(server, { log: (line) => lines.push(line) })
    valueOf(await readInventory(client))
    const taken = client.nextOperationId()
    valueOf(
      await client.call('CurrentTime', { type: 'ServiceInstance', value: 'ServiceInstance' }, '', {
        operationId: taken,
      }),
    )
    await server.expireSessions()
    await currentTime(client)
    await client.call('NoSuchMethod', { type: 'ServiceInstance', value: 'ServiceInstance' }, '')
    await client.close()
    const seen = (await server.calls()).map(({ method, operationId }) => ({ method, operationId }))
    expect(lines.map(({ method, operationId }) => ({ method, operationId }))).toEqual(seen)
    expect(seen.map(({ operationId }) => operationId)).toContain(taken)
    expect(new Set(seen.map(({ operationId }) => operationId)).size).toBe(seen.length)
    expect(lines.find((line) => line.method === 'NoSuchMethod')?.code).toMatch(/METHOD_NOT_FOUND|HOST_FAULT/)
    expect(JSON.stringify(lines)).not.toContain(server.password)
  })

  it.each(['en', 'zh-CN'])('tells the host the interface language %s', async (locale) => {
    await using server = await start({ vms: 0 })
    const client = clientFor(server, { locale })
    valueOf(await client.connect())
    expect((await server.calls()).find((call) => call.method === 'Login')?.args).toEqual({ userName: 'root', locale })
    await client.close()
  })

  it('asks for the version while it logs in, and not at all when it is known', async () => {
    await using server = await start({ vms: 0 })
    await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
    const served: string[] = []
    const client = clientFor({ ...server, port: relay.port }, { onApiVersion: (version) => served.push(version) })
    valueOf(await currentTime(client))
    expect(served).toHaveLength(1)
    expect(relay.connections).toBe(2)
    await client.close()
    const again = clientFor(
      { ...server, port: relay.port },
      { apiVersion: served[0] ?? null, onApiVersion: (version) => served.push(version) },
    )
    valueOf(await currentTime(again))
    await again.close()
    expect(served).toHaveLength(1)
    expect(relay.connections).toBe(3)
  })
})

it('leaves no session on the peer, whenever it is closed', async () => {
  await using server = await startPeer({ vms: 0 })
  const sessions = async (): Promise<number> => (await server.peer.control.truth()).sessions
  const client = clientFor(server)
  valueOf(await currentTime(client))
  expect(await sessions()).toBe(1)
  await client.close()
  expect(await sessions()).toBe(0)
  expect(codeOf(await currentTime(client))).toBe('CANCELLED')

  // Closed with another call under way on the same connection: the logout does not wait behind it.
  await server.peer.control.misbehave([{ method: 'CurrentTime', action: 'hang' }])
  const busy = clientFor(server)
  valueOf(await busy.connect())
  const hung = currentTime(busy)
  await server.awaitCalls('CurrentTime', 2)
  await busy.close()
  expect(codeOf(await hung)).toBe('CONNECTION_LOST')
  expect(await sessions()).toBe(0)
})

it.each(['closed', 'given up and then closed'] as const)(
  'leaves no session when it is %s while the answer to its login is on the way',
  async (how) => {
    await using server = await startPractice({ vms: 0 })
    // The session is there already; only its cookie has not come in yet.
    server.host.inject({ method: 'Login', when: 'after', what: { delayMs: 100 } })
    const client = clientFor(server)
    const stop = new AbortController()
    const waiting = client.connect({ signal: stop.signal })
    await server.awaitCalls('Login', 1)
    if (how !== 'closed') {
      stop.abort()
      expect(codeOf(await waiting)).toBe('CANCELLED')
      expect(server.host.calls.at(-1)).toMatchObject({ method: 'Login', outcome: 'pending' })
    }
    await client.close()
    await waiting
    expect(server.host.calls.map((call) => [call.method, call.outcome])).toEqual([
      ['RetrieveServiceContent', 'ok'],
      ['Login', 'ok'],
      ['Logout', 'ok'],
    ])
  },
)

it('works with the names of a vCenter just as well', async () => {
  await using server = await startPeer({ model: 'vpx', vms: 2 })
  const client = clientFor(server)
  const inventory = valueOf(await readInventory(client))
  expect(inventory.product.apiType).toBe('VirtualCenter')
  expect(inventory.vms.length).toBeGreaterThan(0)
  await client.close()
  const objects = (await server.peer.control.calls()).map((call) => `${call.method} ${call.object}`)
  expect(objects).toEqual([
    'RetrieveServiceContent ServiceInstance',
    'Login SessionManager',
    'RetrievePropertiesEx propertyCollector',
    'Logout SessionManager',
  ])
})

it('reads all pages, also when the session ends between two', async () => {
  await using server = await startPractice({ vms: 7, pageSize: 2 })
  const client = clientFor(server)
  const names = valueOf(await readInventory(client)).vms.map(({ name }) => name)
  expect(new Set(names).size).toBe(7)
  expect(await count(server, 'ContinueRetrievePropertiesEx')).toBeGreaterThanOrEqual(3)
  const stop = server.host.onCall((call, phase) => {
    if (call.method !== 'ContinueRetrievePropertiesEx' || phase !== 'answered' || call.outcome !== 'ok') return
    stop()
    server.host.expireSessions()
  })
  expect(valueOf(await readInventory(client)).vms.map(({ name }) => name)).toEqual(names)
  expect(await count(server, 'Login')).toBe(2)
  await client.close()
})

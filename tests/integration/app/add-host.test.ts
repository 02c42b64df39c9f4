import { expect, it } from 'vitest'
import { sessionSecretStore, type SecretStore } from '../../../electron/secrets/secret-store.ts'
import { systemClock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail } from '../../../shared/result.ts'
import { password, startScene, type Scene } from './scene.ts'

const input = ({ practice }: Scene) => ({
  address: `127.0.0.1:${practice.port}`,
  user: 'root',
  password,
  fingerprint: practice.fingerprint,
  name: 'attic',
  remember: true,
  again: false,
})

/** A keychain whose `set` waits, as one that asks the user for its password does. */
function slowKeychain() {
  const store = sessionSecretStore()
  const asked = Promise.withResolvers<string>()
  const unlocked = Promise.withResolvers<void>()
  const keychain: SecretStore = {
    ...store,
    set: async (id, secret) => {
      asked.resolve(id)
      await unlocked.promise
      return store.set(id, secret)
    },
  }
  return { keychain, asked: asked.promise, unlock: () => unlocked.resolve() }
}

it('keeps the password under the id of the endpoint, and takes it away with the host', async () => {
  const keychain = sessionSecretStore()
  const scene = await startScene({}, systemClock, { keychain })
  const id = await scene.addPractice()
  const found = await scene.registry.find(id)
  if (!found.ok) throw new Error(found.problem.code)
  const { endpoint, moid } = found.value
  expect(moid).toBe('ha-host')
  expect(await keychain.get(endpoint.id)).toEqual({ ok: true, value: password })
  expect(await keychain.get(id)).toEqual({ ok: true, value: null })
  expect(await scene.app.hosts.remove(id)).toMatchObject({ ok: true })
  expect(await keychain.get(endpoint.id)).toEqual({ ok: true, value: null })
})

it('connects to hosts of an older list with the passwords they had, and shows the one it cannot read', async () => {
  const id = '00000000-0000-4000-8000-000000000001'
  const keychain = sessionSecretStore()
  await keychain.set(id, password)
  const scene = await startScene({}, systemClock, {
    keychain,
    hosts: ({ port, fingerprint }) => {
      const host = { user: 'root', fingerprint, apiVersion: null, addedAt: '2026-01-01T00:00:00.000Z' }
      const broken = { ...host, id: '00000000-0000-4000-8000-000000000002', name: 'broken', address: 'esxi 2' }
      return { version: 1, data: { hosts: [broken, { ...host, id, name: 'sound', address: `127.0.0.1:${port}` }] } }
    },
  })
  const state = await scene.until(({ hosts }) => hosts[1]?.state.connection === 'connected')
  expect(state.hosts).toMatchObject([
    { name: 'broken', address: 'esxi 2', state: { problem: { code: 'HOST_ADDRESS_UNREADABLE' } } },
    { id, name: 'sound' },
  ])
  expect(state.notices).toEqual([])
  await scene.until(({ hosts }) => hosts[1]?.licence !== 'unknown')
  await scene.app.close()
  expect(await scene.registry.find(id)).toMatchObject({
    value: { moid: 'ha-host', endpoint: { id, apiVersion: expect.any(String) } },
  })
})

it('cancelled during the login, nothing is saved', async () => {
  const scene = await startScene()
  const { app, practice, store } = scene
  practice.inject({ method: 'Login', when: 'before', what: { silence: true } })
  const cancel = new AbortController()
  const added = app.hosts.add(input(scene), cancel.signal)
  await expect.poll(() => practice.calls.some(({ method }) => method === 'Login')).toBe(true)
  cancel.abort()
  expect(await added).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
  expect(store.state.hosts).toEqual([])
  expect(await scene.registry.list()).toEqual({ ok: true, value: [] })
})

it('cancelled while the keychain is being asked, the host and its password are removed again', async () => {
  const { keychain, asked, unlock } = slowKeychain()
  const scene = await startScene({}, systemClock, { keychain })
  const cancel = new AbortController()
  const added = scene.app.hosts.add(input(scene), cancel.signal)
  const id = await asked
  cancel.abort()
  unlock()
  expect(await added).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
  expect(await keychain.get(id)).toEqual({ ok: true, value: null })
  expect(await scene.registry.list()).toEqual({ ok: true, value: [] })
  expect([scene.store.state.hosts, scene.store.state.notices]).toEqual([[], []])
})

it('a host that cannot be removed again is shown, with the reason', async () => {
  const { keychain, asked, unlock } = slowKeychain()
  const scene = await startScene({}, systemClock, {
    keychain: { ...keychain, remove: async () => fail(problem('KEYCHAIN_LOCKED')) },
  })
  const cancel = new AbortController()
  const added = scene.app.hosts.add(input(scene), cancel.signal)
  await asked
  cancel.abort()
  unlock()
  expect(await added).toMatchObject({ ok: true })
  expect(scene.store.state.hosts.map(({ name }) => name)).toEqual(['attic'])
  expect(scene.store.state.notices.map(({ code }) => code)).toEqual(['KEYCHAIN_LOCKED'])
})

it('a host whose password the keychain does not take is there for this session, with the reason', async () => {
  const scene = await startScene({}, systemClock, {
    keychain: { ...sessionSecretStore(), set: async () => fail(problem('KEYCHAIN_LOCKED')) },
  })
  expect(await scene.app.hosts.add({ ...input(scene), name: '' })).toMatchObject({ ok: true })
  const { hosts, notices } = await scene.until((state) => state.hosts[0]?.state.connection === 'connected')
  expect(hosts.map(({ name }) => name)).toEqual([input(scene).address])
  expect(notices.map(({ code }) => code)).toEqual(['KEYCHAIN_LOCKED'])
})

it('an address that is there is refused before the host is asked anything, in whatever spelling', async () => {
  const scene = await startScene()
  await scene.addPractice()
  const { practice, app } = scene
  const logins = (): number => practice.calls.filter(({ method }) => method === 'Login').length
  const before = logins()
  const address = ` HTTPS://127.0.0.1:${practice.port}/ui `
  expect(await app.hosts.inspect({ address, adding: true })).toMatchObject({
    ok: false,
    problem: { code: 'HOST_EXISTS' },
  })
  expect(await app.hosts.add({ ...input(scene), address, password: 'wrong' })).toMatchObject({
    ok: false,
    problem: { code: 'HOST_EXISTS' },
  })
  expect(logins()).toBe(before)
  // Comparing certificates again is another matter.
  expect(await app.hosts.inspect({ address, adding: false })).toMatchObject({
    ok: true,
    value: { fingerprint: practice.fingerprint },
  })
})

it('a test runtime looks at no other computer, neither at one nor at a network of them', async () => {
  const scene = await startScene({}, systemClock, { testRuntime: true })
  const { app } = scene
  const refused = { ok: false, problem: { code: 'TEST_RUNTIME_LOCAL_ONLY' } }
  for (const adding of [true, false])
    expect(await app.hosts.inspect({ address: '192.0.2.7', adding })).toMatchObject(refused)
  expect(await app.hosts.add({ ...input(scene), address: '192.0.2.7' })).toMatchObject(refused)
  expect(await (await scene.install()).find('192.168.1.0/24', AbortSignal.timeout(1_000))).toMatchObject(refused)
  expect(await app.hosts.inspect({ address: input(scene).address, adding: true })).toMatchObject({ ok: true })
})

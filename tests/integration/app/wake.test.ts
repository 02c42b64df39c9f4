import { describe, expect, it } from 'vitest'
import { secureOnAccount } from '../../../electron/hosts/secure-on.ts'
import { sessionSecretStore } from '../../../electron/secrets/secret-store.ts'
import { systemClock } from '../../../shared/clock.ts'
import { valueOf } from '../vim/hosts.ts'
import { password, startScene, type Scene } from './scene.ts'

it('records the cards of a host it knew before, and keeps them while the host is gone', async () => {
  const id = '00000000-0000-4000-8000-000000000001'
  const keychain = sessionSecretStore()
  await keychain.set(id, password)
  const { practice, registry, until } = await startScene({ setup: { wakeSupported: false } }, systemClock, {
    keychain,
    hosts: ({ port, fingerprint }) => {
      const host = { id, user: 'root', fingerprint, apiVersion: null, addedAt: '2026-01-01T00:00:00.000Z' }
      return { version: 1, data: { hosts: [{ ...host, name: 'esx', address: `127.0.0.1:${port}` }] } }
    },
  })
  const card: unknown = expect.stringMatching(/^02:00:00:00:00:/)
  const told = { macs: [card], wake: { ipv4: '127.0.0.1', incapable: [card], secureOn: false } }
  await expect.poll(() => registry.find(id)).toMatchObject({ value: told })
  await practice.close()
  await until(({ hosts }) => hosts[0]?.state.connection === 'unreachable')
  expect(await registry.find(id)).toMatchObject({ value: told })
})

/** Starts the practice host of the app itself, which packets on loopback can wake. */
async function ownPractice(scene: Scene): Promise<string> {
  const { id } = valueOf(await scene.request('practice.start', undefined))
  await scene.until(({ hosts }) => (hosts[0]?.cards.macs.length ?? 0) > 0)
  return id
}

/** Shuts a host down past the runs of the app, and waits until the app has noticed. */
async function turnOff({ app, until }: Scene, id: string): Promise<void> {
  const { client } = valueOf(app.hosts.find(id))
  const force = '<force>true</force>'
  valueOf(await client.call('ShutdownHost_Task', { type: 'HostSystem', value: 'ha-host' }, force))
  await until(({ hosts }) => hosts[0]?.state.connection === 'unreachable')
}

describe('waking a host', () => {
  it('sends to its cards until the API answers, and only then calls it awake', async () => {
    const scene = await startScene()
    const id = await ownPractice(scene)
    await turnOff(scene, id)
    const seen: unknown[] = []
    scene.store.subscribe(() => {
      const view = scene.store.host(id)
      if (view?.wake) seen.push([view.wake.phase, view.wake.outcome])
    })
    expect(await scene.request('wake.start', { id, macs: [] })).toEqual({ ok: true, value: undefined })
    const sent = await scene.until(({ hosts }) => (hosts[0]?.wake?.rounds ?? 0) > 0)
    const { macs } = sent.hosts[0]?.cards ?? {}
    expect(sent.hosts[0]?.wake).toMatchObject({ phase: 'sending', outcome: null, macs, to: ['127.0.0.1'] })
    const awake = await scene.until(({ hosts }) => hosts[0]?.wake?.phase === 'ended')
    expect(awake.hosts[0]?.wake).toMatchObject({ outcome: 'woken', problem: null })
    expect(seen.filter((each) => JSON.stringify(each) === '["sending",null]').length).toBeGreaterThan(0)
    await scene.until(({ hosts }) => hosts[0]?.state.connection === 'connected')
    expect(scene.store.host(id)?.wake).toMatchObject({ outcome: 'woken' })
    await scene.request('wake.dismiss', { id })
    expect(scene.store.host(id)?.wake).toBeNull()
  })

  it('is cancelled, sends nothing more and leaves no result', async () => {
    const scene = await startScene()
    const id = await ownPractice(scene)
    await turnOff(scene, id)
    await scene.request('wake.start', { id, macs: ['02:00:00:ff:ff:ff'] })
    await scene.until(({ hosts }) => hosts[0]?.wake?.rounds === 1)
    await scene.request('wake.cancel', { id })
    await scene.until(({ hosts }) => hosts[0]?.wake === null)
    expect(scene.store.host(id)?.state.connection).toBe('unreachable')
  })

  it('is not begun for a host that is being shut down', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    await scene.until(({ hosts }) => (hosts[0]?.cards.macs.length ?? 0) > 0)
    await scene.app.power.shutDown(id)
    expect(await scene.request('wake.start', { id, macs: [] })).toMatchObject({
      problem: { code: 'RUN_IN_PROGRESS', params: { name: 'practice' } },
    })
    expect(scene.store.host(id)?.wake).toBeNull()
  })

  it('sends nothing to a host that responds', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    await scene.until(({ hosts }) => (hosts[0]?.cards.macs.length ?? 0) > 0)
    await scene.request('wake.start', { id, macs: [] })
    const ended = await scene.until(({ hosts }) => hosts[0]?.wake?.phase === 'ended')
    expect(ended.hosts[0]?.wake).toMatchObject({ outcome: 'already-awake', rounds: 0, to: [] })
  })

  it('says why nothing was sent to a host on no network of this computer, and forgets it once the host responds', async () => {
    const scene = await startScene()
    const id = await scene.addPractice()
    await scene.until(({ hosts }) => (hosts[0]?.cards.macs.length ?? 0) > 0)
    await turnOff(scene, id)
    await scene.request('wake.start', { id, macs: [] })
    const ended = await scene.until(({ hosts }) => hosts[0]?.wake?.phase === 'ended')
    expect(ended.hosts[0]?.wake).toMatchObject({ outcome: null, problem: { code: 'WAKE_NOT_LOCAL' }, rounds: 0 })
    await scene.practice.powerOn()
    valueOf(scene.app.hosts.find(id)).retry()
    await scene.until(({ hosts }) => hosts[0]?.state.connection === 'connected' && hosts[0].wake === null)
  })

  it.each([
    ['what is no MAC address', ['192.0.2.1'], 'WAKE_MAC_INVALID'],
    ['a group address', ['01:00:5e:00:00:01'], 'WAKE_MAC_INVALID'],
  ])('refuses %s', async (_what, macs, code) => {
    const scene = await startScene()
    const id = await scene.addPractice()
    expect(await scene.request('wake.start', { id, macs })).toMatchObject({ problem: { code } })
    expect(scene.store.host(id)?.wake).toBeNull()
  })

  it('ends with the host that is removed', async () => {
    const scene = await startScene()
    const id = await ownPractice(scene)
    await turnOff(scene, id)
    await scene.request('wake.start', { id, macs: ['02:00:00:ff:ff:ff'] })
    await scene.until(({ hosts }) => hosts[0]?.wake?.rounds === 1)
    expect(await scene.request('hosts.remove', { id })).toMatchObject({ ok: true })
    expect(scene.store.state.hosts).toEqual([])
  })

  it('says so when the SecureOn password is no longer in the keychain', async () => {
    const keychain = sessionSecretStore()
    const scene = await startScene({}, systemClock, { keychain })
    const id = await ownPractice(scene)
    await scene.registry.rememberSecureOn(id, true)
    await keychain.set(secureOnAccount(id), '5e:c2:e7:0a:b1:77')
    await turnOff(scene, id)
    await scene.request('wake.start', { id, macs: ['02:00:00:ff:ff:ff'] })
    await scene.until(({ hosts }) => hosts[0]?.wake?.rounds === 1)
    expect(scene.store.host(id)?.wake).toMatchObject({ passwordGone: false })
    await scene.request('wake.cancel', { id })
    await scene.until(({ hosts }) => hosts[0]?.wake === null)
    await keychain.remove(secureOnAccount(id))
    await scene.request('wake.start', { id, macs: ['02:00:00:ff:ff:ff'] })
    expect(scene.store.host(id)?.wake).toMatchObject({ passwordGone: true })
  })
})

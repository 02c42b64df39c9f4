import { expect, it } from 'vitest'
import { sessionSecretStore } from '../../../electron/secrets/secret-store.ts'
import { systemClock } from '../../../shared/clock.ts'
import { password, startScene } from './scene.ts'

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

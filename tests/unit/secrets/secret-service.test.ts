import { describe, expect, it } from 'vitest'
import { secretServiceUnlock } from '../../../electron/secrets/secret-service.ts'
import type { Message } from '../../../electron/dbus/dbus-wire.ts'
import { ok } from '../../../shared/result.ts'
import { fakeSecretService } from './fake-secret-service.ts'
import type { Answer } from './fake-secret-service.ts'

/** A keychain with one collection that the user may unlock; like KeePassXC, it lists nothing before that. */
function keychain({ locked = true, collection = '/c', items = ['/c/1'] } = {}) {
  const state = { locked, collection, dismissed: false as boolean | null }
  const answer = (call: Message): Answer => {
    switch (call.member) {
      case 'ReadAlias':
        return ['o', state.collection]
      case 'Get':
        return ['v', { signature: 'b', value: state.locked }]
      case 'SearchItems':
        return ['aoao', state.locked ? [] : items, []]
      case 'Unlock':
        return ['aoo', [], '/prompt']
      case 'CreateCollection':
        return ['oo', '/', '/prompt']
      case 'Prompt':
        if (state.dismissed === false) Object.assign(state, { locked: false, collection: '/c' })
        return ['']
      default:
        return { error: 'org.freedesktop.DBus.Error.UnknownMethod' }
    }
  }
  return { state, answer, completed: () => state.dismissed }
}

const lockedFor = (reason: string) => ({ ok: false, problem: { code: 'KEYCHAIN_LOCKED', params: { reason } } })

async function unlockFor(service: ReturnType<typeof keychain>) {
  const bus = await fakeSecretService(service.answer, service.completed)
  return { bus, unlock: secretServiceUnlock({ service: 'hypertray', env: bus.env, answerMs: 5_000, promptMs: 100 }) }
}

describe('unlocking through a Secret Service', () => {
  it('unlocks a collection before it believes that there is nothing', async () => {
    const { bus, unlock } = await unlockFor(keychain())
    expect(await unlock.forReading('a')).toEqual(ok('present'))
    expect(bus.calls).toEqual(['SearchItems', 'ReadAlias', 'Get', 'Unlock', 'Prompt', 'SearchItems'])
    expect(await (await unlockFor(keychain({ items: [] }))).unlock.forReading('a')).toEqual(ok('absent'))
  })

  it('shows no prompt for the status, and none when all is unlocked', async () => {
    const { bus, unlock } = await unlockFor(keychain())
    expect(await unlock.status()).toMatchObject(lockedFor('locked'))
    expect(bus.calls).not.toContain('Unlock')
    const open = await unlockFor(keychain({ locked: false }))
    expect([await open.unlock.status(), await open.unlock.forReading('a'), await open.unlock.forWriting()]).toEqual([
      ok(),
      ok('present'),
      ok(),
    ])
    expect(open.bus.calls).not.toContain('Prompt')
  })

  it('unlocks for writing, and makes a collection where there is none', async () => {
    expect(await (await unlockFor(keychain())).unlock.forWriting()).toEqual(ok())
    const { bus, unlock } = await unlockFor(keychain({ collection: '/' }))
    expect(await unlock.forWriting()).toEqual(ok())
    expect(bus.calls).toEqual(['ReadAlias', 'CreateCollection', 'Prompt'])
  })

  it('distinguishes a dismissed prompt from one without an answer', async () => {
    const service = keychain()
    const { unlock } = await unlockFor(service)
    service.state.dismissed = true
    expect(await unlock.forReading('a')).toMatchObject(lockedFor('dismissed'))
    expect(await unlock.forWriting()).toMatchObject(lockedFor('dismissed'))
    service.state.dismissed = null
    expect(await unlock.forReading('a')).toMatchObject(lockedFor('no-answer'))
  })

  it.each([
    ['org.freedesktop.DBus.Error.ServiceUnknown', 'KEYCHAIN_MISSING', 'no-service'],
    ['org.freedesktop.DBus.Error.Spawn.ChildExited', 'KEYCHAIN_MISSING', 'no-service'],
    ['org.freedesktop.DBus.Error.NoReply', 'KEYCHAIN_LOCKED', 'no-answer'],
    ['org.freedesktop.Secret.Error.IsLocked', 'KEYCHAIN_LOCKED', 'locked'],
    ['org.freedesktop.DBus.Error.AccessDenied', 'KEYCHAIN_REFUSED', 'service'],
  ])('turns %s into %s', async (error, code, reason) => {
    const bus = await fakeSecretService(() => ({ error }))
    const unlock = secretServiceUnlock({ service: 'hypertray', env: bus.env })
    for (const result of [unlock.status(), unlock.forReading('a'), unlock.forWriting()])
      expect(await result).toMatchObject({ ok: false, problem: { code, params: { reason } } })
  })

  it('gives up on a service that does not answer and a bus that does not let it in', async () => {
    const silent = await fakeSecretService(() => null)
    expect(await secretServiceUnlock({ service: 'hypertray', env: silent.env, answerMs: 50 }).status()).toMatchObject(
      lockedFor('no-answer'),
    )
    const closed = await fakeSecretService(
      () => null,
      () => null,
      'REJECTED EXTERNAL',
    )
    expect(await secretServiceUnlock({ service: 'hypertray', env: closed.env }).status()).toMatchObject({
      ok: false,
      problem: { code: 'KEYCHAIN_MISSING', params: { reason: 'no-bus' } },
    })
  })
})

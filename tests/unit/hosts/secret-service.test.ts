import { describe, expect, it } from 'vitest'
import { secretServiceGate } from '../../../electron/hosts/secret-service.ts'
import type { Message } from '../../../electron/hosts/dbus-wire.ts'
import { ok } from '../../../shared/result.ts'
import { fakeSecretService } from './fake-secret-service.ts'
import type { Answer } from './fake-secret-service.ts'

/** A keychain of which a person may open the one collection; as KeePassXC it shows nothing of what is in it before. */
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

async function gateTo(service: ReturnType<typeof keychain>) {
  const bus = await fakeSecretService(service.answer, service.completed)
  return { bus, gate: secretServiceGate({ service: 'hypertray', env: bus.env, answerMs: 5_000, promptMs: 100 }) }
}

describe('the gate to a Secret Service', () => {
  it('unlocks a collection before it believes that there is nothing', async () => {
    const { bus, gate } = await gateTo(keychain())
    expect(await gate.reading('a')).toEqual(ok('present'))
    expect(bus.calls).toEqual(['SearchItems', 'ReadAlias', 'Get', 'Unlock', 'Prompt', 'SearchItems'])
    expect(await (await gateTo(keychain({ items: [] }))).gate.reading('a')).toEqual(ok('absent'))
  })

  it('asks the person nothing for the status, and nothing when all is open', async () => {
    const { bus, gate } = await gateTo(keychain())
    expect(await gate.status()).toMatchObject(lockedFor('locked'))
    expect(bus.calls).not.toContain('Unlock')
    const open = await gateTo(keychain({ locked: false }))
    expect([await open.gate.status(), await open.gate.reading('a'), await open.gate.writing()]).toEqual([
      ok(),
      ok('present'),
      ok(),
    ])
    expect(open.bus.calls).not.toContain('Prompt')
  })

  it('unlocks for writing, and makes a collection where there is none', async () => {
    expect(await (await gateTo(keychain())).gate.writing()).toEqual(ok())
    const { bus, gate } = await gateTo(keychain({ collection: '/' }))
    expect(await gate.writing()).toEqual(ok())
    expect(bus.calls).toEqual(['ReadAlias', 'CreateCollection', 'Prompt'])
  })

  it('knows a prompt that was dismissed from one that nobody answered', async () => {
    const service = keychain()
    const { gate } = await gateTo(service)
    service.state.dismissed = true
    expect(await gate.reading('a')).toMatchObject(lockedFor('dismissed'))
    expect(await gate.writing()).toMatchObject(lockedFor('dismissed'))
    service.state.dismissed = null
    expect(await gate.reading('a')).toMatchObject(lockedFor('no-answer'))
  })

  it.each([
    ['org.freedesktop.DBus.Error.ServiceUnknown', 'KEYCHAIN_MISSING', 'no-service'],
    ['org.freedesktop.DBus.Error.Spawn.ChildExited', 'KEYCHAIN_MISSING', 'no-service'],
    ['org.freedesktop.DBus.Error.NoReply', 'KEYCHAIN_LOCKED', 'no-answer'],
    ['org.freedesktop.Secret.Error.IsLocked', 'KEYCHAIN_LOCKED', 'locked'],
    ['org.freedesktop.DBus.Error.AccessDenied', 'KEYCHAIN_REFUSED', 'service'],
  ])('turns %s into %s', async (error, code, reason) => {
    const bus = await fakeSecretService(() => ({ error }))
    const gate = secretServiceGate({ service: 'hypertray', env: bus.env })
    for (const result of [gate.status(), gate.reading('a'), gate.writing()])
      expect(await result).toMatchObject({ ok: false, problem: { code, params: { reason } } })
  })

  it('gives up on a service that does not answer and a bus that does not let it in', async () => {
    const silent = await fakeSecretService(() => null)
    expect(await secretServiceGate({ service: 'hypertray', env: silent.env, answerMs: 50 }).status()).toMatchObject(
      lockedFor('no-answer'),
    )
    const closed = await fakeSecretService(
      () => null,
      () => null,
      'REJECTED EXTERNAL',
    )
    expect(await secretServiceGate({ service: 'hypertray', env: closed.env }).status()).toMatchObject({
      ok: false,
      problem: { code: 'KEYCHAIN_MISSING', params: { reason: 'no-bus' } },
    })
  })
})

import { describe, expect, it } from 'vitest'
import { keychainSecretStore } from '../../../electron/secrets/keychain.ts'
import type { KeychainLibrary, KeychainOptions } from '../../../electron/secrets/keychain.ts'
import { noUnlock } from '../../../electron/secrets/keychain-unlock.ts'
import type { KeychainUnlock } from '../../../electron/secrets/keychain-unlock.ts'
import { sessionSecretStore } from '../../../electron/secrets/secret-store.ts'
import type { Clock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'

function memoryLibrary(secrets = new Map<string, string>()): KeychainLibrary {
  return {
    getPassword: async (service, account) => secrets.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, secret) => {
      secrets.set(`${service}/${account}`, secret)
    },
    deletePassword: async (service, account) => secrets.delete(`${service}/${account}`),
  }
}

function keychain(library: Partial<KeychainLibrary> = {}, more: KeychainOptions = {}) {
  return keychainSecretStore({ load: async () => ({ ...memoryLibrary(), ...library }), unlock: noUnlock, ...more })
}

const unlocked: KeychainUnlock = { ...noUnlock, forReading: async () => ok('present') }
/** A clock whose waits the test ends. */
function stoppedClock() {
  let end: () => void = () => undefined
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    sleep: () =>
      new Promise((resolve) => {
        end = resolve
      }),
  }
  return { clock, timeIsUp: () => end() }
}

describe.each([
  ['session', () => sessionSecretStore()],
  ['keychain', () => keychainSecretStore({ load: async () => library, unlock: noUnlock })],
] as const)('the %s store', (kind, make) => {
  it('keeps, replaces and forgets', async () => {
    const store = make()
    expect(store.kind).toBe(kind)
    expect(await store.status()).toEqual(ok())
    expect(await store.get('a')).toEqual(ok(null))
    expect(await store.remove('a')).toEqual(ok(false))
    await store.set('a', 'one')
    expect(await store.set('a', 'two')).toEqual(ok())
    expect(await store.get('a')).toEqual(ok('two'))
    expect(await store.get('b')).toEqual(ok(null))
    expect(await store.remove('a')).toEqual(ok(true))
    expect(await store.get('a')).toEqual(ok(null))
  })

  it.each(['', 'a\0b', 'a\uD800'])('refuses %j, which no keychain gives back unchanged', async (secret) => {
    const store = make()
    expect(await store.set('a', secret)).toEqual({
      ok: false,
      problem: { code: 'CREDENTIALS_UNUSABLE', params: {} },
    })
    expect(await store.get('a')).toEqual(ok(null))
  })
})

const library = memoryLibrary()

describe('a keychain', () => {
  it('without its native library is missing, for every call', async () => {
    const store = keychainSecretStore({ load: () => Promise.reject(new Error('Failed to load')), unlock: noUnlock })
    for (const call of [store.status(), store.get('a'), store.set('a', 'x'), store.remove('a')]) {
      expect(await call).toMatchObject({
        ok: false,
        problem: { code: 'KEYCHAIN_MISSING', params: { reason: 'no-library' } },
      })
    }
  })

  it('is not asked while it cannot be unlocked', async () => {
    const asked: string[] = []
    const shut = async () => fail(problem('KEYCHAIN_LOCKED', { reason: 'locked' }))
    const count = (name: string) => async (): Promise<never> => {
      asked.push(name)
      throw new Error('asked')
    }
    const store = keychain(
      { getPassword: count('get'), setPassword: count('set'), deletePassword: count('delete') },
      { unlock: { status: shut, forReading: shut, forWriting: shut } },
    )
    for (const call of [store.status(), store.get('a'), store.set('a', 'x'), store.remove('a')]) {
      expect(await call).toMatchObject({ ok: false, problem: { code: 'KEYCHAIN_LOCKED' } })
    }
    expect(asked).toEqual([])
  })

  it('that has the entry and does not give it is locked, not empty', async () => {
    const store = keychain({}, { unlock: unlocked })
    expect(await store.get('a')).toMatchObject({ ok: false, problem: { code: 'KEYCHAIN_LOCKED' } })
    expect(await store.remove('a')).toMatchObject({ ok: false, problem: { code: 'KEYCHAIN_LOCKED' } })
  })

  it.each([
    ['User canceled the operation.', 'KEYCHAIN_LOCKED'],
    ['User interaction is not allowed.', 'KEYCHAIN_LOCKED'],
    ['Cannot create an item in a locked collection', 'KEYCHAIN_LOCKED'],
    ['Something blocked it', 'KEYCHAIN_REFUSED'],
    ['出错', 'KEYCHAIN_REFUSED'],
  ])('that says %j gives %s', async (sentence, code) => {
    const store = keychain({ getPassword: () => Promise.reject(new Error(sentence)) })
    expect(await store.get('a')).toMatchObject({ ok: false, problem: { code } })
  })

  it('that never answers counts as locked, and gets no further call until it does', async () => {
    const { clock, timeIsUp } = stoppedClock()
    let answer: (secret: string) => void = () => undefined
    const calls: string[] = []
    const store = keychain(
      {
        getPassword: (_service, account) => {
          calls.push(account)
          return new Promise((resolve) => {
            answer = resolve
          })
        },
      },
      { clock },
    )
    const locked = { ok: false, problem: { code: 'KEYCHAIN_LOCKED', params: { reason: 'no-answer' } } }
    const first = store.get('a')
    await new Promise(setImmediate)
    timeIsUp()
    expect(await first).toMatchObject(locked)
    const second = store.get('b')
    await new Promise(setImmediate)
    timeIsUp()
    expect(await second).toMatchObject(locked)
    expect(calls).toEqual(['a'])
    answer('late')
    const third = store.get('c')
    await new Promise(setImmediate)
    expect(calls).toEqual(['a', 'c'])
    answer('in time')
    expect(await third).toEqual(ok('in time'))
  })
})

import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../shared/clock.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { openGate } from './keychain-gate.ts'
import type { KeychainGate } from './keychain-gate.ts'
import { checkStorable } from './secret-store.ts'
import type { SecretStore } from './secret-store.ts'
import { secretServiceGate } from './secret-service.ts'

/** Name of our entries in every keychain; the account is the host's id. */
export const keychainService = 'hypertray'

/**
 * The part of keytar that is used. Not `findCredentials`: with a locked item it dereferences a null pointer in its Linux source,
 * and one does not want every password in memory to get one.
 */
export interface KeychainLibrary {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export interface KeychainOptions {
  /** Loads the native library; rejects where there is none. */
  readonly load?: () => Promise<KeychainLibrary>
  readonly gate?: KeychainGate
  /** Longest wait for the library: on macOS the person may be answering a dialog. Milliseconds; default 60,000. */
  readonly libraryMs?: number
  readonly clock?: Clock
}

/**
 * The keychain of the operating system: Credential Manager, Keychain, Secret Service. Loaded when first asked.
 *
 * - KEYCHAIN_MISSING: no native library, no session bus, no Secret Service;
 * - KEYCHAIN_LOCKED: locked and not unlocked by the person, or no answer in time;
 * - KEYCHAIN_REFUSED: anything else. `params.reason` tells which.
 *
 * Calls go to the library one after the other, and none while one is stuck: each blocks a thread of the few that all file access shares.
 */
export function keychainSecretStore(options: KeychainOptions = {}): SecretStore {
  const { load = loadKeytar, libraryMs = 60_000, clock = systemClock } = options
  const gate =
    options.gate ?? (process.platform === 'linux' ? secretServiceGate({ service: keychainService }) : openGate)
  let library: KeychainLibrary | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function loaded(): Promise<Result<KeychainLibrary>> {
    try {
      library ??= await load()
      return ok(library)
    } catch (error) {
      return fail(problem('KEYCHAIN_MISSING', { reason: 'no-library' }, error))
    }
  }

  /** One call to the library after `before`, in turn and within the time limit, as a value. */
  async function ask<T>(call: (library: KeychainLibrary) => Promise<T>): Promise<Result<T>> {
    const native = await loaded()
    if (!native.ok) return native
    const turn = last
    let expired = false
    const answer = turn.then((): Promise<Result<T>> | Result<T> => {
      // It is too late to start what nobody waits for any more: a late `set` would undo what was done since.
      if (expired) return locked()
      return call(native.value).then(
        (value) => ok(value),
        (error: unknown) => fail(refusal(error)),
      )
    })
    last = answer
    const decided = new AbortController()
    try {
      return await Promise.race([answer, clock.sleep(libraryMs, decided.signal).then(() => locked())])
    } finally {
      expired = true
      decided.abort()
    }
  }

  return {
    kind: 'keychain',

    async status() {
      const native = await loaded()
      return native.ok ? gate.status() : native
    },

    async get(hostId) {
      const native = await loaded()
      if (!native.ok) return native
      const there = await gate.reading(hostId)
      if (!there.ok) return there
      if (there.value === 'absent') return ok(null)
      const secret = await ask((keytar) => keytar.getPassword(keychainService, hostId))
      // It is there and cannot be had: locked again in between. Not "nothing stored".
      if (secret.ok && secret.value === null && there.value === 'present') return locked()
      return secret
    },

    async set(hostId, secret) {
      const storable = checkStorable(secret)
      if (!storable.ok) return storable
      const native = await loaded()
      if (!native.ok) return native
      const open = await gate.writing()
      if (!open.ok) return open
      return ask((keytar) => keytar.setPassword(keychainService, hostId, secret))
    },

    async remove(hostId) {
      const native = await loaded()
      if (!native.ok) return native
      const there = await gate.reading(hostId)
      if (!there.ok) return there
      if (there.value === 'absent') return ok(false)
      const removed = await ask((keytar) => keytar.deletePassword(keychainService, hostId))
      if (removed.ok && !removed.value && there.value === 'present') return locked()
      return removed
    },
  }
}

async function loadKeytar(): Promise<KeychainLibrary> {
  return (await import('keytar')).default
}

function locked(): ReturnType<typeof fail> {
  return fail(problem('KEYCHAIN_LOCKED', { reason: 'no-answer' }))
}

/**
 * A sentence of the library as a problem. It gives no codes, and the sentences may be translated, so this only recognises the known English
 * ones (macOS: user cancelled, interaction not allowed); the rest is KEYCHAIN_REFUSED, which does not accuse the password either.
 */
function refusal(error: unknown): Problem {
  const sentence = error instanceof Error ? error.message : String(error)
  const shut = /\b(?:lock(?:ed)?|dismissed|cancell?ed|interaction is not allowed)\b/i.test(sentence)
  return shut
    ? problem('KEYCHAIN_LOCKED', { reason: 'dismissed' }, error)
    : problem('KEYCHAIN_REFUSED', { reason: 'library' }, error)
}

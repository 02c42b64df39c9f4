import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../shared/clock.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { noUnlock } from './keychain-unlock.ts'
import type { KeychainUnlock } from './keychain-unlock.ts'
import { checkStorable } from './secret-store.ts'
import type { SecretStore } from './secret-store.ts'
import { secretServiceUnlock } from './secret-service.ts'

/** Names Hypertray's entries in every keychain; the account is the host's id. */
export const keychainService = 'hypertray'

/**
 * The part of keytar that is used. Not `findCredentials`: keytar's Linux code dereferences a null pointer when an item is
 * locked, and reading one password should not load all of them into memory.
 */
export interface KeychainLibrary {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export interface KeychainOptions {
  /** Loads the native library; rejects where there is none. */
  readonly load?: () => Promise<KeychainLibrary>
  readonly unlock?: KeychainUnlock
  /** Longest wait for the library: on macOS the user may be answering a dialog. Milliseconds; default 60,000. */
  readonly libraryMs?: number
  readonly clock?: Clock
}

/**
 * Keeps secrets in the operating system's keychain (Credential Manager, Keychain, Secret Service), loaded on first use.
 *
 * - KEYCHAIN_MISSING: no native library, no session bus, no Secret Service;
 * - KEYCHAIN_LOCKED: locked and not unlocked by the user, or no answer in time;
 * - KEYCHAIN_REFUSED: anything else. `params.reason` tells which.
 *
 * Calls go to the library one at a time, and none while one is stuck: each blocks one of the few threads that all file
 * access shares.
 */
export function keychainSecretStore(options: KeychainOptions = {}): SecretStore {
  const { load = loadKeytar, libraryMs = 60_000, clock = systemClock } = options
  const unlock =
    options.unlock ?? (process.platform === 'linux' ? secretServiceUnlock({ service: keychainService }) : noUnlock)
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

  /** Calls the library in turn and within the time limit; its exceptions become problems. */
  async function callInTurn<T>(call: (library: KeychainLibrary) => Promise<T>): Promise<Result<T>> {
    const native = await loaded()
    if (!native.ok) return native
    const turn = last
    let expired = false
    const answer = turn.then((): Promise<Result<T>> | Result<T> => {
      // The caller has given up: a late `set` would undo what was done since.
      if (expired) return noAnswer()
      return call(native.value).then(
        (value) => ok(value),
        (error: unknown) => fail(refusal(error)),
      )
    })
    last = answer
    const decided = new AbortController()
    try {
      return await Promise.race([answer, clock.sleep(libraryMs, decided.signal).then(() => noAnswer())])
    } finally {
      expired = true
      decided.abort()
    }
  }

  return {
    kind: 'keychain',

    async status() {
      const native = await loaded()
      return native.ok ? unlock.status() : native
    },

    async get(hostId) {
      const native = await loaded()
      if (!native.ok) return native
      const found = await unlock.forReading(hostId)
      if (!found.ok) return found
      if (found.value === 'absent') return ok(null)
      const secret = await callInTurn((keytar) => keytar.getPassword(keychainService, hostId))
      // Present but unreadable: it was locked again in between, which is not "nothing stored".
      if (secret.ok && secret.value === null && found.value === 'present') return noAnswer()
      return secret
    },

    async set(hostId, secret) {
      const storable = checkStorable(secret)
      if (!storable.ok) return storable
      const native = await loaded()
      if (!native.ok) return native
      const open = await unlock.forWriting()
      if (!open.ok) return open
      return callInTurn((keytar) => keytar.setPassword(keychainService, hostId, secret))
    },

    async remove(hostId) {
      const native = await loaded()
      if (!native.ok) return native
      const found = await unlock.forReading(hostId)
      if (!found.ok) return found
      if (found.value === 'absent') return ok(false)
      const removed = await callInTurn((keytar) => keytar.deletePassword(keychainService, hostId))
      if (removed.ok && !removed.value && found.value === 'present') return noAnswer()
      return removed
    },
  }
}

async function loadKeytar(): Promise<KeychainLibrary> {
  return (await import('keytar')).default
}

function noAnswer(): ReturnType<typeof fail> {
  return fail(problem('KEYCHAIN_LOCKED', { reason: 'no-answer' }))
}

/**
 * Turns an error of the library into a problem. Its errors have no codes and may be translated, so only the known English
 * sentences count as locked (macOS: user cancelled, interaction not allowed); the rest is KEYCHAIN_REFUSED.
 */
function refusal(error: unknown): Problem {
  const sentence = error instanceof Error ? error.message : String(error)
  const shut = /\b(?:lock(?:ed)?|dismissed|cancell?ed|interaction is not allowed)\b/i.test(sentence)
  return shut
    ? problem('KEYCHAIN_LOCKED', { reason: 'dismissed' }, error)
    : problem('KEYCHAIN_REFUSED', { reason: 'library' }, error)
}

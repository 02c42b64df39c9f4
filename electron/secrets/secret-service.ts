import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { addMatch, BusError, openSessionBus } from '../dbus/dbus-connection.ts'
import type { Bus, BusCall } from '../dbus/dbus-connection.ts'
import type { KeychainUnlock } from './keychain-unlock.ts'

const destination = 'org.freedesktop.secrets'
const servicePath = '/org/freedesktop/secrets'
const api = 'org.freedesktop.Secret'
/** "No object", where the Secret Service API gives an object path. */
const none = '/'

export interface SecretServiceOptions {
  /** Attribute `service` of our items; the library sets `service` and `account`. */
  readonly service: string
  readonly env?: NodeJS.ProcessEnv
  /** Longest wait for one reply, starting the service included. Milliseconds; default 10,000. */
  readonly answerMs?: number
  /** Longest wait for the user to answer the keychain's own prompt. Milliseconds; default 60,000. */
  readonly promptMs?: number
}

/**
 * Unlocks Linux keychains through the Secret Service API (freedesktop.org) over the session bus, because libsecret, which
 * keytar calls, falls short (all seen with libsecret 0.20.5 and gnome-keyring 42.1):
 * - when the keychain is locked and its prompt is dismissed or cannot be shown, reading gives "no password" and removing
 *   "there was none", neither of which is known to be true;
 * - its errors are sentences in the desktop's language;
 * - while a prompt is open the call blocks a thread, and the process cannot exit until the user answers.
 * So the keychain is unlocked here, before keytar is called.
 */
export function secretServiceUnlock(options: SecretServiceOptions): KeychainUnlock {
  const { service, env = process.env, answerMs = 10_000, promptMs = 60_000 } = options

  async function withService<T>(use: (keychain: SecretService) => Promise<Result<T>>): Promise<Result<T>> {
    let bus: Bus | undefined
    try {
      bus = await openSessionBus(env, answerMs)
      return await use(secretService(bus, answerMs, promptMs))
    } catch (error) {
      return fail(problemOf(error))
    } finally {
      bus?.close()
    }
  }

  return {
    status: () =>
      withService(async (keychain) => {
        const collection = await keychain.defaultCollection()
        return collection !== null && (await keychain.isLocked(collection)) ? keychainLocked('locked') : ok()
      }),

    forReading: (account) =>
      withService(async (keychain) => {
        const attributes = [
          ['service', service],
          ['account', account],
        ] as const
        let items = await keychain.search(attributes)
        if (items.unlocked.length > 0) return ok('present')
        if (items.locked.length > 0)
          return (await keychain.unlock(items.locked)) ? ok('present') : keychainLocked('dismissed')
        // KeePassXC hides the items of a locked collection: only once it is unlocked does "not found" mean "absent".
        const collection = await keychain.defaultCollection()
        if (collection === null || !(await keychain.isLocked(collection))) return ok('absent')
        if (!(await keychain.unlock([collection]))) return keychainLocked('dismissed')
        items = await keychain.search(attributes)
        return ok(items.unlocked.length > 0 ? 'present' : 'absent')
      }),

    forWriting: () =>
      withService(async (keychain) => {
        const collection = await keychain.defaultCollection()
        // A new desktop account has no collection; creating one prompts the user for its password.
        const open =
          collection === null
            ? await keychain.createCollection()
            : !(await keychain.isLocked(collection)) || (await keychain.unlock([collection]))
        return open ? ok() : keychainLocked('dismissed')
      }),
  }
}

function keychainLocked(reason: 'locked' | 'dismissed' | 'no-answer') {
  return fail(problem('KEYCHAIN_LOCKED', { reason }))
}

function problemOf(error: unknown) {
  const name = error instanceof BusError ? error.name : ''
  if (name === 'no-bus') return problem('KEYCHAIN_MISSING', { reason: 'no-bus' }, error)
  // Neither the service nor the user answered, so the content of the keychain is unknown.
  if (name === 'no-answer' || name === 'org.freedesktop.DBus.Error.NoReply')
    return problem('KEYCHAIN_LOCKED', { reason: 'no-answer' }, error)
  if (/^org\.freedesktop\.DBus\.Error\.(?:ServiceUnknown|NameHasNoOwner|Spawn\..*)$/.test(name)) {
    return problem('KEYCHAIN_MISSING', { reason: 'no-service' }, error)
  }
  if (name === `${api}.Error.IsLocked`) return problem('KEYCHAIN_LOCKED', { reason: 'locked' }, error)
  return problem('KEYCHAIN_REFUSED', { reason: 'service' }, error)
}

interface SecretService {
  defaultCollection(): Promise<string | null>
  isLocked(collection: string): Promise<boolean>
  search(
    attributes: readonly (readonly [string, string])[],
  ): Promise<{ readonly unlocked: readonly string[]; readonly locked: readonly string[] }>
  /** Returns whether all of them are unlocked now; false when the user dismissed the prompt. */
  unlock(objects: readonly string[]): Promise<boolean>
  createCollection(): Promise<boolean>
}

/** Calls the few methods of the Secret Service API that are needed here. They reject with {@link BusError}. */
function secretService(bus: Bus, answerMs: number, promptMs: number): SecretService {
  const call = (path: string, member: string, signature = '', body: readonly unknown[] = [], on = `${api}.Service`) => {
    const message: BusCall = { destination, path, interface: on, member, signature, body }
    return bus.call(message, answerMs)
  }

  /** Shows a prompt and waits for its Completed signal. Returns false when the user dismissed it. */
  async function prompt(path: unknown): Promise<boolean> {
    if (path === none) return true
    const rule = `type='signal',interface='${api}.Prompt',member='Completed',path='${String(path)}'`
    await addMatch(bus, rule, answerMs)
    let timer: NodeJS.Timeout | undefined
    let stop: () => void = () => undefined
    try {
      const completed = new Promise<boolean>((resolve, reject) => {
        timer = setTimeout(() => reject(new BusError('no-answer', 'the prompt was not answered')), promptMs)
        stop = bus.onSignal((signal) => {
          if (signal.path === path && signal.member === 'Completed') resolve(signal.body[0] !== true)
        })
      })
      const shown = call(String(path), 'Prompt', 's', [''], `${api}.Prompt`)
      // Whichever comes first: a service may answer the call only when the prompt is over.
      return await Promise.race([
        completed,
        shown.then(
          () => completed,
          (error: unknown) => {
            if (error instanceof BusError && error.name === 'no-answer') return completed
            throw error
          },
        ),
      ])
    } finally {
      // An open prompt is not dismissed: gnome-keyring 42.1 aborts on that, and closing the connection ends the prompt anyway.
      clearTimeout(timer)
      stop()
    }
  }

  async function isLocked(collection: string): Promise<boolean> {
    const [value] = await call(
      collection,
      'Get',
      'ss',
      [`${api}.Collection`, 'Locked'],
      'org.freedesktop.DBus.Properties',
    )
    return value === true
  }

  return {
    async defaultCollection() {
      const [path] = await call(servicePath, 'ReadAlias', 's', ['default'])
      return typeof path === 'string' && path !== none ? path : null
    },
    isLocked,
    async search(attributes) {
      const [unlocked, locked] = await call(servicePath, 'SearchItems', 'a{ss}', [attributes])
      return { unlocked: paths(unlocked), locked: paths(locked) }
    },
    async unlock(objects) {
      const [unlocked, path] = await call(servicePath, 'Unlock', 'ao', [objects])
      return paths(unlocked).length === objects.length || (await prompt(path))
    },
    async createCollection() {
      const label = [`${api}.Collection.Label`, { signature: 's', value: 'Default keyring' }]
      const [made, path] = await call(servicePath, 'CreateCollection', 'a{sv}s', [[label], 'default'])
      return (typeof made === 'string' && made !== none) || prompt(path)
    },
  }
}

function paths(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

import { randomBytes, randomUUID } from 'node:crypto'
import type { Account } from './authorization.ts'
import { invalidLocale, invalidLogin, namedFault, noPermission } from './faults.ts'
import type { Fault } from './faults.ts'
import type { ManagedObject } from './properties.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

/** A logged-in session. */
export interface Session {
  /** Public key (UserSession.key); not the cookie. */
  readonly key: string
  readonly cookie: string
  readonly userName: string
  readonly account: Account
  readonly locale: string
  /** The client's address at login, as the server saw it. */
  readonly clientAddress: string
  readonly loginTime: number
  lastActive: number
  /** Calls in progress, long polls included. */
  pending: number
  /** Objects that live and die with the session: views, filters, collectors. By `type:id`. */
  readonly objects: Map<string, ManagedObject>
  /** Run when the session ends. */
  readonly onEnd: Set<() => void>
}

/** The session table of the host. */
export interface Sessions {
  /** The live session of a Cookie header, undefined when it is missing, unknown or idle for too long. */
  find(cookieHeader: string | undefined): Session | undefined
  byKey(key: string): Session | undefined
  login(userName: string, password: string, locale: string | undefined, clientAddress: string): Session | Fault
  end(session: Session): void
  endAll(): void
  /** Text of the Set-Cookie header. */
  setCookie(session: Session): string
}

/** Creates the session table. */
export function createSessions(world: World): Sessions {
  const { options, clock } = world
  const live = new Map<string, Session>()
  const logins = new Map(
    world.authorization.accounts.map((account) => [account.user, { account, failures: 0, lockedUntil: 0 }]),
  )

  const end = (session: Session): void => {
    if (!live.delete(session.cookie)) return
    for (const run of session.onEnd) run()
    session.onEnd.clear()
    session.objects.clear()
  }
  // Fact: a session without calls dies; a pending WaitForUpdatesEx keeps it alive. Checked on access: no timer runs.
  const idle = (session: Session): boolean =>
    session.pending === 0 && clock.now() - session.lastActive > options.idleSeconds * 1000

  return {
    find(cookieHeader) {
      const session = live.get(cookieOf(cookieHeader) ?? '')
      if (session === undefined || !idle(session)) return session
      end(session)
      return undefined
    },
    byKey: (key) => [...live.values()].find((session) => session.key === key),
    login(userName, password, locale, clientAddress) {
      for (const session of live.values()) if (idle(session)) end(session)
      const known = logins.get(userName)
      const now = clock.now()
      // Fact: while an account is locked, the right password is refused with the same words as a wrong one.
      if (known === undefined || now < known.lockedUntil) return invalidLogin()
      const { account } = known
      if (account.password !== password) {
        known.failures += 1
        if (known.failures >= options.lockout.failures) {
          known.failures = 0
          known.lockedUntil = now + options.lockout.seconds * 1000
        }
        return invalidLogin()
      }
      known.failures = 0
      // Fact: an account that is disabled, expired or locked out learns this only after giving the right password.
      const { fault = null, users, locales } = world.login
      if (fault !== null && users?.includes(userName) !== false) return namedFault(fault, refs.rootFolder, {})
      if (locale !== undefined && locales?.includes(locale) === false) return invalidLocale()
      // Fact: an account without any permission is refused with NoPermission, not as if its password were wrong.
      if (!account.access.sees(refs.rootFolder)) return noPermission(refs.rootFolder, 'System.View')
      const session: Session = {
        key: randomUUID(),
        cookie: randomBytes(20).toString('hex'),
        userName,
        account,
        locale: locale ?? 'en',
        clientAddress,
        loginTime: now,
        lastActive: now,
        pending: 0,
        objects: new Map(),
        onEnd: new Set(),
      }
      live.set(session.cookie, session)
      return session
    },
    end,
    endAll() {
      for (const session of live.values()) end(session)
    },
    // Fact: a real host's cookie is 40 hex digits in quotes, with these attributes and a closing semicolon.
    setCookie: (session) =>
      `vmware_soap_session=${options.quotedCookie ? `"${session.cookie}"` : session.cookie}; Path=/; HttpOnly; Secure;`,
  }
}

/** Fact: clients send the value back with or without its quotes. */
function cookieOf(header: string | undefined): string | undefined {
  return header?.match(/(?:^|;)\s*vmware_soap_session="?([0-9a-f]{40})"?/)?.[1]
}

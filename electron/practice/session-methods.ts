import { serviceContent } from './about.ts'
import { withSession } from './calls.ts'
import type { Methods } from './calls.ts'
import { invalidLogin, isFault } from './faults.ts'
import type { Session, Sessions } from './sessions.ts'
import { childText } from './xml.ts'
import { bool, int, str, struct, time, writeField } from './values.ts'
import type { Value } from './values.ts'
import type { World } from './world.ts'

/** UserSession as Login returns it. */
export function userSession(session: Session): Value {
  return struct('UserSession', [
    ['key', str(session.key)],
    ['userName', str(session.userName)],
    ['fullName', str(session.account.fullName)],
    ['loginTime', time(session.loginTime)],
    ['lastActiveTime', time(session.lastActive)],
    ['locale', str(session.locale)],
    ['messageLocale', str(session.locale)],
    ['extensionSession', bool(false)],
    ['ipAddress', str(session.clientAddress)],
    ['userAgent', str('')],
    ['callCount', int(0)],
  ])
}

/** Login, Logout, RetrieveServiceContent, CurrentTime. */
export function sessionMethods(world: World, sessions: Sessions): Methods {
  return {
    // Fact: works before login; every manager reference comes from it.
    RetrieveServiceContent: {
      on: ['ServiceInstance'],
      anonymous: true,
      run: () => writeField('returnval', serviceContent(world)),
    },
    CurrentTime: {
      on: ['ServiceInstance'],
      run: () => writeField('returnval', time(world.clock.now() + world.setup.clockAheadSeconds * 1_000)),
    },
    Login: {
      on: ['SessionManager'],
      anonymous: true,
      run: (call) => {
        // Fact: a session that is logged in cannot log in again, with any account.
        if (call.session !== undefined) return invalidLogin()
        const session = sessions.login(
          childText(call.args, 'userName') ?? '',
          childText(call.args, 'password') ?? '',
          childText(call.args, 'locale') ?? undefined,
          call.clientAddress,
        )
        if (isFault(session)) return session
        call.signIn(session)
        return writeField('returnval', userSession(session))
      },
    },
    Logout: {
      on: ['SessionManager'],
      run: withSession((_call, session) => {
        sessions.end(session)
        return ''
      }),
    },
  }
}

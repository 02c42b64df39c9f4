import { BusError, openSessionBus, type Bus } from '../dbus/dbus-connection.ts'

const watcher = 'org.kde.StatusNotifierWatcher'
const daemon = 'org.freedesktop.DBus'
const answerMs = 2_000
/** How often a watcher that does not answer is asked: for half a minute. */
const mostAttempts = 15
/** A watcher may be there before the panel that shows what it knows. */
const hostSignals: ReadonlySet<string> = new Set(['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered'])

/** GNOME, or a desktop made of it such as Ubuntu's. */
export function isGnome(environment: NodeJS.ProcessEnv): boolean {
  // Electron overwrites the variable for the sake of its icons, and keeps what it was.
  return (environment['ORIGINAL_XDG_CURRENT_DESKTOP'] ?? environment['XDG_CURRENT_DESKTOP'] ?? '')
    .split(':')
    .includes('GNOME')
}

/**
 * Whether this desktop shows tray icons. Windows and macOS do. On Linux somebody has to own the watcher's name on the
 * session bus and say that a host for icons is there: GNOME without an extension has none, and Electron does not tell.
 */
export async function hasTray(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): Promise<boolean> {
  if (platform !== 'linux') return true
  try {
    const bus = await openSessionBus(environment, answerMs)
    try {
      return (await showsIcons(bus)) === true
    } finally {
      bus.close()
    }
  } catch {
    // No bus, or one that does not answer: no icon would be seen.
    return false
  }
}

/**
 * Tells when a panel that shows icons comes and when it goes, for Linux, where it may start after the app or be replaced while the app
 * runs; an icon that the panel before showed is not taken over by the next one. Told once at the start as well. Returns what ends it.
 */
export async function watchTray(
  environment: NodeJS.ProcessEnv,
  changed: (there: boolean) => void,
): Promise<() => void> {
  let bus: Bus
  try {
    bus = await openSessionBus(environment, answerMs)
  } catch {
    return () => undefined
  }
  let asked = 0
  const ask = async (): Promise<void> => {
    const own = (asked += 1)
    // A panel that is still starting may be slow to answer.
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const there = await showsIcons(bus)
      // A later question has the newer answer.
      if (own !== asked) return
      if (there !== null) return changed(there)
    }
  }
  bus.onSignal(({ interface: from, member, body }) => {
    const replaced = from === daemon && member === 'NameOwnerChanged' && body[0] === watcher
    if (replaced) changed(false)
    if (replaced || (from === watcher && hostSignals.has(member ?? ''))) void ask()
  })
  const rules = [
    `type='signal',sender='${daemon}',member='NameOwnerChanged',arg0='${watcher}'`,
    `type='signal',sender='${watcher}',interface='${watcher}'`,
  ]
  try {
    for (const rule of rules)
      await bus.call(
        {
          destination: daemon,
          path: '/org/freedesktop/DBus',
          interface: daemon,
          member: 'AddMatch',
          signature: 's',
          body: [rule],
        },
        answerMs,
      )
  } catch {
    // The bus went away or hangs: nothing will be told.
    bus.close()
    return () => undefined
  }
  await ask()
  return () => bus.close()
}

/** Whether the watcher's name is owned and a panel is there to show icons; null when the owner does not answer. */
async function showsIcons(bus: Bus): Promise<boolean | null> {
  try {
    const [registered] = await bus.call(
      {
        destination: watcher,
        path: '/StatusNotifierWatcher',
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: [watcher, 'IsStatusNotifierHostRegistered'],
      },
      answerMs,
    )
    return registered === true
  } catch (error) {
    return error instanceof BusError && error.name === 'no-answer' ? null : false
  }
}

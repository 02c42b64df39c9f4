import { addMatch, BusError, openSessionBus, type Bus } from '../dbus/dbus-connection.ts'

const watcher = 'org.kde.StatusNotifierWatcher'
const daemon = 'org.freedesktop.DBus'
const answerMs = 2_000
/** Attempts to ask a watcher that does not answer; half a minute in all. */
const mostAttempts = 15
/** A watcher may start before the panel that shows its icons. */
const hostSignals: ReadonlySet<string> = new Set(['StatusNotifierHostRegistered', 'StatusNotifierHostUnregistered'])

/** Reports whether the desktop is GNOME, or based on it as Ubuntu's is. */
export function isGnome(environment: NodeJS.ProcessEnv): boolean {
  // Electron overwrites the variable so that its icons work, and keeps the original.
  return (environment['ORIGINAL_XDG_CURRENT_DESKTOP'] ?? environment['XDG_CURRENT_DESKTOP'] ?? '')
    .split(':')
    .includes('GNOME')
}

/**
 * Reports whether this desktop shows tray icons. Windows and macOS do. On Linux, the watcher's name must have an owner on
 * the session bus that reports a host for icons: GNOME has none without an extension, and Electron does not say so.
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
    // Without a bus that answers, no icon would be visible.
    return false
  }
}

/**
 * Calls back now and whenever a panel that shows icons appears or disappears. On Linux it may start after the app or be
 * replaced while the app runs, and a new panel does not take over the icons of the previous one.
 * @returns a function that stops watching
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
      // A later call has the newer answer.
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
    for (const rule of rules) await addMatch(bus, rule, answerMs)
  } catch {
    // The bus went away or hangs, so no signal will arrive.
    bus.close()
    return () => undefined
  }
  await ask()
  return () => bus.close()
}

/** Reports whether the watcher's name has an owner and a panel shows icons; null when the owner does not answer. */
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

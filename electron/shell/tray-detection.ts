import { openSessionBus } from '../hosts/dbus-connection.ts'

const watcher = 'org.kde.StatusNotifierWatcher'
const answerMs = 2_000

/** GNOME, or a desktop made of it such as Ubuntu's. */
export function isGnome(environment: NodeJS.ProcessEnv): boolean {
  // Electron overwrites the variable for the sake of its icons, and keeps what it was.
  return (environment['ORIGINAL_XDG_CURRENT_DESKTOP'] ?? environment['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('GNOME')
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
      const [registered] = await bus.call({
        destination: watcher, path: '/StatusNotifierWatcher', interface: 'org.freedesktop.DBus.Properties', member: 'Get',
        signature: 'ss', body: [watcher, 'IsStatusNotifierHostRegistered'],
      }, answerMs)
      return registered === true
    } finally {
      bus.close()
    }
  } catch {
    // No bus, no watcher, or one that does not answer: no icon would be seen.
    return false
  }
}

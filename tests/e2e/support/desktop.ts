import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { makeTempDir } from '../../support/tmp.ts'
import { BusClient, startSessionBus } from './bus.ts'
import { startDaemon } from './processes.ts'
import type { Daemon } from './processes.ts'

/** `locked`: a keyring that nothing unlocks. `absent`: no Secret Service on the bus, and none that could be started. */
export type KeyringState = 'unlocked' | 'locked' | 'absent'

/** One user's session, with its own home folder, session bus and keyring. */
export interface Desktop {
  /** Goes away with the session, and all in it. */
  readonly folder: string
  readonly home: string
  readonly busAddress: string
  /** Environment for programs of this session; nothing of the developer's own session leaks in. */
  readonly env: Record<string, string>
  /** Restarts the keyring with its contents: locked, or unlocked as at a login. */
  restartKeyring(state: Exclude<KeyringState, 'absent'>): Promise<void>
  stop(): Promise<void>
}

/**
 * Makes a session with an empty home folder. Linux only.
 * @param display as DISPLAY names it
 */
export async function startDesktop(display: string, keyring: KeyringState): Promise<Desktop> {
  const folder = await makeTempDir('hypertray-e2e-')
  const home = join(folder.path, 'home')
  const runtime = join(folder.path, 'run')
  for (const path of [home, runtime]) await mkdir(path, { mode: 0o700 })
  await mkdir(join(home, '.cache'))
  const bus = await startSessionBus(folder.path)
  const env = sessionEnv({
    DISPLAY: display,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: bus.address,
    XDG_CURRENT_DESKTOP: 'KDE',
    // A system bus of the computer's (updates, power) must not take part in tests.
    DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent',
  })
  let daemon = keyring === 'absent' ? null : await startKeyring(bus.address, env, keyring === 'unlocked')
  return {
    folder: folder.path,
    home,
    env,
    busAddress: bus.address,
    async restartKeyring(state) {
      await daemon?.stop()
      daemon = await startKeyring(bus.address, env, state === 'unlocked')
    },
    async stop() {
      await daemon?.stop()
      await bus.stop()
      await folder.remove()
    },
  }
}

async function startKeyring(address: string, env: Record<string, string>, unlocked: boolean): Promise<Daemon> {
  const client = await BusClient.connect(address)
  try {
    const daemon = await startDaemon(
      'gnome-keyring-daemon',
      ['--foreground', ...(unlocked ? ['--unlock'] : []), '--components=secrets'],
      ['pipe', 'ignore', 'ignore'],
      env,
    )
    ;(daemon.process.stdin as Writable).end(unlocked ? 'keyring-password' : '')
    await client.owned('org.freedesktop.secrets')
    return daemon
  } finally {
    client.close()
  }
}

/** Returns what programs need to run at all (PATH, language, TLS), plus `own`. */
function sessionEnv(own: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(?:DBUS_|XDG_|WAYLAND_|ELECTRON_|NODE_OPTIONS$|GNOME_|HYPERTRAY_)/.test(name))
      env[name] = value
  }
  return { ...env, LANG: 'C.UTF-8', ...own }
}

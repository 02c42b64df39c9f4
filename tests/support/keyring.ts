import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './run.ts'
import type { ProgramResult } from './run.ts'
import { makeTempDir } from './tmp.ts'

export interface KeyringOptions {
  /** False: the daemon runs with its keyring locked, and nothing unlocks it. Default true. */
  readonly unlocked?: boolean
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly timeoutMs?: number
}

// The daemon stays in the foreground of its own job, so that it can be ended by its id; it says nothing when it is ready,
// but the name org.freedesktop.secrets appears on the bus.
const script = `
set -eu
if [ "$UNLOCKED" = 1 ]; then
  printf %s keyring-password | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
else
  gnome-keyring-daemon --foreground --components=secrets >/dev/null 2>&1 </dev/null &
fi
keyring=$!
trap 'kill "$keyring" 2>/dev/null || true; wait "$keyring" 2>/dev/null || true' EXIT
for attempt in $(seq 100); do
  if dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \\
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
  then break; fi
  if [ "$attempt" = 100 ]; then echo 'gnome-keyring-daemon did not come up' >&2; exit 97; fi
  sleep 0.05
done
status=0
"$@" || status=$?
exit "$status"
`

/**
 * Runs a command with a real Secret Service: a session bus of its own, gnome-keyring, and an empty home folder that goes
 * away afterwards. The user's own keyring stays out of sight.
 */
export async function runWithKeyring(
  command: string,
  args: readonly string[],
  options: KeyringOptions = {},
): Promise<ProgramResult> {
  await using home = await makeTempDir('keyring-')
  const runtime = join(home.path, 'run')
  await mkdir(runtime, { mode: 0o700 })
  await mkdir(join(home.path, '.cache'))
  const {
    DBUS_SESSION_BUS_ADDRESS: _bus,
    XDG_DATA_HOME: _data,
    XDG_CACHE_HOME: _cache,
    ...inherited
  } = options.env ?? process.env
  return await runProgram('dbus-run-session', ['--', 'bash', '-c', script, 'keyring', command, ...args], {
    env: {
      ...inherited,
      HOME: home.path,
      XDG_RUNTIME_DIR: runtime,
      XDG_CURRENT_DESKTOP: 'GNOME',
      UNLOCKED: options.unlocked === false ? '0' : '1',
    },
    timeoutMs: options.timeoutMs ?? 60_000,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
}

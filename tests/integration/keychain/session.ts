import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

export type Step = readonly ['status'] | readonly ['get' | 'remove', string] | readonly ['set', string, string]
export type Outcome = { readonly ok: unknown } | { readonly code: string; readonly reason: string }

export interface Phase {
  /**
   * `unlocked`: gnome-keyring with its keyring open; `locked`: shut, without a prompt; `unanswered`: shut, and a prompt that
   * never ends; `frozen`: a service that took the name and does nothing; `none`: a bus without a Secret Service.
   */
  readonly keyring: 'unlocked' | 'locked' | 'unanswered' | 'frozen' | 'none'
  readonly steps: readonly Step[]
}

const storeChild = join(import.meta.dirname, 'store-child.ts')

// The daemon says nothing when it is ready, but its name appears on the bus.
const script =
  `
set -eu
keyring=
case "$KEYRING" in
  unlocked) printf %s keyring-password | gnome-keyring-daemon --foreground --unlock ` +
  `--components=secrets >&2 & keyring=$! ;;
  none) ;;
  *) gnome-keyring-daemon --foreground --components=secrets >&2 </dev/null & keyring=$! ;;
esac
finish() { if [ -f "$HOME/prompter.pid" ]; then kill -KILL "$(cat "$HOME/prompter.pid")" ` +
  '2>/dev/null || true; fi; if [ -n "$keyring" ]; then kill -KILL "$keyring" 2>/dev/null || true; ' +
  `wait "$keyring" 2>/dev/null || true; fi; }
trap finish EXIT
if [ -n "$keyring" ]; then
  for attempt in $(seq 100); do
    if dbus-send --session --print-reply --dest=org.freedesktop.DBus / ` +
  `org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean ` +
  `true'; then break; fi
    if [ "$attempt" = 100 ]; then echo 'gnome-keyring-daemon did not come up' >&2; exit 97; fi
    sleep 0.05
  done
fi
if [ "$KEYRING" = frozen ]; then kill -STOP "$keyring"; fi
status=0
"$@" || status=$?
if [ "$KEYRING" = unanswered ] && ! kill -0 "$keyring" 2>/dev/null; then echo ` +
  `'gnome-keyring-daemon did not survive' >&2; exit 98; fi
exit "$status"
`

/** A bus that starts nothing but what is in our own folder: not the keyring, and not the desktop's prompter. */
function busConfig(services: string): string {
  return (
    '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" ' +
    `"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>${services}` +
    `</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow ` +
    'eavesdrop="true"/><allow own="*"/></policy></busconfig>'
  )
}

/**
 * Runs phases one after the other, each on a bus of its own, all with the same home folder: what was stored stays.
 * Gives each phase's outcomes.
 */
export async function runPhases(phases: readonly Phase[], env: NodeJS.ProcessEnv = {}): Promise<Outcome[][]> {
  await using home = await makeTempDir('keychain-')
  const services = join(home.path, 'services')
  await Promise.all([mkdir(join(home.path, 'run'), { mode: 0o700 }), mkdir(join(home.path, '.cache')), mkdir(services)])
  const config = join(home.path, 'bus.conf')
  await writeFile(config, busConfig(services))
  const prompter = join(home.path, 'prompter')
  await writeFile(
    join(services, 'prompter.service'),
    `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=${prompter}\n`,
  )
  const {
    DBUS_SESSION_BUS_ADDRESS: _bus,
    XDG_DATA_HOME: _data,
    XDG_CACHE_HOME: _cache,
    DISPLAY: _display,
    ...inherited
  } = process.env
  const results: Outcome[][] = []
  for (const { keyring, steps } of phases) {
    // One that never shows up, or one that fails at once, as without a display.
    const behaviour =
      keyring === 'unanswered' ? 'echo $$ >"$HOME/prompter.pid"\nexec sleep 60 >/dev/null 2>&1' : 'exit 1'
    await writeFile(prompter, `#!/bin/sh\n${behaviour}\n`)
    await chmod(prompter, 0o700)
    const run = await runProgram(
      'dbus-run-session',
      [
        '--config-file',
        config,
        '--',
        'bash',
        '-c',
        script,
        'session',
        process.execPath,
        storeChild,
        JSON.stringify(steps),
      ],
      {
        env: { ...inherited, HOME: home.path, XDG_RUNTIME_DIR: join(home.path, 'run'), KEYRING: keyring, ...env },
        timeoutMs: 50_000,
      },
    )
    if (run.code !== 0) throw new Error(`the session ended with ${run.code ?? run.signal}: ${run.stderr}`)
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('{'))
    results.push(lines.map((line) => JSON.parse(line) as Outcome))
  }
  return results
}

/** The same without any bus. */
export async function runWithoutBus(steps: readonly Step[], env: NodeJS.ProcessEnv): Promise<Outcome[]> {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_RUNTIME_DIR: _run, DISPLAY: _display, ...inherited } = process.env
  const run = await runProgram(process.execPath, [storeChild, JSON.stringify(steps)], { env: { ...inherited, ...env } })
  if (run.code !== 0) throw new Error(run.stderr)
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome)
}

import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../../support/run.ts'
import { makeTempDir } from '../../support/tmp.ts'

export type Step = readonly ['status'] | readonly ['get' | 'remove', string] | readonly ['set', string, string]
export type Outcome = { readonly ok: unknown } | { readonly code: string; readonly reason: string }

export interface Phase {
  /**
   * `unlocked`: gnome-keyring with its keyring open; `locked`: shut, and nobody can be asked; `unanswered`: shut, and a prompt that
   * never ends; `frozen`: a service that took the name and does nothing; `none`: a bus without a Secret Service.
   */
  readonly keyring: 'unlocked' | 'locked' | 'unanswered' | 'frozen' | 'none'
  readonly steps: readonly Step[]
}

const storeChild = join(import.meta.dirname, 'store-child.ts')

// No sleeping for readiness: the daemon is waited for until its name is on the bus.
const script = `
set -eu
keyring=
case "$KEYRING" in
  unlocked) printf %s keyring-password | gnome-keyring-daemon --foreground --unlock --components=secrets >&2 & keyring=$! ;;
  none) ;;
  *) gnome-keyring-daemon --foreground --components=secrets >&2 </dev/null & keyring=$! ;;
esac
finish() { if [ -n "$keyring" ]; then kill -KILL "$keyring" 2>/dev/null || true; wait "$keyring" 2>/dev/null || true; fi; }
trap finish EXIT
if [ -n "$keyring" ]; then
  for attempt in $(seq 100); do
    if dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; then break; fi
    if [ "$attempt" = 100 ]; then echo 'gnome-keyring-daemon did not come up' >&2; exit 97; fi
    sleep 0.05
  done
fi
if [ "$KEYRING" = frozen ]; then kill -STOP "$keyring"; fi
status=0
"$@" || status=$?
if [ "$KEYRING" = unanswered ] && ! kill -0 "$keyring" 2>/dev/null; then echo 'gnome-keyring-daemon did not survive' >&2; exit 98; fi
exit "$status"
`

/** A prompter as D-Bus starts it: one that fails at once, as without a display, or one that never shows up. */
function busConfig(services: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>${services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`
}

/** Runs phases one after the other, each on a bus of its own, all with the same home folder: what was stored stays. Gives each phase's outcomes. */
export async function runPhases(phases: readonly Phase[], env: NodeJS.ProcessEnv = {}): Promise<Outcome[][]> {
  await using home = await makeTempDir('keychain-')
  const services = join(home.path, 'services')
  await Promise.all([mkdir(join(home.path, 'run'), { mode: 0o700 }), mkdir(join(home.path, '.cache')), mkdir(services)])
  const config = join(home.path, 'bus.conf')
  await writeFile(config, busConfig(services))
  const prompter = join(home.path, 'prompter')
  // Its input is a pipe that nobody closes before the session ends: it waits without a time.
  await writeFile(join(services, 'prompter.service'), `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=${prompter}\n`)
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_DATA_HOME: _data, XDG_CACHE_HOME: _cache, DISPLAY: _display, ...inherited } = process.env
  const results: Outcome[][] = []
  for (const { keyring, steps } of phases) {
    await writeFile(prompter, keyring === 'unanswered' ? '#!/bin/sh\nexec sleep 20\n' : '#!/bin/sh\nexit 1\n')
    await chmod(prompter, 0o700)
    const run = await runProgram('dbus-run-session', ['--config-file', config, '--', 'bash', '-c', script, 'session', process.execPath, storeChild, JSON.stringify(steps)], {
      env: { ...inherited, HOME: home.path, XDG_RUNTIME_DIR: join(home.path, 'run'), KEYRING: keyring, ...env }, timeoutMs: 50_000,
    })
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
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line) as Outcome)
}

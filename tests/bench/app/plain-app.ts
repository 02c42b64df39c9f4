import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TrayItem } from '../../e2e/support/tray.ts'
import type { Contestant, Stage } from './stage.ts'

/** An app started as a user's desktop starts it: no inspector, no debugging port. */
export interface PlainApp {
  readonly pid: number
  /** Its icon in the tray. */
  readonly item: TrayItem
  /** From just before its process was made until its icon was registered and had answered the panel's first question, ms. */
  readonly startMs: number
  /** Milliseconds since just before its process was made. */
  readonly sinceStart: () => number
  /** Asks it to quit and waits; after five seconds it is killed. */
  stop(): Promise<void>
}

/** Milliseconds a start may take on a machine that has other things to do. */
const patience = 30_000

/** Starts an app on the stage and waits for its tray icon. @throws Error with its output when there is none in time. */
export async function startPlain(stage: Stage, app: Contestant, args: readonly string[] = []): Promise<PlainApp> {
  let output = ''
  const before = performance.now()
  const child = spawn(stage.runtime.path, [...stage.flags(app), ...args], {
    env: stage.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  for (const pipe of [child.stdout, child.stderr])
    pipe.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const { pid } = child
  const killGroup = (): void => {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // All of it has ended.
    }
  }
  process.once('exit', killGroup)
  const stop = async (): Promise<void> => {
    const timer = setTimeout(killGroup, 5_000)
    child.kill('SIGTERM')
    await ended
    clearTimeout(timer)
    // Helpers of a process that died hard do not always follow it.
    killGroup()
    process.off('exit', killGroup)
  }
  try {
    if (pid === undefined) throw new Error(`${stage.runtime.path} could not be started`)
    const item = await stage.panel.nextItem(patience)
    return { pid, item, startMs: performance.now() - before, sinceStart: () => performance.now() - before, stop }
  } catch (error) {
    await stop()
    throw new Error(`${app.name} did not reach the tray: ${output}`, { cause: error })
  }
}

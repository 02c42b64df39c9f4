import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** How a program ended. `code` is null when a signal ended it, also the time limit's. */
export interface ProgramResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** All of its stdin. */
  readonly input?: string
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Killed after so long; default 60 s. */
  readonly timeoutMs?: number
}

/** Runs a program to its end and collects what it wrote. Rejects only when it could not be started. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const child = spawn(command, args, {
    stdio: 'pipe',
    killSignal: 'SIGKILL',
    timeout: options.timeoutMs ?? 60_000,
    ...(options.env && { env: options.env }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  // A program may end without reading its stdin; its exit code says more than EPIPE.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const [closed, stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  const [code, signal] = closed as [number | null, NodeJS.Signals | null]
  return { code, signal, stdout, stderr }
}

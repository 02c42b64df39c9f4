import { spawn } from 'node:child_process'

/** How a program ended: `code` is null when the time limit or a signal ended it; `output` is the end of all it wrote. */
export interface Ended {
  readonly code: number | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly output: string
}

export interface Bounds {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds after which it is killed. */
  readonly timeoutMs: number
}

/** Characters of a program's output to keep; more is of no use in a message. */
const keptOutput = 64_000

/** Runs a program to its end or to the time limit. Never rejects: a program that cannot be started counts as ended with code 127. */
export function runBounded(command: string, args: readonly string[], { cwd, env, timeoutMs }: Bounds): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let output = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-keptOutput)
      output = (output + text).slice(-keptOutput)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-keptOutput)
    })
    const end = (code: number | null): void => {
      clearTimeout(timer)
      resolve({ code, timedOut, stdout, output })
    }
    child.once('error', (error) => {
      output += error.message
      end(127)
    })
    child.once('close', end)
  })
}

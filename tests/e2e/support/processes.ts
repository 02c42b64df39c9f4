import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'

const running = new Set<ChildProcess>()
// A worker that dies must not leave a display or a bus behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A program that runs until it is stopped. */
export interface Daemon {
  readonly process: ChildProcess
  /** Asks it to end, waits for it, and kills it after two seconds. */
  stop(): Promise<void>
}

/** Starts a program that belongs to a test and never outlives it. @throws Error when it cannot be started. */
export async function startDaemon(
  command: string,
  args: readonly string[],
  stdio: StdioOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Daemon> {
  const child = spawn(command, args, { stdio, env })
  await once(child, 'spawn')
  running.add(child)
  const ended = once(child, 'exit').then(() => running.delete(child))
  return {
    process: child,
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), 2_000)
      child.kill('SIGTERM')
      await ended
      clearTimeout(timer)
    },
  }
}

/** Returns the first line a program writes to one of its pipes. @throws Error when it ends without one. */
export async function firstLine(pipe: NodeJS.ReadableStream, what: string): Promise<string> {
  let text = ''
  pipe.setEncoding('utf8')
  for await (const part of pipe) {
    text += String(part)
    const end = text.indexOf('\n')
    if (end >= 0) return text.slice(0, end)
  }
  throw new Error(`${what} ended before it was ready: ${text}`)
}

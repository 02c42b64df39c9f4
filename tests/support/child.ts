import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A started program with line-based input and output. */
export interface LineChild {
  readonly pid: number
  /** Sends one line to its stdin. */
  send(line: string): void
  /** The next line of its stdout; rejects with what it wrote to stderr when it ends first. */
  nextLine(): Promise<string>
  /** Closes stdin, then waits for the end; after `graceMs` it is killed. Returns the exit code, null when killed. */
  stop(graceMs?: number): Promise<number | null>
  /** Kills it at once (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>
}

const running = new Set<ChildProcessWithoutNullStreams>()
// A worker that dies must not leave peers behind; SIGKILL because there is no time to wait.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program with pipes for stdin, stdout and stderr. It is killed when this process exits. */
export async function startLineChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<LineChild> {
  const child = spawn(command, args, { env, stdio: 'pipe' })
  await once(child, 'spawn')
  running.add(child)
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id`)

  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-20_000)
  })
  // Writing to a program that has just ended is found out by its end, not by EPIPE.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  return {
    pid,
    send(line) {
      child.stdin.write(`${line}\n`)
    },
    async nextLine() {
      const next = await lines.next()
      if (next.done === true) throw new Error(`${command} ended (${await ended}) before its next line: ${stderr}`)
      return next.value
    },
    async stop(graceMs = 5000) {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      const code = await ended
      clearTimeout(timer)
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

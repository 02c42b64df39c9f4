import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { makeTempDir } from '../../../support/tmp.ts'
import { builtCli } from './built.ts'

const script = await builtCli()

/** How a command ended, and all it wrote. */
export class Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string

  constructor(code: number | null, stdout: string, stderr: string) {
    this.code = code
    this.stdout = stdout
    this.stderr = stderr
  }

  /** The one JSON line on stdout. Throws when there is another number of lines: stdout carries only the result. */
  get json(): unknown {
    const { lines } = this
    if (lines.length !== 1)
      throw new Error(`${lines.length} lines on stdout instead of one:\n${this.stdout}\n${this.stderr}`)
    return lines[0]
  }

  /** Every line of stdout as JSON. */
  get lines(): unknown[] {
    return this.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))
  }
}

export interface CommandOptions {
  /** All of its stdin; without it, stdin is closed at once. */
  readonly input?: string | Buffer
  readonly env?: NodeJS.ProcessEnv
}

/** A running command. It is killed when the test that started it ends. */
export class Command {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''
  readonly #waiting = new Set<() => void>()

  /** @param extra more pipes than the three; they are the caller's to read. */
  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv, extra: readonly 'pipe'[] = []) {
    this.child = spawn(command, args, {
      env,
      stdio: ['pipe', 'pipe', 'pipe', ...extra],
    }) as ChildProcessWithoutNullStreams
    // A command may end without reading its stdin; its exit status says more than EPIPE.
    this.child.stdin.on('error', () => undefined)
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.#wake()
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#wake()
    })
    this.ended = once(this.child, 'close').then(([code]) => {
      this.#wake()
      return new Ended(code as number | null, this.stdout, this.stderr)
    })
  }

  /** Resolves when what was written so far satisfies the test; rejects when the command ends first. */
  async until(test: (command: this) => boolean): Promise<void> {
    while (!test(this)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        // Its last output may still be in transit.
        await this.ended
        if (test(this)) return
        throw new Error(
          `ended with ${this.child.exitCode ?? this.child.signalCode} before what was waited for:\n${this.stdout}\n${this.stderr}`,
        )
      }
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve)
      })
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** A command line with a user-data folder of its own and neither keychain nor display; both go away with the test. */
export interface CommandLine {
  readonly data: string
  /** Runs a command to its end, with `--data` added. */
  run(args: readonly string[], options?: CommandOptions): Promise<Ended>
  /** Runs it with `--json`. */
  json(args: readonly string[], options?: CommandOptions): Promise<Ended>
  /** Starts a command. Stdin stays open unless `input` is given. */
  start(args: readonly string[], options?: CommandOptions): Command
}

/** An environment without the user's own: no session bus, no language, no home. */
export function bareEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TMPDIR: process.env['TMPDIR'] }
}

/** Interpreter and script of the built command line. */
export const hypertray: readonly [string, string] = [process.execPath, script]

/** A fresh command line. @param onFinished who removes its folder; default the test that is running. */
export async function commandLine(
  onFinished: (end: () => Promise<void>) => void = onTestFinished,
): Promise<CommandLine> {
  const folder = await makeTempDir('cli-')
  const running = new Set<Command>()
  onFinished(async () => {
    for (const command of running) command.signal('SIGKILL')
    await Promise.all([...running].map((command) => command.ended))
    await folder.remove()
  })
  const start: CommandLine['start'] = (args, options = {}) => {
    const command = new Command(hypertray[0], [hypertray[1], ...args, '--data', folder.path], {
      ...bareEnvironment(folder.path),
      ...options.env,
    })
    running.add(command)
    void command.ended.then(() => running.delete(command))
    if (options.input !== undefined) command.child.stdin.end(options.input)
    return command
  }
  const run: CommandLine['run'] = (args, options = {}) => start(args, { ...options, input: options.input ?? '' }).ended
  return { data: folder.path, start, run, json: (args, options) => run([...args, '--json'], options) }
}

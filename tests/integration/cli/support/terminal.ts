import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { bareEnvironment, Command, hypertray } from './command.ts'
import type { CommandLine } from './command.ts'
import { password } from './hosts.ts'

/** What the command line shows before it reads the password of `root`. */
export const passwordPrompt = 'Password for root on'

/** A command at a terminal: util-linux `script` gives it a pty, shows its output and the terminal's echo, and types for it. */
export class AtTerminal {
  readonly #command: Command
  #read = 0

  constructor(command: Command) {
    this.#command = command
  }

  /** Everything on the screen so far; `\r\n` ends a line. */
  get screen(): string {
    return this.#command.stdout
  }

  /** Waits for a text after the last one seen. */
  async sees(text: string): Promise<void> {
    await this.#command.until(({ stdout }) => stdout.includes(text, this.#read))
    this.#read = this.screen.indexOf(text, this.#read) + text.length
  }

  /** Types a line and Enter. */
  types(line: string): void {
    this.#command.child.stdin.write(`${line}\r`)
  }

  /** Waits for the prompt and types the password of `root`. */
  async givesPassword(): Promise<void> {
    await this.sees(passwordPrompt)
    this.types(password)
  }

  /** Ctrl+C. */
  interrupts(): void {
    this.#command.child.stdin.write('\u0003')
  }

  /** Ctrl+D on an empty line. */
  closes(): void {
    this.#command.child.stdin.write('\u0004')
  }

  /** The exit status. */
  async ends(): Promise<number | null> {
    return (await this.#command.ended).code
  }
}

/** Starts a command at a terminal. */
export function atTerminal(line: CommandLine, args: readonly string[]): AtTerminal {
  const quoted = [...hypertray, ...args, '--data', line.data]
    .map((part) => `'${part.replaceAll("'", `'\\''`)}'`)
    .join(' ')
  // Without script's own echo: typed text shows as at a real terminal, if the program lets it.
  const command = new Command(
    'script',
    ['--quiet', '--flush', '--return', '--echo', 'always', '--command', `exec ${quoted}`, '/dev/null'],
    { ...bareEnvironment(line.data), TERM: 'xterm', SHELL: '/bin/sh' },
  )
  onTestFinished(async () => {
    command.signal('SIGKILL')
    await command.ended
  })
  return new AtTerminal(command)
}

/**
 * Runs a command as an interactive shell does: passes a hang-up on if asked to, and exits with its status. Writes its pid
 * and exit status to descriptor 3.
 */
const shell = (passesOn: boolean): string => `
  exec 4<&0
  "$@" <&4 4<&- 3>&- &
  child=$!
  echo $child >&3
  trap '${passesOn ? 'kill -HUP $child' : ':'}' HUP
  wait $child
  status=$?
  while kill -0 $child 2>&-; do wait $child; status=$?; done
  echo $status >&3`

/** A command at a terminal that can be closed while it runs; its exit status is still reported then. */
export class ClosingTerminal extends AtTerminal {
  /** Resolves when the terminal is gone. */
  readonly closed: Promise<unknown>
  readonly #script: Command
  readonly #reported: string[] = []

  constructor(script: Command) {
    super(script)
    this.#script = script
    this.closed = once(script.child, 'exit')
    const channel = script.child.stdio[3]
    if (!(channel instanceof Readable)) throw new Error('there is no descriptor 3')
    createInterface({ input: channel }).on('line', (text) => this.#reported.push(text))
  }

  /** Closes the terminal as a window or a connection that goes away does: the pty loses its master. */
  hangsUp(): void {
    this.#script.signal('SIGKILL')
  }

  /** Signals the command itself. */
  signal(signal: NodeJS.Signals): void {
    process.kill(Number(this.#reported[0]), signal)
  }

  /** The exit status of the command, also after the terminal closed; above 128 when a signal ended it. */
  override async ends(): Promise<number | null> {
    await this.#script.ended
    return this.#reported[1] === undefined ? null : Number(this.#reported[1])
  }

  /** Ends the command if it still runs. */
  async endNow(): Promise<void> {
    const [pid, status] = this.#reported
    if (pid !== undefined && status === undefined) process.kill(Number(pid), 'SIGKILL')
    this.#script.signal('SIGKILL')
    await this.#script.ended
  }
}

/**
 * Starts a command at a terminal that is going to close.
 * @param sighup whether the command then gets SIGHUP, as from an interactive shell; without, it only finds its terminal gone.
 */
export function atClosingTerminal(
  line: CommandLine,
  args: readonly string[],
  {
    sighup = true,
    onFinished = onTestFinished,
  }: { readonly sighup?: boolean; readonly onFinished?: (end: () => Promise<void>) => void } = {},
): ClosingTerminal {
  const quoted = ['sh', '-c', shell(sighup), 'sh', ...hypertray, ...args, '--data', line.data]
    .map((part) => `'${part.replaceAll("'", `'\\''`)}'`)
    .join(' ')
  const script = new Command(
    'script',
    ['--quiet', '--flush', '--return', '--echo', 'always', '--command', `exec ${quoted}`, '/dev/null'],
    { ...bareEnvironment(line.data), TERM: 'xterm', SHELL: '/bin/sh' },
    ['pipe'],
  )
  const terminal = new ClosingTerminal(script)
  onFinished(() => terminal.endNow())
  return terminal
}

import { onTestFinished } from 'vitest'
import { bareEnvironment, Command, hypertray } from './command.ts'
import type { CommandLine } from './command.ts'

/** A command at a terminal: util-linux `script` gives it a pty, shows what it wrote and what the terminal echoed, and types for it. */
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

  /** Waits for a text that was not there before, and remembers the place. */
  async sees(text: string): Promise<void> {
    await this.#command.until(({ stdout }) => stdout.includes(text, this.#read))
    this.#read = this.screen.indexOf(text, this.#read) + text.length
  }

  /** Types a line and Enter. */
  types(line: string): void {
    this.#command.child.stdin.write(`${line}\r`)
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
  const quoted = [...hypertray, ...args, '--data', line.data].map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(' ')
  // Without an echo of its own: what is typed shows as at a real terminal, if the program lets it.
  const command = new Command('script', ['--quiet', '--flush', '--return', '--echo', 'always', '--command', `exec ${quoted}`, '/dev/null'], { ...bareEnvironment(line.data), TERM: 'xterm', SHELL: '/bin/sh' })
  onTestFinished(async () => {
    command.signal('SIGKILL')
    await command.ended
  })
  return new AtTerminal(command)
}

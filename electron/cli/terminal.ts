import { createInterface } from 'node:readline/promises'
import { Writable, type Readable } from 'node:stream'

/** What the command line reads from and writes to; passed in, so that tests drive it without a terminal. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined }
  readonly stdout: Writable
  readonly stderr: Writable
  /** A person sits in front of it and can answer. */
  readonly interactive: boolean
}

/** The process's own. */
export function processTerminal(): Terminal {
  return {
    stdin: process.stdin, stdout: process.stdout, stderr: process.stderr,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  }
}

/** Largest password taken from stdin. Bytes. */
const maxPasswordBytes = 4_096

/** Everything on stdin up to an optional final line break; null when it is too long to be a password. */
export async function readPasswordFromStdin(stdin: Readable): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    const piece = Buffer.from(chunk as Uint8Array | string)
    bytes += piece.length
    if (bytes > maxPasswordBytes) return null
    chunks.push(piece)
  }
  return Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '')
}

/**
 * Asks one question on stderr, because stdout carries only results. Questions asked at the same time wait for each other.
 * @returns the line, or null when the signal aborted or the input ended.
 */
export class Prompter {
  readonly #terminal: Terminal
  #last: Promise<unknown> = Promise.resolve()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  ask(question: string, options: { readonly hidden?: boolean; readonly signal?: AbortSignal | undefined } = {}): Promise<string | null> {
    const asked = this.#last.then(() => this.#ask(question, options.hidden ?? false, options.signal))
    this.#last = asked
    return asked
  }

  async #ask(question: string, hidden: boolean, signal: AbortSignal | undefined): Promise<string | null> {
    if (!this.#terminal.interactive || signal?.aborted) return null
    const { stdin, stderr } = this.#terminal
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    stderr.write(question)
    const lines = createInterface({ input: stdin, output: hidden ? silent : stderr, terminal: hidden })
    try {
      const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)))
      const interrupted = new Promise<null>((resolve) => lines.once('SIGINT', () => {
        process.kill(process.pid, 'SIGINT')
        resolve(null)
      }))
      const answer = lines.question('', signal ? { signal } : {}).catch(() => null)
      return await Promise.race([answer, closed, interrupted])
    } finally {
      lines.close()
      if (hidden) stderr.write('\n')
    }
  }
}

import { createInterface } from 'node:readline/promises'
import { addAbortSignal, Writable, type Readable } from 'node:stream'

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
export const maxPasswordBytes = 4_096

/** Everything on stdin up to an optional final line break; null when it is too long to be a password, not UTF-8, or the signal aborted. */
export async function readPasswordFromStdin(stdin: Readable, signal: AbortSignal): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      const piece = Buffer.from(chunk as Uint8Array | string)
      bytes += piece.length
      if (bytes > maxPasswordBytes + 2) return null
      chunks.push(piece)
    }
    // Bytes that are no text would be sent as another password than the one given, and be refused.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '')
    return Buffer.byteLength(text) > maxPasswordBytes ? null : text
  } catch {
    return null
  }
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

  ask(question: string, options: { readonly hidden?: boolean; readonly signal: AbortSignal }): Promise<string | null> {
    const asked = this.#last.then(() => this.#ask(question, options.hidden ?? false, options.signal))
    this.#last = asked
    return asked
  }

  async #ask(question: string, hidden: boolean, signal: AbortSignal): Promise<string | null> {
    if (!this.#terminal.interactive || signal.aborted) return null
    const { stdin, stderr } = this.#terminal
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: stdin, output: hidden ? silent : stderr, terminal: hidden })
    // Only now: a terminal shows what is typed until the interface has switched that off.
    stderr.write(question)
    let answer: string | null = null
    try {
      const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)))
      // While input is hidden the terminal makes no signal of Ctrl+C. Not `process.kill`, which on Windows ends the process on the spot.
      lines.once('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
      answer = await Promise.race([lines.question('', { signal }).catch(() => null), closed])
      return answer
    } finally {
      lines.close()
      // Where no Enter was shown the line is still open.
      if (hidden || answer === null) stderr.write('\n')
    }
  }
}

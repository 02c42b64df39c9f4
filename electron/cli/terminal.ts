import { closeSync, fstatSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { addAbortSignal, Writable, type Readable } from 'node:stream'
import { isatty } from 'node:tty'

/** What the command line reads from and writes to; passed in, so that tests drive it without a terminal. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined }
  readonly stdout: Writable
  readonly stderr: Writable
  /** Started at a terminal, so that the user can be asked for as long as it is there. */
  readonly interactive: boolean
  /** All output goes to files, as `nohup` arranges it: a terminal that closes is no reason to stop. */
  readonly detached: boolean
}

/**
 * Returns the terminal of this process. What goes wrong with its streams, now or later, ends nothing: what a command does
 * is worth more than what it says.
 */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  const terminals = [0, 1, 2].filter((fd) => isatty(fd))
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined)
  // Node 20 puts the settings of its terminals back as it exits, and aborts over one that has hung up; such a one is no
  // terminal any more.
  process.once('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) attempt(() => closeSync(fd))
  })
  return {
    stdin,
    stdout,
    stderr,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    detached: [1, 2].every(outlivesTerminal),
  }
}

/**
 * Whether what is written there is kept or dropped when the terminal goes: a file or the null device, not a pipe to
 * another program.
 */
function outlivesTerminal(fd: number): boolean {
  return attempt(() => !isatty(fd) && (fstatSync(fd).isFile() || fstatSync(fd).isCharacterDevice())) ?? true
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

/** Streams that threw: they take no more, and answer no write. */
const gone = new WeakSet<Writable>()

/**
 * Writes to a stream that may be gone. Node 20 throws where later versions emit an error: for a terminal that hung up, or
 * a disk that is full.
 */
export function write(stream: Writable, text: string, done: () => void = () => undefined): void {
  if (!gone.has(stream) && attempt(() => stream.write(text, done)) !== null) return
  gone.add(stream)
  done()
}

/** Resolves once all that was written before has gone out, or cannot go out any more. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => write(stream, '', resolve))
}

/** Largest password taken from stdin. Bytes. */
export const maxPasswordBytes = 4_096

/**
 * Everything on stdin up to an optional final line break; null when it is too long to be a password, not UTF-8, or the
 * signal aborted.
 */
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
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(Buffer.concat(chunks))
      .replace(/\r?\n$/, '')
    return Buffer.byteLength(text) > maxPasswordBytes ? null : text
  } catch {
    return null
  }
}

/**
 * Asks one question on stderr, because stdout carries only results. Questions asked at the same time wait for each other.
 * @returns the line, or null when the signal aborted, the input ended or the terminal hung up, after which nothing more
 * can be asked.
 */
export class Prompter {
  readonly #terminal: Terminal
  readonly #hangUp: AbortSignal
  #last: Promise<unknown> = Promise.resolve()

  /** @param hangUp aborted when the terminal closes. */
  constructor(terminal: Terminal, hangUp: AbortSignal) {
    this.#terminal = terminal
    this.#hangUp = hangUp
  }

  /** Whether an answer can come. */
  get canAsk(): boolean {
    const { interactive, stdin } = this.#terminal
    return interactive && !this.#hangUp.aborted && stdin.readable
  }

  ask(question: string, options: { readonly hidden?: boolean; readonly signal: AbortSignal }): Promise<string | null> {
    const asked = this.#last.then(() => this.#ask(question, options.hidden ?? false, options.signal))
    this.#last = asked
    return asked
  }

  async #ask(question: string, hidden: boolean, signal: AbortSignal): Promise<string | null> {
    if (!this.canAsk || signal.aborted) return null
    const { stdin, stderr } = this.#terminal
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: stdin, output: hidden ? silent : stderr, terminal: hidden })
    // Only now: a terminal shows what is typed until the interface has switched that off.
    write(stderr, question)
    let answer: string | null = null
    try {
      // A terminal that closed gives an error where other inputs end, and another one as the interface closes.
      const closed = new Promise<null>((resolve) => {
        for (const event of ['close', 'error']) lines.on(event, () => resolve(null))
      })
      // While input is hidden the terminal makes no signal of Ctrl+C. Not `process.kill`, which on Windows ends the
      // process on the spot.
      lines.once('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
      const typed = lines.question('', { signal: AbortSignal.any([signal, this.#hangUp]) }).catch(() => null)
      answer = await Promise.race([typed, closed])
      return answer
    } finally {
      lines.close()
      // Where no Enter was shown the line is still open.
      if (hidden || answer === null) write(stderr, '\n')
    }
  }
}

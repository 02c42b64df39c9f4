import type { Translator } from '../../shared/i18n/translator.ts'
import type { Problem, ProblemParams } from '../../shared/problems/problem.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { printable, visible } from '../../shared/text/printable.ts'
import type { Redactor } from '../storage/redactor.ts'
import { textWidth } from './text-width.ts'
import { write, type Terminal } from './terminal.ts'

/** Writes results to stdout and everything else to stderr, as JSON or as text. */
export class Output {
  readonly json: boolean
  readonly translator: Translator
  readonly #terminal: Terminal
  readonly #redactor: Redactor
  readonly #host: string | null

  /**
   * @param redactor takes secrets out of what problems say: a host may repeat the request in its refusal.
   * @param host see {@link forHost}; null for a command about no host or one.
   */
  constructor(
    terminal: Terminal,
    translator: Translator,
    json: boolean,
    redactor: Redactor,
    host: string | null = null,
  ) {
    this.#terminal = terminal
    this.#redactor = redactor
    this.#host = host
    const clean = (params: ProblemParams): ProblemParams => this.#clean(params)
    this.translator = {
      ...translator,
      problemText: ({ code, params }) => translator.problemText({ code, params: clean(params) }),
      codeText: (code, params = {}) => translator.codeText(code, clean(params)),
    }
    this.json = json
  }

  /** Returns an output for one host of several: each object and each line also names the host. */
  forHost(name: string): Output {
    return new Output(this.#terminal, this.translator, this.json, this.#redactor, name)
  }

  /** Puts the host's name before a line, where several hosts write; a page of several lines names its host itself. */
  about(line: string): string {
    return this.#host === null || line.includes('\n')
      ? line
      : `${this.translator.t('cli.all.about', { host: this.#host })}${line}`
  }

  /**
   * Writes a result: one line of JSON, or text. JSON has every text exactly; text holds no character that acts on a
   * terminal.
   */
  result(value: unknown, text: () => string): void {
    write(this.#terminal.stdout, `${this.json ? jsonText(this.#named(value)) : visible(text())}\n`)
  }

  /** A result that is the content of a file: with JSON as {@link result}, else to the byte. */
  file(value: unknown, content: string): void {
    write(this.#terminal.stdout, this.json ? `${jsonText(value)}\n` : content)
  }

  /** Writes a line of progress: an object on stdout with JSON, else text on stderr; null for JSON alone. */
  progress(value: unknown, text: () => string | null): void {
    if (this.json) return write(this.#terminal.stdout, `${jsonText(this.#named(value))}\n`)
    const line = text()
    if (line !== null) this.note(line)
  }

  /** Writes a remark to stderr; never part of the result. */
  note(text: string): void {
    write(this.#terminal.stderr, `${visible(this.about(text))}\n`)
  }

  /** A failed command: with JSON one object on stdout, else a sentence on stderr. */
  problem(problem: Problem): void {
    const { t, problemText } = this.translator
    const message = problemText(problem)
    if (this.json) {
      const details = Object.keys(problem.params).length > 0 ? { details: this.#clean(problem.params) } : {}
      const error = { code: problem.code, message, ...details }
      write(this.#terminal.stdout, `${jsonText(this.#named({ error }))}\n`)
    } else this.note(t('cli.error', { message }))
  }

  /**
   * Returns a table as text; columns are as wide as their widest cell on the screen, where Chinese characters take two.
   */
  table(headings: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
    const cells = [headings, ...rows].map((row) =>
      row.map((cell) => (cell === null || cell === '' ? '-' : printable(cell))),
    )
    const widths = headings.map((_, column) => Math.max(...cells.map((row) => textWidth(row[column] ?? ''))))
    return cells
      .map((row) =>
        row
          .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
          .join('  ')
          .trimEnd(),
      )
      .join('\n')
  }

  #named(value: unknown): unknown {
    return this.#host === null ? value : Object.assign({ host: this.#host }, value)
  }

  #clean(params: ProblemParams): ProblemParams {
    return Object.fromEntries(
      Object.entries(params).map(([key, value]) => [
        key,
        typeof value === 'string' ? this.#redactor.redact(value) : value,
      ]),
    )
  }
}

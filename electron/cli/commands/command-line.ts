import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Locale } from '../../../shared/i18n/locale.ts'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Result } from '../../../shared/result.ts'
import type { ExitStatus } from '../exit.ts'
import type { CommonOptions } from '../common-options.ts'
import type { CliSession, Keeps } from '../session.ts'
import type { Terminal } from '../terminal.ts'

/** Options of the program, which every command has. */
export interface GlobalOptions extends CommonOptions {
  readonly json?: boolean
  readonly lang?: Locale
}

/**
 * Carries out a command. @param argument its first argument, empty when it has none @param second its second
 * @param rest those that may be repeated
 */
export type Work<O> = (
  session: CliSession,
  argument: string,
  options: O & GlobalOptions,
  second: string,
  rest: readonly string[],
) => Promise<Result<ExitStatus>>

/** The command line while its commands are declared. */
export interface CommandLine {
  readonly program: Command
  readonly t: Translator['t']
  readonly stdin: Terminal['stdin']
  /** Adds a command that has commands of its own. */
  readonly group: (parent: Command, name: string, description: string) => Command
  /** Adds a command that does something. @param keeps `data` unless given */
  readonly leaf: <O>(parent: Command, name: string, description: string, work: Work<O>, keeps?: Keeps) => Command
}

/** `--no-tools X` takes a value; commander would read the `no-` as the negation of a flag `--tools`. */
export class NoToolsOption extends Option {
  override negate = false
  override attributeName(): string {
    return 'noTools'
  }
}

/** Parses a whole number within bounds; anything else is a usage error that names them. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`${min}-${max}`)
    return value
  }
}

import { onAbort } from '../../shared/abort.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Host } from '../hosts/known-host.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Redactor } from '../storage/redactor.ts'
import { readPasswordFile } from './password-file.ts'
import type { CommonOptions } from './common-options.ts'
import { maxPasswordBytes, readPasswordFromStdin, type Prompter, type Terminal } from './terminal.ts'

interface PasswordParts {
  readonly terminal: Terminal
  readonly prompter: Prompter
  readonly translator: Translator
  readonly secrets: SecretStore
  /** Gets every password, so that none ends up in a text or the log. */
  readonly redactor: Redactor
  readonly options: CommonOptions
  readonly cancel: AbortSignal
}

/** Finds the passwords a command needs, and asks for each at most once. */
export class Passwords {
  readonly #parts: PasswordParts
  readonly #given = new Map<string, Promise<Result<string | null>>>()

  constructor(parts: PasswordParts) {
    this.#parts = parts
  }

  /** Whether the user can be asked at this moment. */
  get canAsk(): boolean {
    // With the password coming in over stdin no answer can.
    return this.#parts.prompter.canAsk && this.#parts.options.passwordStdin !== true
  }

  /**
   * Returns the password the user gives: from a file or stdin, else by asking. Null when nobody can be asked, and for an
   * empty one, which no host has and which is not worth one of the few refused logins before an account is locked.
   */
  async given(user: string, host: string): Promise<Result<string | null>> {
    const { passwordFile, passwordStdin } = this.#parts.options
    // A typed password belongs to one host; a file and stdin hold the one of all hosts, and stdin can be read only once.
    const isTyped = passwordFile === undefined && passwordStdin !== true
    const key = isTyped ? `${user}\n${host}` : ''
    const pending = this.#given.get(key) ?? this.#read(user, host)
    this.#given.set(key, pending)
    const given = await pending
    if (isTyped && (!given.ok || given.value === null)) this.#given.delete(key)
    return given
  }

  async #read(user: string, host: string): Promise<Result<string | null>> {
    const { cancel, redactor } = this.#parts
    const given = await this.#askPassword(user, host)
    if (!given.ok) return given
    if (cancel.aborted) return fail(problem('CANCELLED'))
    if (given.value === null || given.value === '') return ok(null)
    redactor.add(given.value)
    return given
  }

  async #askPassword(user: string, host: string): Promise<Result<string | null>> {
    const { t } = this.#parts.translator
    if (this.#parts.options.passwordFile !== undefined) return readPasswordFile(this.#parts.options.passwordFile)
    if (this.#parts.options.passwordStdin) {
      const read = await readPasswordFromStdin(this.#parts.terminal.stdin, this.#parts.cancel)
      return read === null && !this.#parts.cancel.aborted
        ? fail(problem('USAGE', { detail: t('cli.usage.password', { bytes: maxPasswordBytes }) }))
        : ok(read)
    }
    return ok(
      this.canAsk
        ? await this.#parts.prompter.ask(t('cli.prompts.password', { user, host }), {
            hidden: true,
            signal: this.#parts.cancel,
          })
        : null,
    )
  }

  /** Returns the password of a saved host: given, else from the keychain, else by asking. */
  async of(record: Host): Promise<Result<string>> {
    if (!this.#parts.options.passwordStdin && this.#parts.options.passwordFile === undefined) {
      const stored = await this.#unlessCancelled(this.#parts.secrets.get(record.endpoint.id))
      if (stored.ok && stored.value !== null) {
        this.#parts.redactor.add(stored.value)
        return ok(stored.value)
      }
      // A locked keychain is not a missing password, and must not look like one.
      if (!stored.ok && stored.problem.code !== 'KEYCHAIN_MISSING') return stored
    }
    const given = await this.given(record.endpoint.user, record.name)
    if (!given.ok) return given
    return given.value === null ? fail(problem('CREDENTIALS_MISSING', { name: record.name })) : ok(given.value)
  }

  /** Stops waiting once cancelled: a keychain may take a minute for the user to unlock it. */
  async #unlessCancelled<T>(asked: Promise<Result<T>>): Promise<Result<T>> {
    const { cancel } = this.#parts
    let stop = (): void => undefined
    const cancelled = new Promise<Result<T>>((resolve) => {
      stop = () => resolve(fail(problem('CANCELLED')))
    })
    const unsubscribe = onAbort(cancel, stop)
    try {
      return await Promise.race([asked, cancelled])
    } finally {
      unsubscribe()
    }
  }
}

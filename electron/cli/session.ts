import { onAbort } from '../../shared/abort.ts'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { systemClock, type Clock } from '../../shared/clock.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { connectable, type Host } from '../hosts/known-host.ts'
import { keychainSecretStore } from '../secrets/keychain.ts'
import { hostsDocument } from '../hosts/hosts-document.ts'
import { HostRegistry, withUplinks } from '../hosts/registry.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { recoverRuns } from '../power/recovery.ts'
import { leaveLeftoverMaintenance } from '../power/leftover-maintenance.ts'
import { runHost } from '../power/run-host.ts'
import { isRunUnderWay } from '../power/run-lock.ts'
import { createLogger, type Logger } from '../storage/log.ts'
import { createDataFolders, dataFolder, dataPaths, type DataPaths } from '../storage/paths.ts'
import type { Redactor } from '../storage/redactor.ts'
import { VimClient, type CallLog } from '../vim/client.ts'
import { readIdentity } from '../vim/identity.ts'
import { readUplinks } from '../vim/uplinks.ts'
import type { Output } from './output.ts'
import type { CommonOptions } from './common-options.ts'
import { Passwords } from './passwords.ts'
import type { Signals } from './signals.ts'
import { Prompter, type Terminal } from './terminal.ts'

/**
 * What a command does with the data folder: `data` writes in it and begins by making it, `reads` reads what is there and
 * works where nothing can be written, and `nothing` opens it only for a saved host, to read.
 */
export type Keeps = 'data' | 'reads' | 'nothing'

export interface SessionParts {
  readonly terminal: Terminal
  readonly output: Output
  /** Gets every password, so that none ends up in a text or the log. */
  readonly redactor: Redactor
  readonly options: CommonOptions
  readonly signals: Signals
  readonly keeps: Keeps
}

/** Milliseconds that a command that is done waits for what it does on the side, and for the keychain to sign. */
const sideWorkMs = 2_000
const signMs = 5_000

/** Holds what a command works with: the data folder, the hosts, their passwords, output and questions. */
export class CliSession {
  readonly clock: Clock = systemClock
  readonly paths: DataPaths
  readonly registry: HostRegistry
  readonly secrets: SecretStore
  readonly logger: Logger
  readonly output: Output
  readonly prompter: Prompter
  readonly passwords: Passwords
  /** Aborted when the user or the system asks the command to stop. */
  readonly cancel: AbortSignal
  /** The same for a command that serves until it is stopped: also aborted when the terminal that shows it closes. */
  readonly stop: AbortSignal
  /** Aborted when the system is about to end this process: nothing more may be sent. */
  readonly ending: AbortSignal
  readonly #logouts: Promise<void>[] = []
  readonly #redactor: Redactor
  readonly #options: CommonOptions
  readonly #keeps: Keeps
  /** Takes every password this session knows out of a text. */
  readonly redact = (text: string): string => this.#redactor.redact(text)
  /** Keeps a secret out of every text and the log from now on. */
  readonly hide = (secret: string): void => void this.#redactor.add(secret)
  #opened: Promise<Result<void>> | null = null
  #wroteRun = false

  /** Touches no file yet: a command that keeps nothing works where nothing can be written. */
  constructor({ terminal, output, redactor, options, signals, keeps }: SessionParts) {
    const folder = dataFolder(options.data)
    this.#redactor = redactor
    this.#options = options
    this.#keeps = keeps
    this.output = output
    this.cancel = signals.cancel
    this.stop = terminal.detached ? signals.cancel : AbortSignal.any([signals.cancel, signals.hangUp])
    this.ending = signals.ending
    // Without a folder nothing is opened; below this one nothing could be.
    this.paths = dataPaths(folder ?? devNull)
    this.registry = new HostRegistry(hostsDocument(this.paths.hosts))
    this.secrets = keychainSecretStore()
    this.logger = createLogger({ file: join(this.paths.logs, 'hypertray.log'), redactor })
    this.prompter = new Prompter(terminal, signals.hangUp)
    this.passwords = new Passwords({
      terminal,
      prompter: this.prompter,
      translator: output.translator,
      secrets: this.secrets,
      redactor,
      options,
      cancel: signals.cancel,
    })
  }

  /** Whether the user can be asked at this moment. */
  get interactive(): boolean {
    return this.passwords.canAsk
  }

  /**
   * Opens the data folder and reports runs that were cut off; once, however often it is called.
   * Problems: `DATA_FOLDER_UNKNOWN`, and `STORAGE_WRITE_FAILED` for a command that writes.
   */
  open(): Promise<Result<void>> {
    this.#opened ??= this.#openOnce()
    return this.#opened
  }

  async #openOnce(): Promise<Result<void>> {
    if (dataFolder(this.#options.data) === null) return fail(problem('DATA_FOLDER_UNKNOWN'))
    const made = await createDataFolders(this.paths)
    // What cannot be written can still be read, and a reader marks no run that was cut off.
    if (!made.ok) return this.#keeps === 'data' ? made : ok()
    await this.#recover()
    return made
  }

  /** Creates a client for a host that is about to be added or is known. */
  client(target: {
    address: HostAddress
    fingerprint: string
    user: string
    password: () => Promise<Result<string>>
    apiVersion: string | null
    onApiVersion?: (version: string) => void
  }): VimClient {
    const client = VimClient.create({
      ...target,
      locale: this.output.translator.locale,
      redact: this.redact,
      log: ({ method, operationId, target: object, ms, code }: CallLog) =>
        this.logger.log('info', 'vim.call', { host: target.address.host, method, operationId, object, ms, code }),
    })
    // A closed client sends its logout and nothing else.
    onAbort(this.ending, () => void this.#logouts.push(client.close()))
    return client
  }

  /**
   * Works with one saved host: finds it, offers a client, leaves maintenance mode that an earlier run left over, and logs
   * out.
   * @param settle false for what must not change the host.
   * @param learns false for what the host does not outlive; otherwise its cards are read afterwards.
   * @param output where remarks about the host go; the session's own unless given.
   */
  async withHost<T>(
    name: string,
    work: (client: VimClient, record: Host) => Promise<Result<T>>,
    {
      settle = true,
      learns = true,
      output = this.output,
    }: { readonly settle?: boolean; readonly learns?: boolean; readonly output?: Output } = {},
  ): Promise<Result<T>> {
    const opened = await this.open()
    if (!opened.ok) return opened
    const found = await this.registry.find(name)
    if (!found.ok) return found
    const connect = connectable(found.value)
    if (!connect.ok) return connect
    const record = connect.value
    const { address, fingerprint, user, apiVersion } = record.endpoint
    let remembered: Promise<unknown> = Promise.resolve()
    const client = this.client({
      address,
      fingerprint,
      user,
      apiVersion,
      password: () => this.passwords.of(record),
      onApiVersion: (version) => (remembered = this.registry.rememberApiVersion(record.id, fingerprint, version)),
    })
    try {
      const connected = await client.connect({ signal: this.cancel })
      if (!connected.ok) return connected
      if (record.moid === null || record.hardwareUuid === null) await this.#rememberIdentity(client, record)
      const settled =
        settle &&
        (await leaveLeftoverMaintenance({
          client,
          clock: this.clock,
          host: runHost(record),
          dataRoot: this.paths.root,
          journalDir: this.paths.journal,
          redact: this.redact,
        }))
      if (settled) {
        this.wroteRun()
        output.note(output.translator.problemText(settled))
      }
      const result = await work(client, record)
      // After the work, which must not wait for it: calls of a session go one after another.
      if (learns && result.ok) await this.#rememberUplinks(client, record)
      return result
    } finally {
      await client.close()
      await remembered
    }
  }

  /**
   * Reads which machine it is, for a host that was added before the program kept that. A failure shows where it matters,
   * or is made up for the next time.
   */
  async #rememberIdentity(client: VimClient, { id, endpoint }: Host): Promise<void> {
    const read = await readIdentity(client, { signal: this.cancel })
    if (read.ok) await this.registry.rememberIdentity(id, endpoint.fingerprint, read.value)
  }

  /** Reads which network cards wake the host; once it is off it is too late. A failure is made up for the next time. */
  async #rememberUplinks(client: VimClient, host: Host): Promise<void> {
    const enough = AbortSignal.any([this.cancel, AbortSignal.timeout(sideWorkMs)])
    const read = await readUplinks(client, { signal: enough })
    if (read.ok && read.value && withUplinks(host, read.value) !== host)
      await this.registry.rememberUplinks(host.id, host.endpoint.fingerprint, read.value)
  }

  /** Says that a run was written, so that the chain of runs is signed once the command is done. */
  wroteRun(): void {
    this.#wroteRun = true
  }

  /** Waits for logouts under way, signs what was run, and writes what is left of the log. */
  async close(): Promise<void> {
    await Promise.all(this.#logouts)
    if (this.#wroteRun) await this.#signRuns()
    await this.logger.flush()
  }

  /** Signs the chain of runs. By now the result is out: a keychain that hangs delays nothing but the end. */
  async #signRuns(): Promise<void> {
    if (this.ending.aborted) return
    const { signChain } = await import('../power/chain/signing.ts')
    const over = new AbortController()
    const signing = signChain({ dir: this.paths.journal, keychain: this.secrets, clock: this.clock })
    const signed = await Promise.race([signing, this.clock.sleep(signMs, over.signal).then(() => null)])
    over.abort()
    if (signed === null || !signed.ok)
      this.logger.log('info', 'runs.unsigned', { code: signed?.ok === false ? signed.problem.code : null })
  }

  async #recover(): Promise<void> {
    const { t, problemText } = this.output.translator
    const recovery = await recoverRuns({
      dir: this.paths.journal,
      clock: this.clock,
      isRunning: (runId) => isRunUnderWay(this.paths.root, runId),
    })
    if (!recovery.ok) return this.#warn(recovery.problem)
    for (const run of recovery.value.recovered) {
      this.wroteRun()
      this.output.note(
        t('cli.activity.recovered', { name: run.hostName ?? run.hostId, message: problemText(run.problem) }),
      )
      this.output.note(t(run.hostCallSent ? 'cli.activity.hostCallSent' : 'cli.activity.hostCallNotSent'))
    }
    for (const reason of recovery.value.problems) this.#warn(reason)
  }

  #warn(reason: Problem): void {
    this.output.note(this.output.translator.t('cli.warning', { message: this.output.translator.problemText(reason) }))
  }
}

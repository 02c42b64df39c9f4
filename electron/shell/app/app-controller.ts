import { detectLocale, type Locale } from '../../../shared/i18n/locale.ts'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import type { CalledOffBy, HostView, RunReceipt } from '../../../shared/models/app-state.ts'
import type { HostAddress, HostRecord } from '../../../shared/models/host.ts'
import type { HostPolicy, Settings } from '../../../shared/models/settings.ts'
import { changeSettings } from '../../../shared/rules/change-settings.ts'
import { policyFor } from '../../../shared/rules/policy-for.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import { formatAddress, isLoopback, parseAddress } from '../../hosts/address.ts'
import type { HostRegistry } from '../../hosts/registry.ts'
import type { SecretStore } from '../../secrets/secret-store.ts'
import { inspectCertificate } from '../../hosts/inspect-certificate.ts'
import { activity } from '../../power/journal-activity.ts'
import { readJournal } from '../../power/journal-read.ts'
import { recoverRuns } from '../../power/recovery.ts'
import { isRunUnderWay } from '../../power/run-lock.ts'
import type { JsonDocument } from '../../storage/document.ts'
import type { Logger } from '../../storage/log.ts'
import { VimClient } from '../../vim/client.ts'
import { identify } from '../../vim/hardware-uuid.ts'
import type { WorkLimits } from '../../vim/work-share.ts'
import { HostController, type RunEnded } from './host-controller.ts'
import { LateControllers, type LateOptions } from './late-controllers.ts'

export interface AppControllerOptions extends LateOptions {
  readonly registry: HostRegistry
  readonly settings: JsonDocument<Settings>
  readonly keychain: SecretStore
  /** Passwords for this session only, where the keychain cannot or shall not keep them. */
  readonly session: SecretStore
  readonly random: () => number
  readonly logger: Logger
  /** Languages the person prefers, as the system says. */
  readonly languages: readonly string[]
  /** The time that one host's replies may take. */
  readonly workLimits?: WorkLimits | undefined
  /** Told when a shutdown has ended, for a notification. */
  readonly ended: (host: HostView, receipt: RunReceipt) => void
  /** Told when a countdown was called off, so that nothing was sent. */
  readonly calledOff: (host: HostView, by: CalledOffBy) => void
}

/** What the app can do, without a window: hosts, credentials, shutdowns and settings. Electron is not needed here. */
export class AppController {
  /** Ports, hardware and installation, which nothing waits for when the app starts. */
  readonly late: LateControllers
  readonly #options: AppControllerOptions
  readonly #hosts = new Map<string, HostController>()
  #opened: Promise<void> | null = null
  #settingsSaved: Promise<unknown> = Promise.resolve()

  constructor(options: AppControllerOptions) {
    this.#options = options
    this.late = new LateControllers(options, { host: (id) => this.host(id), notice: (notice) => this.#notice(notice) })
  }

  /** Reads what the person has set, which is all that a tray icon needs. What cannot be read is told as a notice, not thrown away. */
  async readSettings(): Promise<void> {
    const { store, settings } = this.#options
    const saved = await settings.read()
    if (saved.ok) store.setSettings(saved.value)
    else this.#notice(saved.problem)
    store.changeShell({ locale: this.#locale(store.state.settings) })
  }

  /** Recovers runs that were cut off and starts watching every host. */
  async open(): Promise<void> {
    this.#opened ??= this.#openAll()
    await this.#opened
  }

  async #openAll(): Promise<void> {
    const { registry, paths, clock } = this.#options
    const recovery = await recoverRuns({
      dir: paths.journal,
      clock,
      isRunning: (runId) => isRunUnderWay(paths.root, runId),
    })
    if (!recovery.ok) this.#notice(recovery.problem)
    else
      for (const run of recovery.value.recovered)
        this.#notice({ ...run.problem, params: { ...run.problem.params, name: run.hostName } })
    const hosts = await registry.list()
    if (!hosts.ok) return this.#notice(hosts.problem)
    for (const record of hosts.value) this.#open(record)
    // Not waited for: a keychain that has to be started takes its time, and everything else works without the answer.
    void this.#askKeychain()
  }

  async #askKeychain(): Promise<void> {
    const { keychain, store } = this.#options
    const kept = await keychain.status()
    if (!kept.ok) store.changeShell({ keychain: shown(kept.problem) })
  }

  /** A shutdown is counting down or under way. */
  get busy(): boolean {
    return [...this.#hosts.values()].some((host) => host.busy)
  }

  /** A host was asked to go down already; that cannot be taken back. */
  get ending(): boolean {
    return [...this.#hosts.values()].some((host) => host.ending)
  }

  /** Looks at the certificate a host presents. Problems: those of the address, HOST_EXISTS when it is to be added and is there, those of the connection. */
  async inspect(
    { address: text, adding }: RequestInput<'hosts.inspect'>,
    signal?: AbortSignal,
  ): Promise<Result<RequestOutput<'hosts.inspect'>>> {
    const address = adding ? await this.#newAddress(text) : this.#address(text)
    if (!address.ok) return address
    const presented = await inspectCertificate(address.value, { signal })
    return presented.ok ? ok({ address: formatAddress(address.value), ...presented.value }) : presented
  }

  /**
   * Proves the credentials with one login, then saves. Given up with the signal, up to the end: what was saved by then is taken back.
   * Problems as `host add` of the command line.
   */
  async add(input: RequestInput<'hosts.add'>, signal?: AbortSignal): Promise<Result<{ id: string }>> {
    const { registry, redactor, store } = this.#options
    const address = await this.#newAddress(input.address)
    if (!address.ok) return address
    redactor.add(input.password)
    let apiVersion: string | null = null
    const client = VimClient.create({
      address: address.value,
      fingerprint: input.fingerprint,
      user: input.user,
      apiVersion: null,
      locale: store.state.shell.locale,
      password: () => Promise.resolve(ok(input.password)),
      onApiVersion: (version) => (apiVersion = version),
      redact: (text) => redactor.redact(text),
    })
    const known = await identify(client, { signal })
    await client.close()
    if (!known.ok) return known
    if (signal?.aborted) return fail(problem('CANCELLED'))
    const added = await registry.add({
      address: input.address,
      user: input.user,
      fingerprint: input.fingerprint,
      apiVersion,
      hardwareUuid: known.value,
      again: input.again,
      ...(input.name === null || input.name === '' ? {} : { name: input.name }),
    })
    if (!added.ok) return added
    await this.#keep(added.value.id, input.password, input.remember)
    if (signal?.aborted) {
      const forgotten = await this.#forget(added.value.id)
      if (forgotten.ok) return fail(problem('CANCELLED'))
      // A host that cannot be taken back is shown, rather than kept unseen with its password.
      this.#notice(forgotten.problem)
    }
    this.#open(added.value)
    return ok({ id: added.value.id })
  }

  #address(text: string): Result<HostAddress> {
    const address = parseAddress(text)
    if (!address.ok) return address
    const allowed = !this.#options.store.state.shell.testRuntime || isLoopback(address.value.host)
    return allowed ? address : fail(problem('TEST_RUNTIME_LOCAL_ONLY'))
  }

  /** An address that is there already needs no look and no login. */
  async #newAddress(text: string): Promise<Result<HostAddress>> {
    const address = this.#address(text)
    if (!address.ok) return address
    const hosts = await this.#options.registry.list()
    if (!hosts.ok) return hosts
    const formatted = formatAddress(address.value)
    return hosts.value.some((host) => host.address === formatted)
      ? fail(problem('HOST_EXISTS', { address: formatted }))
      : address
  }

  /** Forgets a host and its password; refused while it is being shut down. */
  async remove(id: string): Promise<Result<void>> {
    const { store } = this.#options
    const host = this.#hosts.get(id)
    if (host?.busy) return fail(problem('RUN_IN_PROGRESS', { name: host.record.name }))
    const forgotten = await this.#forget(id)
    if (!forgotten.ok) return forgotten
    this.#hosts.delete(id)
    void this.late.portsIfLoaded?.then((ports) => ports.forget(id))
    store.removeHost(id)
    await host?.close()
    return ok()
  }

  /** Takes a host out of what is saved, its password first. */
  async #forget(id: string): Promise<Result<void>> {
    const { registry, keychain, session } = this.#options
    const forgotten = await keychain.remove(id)
    if (!forgotten.ok && forgotten.problem.code !== 'KEYCHAIN_MISSING') return forgotten
    await session.remove(id)
    const removed = await registry.remove(id)
    return removed.ok ? ok() : removed
  }

  async rename(id: string, name: string): Promise<Result<void>> {
    const renamed = await this.#options.registry.rename(id, name)
    return renamed.ok ? this.#reopen(renamed.value) : renamed
  }

  /** Trusts another certificate from now on, because the person compared it. */
  async repin(id: string, fingerprint: string): Promise<Result<void>> {
    const pinned = await this.#options.registry.repin(id, fingerprint)
    return pinned.ok ? this.#reopen(pinned.value) : pinned
  }

  /** Takes another password and tries it once. */
  async setPassword(id: string, password: string, remember: boolean): Promise<Result<void>> {
    const host = this.#hosts.get(id)
    if (!host) return fail(problem('HOST_NOT_FOUND', { name: id }))
    this.#options.redactor.add(password)
    await this.#keep(id, password, remember)
    host.retry()
    return ok()
  }

  /** The live controller of a host. Problems: `HOST_NOT_FOUND`. */
  host(id: string): Result<HostController> {
    const host = this.#hosts.get(id)
    return host ? ok(host) : fail(problem('HOST_NOT_FOUND', { name: id }))
  }

  /** One click: the host's rules, its countdown, and off it goes unless cancelled. */
  async shutDown(id: string, policy?: HostPolicy): Promise<Result<void>> {
    const host = this.host(id)
    if (!host.ok) return host
    const { settings } = this.#options.store.state
    if (policy) {
      const kept = await this.updateSettings({ hostPolicies: { [id]: policy } })
      if (!kept.ok) return kept
    }
    const { countdownSeconds, ...rules } = policy ?? policyFor(settings, id)
    return host.value.shutDown(rules, countdownSeconds, this.#ended(id))
  }

  /**
   * The bare call, after the user saw exactly which VMs run. The run itself reads again and refuses when another one does.
   * Problems: `HOST_NOT_CONNECTED` without a live list to acknowledge, `VM_STARTED_MEANWHILE` when the list was another.
   */
  shutDownNow(id: string, acknowledged: readonly string[]): Result<void> {
    const host = this.host(id)
    if (!host.ok) return host
    const { store } = this.#options
    const state = store.host(id)?.state
    if (state?.connection !== 'connected' || !state.inventory || state.stale)
      return fail(problem('HOST_NOT_CONNECTED', { name: host.value.record.name }))
    const unseen = state.inventory.vms.find(
      (vm) => vm.powerState !== 'poweredOff' && vm.powerState !== 'suspended' && !acknowledged.includes(vm.id),
    )
    if (unseen) return fail(problem('VM_STARTED_MEANWHILE', { vm: unseen.name ?? unseen.id, id: unseen.id }))
    const { countdownSeconds: _none, ...rules } = policyFor(store.state.settings, id)
    return host.value.shutDown({ ...rules, mode: 'now' }, 0, this.#ended(id), new Set(acknowledged))
  }

  /** Every host that can be shut down, each with its own rules and countdown. */
  async shutDownAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.shutDown(id)
  }

  async listActivity(hostId: string | null): Promise<Result<readonly ActivityRun[]>> {
    const journal = await readJournal(this.#options.paths.journal, hostId === null ? {} : { hostId })
    return journal.ok ? ok(activity(journal.value.runs)) : journal
  }

  /** Saves a change, each after the one asked for before it, so that what is shown last is what was saved last. */
  updateSettings(change: Parameters<typeof changeSettings>[1]): Promise<Result<void>> {
    const saved = this.#settingsSaved.then(() => this.#saveSettings(change))
    this.#settingsSaved = saved.catch(() => undefined)
    return saved
  }

  async #saveSettings(change: Parameters<typeof changeSettings>[1]): Promise<Result<void>> {
    const { settings, store } = this.#options
    const saved = await settings.update((now) => ok(changeSettings(now, change)))
    if (!saved.ok) return saved
    store.setSettings(saved.value)
    store.changeShell({ locale: this.#locale(saved.value) })
    return ok()
  }

  /** The computer woke up or its network changed: every host is tried now. */
  retryAll(): void {
    for (const host of this.#hosts.values()) host.retryNow()
  }

  cancelCountdowns(): void {
    for (const host of this.#hosts.values()) host.cancelCountdown()
  }

  cancelAll(): void {
    for (const host of this.#hosts.values()) if (host.busy) host.cancel()
  }

  /** Resolves when no shutdown is under way any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.settled()))
  }

  /** Logs out of every host. */
  async close(): Promise<void> {
    await this.late.portsIfLoaded?.then((ports) => ports.close())
    await Promise.all([...this.#hosts.values()].map((host) => host.close()))
    this.#hosts.clear()
    await this.#options.logger.flush()
  }

  #open(record: HostRecord): void {
    const { store, clock, random, newId, paths, registry, logger, redactor, workLimits } = this.#options
    const opened = HostController.start({
      record,
      store,
      clock,
      random,
      newId,
      paths,
      workLimits,
      redact: (text) => redactor.redact(text),
      locale: store.state.shell.locale,
      password: (host) => this.#password(host),
      rememberApiVersion: (version) => void registry.rememberApiVersion(record.id, record.fingerprint, version),
      rememberHardwareUuid: (uuid) => void registry.rememberHardwareUuid(record.id, record.fingerprint, uuid),
      notice: (notice) => this.#notice(notice),
      others: () =>
        [...this.#hosts.values()]
          .filter((host) => host.record.id !== record.id && !host.busy)
          .map((host) => host.address),
      connection: (connected) => void this.late.ports().then((ports) => ports.connection(record.id, connected)),
      log: ({ method, operationId, target, ms, code }) =>
        logger.log('info', 'vim.call', { host: record.address, method, operationId, object: target, ms, code }),
    })
    if (opened.ok) this.#hosts.set(record.id, opened.value)
    else this.#notice(opened.problem)
  }

  /** A changed record means a new client; a run under way keeps the old one, so it is refused meanwhile. */
  async #reopen(record: HostRecord): Promise<Result<void>> {
    const host = this.#hosts.get(record.id)
    if (host?.busy) return fail(problem('RUN_IN_PROGRESS', { name: host.record.name }))
    await this.late.portsIfLoaded?.then((ports) => ports.forget(record.id))
    await host?.close()
    this.#open(record)
    return ok()
  }

  async #password(record: HostRecord): Promise<Result<string>> {
    const { session, keychain, redactor, store } = this.#options
    const now = await session.get(record.id)
    if (now.ok && now.value !== null) return ok(now.value)
    const kept = await keychain.get(record.id)
    store.changeShell({ keychain: kept.ok ? null : shown(kept.problem) })
    if (!kept.ok)
      return kept.problem.code === 'KEYCHAIN_MISSING'
        ? fail(problem('CREDENTIALS_MISSING', { name: record.name }))
        : kept
    if (kept.value === null) return fail(problem('CREDENTIALS_MISSING', { name: record.name }))
    redactor.add(kept.value)
    return ok(kept.value)
  }

  /** Into the keychain if wanted and possible; for this session in any case. */
  async #keep(id: string, password: string, remember: boolean): Promise<void> {
    const { session, keychain, store } = this.#options
    await session.set(id, password)
    if (!remember) return
    const kept = await keychain.set(id, password)
    store.changeShell({ keychain: kept.ok ? null : shown(kept.problem) })
    if (!kept.ok) this.#notice(kept.problem)
  }

  #ended(id: string): RunEnded {
    const { store, ended, calledOff } = this.#options
    const told = (tell: (view: HostView) => void): void => {
      const view = store.host(id)
      if (view) tell(view)
    }
    return {
      receipt: (receipt) => told((view) => ended(view, receipt)),
      calledOff: (by) => told((view) => calledOff(view, by)),
    }
  }

  #notice(notice: Problem): void {
    this.#options.logger.log('warn', 'notice', { code: notice.code, params: notice.params, cause: notice.cause })
    this.#options.store.addNotices([shown(notice)])
  }

  #locale(settings: Settings): Locale {
    return settings.language === 'system' ? detectLocale(this.#options.languages) : settings.language
  }
}

function shown({ code, params }: Problem): Problem {
  return { code, params }
}

import type { RequestInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { HostAddress } from '../../../shared/models/host.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { addHost, newHostAddress } from '../../hosts/add-host.ts'
import { formatAddress, isLoopback, parseAddress } from '../../hosts/address.ts'
import { inspectCertificate } from '../../hosts/inspect-certificate.ts'
import { addressText, connectable, type Host, type KnownHost } from '../../hosts/known-host.ts'
import { removeHost, type HostStores } from '../../hosts/remove-host.ts'
import { VimClient } from '../../vim/client.ts'
import type { ManagementUplinks } from '../../vim/uplinks.ts'
import type { AppContext } from '../context.ts'
import { withoutCause } from '../without-cause.ts'
import { blocked, HostConnection, listHost, recordedCards } from './host-connection.ts'

/** Keeps the list of hosts, their credentials, and a connection with each of them. */
export class HostsController {
  readonly #app: AppContext
  readonly #hosts = new Map<string, HostConnection>()
  /** Why hosts on the list cannot be connected to. */
  readonly #blocked = new Map<string, Problem>()
  /** Facts about hosts that are being saved. */
  readonly #remembering = new Set<Promise<unknown>>()

  constructor(app: AppContext) {
    this.#app = app
  }

  /** Starts watching every host. */
  async open(): Promise<void> {
    const { registry, notice } = this.#app
    const hosts = await registry.list()
    if (!hosts.ok) return notice(hosts.problem)
    for (const record of hosts.value) this.#open(record)
    // Not waited for: a keychain that has to be started takes its time, and everything else works without the answer.
    void this.#askKeychain()
  }

  async #askKeychain(): Promise<void> {
    const { keychain, store } = this.#app
    const kept = await keychain.status()
    if (!kept.ok) store.changeShell({ keychain: withoutCause(kept.problem) })
  }

  /**
   * Reads the certificate a host presents. Problems: those of the address, `HOST_EXISTS` for a host to be added that is
   * listed already, those of the connection.
   */
  async inspect(
    { address: text, adding }: RequestInput<'hosts.inspect'>,
    signal?: AbortSignal,
  ): Promise<Result<RequestOutput<'hosts.inspect'>>> {
    const address = await this.#address(text, adding)
    if (!address.ok) return address
    const presented = await inspectCertificate(address.value, { signal })
    return presented.ok ? ok({ address: formatAddress(address.value), ...presented.value }) : presented
  }

  /**
   * Proves the credentials with one login, then saves the host. The signal cancels this up to the end; what was saved by then
   * is removed again. Problems: `TEST_RUNTIME_LOCAL_ONLY`, and those of `newHostAddress` and `addHost`.
   */
  async add(input: RequestInput<'hosts.add'>, signal?: AbortSignal): Promise<Result<{ id: string }>> {
    const { redactor, store, notice } = this.#app
    const address = await this.#address(input.address, true)
    if (!address.ok) return address
    redactor.add(input.password)
    const { user, password, fingerprint, again, remember } = input
    const name = input.name === null || input.name === '' ? undefined : input.name
    const added = await addHost(
      { address: address.value, user, password, fingerprint, name, again },
      {
        ...this.#stores,
        client: (login) =>
          VimClient.create({
            ...login,
            locale: store.state.shell.locale,
            redact: (text) => redactor.redact(text),
          }),
        keepPassword: (endpointId, secret) => this.#keep(endpointId, secret, remember),
        signal,
      },
    )
    if (!added.ok) return added
    const { host, notRemoved } = added.value
    if (notRemoved) notice(notRemoved)
    this.#open(host)
    return ok({ id: host.id })
  }

  /** Reads an address that may be contacted; one to be added must not be listed yet. */
  async #address(text: string, adding: boolean): Promise<Result<HostAddress>> {
    const { registry, store } = this.#app
    const address = adding ? await newHostAddress(registry, text) : parseAddress(text)
    if (!address.ok) return address
    const allowed = !store.state.shell.testRuntime || isLoopback(address.value.host)
    return allowed ? address : fail(problem('TEST_RUNTIME_LOCAL_ONLY'))
  }

  get #stores(): HostStores {
    const { registry, keychain, session } = this.#app
    return { registry, secrets: [keychain, session] }
  }

  /** Removes a host and its password. Problems: those of `AppContext.whyBusy`. */
  async remove(id: string): Promise<Result<void>> {
    const { store } = this.#app
    const host = this.#hosts.get(id)
    const busy = this.#whyBusy(id)
    if (busy) return fail(busy)
    const removed = await removeHost(this.#stores, id)
    if (!removed.ok) return removed
    this.#hosts.delete(id)
    this.#blocked.delete(id)
    await this.#app.forget(id)
    store.removeHost(id)
    await host?.close()
    return ok()
  }

  /** Renames a host. Problems: those of `AppContext.whyBusy` and of the registry. */
  async rename(id: string, name: string, signal?: AbortSignal): Promise<Result<void>> {
    const busy = this.#whyBusy(id)
    if (busy) return fail(busy)
    const renamed = await this.#app.registry.rename(id, name, signal)
    return renamed.ok ? this.#reopen(renamed.value) : renamed
  }

  /** Trusts another certificate from now on, because the user compared it. Problems: as of {@link rename}. */
  async repin(id: string, fingerprint: string, signal?: AbortSignal): Promise<Result<void>> {
    const busy = this.#whyBusy(id)
    if (busy) return fail(busy)
    const pinned = await this.#app.registry.repin(id, fingerprint, signal)
    return pinned.ok ? this.#reopen(pinned.value) : pinned
  }

  /** Replaces the password and tries the new one once. */
  async setPassword(id: string, password: string, remember: boolean): Promise<Result<void>> {
    const host = this.find(id)
    if (!host.ok) return host
    this.#app.redactor.add(password)
    await this.#keep(host.value.record.endpoint.id, password, remember)
    host.value.retry()
    return ok()
  }

  /** Returns the connection of a host. Problems: `HOST_NOT_FOUND`, `HOST_ADDRESS_UNREADABLE`. */
  find(id: string): Result<HostConnection> {
    const host = this.#hosts.get(id)
    return host ? ok(host) : fail(this.#blocked.get(id) ?? problem('HOST_NOT_FOUND', { name: id }))
  }

  /** Returns the connections of all hosts that can be connected to. */
  all(): readonly HostConnection[] {
    return [...this.#hosts.values()]
  }

  /** Tries every host now: the computer woke up or its network changed. */
  retryAll(): void {
    for (const host of this.#hosts.values()) host.retryNow()
  }

  /** Logs out of every host, and waits for what is still being saved. */
  async close(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.close()))
    this.#hosts.clear()
    await Promise.all(this.#remembering)
  }

  /** Saves a fact about a host. A failure is made up for at the next contact. */
  #remember(saving: Promise<unknown>): void {
    const saved = saving.finally(() => this.#remembering.delete(saved))
    this.#remembering.add(saved)
  }

  /** Saves the network cards of a host, and shows what was saved. */
  async #rememberUplinks({ id, endpoint }: Host, uplinks: ManagementUplinks): Promise<void> {
    const { registry, store } = this.#app
    const saved = await registry.rememberUplinks(id, endpoint.fingerprint, uplinks)
    if (saved.ok) store.changeHost(id, { cards: recordedCards(saved.value) })
  }

  #open(host: KnownHost): void {
    const { store, clock, random, refresher, registry, logger, redactor, workLimits, connected } = this.#app
    this.#hosts.delete(host.id)
    this.#blocked.delete(host.id)
    const found = connectable(host)
    if (!found.ok) {
      this.#blocked.set(host.id, found.problem)
      return listHost(store, host, blocked(found.problem))
    }
    const record = found.value
    const { fingerprint } = record.endpoint
    const connection = HostConnection.start({
      record,
      store,
      clock,
      random,
      refresher,
      workLimits,
      redact: (text) => redactor.redact(text),
      locale: store.state.shell.locale,
      password: (each) => this.#password(each),
      rememberApiVersion: (version) => this.#remember(registry.rememberApiVersion(record.id, fingerprint, version)),
      rememberIdentity: (identity) => this.#remember(registry.rememberIdentity(record.id, fingerprint, identity)),
      rememberUplinks: (uplinks) => this.#remember(this.#rememberUplinks(record, uplinks)),
      connected: (now) => connected(record.id, now),
      log: ({ method, operationId, target, ms, code }) =>
        logger.log('info', 'vim.call', {
          host: addressText(record),
          method,
          operationId,
          object: target,
          ms,
          code,
        }),
    })
    this.#hosts.set(record.id, connection)
  }

  /** Returns why a host's record must stay as it is: work under way keeps its client. Asked before anything is saved. */
  #whyBusy(id: string): Problem | null {
    const host = this.#hosts.get(id)
    return host ? this.#app.whyBusy(id, host.record.name) : null
  }

  /** Opens a changed record with a new client. A run that began while it was being saved keeps the old one. */
  async #reopen(record: KnownHost): Promise<Result<void>> {
    const host = this.#hosts.get(record.id)
    const busy = this.#whyBusy(record.id)
    if (busy) return fail(busy)
    await this.#app.forget(record.id)
    await host?.close()
    this.#open(record)
    return ok()
  }

  async #password(record: Host): Promise<Result<string>> {
    const { session, keychain, redactor, store } = this.#app
    const now = await session.get(record.endpoint.id)
    if (now.ok && now.value !== null) return ok(now.value)
    const kept = await keychain.get(record.endpoint.id)
    store.changeShell({ keychain: kept.ok ? null : withoutCause(kept.problem) })
    if (!kept.ok && kept.problem.code !== 'KEYCHAIN_MISSING') return kept
    if (!kept.ok || kept.value === null) return fail(problem('CREDENTIALS_MISSING', { name: record.name }))
    redactor.add(kept.value)
    return ok(kept.value)
  }

  /** Saves a password in the keychain if wanted, and for this session in any case; shows why the keychain did not take it. */
  async #keep(endpointId: string, password: string, remember: boolean): Promise<Result<void>> {
    const { session, keychain, store, notice } = this.#app
    const held = await session.set(endpointId, password)
    if (!remember) return held
    const kept = await keychain.set(endpointId, password)
    store.changeShell({ keychain: kept.ok ? null : withoutCause(kept.problem) })
    if (!kept.ok) notice(kept.problem)
    return kept
  }
}

import { untilAborted } from '../../shared/abort.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import { askApiVersion, isApiVersion, oldestApiVersion } from './api-version.ts'
import type { CallOptions, FileTransfer, VimClientOptions } from './client-options.ts'
import { defaultTransportLimits, type ReplyHead } from './exchange.ts'
import type { PresentedCertificate } from './pinned-tls.ts'
import type { ServiceContent } from './service-content.ts'
import { VimSession, type SessionState } from './session.ts'
import { SoapCaller } from './soap-caller.ts'
import type { ManagedObjectRef } from './soap.ts'
import { Transport } from './transport.ts'
import type { XmlNode } from './xml/node.ts'

export type { CallLog } from './client-options.ts'

/**
 * A vim25 client for one host: one session, one connection for calls and one for the long poll. When the session has
 * expired, it logs in again once and repeats the call once.
 */
export class VimClient {
  readonly #options: VimClientOptions
  readonly #transport: Transport
  readonly #soap: SoapCaller
  readonly #session: VimSession
  #closed = false
  #version: Promise<string | null> | null = null

  private constructor(options: VimClientOptions) {
    this.#options = options
    this.#transport = new Transport(
      options.address,
      options.fingerprint,
      options.limits ?? defaultTransportLimits,
      options,
    )
    this.#soap = new SoapCaller(this.#transport, options)
    this.#session = new VimSession(this.#soap, {
      user: options.user,
      password: () => options.password(),
      locale: options.locale,
      beforeLogin: () => this.#askVersion(),
    })
    if (options.apiVersion && isApiVersion(options.apiVersion)) this.#version = Promise.resolve(options.apiVersion)
  }

  /** Creates a client; it sends nothing before the first call. */
  static create(options: VimClientOptions): VimClient {
    return new VimClient(options)
  }

  get sessionState(): SessionState {
    return this.#session.state
  }

  get address(): HostAddress {
    return this.#options.address
  }

  /** Takes secrets out of the host's own words. */
  readonly redact = (text: string): string => this.#options.redact?.(text) ?? text

  /** Counts the logins; filters and tasks belong to the session with their number. */
  get sessionNumber(): number {
    return this.#session.number
  }

  /** Key of the current session, as the host's own session list shows it; null when logged out. */
  get sessionKey(): string | null {
    return this.#session.key
  }

  /** The user of the current session as the host names it; null when logged out. */
  get userName(): string | null {
    return this.#session.userName
  }

  /**
   * Logs in (RetrieveServiceContent, SessionManager.Login) unless logged in already. Concurrent callers share one login.
   * Problems: network and reply codes, `CREDENTIALS_MISSING`, keychain codes, and those of a login that the host refused
   * (`CREDENTIALS_REJECTED`, `PASSWORD_EXPIRED`, `LOGIN_…`), which stay until {@link forgiveRejection}.
   */
  async connect(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    return this.#session.connect(options.signal)
  }

  /** Takes the operationID of a call before it is made, so that it can be journaled first. */
  nextOperationId(): string {
    return this.#soap.nextOperationId()
  }

  /** Allows another login after the user has acted on a refused one. */
  forgiveRejection(): void {
    this.#session.forgiveRejection()
  }

  /** Calls RetrieveServiceContent without a session, which every server answers. */
  async serviceContent(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    return this.#session.readContent(options)
  }

  /**
   * Calls one vim25 method within the session.
   * @param target the object, or a function that picks it from the service content.
   * @param args the method's arguments as escaped XML.
   * @returns the `<Method>Response` element.
   */
  async call(
    method: string,
    target: ManagedObjectRef | ((content: ServiceContent) => ManagedObjectRef),
    args: string,
    options: CallOptions = {},
  ): Promise<Result<XmlNode>> {
    const connected = await this.connect(options)
    if (!connected.ok) return { ok: false, problem: notSent(connected.problem) }
    if (options.session !== undefined && options.session !== this.sessionNumber) return fail(this.#expired(method))
    const ref = typeof target === 'function' ? target(connected.value) : target
    const version = await this.#apiVersion(connected.value, options.signal)
    const number = this.sessionNumber
    options.reset?.()
    const first = await this.#session.send(method, ref, args, options, version)
    const expired = first.ok ? options.expired?.() === true : first.problem.code === 'NOT_AUTHENTICATED'
    if (!expired) return first
    // Another caller may have logged in again meanwhile.
    if (number === this.sessionNumber) this.#session.forget()
    if (options.session !== undefined) return fail(this.#expired(method))
    const again = await this.connect(options)
    if (!again.ok) return { ok: false, problem: notSent(again.problem) }
    options.reset?.()
    const second = await this.#session.send(method, ref, args, options, version)
    return second.ok && options.expired?.() === true ? fail(this.#expired(method)) : second
  }

  /** Moves one file with the session's cookie over the pinned connection; calls wait until it is through. */
  async transfer(file: FileTransfer): Promise<Result<ReplyHead>> {
    const connected = await this.connect({ signal: file.signal })
    if (!connected.ok) return { ok: false, problem: notSent(connected.problem) }
    return this.#soap.transfer(file)
  }

  /**
   * Logs out (SessionManager.Logout), so that no session is left on the host, and closes the connections. Never waits long,
   * and ends the client for good: later calls, and those still under way, come back as cancelled or lost.
   */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#session.close(() => {
      if (!this.#transport.isIdle('call')) this.#transport.close()
    })
    this.#transport.close()
  }

  /** Does what this host's words lead to, and charges it to the host's share of the time (see {@link WorkShare}). */
  charge<T>(work: () => T): T {
    return this.#transport.work.charge(work)
  }

  /** The IP address of the newest connection that presented the pinned certificate; null before the first. */
  get peerAddress(): string | null {
    return this.#transport.peers[0] ?? null
  }

  /** The certificate of the newest connection, out of its handshake; null before the first. */
  get certificate(): PresentedCertificate | null {
    return this.#transport.certificate
  }

  /**
   * Connects only to the IP addresses the host was reached at, until {@link releaseAddresses}: the name server may be a VM
   * that is about to go down. Connects first, without a login, if it never has.
   * @returns the addresses kept; empty when the host cannot be reached, and then nothing is kept.
   */
  async holdAddresses(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<readonly string[]> {
    if (this.#transport.peers.length === 0) await this.serviceContent(options)
    return this.#transport.hold()
  }

  /** Resolves the name again for each new connection. */
  releaseAddresses(): void {
    this.#transport.release()
  }

  /** Makes the next call open a new connection, since the network may have changed; calls under way go on. */
  dropIdleConnections(): void {
    this.#transport.dropIdle()
  }

  /** Drops the connections without logging out; the next call opens new ones. */
  dropConnections(): void {
    this.#transport.close()
  }

  #expired(method: string): Problem {
    return problem('NOT_AUTHENTICATED', { ...this.#soap.where, method, fault: 'NotAuthenticated', message: '' })
  }

  #askVersion(): void {
    this.#version ??= askApiVersion(this.#transport).then((version) => {
      // Without an answer the next login asks again; until then the service content's own version is used.
      if (version === null) this.#version = null
      else this.#options.onApiVersion?.(version)
      return version
    })
  }

  async #apiVersion(content: ServiceContent, signal: AbortSignal | undefined): Promise<string> {
    const served = this.#version && (await untilAborted(this.#version, signal))
    if (served) return served
    return isApiVersion(content.about.apiVersion) ? content.about.apiVersion : oldestApiVersion
  }
}

function notSent(reason: Problem): Problem {
  return { ...reason, params: { ...reason.params, sent: false } }
}

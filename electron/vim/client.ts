import { untilAborted } from '../../shared/abort.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { askApiVersion, isApiVersion, oldestApiVersion } from './api-version.ts'
import type { CallOptions, VimClientOptions } from './client-options.ts'
import { isFault } from './faults.ts'
import { isLoginRefusal, loginProblem } from './login-problem.ts'
import { readServiceContent, serviceInstance, type ServiceContent } from './service-content.ts'
import { SoapCaller } from './soap-caller.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { defaultTransportLimits } from './exchange.ts'
import { Transport } from './transport.ts'
import { isXmlText } from './xml/escape.ts'
import { childText, descend, type XmlNode } from './xml/node.ts'

export type { CallLog } from './client-options.ts'

/** `rejected` lasts until the user acts: retrying a refused login on its own could lock the account. */
export type SessionState = 'logged-out' | 'ready' | 'rejected'

/** Longest wait for a login under way, and for the logout: quitting must not hang on a dead host. Milliseconds. */
const farewellMs = 3_000

/** A login that several callers may wait for. */
interface Login {
  readonly done: Promise<Result<ServiceContent>>
  /** Cancels what precedes the Login call itself. */
  readonly stop: AbortController
  waiting: number
}

/**
 * A vim25 client for one host: one session, one connection for calls and one for the long poll. When the session has
 * expired, it logs in again once and repeats the call once.
 */
export class VimClient {
  readonly #options: VimClientOptions
  readonly #transport: Transport
  readonly #soap: SoapCaller
  #content: ServiceContent | null = null
  #sessionKey: string | null = null
  #userName: string | null = null
  #state: SessionState = 'logged-out'
  /** Why the host refused the login; every caller gets it while the state is `rejected`. */
  #rejection: Problem | null = null
  /** Set once the host has refused the client's locale, so that it uses its own. */
  #localeRefused = false
  #generation = 0
  #login: Login | null = null
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
    if (options.apiVersion && isApiVersion(options.apiVersion)) this.#version = Promise.resolve(options.apiVersion)
  }

  /** Creates a client; it sends nothing before the first call. */
  static create(options: VimClientOptions): VimClient {
    return new VimClient(options)
  }

  get sessionState(): SessionState {
    return this.#state
  }

  get address(): HostAddress {
    return this.#options.address
  }

  /** Takes secrets out of the host's own words. */
  readonly redact = (text: string): string => this.#options.redact?.(text) ?? text

  /** Counts the logins; filters and tasks belong to the session with their number. */
  get sessionNumber(): number {
    return this.#generation
  }

  /** Key of the current session, as the host's own session list shows it; null when logged out. */
  get sessionKey(): string | null {
    return this.#sessionKey
  }

  /** The user of the current session as the host names it; null when logged out. */
  get userName(): string | null {
    return this.#userName
  }

  /**
   * Logs in (RetrieveServiceContent, SessionManager.Login) unless logged in already. Concurrent callers share one login.
   * Problems: network and reply codes, `CREDENTIALS_MISSING`, keychain codes, and those of a login that the host refused
   * (`CREDENTIALS_REJECTED`, `PASSWORD_EXPIRED`, `LOGIN_…`), which stay until {@link forgiveRejection}.
   */
  async connect(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    const { signal } = options
    for (;;) {
      if (this.#closed || signal?.aborted) return fail(problem('CANCELLED', this.#where))
      if (this.#state === 'ready' && this.#content) return ok(this.#content)
      if (this.#rejection) return fail({ ...this.#rejection, params: { ...this.#rejection.params, repeated: true } })
      const login = (this.#login ??= this.#beginLogin())
      login.waiting += 1
      const result = await untilAborted(login.done, signal)
      login.waiting -= 1
      if (result === null) {
        if (login.waiting === 0) login.stop.abort()
        return fail(problem('CANCELLED', this.#where))
      }
      // A login that earlier callers cancelled does not count for one that arrived meanwhile.
      if (result.ok || result.problem.code !== 'CANCELLED' || !login.stop.signal.aborted) return result
    }
  }

  /** Takes the operationID of a call before it is made, so that it can be journaled first. */
  nextOperationId(): string {
    return this.#soap.nextOperationId()
  }

  /** Allows another login after the user has acted on a refused one. */
  forgiveRejection(): void {
    this.#rejection = null
    if (this.#state === 'rejected') this.#state = 'logged-out'
  }

  /** Calls RetrieveServiceContent without a session, which every server answers. */
  async serviceContent(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    const answer = await this.#send(
      'RetrieveServiceContent',
      serviceInstance,
      '',
      { ...options, repeatable: true },
      oldestApiVersion,
    )
    if (!answer.ok) return answer
    const content = readServiceContent(answer.value)
    if (!content) return fail(problem('REPLY_UNEXPECTED', { ...this.#where, method: 'RetrieveServiceContent' }))
    this.#content = content
    return ok(content)
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
    if (options.session !== undefined && options.session !== this.#generation) return fail(this.#expired(method))
    const ref = typeof target === 'function' ? target(connected.value) : target
    const version = await this.#apiVersion(connected.value, options.signal)
    const generation = this.#generation
    options.reset?.()
    const first = await this.#send(method, ref, args, options, version)
    const expired = first.ok ? options.expired?.() === true : first.problem.code === 'NOT_AUTHENTICATED'
    if (!expired) return first
    // Another caller may have logged in again meanwhile.
    if (generation === this.#generation) this.#forgetSession()
    if (options.session !== undefined) return fail(this.#expired(method))
    const again = await this.connect(options)
    if (!again.ok) return { ok: false, problem: notSent(again.problem) }
    options.reset?.()
    const second = await this.#send(method, ref, args, options, version)
    return second.ok && options.expired?.() === true ? fail(this.#expired(method)) : second
  }

  /**
   * Logs out (SessionManager.Logout), so that no session is left on the host, and closes the connections. Never waits long,
   * and ends the client for good: later calls, and those still under way, come back as cancelled or lost.
   */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const login = this.#login
    login?.stop.abort()
    // A Login that was already sent creates a session, and ending it needs the reply.
    if (login) await untilAborted(login.done, AbortSignal.timeout(farewellMs))
    if (this.#state === 'ready' && this.#content) {
      if (!this.#transport.isIdle('call')) this.#transport.close()
      await this.#send(
        'Logout',
        this.#content.sessionManager,
        '',
        { signal: AbortSignal.timeout(farewellMs) },
        oldestApiVersion,
      )
    }
    this.#forgetSession()
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
    return problem('NOT_AUTHENTICATED', { ...this.#where, method, fault: 'NotAuthenticated', message: '' })
  }

  get #where(): { host: string; port: number } {
    return this.#soap.where
  }

  #forgetSession(): void {
    this.#soap.forgetCookie()
    this.#sessionKey = null
    this.#userName = null
    if (this.#state === 'ready') this.#state = 'logged-out'
  }

  #beginLogin(): Login {
    const stop = new AbortController()
    const done = this.#logIn(stop.signal).finally(() => (this.#login = null))
    return { done, stop, waiting: 0 }
  }

  async #logIn(signal: AbortSignal): Promise<Result<ServiceContent>> {
    // A login with the cookie of a live session is refused like a wrong password, so none is sent.
    this.#forgetSession()
    this.#askVersion()
    // The host may have been rebooted into another version since an earlier login, so its service content is read again.
    const content = this.#content && this.#generation === 0 ? ok(this.#content) : await this.serviceContent({ signal })
    if (!content.ok) return content
    const password = await untilAborted(this.#options.password(), signal)
    if (password === null || signal.aborted) return fail(problem('CANCELLED', this.#where))
    if (!password.ok) return password
    if (!isXmlText(password.value) || !isXmlText(this.#options.user)) {
      return fail(problem('CREDENTIALS_UNUSABLE', { ...this.#where, method: 'Login', sent: false }))
    }
    const answer = await this.#sendLogin(content.value, password.value)
    if (!answer.ok) {
      const refused = loginProblem(answer.problem)
      if (isLoginRefusal(answer.problem)) {
        this.#state = 'rejected'
        this.#rejection = refused
      }
      this.#soap.forgetCookie()
      return fail(refused)
    }
    const session = descend(answer.value, 'returnval')
    this.#sessionKey = (session && childText(session, 'key')) ?? null
    this.#userName = (session && childText(session, 'userName')) || null
    this.#state = 'ready'
    this.#generation += 1
    return ok(content.value)
  }

  /** Cannot be cancelled half-way: that would leave a session on the host that cannot be ended. */
  async #sendLogin(content: ServiceContent, password: string): Promise<Result<XmlNode>> {
    const account = element('userName', this.#options.user) + element('password', password)
    if (!this.#localeRefused) {
      const answer = await this.#send(
        'Login',
        content.sessionManager,
        account + element('locale', this.#options.locale),
        {},
        oldestApiVersion,
      )
      if (answer.ok || !isFault(answer.problem, 'InvalidLocale')) return answer
      // The host may check the locale before the password, so this does not retry a refused password.
      this.#localeRefused = true
      this.#soap.forgetCookie()
    }
    return this.#send('Login', content.sessionManager, account, {}, oldestApiVersion)
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

  async #send(
    method: string,
    target: ManagedObjectRef,
    args: string,
    options: CallOptions,
    version: string,
  ): Promise<Result<XmlNode>> {
    if (this.#closed && method !== 'Logout') return fail(problem('CANCELLED', { ...this.#where, method, sent: false }))
    return this.#soap.send(method, target, args, options, version)
  }
}

function notSent(reason: Problem): Problem {
  return { ...reason, params: { ...reason.params, sent: false } }
}

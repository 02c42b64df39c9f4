import { randomBytes } from 'node:crypto'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { askApiVersion, isApiVersion, oldestApiVersion } from './api-version.ts'
import type { CallOptions, VimClientOptions } from './client-options.ts'
import { isFault } from './faults.ts'
import { isLoginRefusal, loginProblem } from './login-problem.ts'
import { readServiceContent, serviceInstance, type ServiceContent } from './service-content.ts'
import { element, envelope, SoapReply, type ManagedObjectRef } from './soap.ts'
import { Transport, defaultTransportLimits } from './transport.ts'
import { untilAborted } from './until-aborted.ts'
import { isXmlText } from './xml/escape.ts'
import { childText, descend, type XmlNode } from './xml/node.ts'

export type { CallLog } from './client-options.ts'

/** `rejected` lasts until the user acts: a login that the host refused is never tried again by itself, as that may lock the account. */
export type SessionState = 'logged-out' | 'ready' | 'rejected'

const cookieName = 'vmware_soap_session'

/** Milliseconds that closing waits for a login under way and for the logout: quitting must not hang on a dead host. */
const farewellMs = 3_000

/** A login that several callers may wait for. */
interface Login {
  readonly done: Promise<Result<ServiceContent>>
  /** Gives up what precedes the Login call itself. */
  readonly stop: AbortController
  waiting: number
}

/**
 * A vim25 client for one host: one session, one connection for calls and one for the long poll.
 *
 * An expired session is noticed in both its shapes, logged in again once, and the call repeated once.
 */
export class VimClient {
  readonly #options: VimClientOptions
  readonly #transport: Transport
  readonly #operations = `hypertray-${randomBytes(4).toString('hex')}`
  #operation = 0
  #cookie: string | null = null
  #content: ServiceContent | null = null
  #sessionKey: string | null = null
  #userName: string | null = null
  #state: SessionState = 'logged-out'
  /** Why the host refused the login; given to every caller while the state is `rejected`. */
  #rejection: Problem | null = null
  /** The host does not know our locale and speaks its own. */
  #hostsLocale = false
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
    if (options.apiVersion && isApiVersion(options.apiVersion)) this.#version = Promise.resolve(options.apiVersion)
  }

  /** Nothing is sent before the first call. */
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

  /** Counts the logins; what lives in a session is bound to its number. */
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
   * RetrieveServiceContent and SessionManager.Login, unless logged in already. Callers at the same time share one login.
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
      // A login that earlier callers gave up says nothing to one who came just then.
      if (result.ok || result.problem.code !== 'CANCELLED' || !login.stop.signal.aborted) return result
    }
  }

  /** Takes the operationID of a call before it is made, so that it can be journaled first. */
  nextOperationId(): string {
    this.#operation += 1
    return `${this.#operations}-${this.#operation}`
  }

  /** The user has acted on a refused login: one more may be tried. */
  forgiveRejection(): void {
    this.#rejection = null
    if (this.#state === 'rejected') this.#state = 'logged-out'
  }

  /** RetrieveServiceContent without a session, which every server answers. */
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
   * One vim25 method call within the session.
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
    // Somebody else may have logged in again meanwhile; then the new session is there already.
    if (generation === this.#generation) this.#forgetSession()
    if (options.session !== undefined) return fail(this.#expired(method))
    const again = await this.connect(options)
    if (!again.ok) return { ok: false, problem: notSent(again.problem) }
    options.reset?.()
    const second = await this.#send(method, ref, args, options, version)
    return second.ok && options.expired?.() === true ? fail(this.#expired(method)) : second
  }

  /**
   * SessionManager.Logout, so that no session is left on the host; then closes the connections. Never waits long, and
   * ends the client for good: what is called later, or still under way, comes back as cancelled or lost.
   */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const login = this.#login
    login?.stop.abort()
    // A Login that was sent already makes a session, which only its answer lets us end.
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
   * Keeps to the IP addresses the host was reached at until {@link releaseAddresses}: the name server may be a VM that is
   * about to go down. Connects first, without a login, when that has not happened yet.
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

  /** Makes the next call open a new connection, and leaves alone what is under way: the network may have changed. */
  dropIdleConnections(): void {
    this.#transport.dropIdle()
  }

  /** Drops the connections without a word to the host; the next call opens new ones. */
  dropConnections(): void {
    this.#transport.close()
  }

  #expired(method: string): Problem {
    return problem('NOT_AUTHENTICATED', { ...this.#where, method, fault: 'NotAuthenticated', message: '' })
  }

  get #where(): { host: string; port: number } {
    return { host: this.#options.address.host, port: this.#options.address.port }
  }

  #forgetSession(): void {
    this.#cookie = null
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
    // A login on a cookie that is logged in already is refused like a wrong password, so none is sent along.
    this.#forgetSession()
    this.#askVersion()
    // The host may have been rebooted into another version since an earlier login, so its service content is read again.
    const content = this.#content && this.#generation === 0 ? ok(this.#content) : await this.serviceContent({ signal })
    if (!content.ok) return content
    const password = await untilAborted(this.#options.password(), signal)
    if (password === null || signal.aborted) return fail(problem('CANCELLED', this.#where))
    if (!password.ok) return password
    if (!isXmlText(password.value) || !isXmlText(this.#options.user)) {
      return fail(
        problem('INVALID_ARGUMENT', {
          ...this.#where,
          method: 'Login',
          fault: 'InvalidArgument',
          message: 'control characters',
        }),
      )
    }
    const answer = await this.#sendLogin(content.value, password.value)
    if (!answer.ok) {
      const refused = loginProblem(answer.problem)
      if (isLoginRefusal(answer.problem)) {
        this.#state = 'rejected'
        this.#rejection = refused
      }
      this.#cookie = null
      return fail(refused)
    }
    const session = descend(answer.value, 'returnval')
    this.#sessionKey = (session && childText(session, 'key')) ?? null
    this.#userName = (session && childText(session, 'userName')) || null
    this.#state = 'ready'
    this.#generation += 1
    return ok(content.value)
  }

  /** Not to be given up half-way: the host would be left with a session that nobody can end. */
  async #sendLogin(content: ServiceContent, password: string): Promise<Result<XmlNode>> {
    const account = element('userName', this.#options.user) + element('password', password)
    if (!this.#hostsLocale) {
      const answer = await this.#send(
        'Login',
        content.sessionManager,
        account + element('locale', this.#options.locale),
        {},
        oldestApiVersion,
      )
      if (answer.ok || !isFault(answer.problem, 'InvalidLocale')) return answer
      // The host may judge the locale before the password, so this is no second try of a refused one.
      this.#hostsLocale = true
      this.#cookie = null
    }
    return this.#send('Login', content.sessionManager, account, {}, oldestApiVersion)
  }

  #askVersion(): void {
    this.#version ??= askApiVersion(this.#transport).then((version) => {
      // Without an answer it is asked again with the next login; until then the content's own word serves.
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
    const operationId = options.operationId ?? this.nextOperationId()
    const started = performance.now()
    const reply = new SoapReply(method, options.items, this.redact)
    const exchanged = await this.#transport.exchange({
      method: 'POST',
      path: '/sdk',
      body: envelope(method, target, args, operationId),
      headers: {
        'Content-Type': 'text/xml; charset=utf-8',
        SOAPAction: `"urn:vim25/${version}"`,
        ...(this.#cookie === null ? {} : { Cookie: `${cookieName}=${this.#cookie}` }),
      },
      lane: options.lane ?? 'call',
      sink: reply,
      signal: options.signal,
      replyMs: options.replyMs,
      replyBytes: options.replyBytes,
      repeatable: options.repeatable ?? false,
      beforeSend: options.beforeSend,
    })
    let result: Result<XmlNode>
    if (exchanged.ok) {
      this.#takeCookie(exchanged.value.setCookie)
      options.onBytes?.(exchanged.value.bytes)
      const read = reply.result()
      result =
        'problem' in read
          ? fail({ ...read.problem, params: { ...this.#where, ...read.problem.params } })
          : ok(read.response)
    } else result = fail({ ...exchanged.problem, params: { ...this.#where, method, ...exchanged.problem.params } })
    this.#options.log?.({
      method,
      operationId,
      target: target.value,
      ms: Math.round(performance.now() - started),
      code: result.ok ? null : result.problem.code,
    })
    return result
  }

  /** The value goes back exactly as it came: real hosts quote it, others do not. */
  #takeCookie(headers: readonly string[]): void {
    for (const header of headers) {
      const match = /^\s*vmware_soap_session=([^;]{1,512})/.exec(header)
      if (match?.[1] !== undefined) this.#cookie = match[1].trim()
    }
  }
}

function notSent(reason: Problem): Problem {
  return { ...reason, params: { ...reason.params, sent: false } }
}

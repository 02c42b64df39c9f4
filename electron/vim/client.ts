import { randomBytes } from 'node:crypto'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { ApiVersionReply, isApiVersion, oldestApiVersion, versionsPath } from './api-version.ts'
import { readServiceContent, serviceInstance, type ServiceContent } from './service-content.ts'
import { element, envelope, SoapReply, type ItemHandler, type ManagedObjectRef } from './soap.ts'
import { Transport, defaultTransportLimits, type Lane, type TransportLimits } from './transport.ts'
import { isXmlText } from './xml/escape.ts'
import { childText, descend, type XmlNode } from './xml/node.ts'

/** One line for the log about one call; holds no argument and no reply. */
export interface CallLog {
  readonly method: string
  readonly operationId: string
  readonly target: string
  readonly ms: number
  readonly code: string | null
}

export interface VimClientOptions {
  readonly address: HostAddress
  /** The pin. Nothing is sent to a server that presents another certificate. */
  readonly fingerprint: string
  readonly user: string
  /** Asked for at each login and not kept. */
  readonly password: () => Promise<Result<string>>
  /** Language of the host's messages: `en` or `zh-CN`, the interface's own. */
  readonly locale: string
  /** Remembered for this pin, so that asking costs nothing; null asks. */
  readonly apiVersion?: string | null
  readonly onApiVersion?: (version: string) => void
  readonly limits?: TransportLimits
  readonly log?: (line: CallLog) => void
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly lane?: Lane
  readonly replyMs?: number
  /** From {@link VimClient.nextOperationId}; one is taken when absent. */
  readonly operationId?: string
  /** A read may be sent again when a kept-alive connection turns out dead; a call that changes something never is. */
  readonly repeatable?: boolean
  /**
   * The call makes sense in this session only ({@link VimClient.sessionNumber}), because a filter lives in it: when the
   * session is gone it ends with `NOT_AUTHENTICATED` instead of being repeated in a new one.
   */
  readonly session?: number
  /** Repeated elements of the reply, streamed. */
  readonly items?: { readonly name: string; readonly onItem: ItemHandler }
  /** After the reply: says that the session had expired although the call itself went well (see RetrievePropertiesEx). */
  readonly expired?: () => boolean
  /** Before the reply comes in, first and second time: forget what an earlier try collected. */
  readonly reset?: () => void
}

/** `rejected` lasts until the person acts: a refused password is never tried again by itself, as that locks the account. */
export type SessionState = 'logged-out' | 'ready' | 'rejected'

const cookieName = 'vmware_soap_session'

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
  #state: SessionState = 'logged-out'
  #generation = 0
  #login: Promise<Result<ServiceContent>> | null = null
  #version: Promise<string> | null = null

  private constructor(options: VimClientOptions) {
    this.#options = options
    this.#transport = new Transport(options.address, options.fingerprint, options.limits ?? defaultTransportLimits)
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

  /** Counts the logins; what lives in a session is bound to its number. */
  get sessionNumber(): number {
    return this.#generation
  }

  /** Key of the current session, as the host's own session list shows it; null when logged out. */
  get sessionKey(): string | null {
    return this.#sessionKey
  }

  /**
   * RetrieveServiceContent and SessionManager.Login, unless logged in already. Callers at the same time share one login.
   * Problems: network and reply codes, `CREDENTIALS_REJECTED`, `CREDENTIALS_MISSING`, keychain codes.
   */
  async connect(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    for (;;) {
      if (this.#state === 'ready' && this.#content) return ok(this.#content)
      if (this.#state === 'rejected') return fail(problem('CREDENTIALS_REJECTED', { ...this.#where, repeated: true }))
      const mine = this.#login === null
      this.#login ??= this.#logIn(options.signal).finally(() => (this.#login = null))
      const result = await this.#login
      // A login that its first caller gave up says nothing to those who only shared it.
      if (mine || result.ok || result.problem.code !== 'CANCELLED' || options.signal?.aborted) return result
    }
  }

  /** Takes the operationID of a call before it is made, so that it can be journaled first. */
  nextOperationId(): string {
    this.#operation += 1
    return `${this.#operations}-${this.#operation}`
  }

  /** The person has acted on refused credentials: one more login may be tried. */
  forgiveRejection(): void {
    if (this.#state === 'rejected') this.#state = 'logged-out'
  }

  /** RetrieveServiceContent without a session, which every server answers. */
  async serviceContent(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Result<ServiceContent>> {
    const answer = await this.#send('RetrieveServiceContent', serviceInstance, '', { ...options, repeatable: true }, oldestApiVersion)
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
    method: string, target: ManagedObjectRef | ((content: ServiceContent) => ManagedObjectRef), args: string, options: CallOptions = {},
  ): Promise<Result<XmlNode>> {
    const connected = await this.connect(options)
    if (!connected.ok) return { ok: false, problem: notSent(connected.problem) }
    if (options.session !== undefined && options.session !== this.#generation) return fail(this.#expired(method))
    const ref = typeof target === 'function' ? target(connected.value) : target
    const version = await this.#apiVersion(connected.value)
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

  /** SessionManager.Logout, so that no session is left on the host; then closes the connections. Never waits long. */
  async close(): Promise<void> {
    if (this.#state === 'ready' && this.#content) {
      await this.#send('Logout', this.#content.sessionManager, '', { signal: AbortSignal.timeout(3_000) }, oldestApiVersion)
    }
    this.#forgetSession()
    this.#transport.close()
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
    if (this.#state === 'ready') this.#state = 'logged-out'
  }

  async #logIn(signal: AbortSignal | undefined): Promise<Result<ServiceContent>> {
    // A login on a cookie that is logged in already is refused like a wrong password, so none is sent along.
    this.#forgetSession()
    this.#askVersion(signal)
    const content = this.#content ? ok(this.#content) : await this.serviceContent({ signal })
    if (!content.ok) return content
    const password = await this.#options.password()
    if (!password.ok) return password
    if (!isXmlText(password.value) || !isXmlText(this.#options.user)) {
      return fail(problem('INVALID_ARGUMENT', { ...this.#where, method: 'Login', fault: 'InvalidArgument', message: 'control characters' }))
    }
    const args = element('userName', this.#options.user) + element('password', password.value) + element('locale', this.#options.locale)
    const answer = await this.#send('Login', content.value.sessionManager, args, { signal }, oldestApiVersion)
    if (!answer.ok) {
      if (answer.problem.code === 'CREDENTIALS_REJECTED') this.#state = 'rejected'
      this.#cookie = null
      return answer
    }
    const session = descend(answer.value, 'returnval')
    this.#sessionKey = (session && childText(session, 'key')) ?? null
    this.#state = 'ready'
    this.#generation += 1
    return ok(content.value)
  }

  /** Asked on the long poll's connection while the login is under way, so that it costs no round trip. */
  #askVersion(signal: AbortSignal | undefined): void {
    if (this.#version) return
    const reply = new ApiVersionReply()
    this.#version = this.#transport
      .exchange({ method: 'GET', path: versionsPath, headers: {}, body: '', lane: 'poll', sink: reply, signal, repeatable: true })
      .then((done) => {
        if (done.ok && reply.version !== null) {
          this.#options.onApiVersion?.(reply.version)
          return reply.version
        }
        // Ask again with the next login; until then the content's own word serves.
        this.#version = null
        return oldestApiVersion
      })
  }

  async #apiVersion(content: ServiceContent): Promise<string> {
    const served = this.#version ? await this.#version : oldestApiVersion
    if (served !== oldestApiVersion) return served
    return isApiVersion(content.about.apiVersion) ? content.about.apiVersion : oldestApiVersion
  }

  async #send(method: string, target: ManagedObjectRef, args: string, options: CallOptions, version: string): Promise<Result<XmlNode>> {
    const operationId = options.operationId ?? this.nextOperationId()
    const started = performance.now()
    const reply = new SoapReply(method, options.items)
    const exchanged = await this.#transport.exchange({
      method: 'POST', path: '/sdk', body: envelope(method, target, args, operationId),
      headers: {
        'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"urn:vim25/${version}"`,
        ...(this.#cookie === null ? {} : { Cookie: `${cookieName}=${this.#cookie}` }),
      },
      lane: options.lane ?? 'call', sink: reply, signal: options.signal, replyMs: options.replyMs, repeatable: options.repeatable ?? false,
    })
    let result: Result<XmlNode>
    if (exchanged.ok) {
      this.#takeCookie(exchanged.value.setCookie)
      const read = reply.result()
      result = 'problem' in read ? fail({ ...read.problem, params: { ...this.#where, ...read.problem.params } }) : ok(read.response)
    } else result = fail({ ...exchanged.problem, params: { ...this.#where, method, ...exchanged.problem.params } })
    this.#options.log?.({
      method, operationId, target: target.value, ms: Math.round(performance.now() - started), code: result.ok ? null : result.problem.code,
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

import { untilAborted } from '../../shared/abort.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { oldestApiVersion } from './api-version.ts'
import type { CallOptions, VimClientOptions } from './client-options.ts'
import { isFault } from './faults.ts'
import { isLoginRefusal, loginProblem } from './login-problem.ts'
import { readServiceContent, serviceInstance, type ServiceContent } from './service-content.ts'
import type { SoapCaller } from './soap-caller.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { isXmlText } from './xml/escape.ts'
import { childText, descend, type XmlNode } from './xml/node.ts'

/** `rejected` lasts until the user acts: retrying a refused login on its own could lock the account. */
export type SessionState = 'logged-out' | 'ready' | 'rejected'

export interface SessionOptions extends Pick<VimClientOptions, 'user' | 'password' | 'locale'> {
  /** Called before each login. */
  readonly beforeLogin: () => void
}

/** Longest wait for a login under way, and for the logout: quitting must not hang on a dead host. Milliseconds. */
const farewellMs = 3_000

/** A login that several callers may wait for. */
interface Login {
  readonly done: Promise<Result<ServiceContent>>
  /** Cancels what precedes the Login call itself. */
  readonly stop: AbortController
  waiting: number
}

/** The session of a client: logs in when a call needs it, for all callers at once, and out when the client closes. */
export class VimSession {
  readonly #soap: SoapCaller
  readonly #options: SessionOptions
  #content: ServiceContent | null = null
  #key: string | null = null
  #userName: string | null = null
  #state: SessionState = 'logged-out'
  /** Why the host refused the login; every caller gets it while the state is `rejected`. */
  #rejection: Problem | null = null
  /** Set once the host has refused the client's locale, so that it uses its own. */
  #localeRefused = false
  #number = 0
  #login: Login | null = null
  #closed = false

  constructor(soap: SoapCaller, options: SessionOptions) {
    this.#soap = soap
    this.#options = options
  }

  get state(): SessionState {
    return this.#state
  }

  /** Counts the logins. */
  get number(): number {
    return this.#number
  }

  /** As the host's own session list shows it; null when logged out. */
  get key(): string | null {
    return this.#key
  }

  /** The user as the host names it; null when logged out. */
  get userName(): string | null {
    return this.#userName
  }

  /** Logs in unless logged in already; see `VimClient.connect`. */
  async connect(signal: AbortSignal | undefined): Promise<Result<ServiceContent>> {
    for (;;) {
      if (this.#closed || signal?.aborted) return fail(problem('CANCELLED', this.#soap.where))
      if (this.#state === 'ready' && this.#content) return ok(this.#content)
      if (this.#rejection) return fail({ ...this.#rejection, params: { ...this.#rejection.params, repeated: true } })
      const login = (this.#login ??= this.#beginLogin())
      login.waiting += 1
      const result = await untilAborted(login.done, signal)
      login.waiting -= 1
      if (result === null) {
        if (login.waiting === 0) login.stop.abort()
        return fail(problem('CANCELLED', this.#soap.where))
      }
      // A login that earlier callers cancelled does not count for one that arrived meanwhile.
      if (result.ok || result.problem.code !== 'CANCELLED' || !login.stop.signal.aborted) return result
    }
  }

  /** Reads the service content, which needs no login, and remembers it. */
  async readContent(options: { readonly signal?: AbortSignal | undefined }): Promise<Result<ServiceContent>> {
    const method = 'RetrieveServiceContent'
    const answer = await this.send(method, serviceInstance, '', { ...options, repeatable: true }, oldestApiVersion)
    if (!answer.ok) return answer
    const content = readServiceContent(answer.value)
    if (!content) return fail(problem('REPLY_UNEXPECTED', { ...this.#soap.where, method }))
    this.#content = content
    return ok(content)
  }

  /** Sends one call as it is, unless the client is closed. */
  async send(
    method: string,
    target: ManagedObjectRef,
    args: string,
    options: CallOptions,
    version: string,
  ): Promise<Result<XmlNode>> {
    if (this.#closed && method !== 'Logout')
      return fail(problem('CANCELLED', { ...this.#soap.where, method, sent: false }))
    return this.#soap.send(method, target, args, options, version)
  }

  /** Counts as logged out from now on, since the session has expired. */
  forget(): void {
    this.#soap.forgetCookie()
    this.#key = null
    this.#userName = null
    if (this.#state === 'ready') this.#state = 'logged-out'
  }

  /** Allows another login after the user has acted on a refused one. */
  forgiveRejection(): void {
    this.#rejection = null
    if (this.#state === 'rejected') this.#state = 'logged-out'
  }

  /**
   * Logs out (SessionManager.Logout) and refuses later calls. Never waits long.
   * @param beforeLogout called before the logout is sent
   */
  async close(beforeLogout: () => void): Promise<void> {
    this.#closed = true
    const login = this.#login
    login?.stop.abort()
    // A Login that was already sent creates a session, and ending it needs the reply.
    if (login) await untilAborted(login.done, AbortSignal.timeout(farewellMs))
    if (this.#state === 'ready' && this.#content) {
      beforeLogout()
      const signal = AbortSignal.timeout(farewellMs)
      await this.send('Logout', this.#content.sessionManager, '', { signal }, oldestApiVersion)
    }
    this.forget()
  }

  #beginLogin(): Login {
    const stop = new AbortController()
    const done = this.#logIn(stop.signal).finally(() => (this.#login = null))
    return { done, stop, waiting: 0 }
  }

  async #logIn(signal: AbortSignal): Promise<Result<ServiceContent>> {
    // A login with the cookie of a live session is refused like a wrong password, so none is sent.
    this.forget()
    this.#options.beforeLogin()
    // The host may have been rebooted into another version since an earlier login, so its service content is read again.
    const content = this.#content && this.#number === 0 ? ok(this.#content) : await this.readContent({ signal })
    if (!content.ok) return content
    const password = await untilAborted(this.#options.password(), signal)
    if (password === null || signal.aborted) return fail(problem('CANCELLED', this.#soap.where))
    if (!password.ok) return password
    if (!isXmlText(password.value) || !isXmlText(this.#options.user)) {
      return fail(problem('CREDENTIALS_UNUSABLE', { ...this.#soap.where, method: 'Login', sent: false }))
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
    this.#key = (session && childText(session, 'key')) ?? null
    this.#userName = (session && childText(session, 'userName')) || null
    this.#state = 'ready'
    this.#number += 1
    return ok(content.value)
  }

  /** Cannot be cancelled half-way: that would leave a session on the host that cannot be ended. */
  async #sendLogin({ sessionManager }: ServiceContent, password: string): Promise<Result<XmlNode>> {
    const account = element('userName', this.#options.user) + element('password', password)
    if (!this.#localeRefused) {
      const locale = element('locale', this.#options.locale)
      const answer = await this.send('Login', sessionManager, account + locale, {}, oldestApiVersion)
      if (answer.ok || !isFault(answer.problem, 'InvalidLocale')) return answer
      // The host may check the locale before the password, so this does not retry a refused password.
      this.#localeRefused = true
      this.#soap.forgetCookie()
    }
    return this.send('Login', sessionManager, account, {}, oldestApiVersion)
  }
}

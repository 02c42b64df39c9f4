import { randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CallOptions, FileTransfer, VimClientOptions } from './client-options.ts'
import { envelope, SoapReply, type ManagedObjectRef } from './soap.ts'
import type { ReplyHead } from './exchange.ts'
import type { Transport } from './transport.ts'
import type { XmlNode } from './xml/node.ts'

const cookieName = 'vmware_soap_session'

/** Sends single method calls with the session's cookie, numbers them and logs them. Knows nothing about logging in. */
export class SoapCaller {
  readonly #transport: Transport
  readonly #options: Pick<VimClientOptions, 'address' | 'log' | 'redact'>
  readonly #operations = `hypertray-${randomBytes(4).toString('hex')}`
  #operation = 0
  #cookie: string | null = null

  constructor(transport: Transport, options: Pick<VimClientOptions, 'address' | 'log' | 'redact'>) {
    this.#transport = transport
    this.#options = options
  }

  /** Says which host it was, in the parameters of a problem. */
  get where(): { host: string; port: number } {
    return { host: this.#options.address.host, port: this.#options.address.port }
  }

  nextOperationId(): string {
    this.#operation += 1
    return `${this.#operations}-${this.#operation}`
  }

  forgetCookie(): void {
    this.#cookie = null
  }

  /** Calls a method and returns its `<Method>Response`. Fails as `Transport.exchange`, and with the faults of the host. */
  async send(
    method: string,
    target: ManagedObjectRef,
    args: string,
    options: CallOptions,
    version: string,
  ): Promise<Result<XmlNode>> {
    const operationId = options.operationId ?? this.nextOperationId()
    const started = performance.now()
    const reply = new SoapReply(method, options.items, (text) => this.#options.redact?.(text) ?? text)
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
    const result = this.#resultOf(method, exchanged, reply, options)
    this.#options.log?.({
      method,
      operationId,
      target: target.value,
      ms: Math.round(performance.now() - started),
      code: result.ok ? null : result.problem.code,
    })
    return result
  }

  /** Moves a file with the session's cookie. Fails as `Transport.exchange`. */
  async transfer(file: FileTransfer): Promise<Result<ReplyHead>> {
    const operationId = this.nextOperationId()
    const started = performance.now()
    const exchanged = await this.#transport.exchange({
      ...file,
      lane: 'call',
      plain: true,
      repeatable: false,
      headers: {
        'Content-Type': 'application/octet-stream',
        ...(this.#cookie === null ? {} : { Cookie: `${cookieName}=${this.#cookie}` }),
      },
    })
    this.#options.log?.({
      method: file.method,
      operationId,
      target: 'folder',
      ms: Math.round(performance.now() - started),
      code: exchanged.ok ? null : exchanged.problem.code,
    })
    const { where } = this
    if (exchanged.ok) return exchanged
    return fail({ ...exchanged.problem, params: { ...where, method: file.method, ...exchanged.problem.params } })
  }

  #resultOf(method: string, exchanged: Result<ReplyHead>, reply: SoapReply, { onBytes }: CallOptions): Result<XmlNode> {
    const { where } = this
    if (!exchanged.ok) return fail({ ...exchanged.problem, params: { ...where, method, ...exchanged.problem.params } })
    this.#takeCookie(exchanged.value.setCookie)
    onBytes?.(exchanged.value.bytes)
    const read = reply.result()
    if ('problem' in read) return fail({ ...read.problem, params: { ...where, ...read.problem.params } })
    return ok(read.response)
  }

  /** Keeps the value exactly as it came: some hosts quote it, others do not. */
  #takeCookie(headers: readonly string[]): void {
    for (const header of headers) {
      const match = /^\s*vmware_soap_session=([^;]{1,512})/.exec(header)
      if (match?.[1] !== undefined) this.#cookie = match[1].trim()
    }
  }
}

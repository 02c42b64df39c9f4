import { request, type RequestOptions } from 'node:https'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { networkProblem } from './network-problem.ts'
import { ConnectionSetupError, PinnedAgent } from './pinned-agent.ts'

/** Bounds of one host's transport. Times in milliseconds, size in bytes of the reply's body. */
export interface TransportLimits {
  readonly connectMs: number
  readonly tlsMs: number
  /** From the last byte sent to the first of the reply, and from then on between two pieces of it. */
  readonly replyMs: number
  /** For a whole body once its head has come, so that a reply that drips cannot hold on for ever. */
  readonly bodyMs: number
  readonly replyBytes: number
}

/** Defaults: patient enough for a busy host behind a slow line, short enough that a person is told. */
export const defaultTransportLimits: TransportLimits = {
  connectMs: 10_000, tlsMs: 10_000, replyMs: 60_000, bodyMs: 300_000, replyBytes: 64 * 1024 * 1024,
}

/** `call` for everything short, `poll` for the long poll; one keep-alive connection each. */
export type Lane = 'call' | 'poll'

/** Takes a reply's body piece by piece. `write` returns a problem to stop reading at once. */
export interface BodySink {
  start(status: number): void
  write(chunk: Buffer): Problem | null
  end(): Problem | null
}

/** One HTTP exchange. */
export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly lane: Lane
  readonly sink: BodySink
  readonly signal?: AbortSignal | undefined
  /** Overrides {@link TransportLimits.replyMs}. */
  readonly replyMs?: number | undefined
  /**
   * A kept-alive connection may have died unnoticed. Only an exchange that changes nothing may be sent once more on a
   * fresh one; anything else is reported as lost, because the host may have acted on it.
   */
  readonly repeatable: boolean
}

/** What is left of a reply once its body went into the sink. */
export interface ReplyHead {
  readonly status: number
  readonly setCookie: readonly string[]
}

type Attempt = Result<ReplyHead> & { readonly staleConnection?: boolean }

/** HTTPS exchanges with one pinned host, one at a time a lane, in the order they were asked for. */
export class Transport {
  readonly address: HostAddress
  readonly #limits: TransportLimits
  readonly #where: ProblemParams
  readonly #agents: Readonly<Record<Lane, PinnedAgent>>
  readonly #waiting: Record<Lane, number> = { call: 0, poll: 0 }
  readonly #tails: Record<Lane, Promise<unknown>> = { call: Promise.resolve(), poll: Promise.resolve() }

  constructor(address: HostAddress, fingerprint: string, limits: TransportLimits = defaultTransportLimits) {
    this.address = address
    this.#limits = limits
    this.#where = { host: address.host, port: address.port }
    this.#agents = { call: new PinnedAgent(address, fingerprint, limits), poll: new PinnedAgent(address, fingerprint, limits) }
  }

  /** Sends one exchange when the lane is free. Problems: network, TLS, pin, HTTP and size codes, `CANCELLED`, and the sink's own. */
  exchange(exchange: Exchange): Promise<Result<ReplyHead>> {
    const { signal, lane } = exchange
    let begun = false
    this.#waiting[lane] += 1
    const turn = this.#tails[lane].then(() => {
      begun = true
      return this.#send(exchange)
    })
    this.#tails[lane] = turn.then(() => (this.#waiting[lane] -= 1))
    if (!signal) return turn
    return new Promise((resolve) => {
      // Whoever gives up while waiting for the lane is told at once; its turn then passes unused.
      const abort = (): void => {
        if (!begun) resolve(fail(problem('CANCELLED', { ...this.#where, sent: false })))
      }
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      void turn.then((result) => {
        signal.removeEventListener('abort', abort)
        resolve(result)
      })
    })
  }

  /** Whether nothing is under way or waiting on the lane. */
  isIdle(lane: Lane): boolean {
    return this.#waiting[lane] === 0
  }

  /** Closes connections that are kept and not in use: after a sleep or a change of network they may be dead without a sign. */
  dropIdle(): void {
    this.#agents.call.dropIdle()
    this.#agents.poll.dropIdle()
  }

  /** Closes both connections, whatever is under way on them. */
  close(): void {
    this.#agents.call.destroy()
    this.#agents.poll.destroy()
  }

  async #send(exchange: Exchange): Promise<Result<ReplyHead>> {
    const first = await this.#attempt(exchange)
    if (first.ok || first.staleConnection !== true || !exchange.repeatable) return first
    return this.#attempt(exchange)
  }

  #attempt(exchange: Exchange): Promise<Attempt> {
    const { signal, sink } = exchange
    const where = this.#where
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve(fail(problem('CANCELLED', { ...where, sent: false })))
      const agent = this.#agents[exchange.lane]
      agent.setupSignal = signal
      const options: RequestOptions = {
        host: this.address.host, port: this.address.port, method: exchange.method, path: exchange.path, agent,
        headers: { ...exchange.headers, ...(exchange.method === 'POST' ? { 'Content-Length': Buffer.byteLength(exchange.body) } : {}) },
      }
      const replyMs = exchange.replyMs ?? this.#limits.replyMs
      let sent = false
      let answered = false
      let settled = false
      let timer: NodeJS.Timeout | undefined
      let total: NodeJS.Timeout | undefined
      const settle = (attempt: Attempt): void => {
        settled = true
        clearTimeout(timer)
        clearTimeout(total)
        signal?.removeEventListener('abort', abort)
        if (!attempt.ok) call.destroy()
        resolve(attempt)
      }
      const stop = (reason: Problem): void => settle(fail(reason))
      const abort = (): void => stop(problem('CANCELLED', { ...where, sent }))
      const watch = (): void => {
        clearTimeout(timer)
        if (settled) return
        timer = setTimeout(() => stop(problem('REPLY_TIMEOUT', { ...where, seconds: replyMs / 1000 })), replyMs)
      }
      const call: ClientRequest = request(options, (reply) => {
        answered = true
        watch()
        total = setTimeout(() => stop(problem('REPLY_TIMEOUT', { ...where, seconds: this.#limits.bodyMs / 1000 })), this.#limits.bodyMs)
        this.#receive(reply, sink, watch, (received) => settle(received))
      })
      call.on('socket', () => {
        // With the pinned agent a socket is handed over only once its certificate was accepted.
        sent = true
        watch()
      })
      call.on('error', (error) => {
        // A connection that was never handed over carried nothing, whatever broke it.
        if (error instanceof ConnectionSetupError) return stop({ ...error.problem, params: { ...error.problem.params, sent: false } })
        settle({ ...fail(networkProblem(error, this.address, 'reply')), staleConnection: call.reusedSocket && !answered })
      })
      // Nobody asked for another protocol; without this Node would leave the call without an end.
      call.on('upgrade', (reply, socket) => {
        socket.destroy()
        stop(problem('HTTP_STATUS', { ...where, status: reply.statusCode ?? 101 }))
      })
      signal?.addEventListener('abort', abort, { once: true })
      call.end(exchange.body)
    })
  }

  #receive(reply: IncomingMessage, sink: BodySink, alive: () => void, done: (result: Result<ReplyHead>) => void): void {
    const where = this.#where
    const status = reply.statusCode ?? 0
    const refusal = headProblem(reply, status, where)
    if (refusal) return done(fail(refusal))
    let bytes = 0
    sink.start(status)
    reply.on('data', (chunk: Buffer) => {
      alive()
      bytes += chunk.length
      const stop = bytes > this.#limits.replyBytes ? problem('REPLY_TOO_LARGE', { ...where, limitBytes: this.#limits.replyBytes }) : sink.write(chunk)
      if (stop) done(fail(stop))
    })
    reply.on('error', (error) => done(fail(networkProblem(error, this.address, 'reply'))))
    reply.on('aborted', () => done(fail(problem('REPLY_TRUNCATED', where))))
    reply.on('end', () => {
      if (!reply.complete) return done(fail(problem('REPLY_TRUNCATED', where)))
      const left = sink.end()
      done(left ? fail(left) : ok({ status, setCookie: reply.headers['set-cookie'] ?? [] }))
    })
  }
}

/** Anything that is not XML under 200 or 500 did not come from the SOAP endpoint: a proxy, a web page, a redirect. */
function headProblem(reply: IncomingMessage, status: number, where: ProblemParams): Problem | null {
  if (status >= 300 && status < 400) return problem('HTTP_REDIRECT', { ...where, status, location: (reply.headers.location ?? '').slice(0, 200) })
  if (status !== 200 && status !== 500) return problem('HTTP_STATUS', { ...where, status })
  const type = (reply.headers['content-type'] ?? '').toLowerCase()
  if (!/^(?:text|application)\/(?:soap\+)?xml\b/.test(type)) {
    return status === 500 ? problem('HTTP_STATUS', { ...where, status }) : problem('NOT_SOAP', { ...where, contentType: type.slice(0, 100) })
  }
  return null
}

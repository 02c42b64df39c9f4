import { request, type RequestOptions } from 'node:https'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { systemClock } from '../../shared/clock.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem, type ProblemParams } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { spoken, type Redact } from './faults.ts'
import { networkProblem } from './network-problem.ts'
import { systemLookup, type Lookup } from './open-tcp.ts'
import { ConnectionSetupError, PinnedAgent } from './pinned-agent.ts'
import { WorkShare, type WorkLimits } from './work-share.ts'

/** Bounds of one host's transport. Times in milliseconds, size in bytes of the reply's body, also when it came packed. */
export interface TransportLimits {
  readonly connectMs: number
  readonly tlsMs: number
  /** From the last byte sent to the first of the reply, and from then on between two pieces of it. */
  readonly replyMs: number
  /** For a whole body once its head has come, so that a reply that drips cannot hold on for ever. */
  readonly bodyMs: number
  readonly replyBytes: number
}

/** Defaults: patient enough for a busy host behind a slow line, short enough that the user is told. */
export const defaultTransportLimits: TransportLimits = {
  connectMs: 10_000,
  tlsMs: 10_000,
  replyMs: 60_000,
  bodyMs: 300_000,
  replyBytes: 64 * 1024 * 1024,
}

/** `call` for everything short, `poll` for the long poll; one keep-alive connection each. */
export type Lane = 'call' | 'poll'

/** Takes a reply's body piece by piece. `write` returns a problem to stop reading at once. */
export interface BodySink {
  start(status: number): void
  write(chunk: Buffer): Problem | null
  end(): Problem | null
}

/** Bytes that may come before the end of a reply's head. Node bounds one head to 16 KiB, but not how many provisional ones precede it. */
const mostHeadBytes = 256 * 1024

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
  /** Overrides {@link TransportLimits.replyBytes}. */
  readonly replyBytes?: number | undefined
  /**
   * A kept-alive connection may have died unnoticed. Only an exchange that changes nothing may be sent once more on a
   * fresh one; anything else is reported as lost, because the host may have acted on it.
   */
  readonly repeatable: boolean
  /**
   * Asked once the connection stands, right before the first byte: what speaks against sending now, or null. Setting up a
   * connection takes time in which the world moves on.
   */
  readonly beforeSend?: (() => Problem | null) | undefined
}

/** What is left of a reply once its body went into the sink. */
export interface ReplyHead {
  readonly status: number
  readonly setCookie: readonly string[]
  /** Length of the body, unpacked. */
  readonly bytes: number
}

type Attempt = Result<ReplyHead> & { readonly staleConnection?: boolean }

/** HTTPS exchanges with one pinned host, one at a time a lane, in the order they were asked for. */
export class Transport {
  readonly address: HostAddress
  /** The time that this host's replies may take. */
  readonly work: WorkShare
  readonly #limits: TransportLimits
  readonly #where: ProblemParams
  readonly #agents: Readonly<Record<Lane, PinnedAgent>>
  readonly #waiting: Record<Lane, number> = { call: 0, poll: 0 }
  readonly #tails: Record<Lane, Promise<unknown>> = { call: Promise.resolve(), poll: Promise.resolve() }

  readonly #lookup: Lookup
  readonly #redact: Redact
  /** IP addresses that the pinned host was reached at by the newest connection of each lane, the newest last. */
  readonly #reached = new Map<Lane, string>()
  #held: readonly string[] | null

  constructor(
    address: HostAddress,
    fingerprint: string,
    limits: TransportLimits = defaultTransportLimits,
    options: {
      readonly lookup?: Lookup | undefined
      readonly addresses?: readonly string[] | undefined
      readonly redact?: Redact | undefined
      readonly workLimits?: WorkLimits | undefined
    } = {},
  ) {
    this.address = address
    this.work = new WorkShare(options.workLimits)
    this.#limits = limits
    this.#where = { host: address.host, port: address.port }
    this.#redact = options.redact ?? ((text) => text)
    this.#lookup = options.lookup ?? systemLookup
    this.#held = options.addresses?.length ? options.addresses : null
    const agent = (lane: Lane): PinnedAgent =>
      new PinnedAgent(address, fingerprint, limits, {
        route: () => ({ addresses: this.#held, lookup: this.#lookup }),
        reached: (ip) => {
          this.#reached.delete(lane)
          this.#reached.set(lane, ip)
        },
      })
    this.#agents = { call: agent('call'), poll: agent('poll') }
  }

  /** The IP addresses the pinned host was reached at, the newest first; empty before the first connection. */
  get peers(): readonly string[] {
    return [...new Set([...this.#reached.values()].toReversed())]
  }

  /** Connects to the {@link peers} only from now on and asks no name server, until told otherwise. Returns them; none are not held. */
  hold(): readonly string[] {
    if (this.#held === null && this.peers.length > 0) this.#held = this.peers
    return this.#held ?? []
  }

  /** Resolves the name again for each new connection. */
  release(): void {
    this.#held = null
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

  /** A zone (`fe80::1%eth0`) means something on this computer only and may not stand in the header that Node would make. */
  get #hostHeader(): Readonly<Record<string, string>> {
    const { host, port } = this.address
    const zone = host.indexOf('%')
    return zone < 0 ? {} : { Host: `[${host.slice(0, zone)}]${port === 443 ? '' : `:${port}`}` }
  }

  async #send(exchange: Exchange): Promise<Result<ReplyHead>> {
    // A host whose replies took too much time is asked nothing more until its share has caught up.
    const { waitMs } = this.work
    if (waitMs > 0) await systemClock.sleep(waitMs, exchange.signal)
    const first = await this.#attempt(exchange)
    if (first.ok || first.staleConnection !== true || !exchange.repeatable) return first
    return this.#attempt(exchange)
  }

  #attempt(exchange: Exchange): Promise<Attempt> {
    const { signal } = exchange
    const where = this.#where
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve(fail(problem('CANCELLED', { ...where, sent: false })))
      const agent = this.#agents[exchange.lane]
      agent.setupSignal = signal
      const options: RequestOptions = {
        host: this.address.host,
        port: this.address.port,
        method: exchange.method,
        path: exchange.path,
        agent,
        headers: {
          ...this.#hostHeader,
          ...exchange.headers,
          ...(exchange.method === 'POST' ? { 'Content-Length': Buffer.byteLength(exchange.body) } : {}),
        },
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
        total = setTimeout(
          () => stop(problem('REPLY_TIMEOUT', { ...where, seconds: this.#limits.bodyMs / 1000 })),
          this.#limits.bodyMs,
        )
        this.#receive(reply, exchange, watch, (received) => settle(received))
      })
      call.on('socket', (socket) => {
        // With the pinned agent a socket is handed over only once its certificate was accepted.
        if (settled) return
        const against = exchange.beforeSend?.() ?? null
        if (against) return stop({ ...against, params: { ...against.params, sent: false } })
        sent = true
        watch()
        // Line ends, provisional replies and the like before a reply's head could go on for ever: Node passes over them.
        let headBytes = 0
        const count = (chunk: Buffer): void => {
          headBytes += chunk.length
          if (answered || settled) socket.off('data', count)
          else if (headBytes > mostHeadBytes) stop(problem('REPLY_TOO_LARGE', { ...where, limitBytes: mostHeadBytes }))
        }
        socket.on('data', count)
        call.once('close', () => socket.off('data', count))
        call.end(exchange.body)
      })
      call.on('error', (error) => {
        // A connection that was never handed over carried nothing, whatever broke it.
        if (error instanceof ConnectionSetupError)
          return stop({ ...error.problem, params: { ...error.problem.params, sent: false } })
        settle({
          ...fail(networkProblem(error, this.address, 'reply')),
          staleConnection: call.reusedSocket && !answered,
        })
      })
      // Nobody asked for another protocol; without this Node would leave the call without an end.
      call.on('upgrade', (reply, socket) => {
        socket.destroy()
        stop(problem('HTTP_STATUS', { ...where, status: reply.statusCode ?? 101 }))
      })
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  #receive(
    reply: IncomingMessage,
    { sink, replyBytes: limitBytes = this.#limits.replyBytes }: Exchange,
    alive: () => void,
    done: (result: Result<ReplyHead>) => void,
  ): void {
    const where = this.#where
    const status = reply.statusCode ?? 0
    const encoding = encodingOf(reply)
    const refusal = headProblem(reply, status, where, this.#redact) ?? encodingProblem(encoding, where, this.#redact)
    if (refusal) return done(fail(refusal))
    const gunzip = encoding === 'gzip' ? createGunzip() : null
    let wireBytes = 0
    let bytes = 0
    let over = false
    let waiting: NodeJS.Timeout | undefined
    const body = gunzip ?? reply
    const finish = (result: Result<ReplyHead>): void => {
      over = true
      clearTimeout(waiting)
      gunzip?.destroy()
      done(result)
    }
    // Others have their turn first; a host beyond its share of the time waits longer.
    const yieldTurn = (): void => {
      body.pause()
      const goOn = (): void => {
        if (over) return
        alive()
        body.resume()
      }
      const { waitMs } = this.work
      if (waitMs > 0) waiting = setTimeout(goOn, waitMs)
      else setImmediate(goOn)
    }
    const take = (chunk: Buffer): void => {
      if (over) return
      bytes += chunk.length
      if (bytes > limitBytes) return finish(fail(problem('REPLY_TOO_LARGE', { ...where, limitBytes })))
      const { result, turnOver } = this.work.read(chunk.length, () => sink.write(chunk))
      if (result) finish(fail(result))
      else if (turnOver) yieldTurn()
    }
    const end = (): void => {
      if (over) return
      if (!reply.complete) return finish(fail(problem('REPLY_TRUNCATED', where)))
      const left = this.work.charge(() => sink.end())
      finish(left ? fail(left) : ok({ status, setCookie: reply.headers['set-cookie'] ?? [], bytes }))
    }
    sink.start(status)
    reply.on('data', (chunk: Buffer) => {
      alive()
      if (!gunzip) return take(chunk)
      // Packed bytes count as well: a stream that unpacks to nothing could go on for ever.
      wireBytes += chunk.length
      if (!over && wireBytes > limitBytes) finish(fail(problem('REPLY_TOO_LARGE', { ...where, limitBytes })))
    })
    reply.on('error', (error) => finish(fail(networkProblem(error, this.address, 'reply'))))
    reply.on('aborted', () => finish(fail(problem('REPLY_TRUNCATED', where))))
    if (!gunzip) return void reply.on('end', end)
    gunzip.on('data', take)
    gunzip.on('end', end)
    gunzip.on('error', (error) => {
      if (!over)
        finish(
          fail(
            'code' in error && error.code === 'Z_BUF_ERROR'
              ? problem('REPLY_TRUNCATED', where, error)
              : problem('REPLY_MALFORMED', { ...where, detail: 'gzip' }, error),
          ),
        )
    })
    reply.pipe(gunzip)
  }
}

/** The encoding of a reply's body. None is asked for; a proxy in between may compress all the same. */
function encodingOf(reply: IncomingMessage): string {
  const named = (reply.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (named === 'x-gzip') return 'gzip'
  return named === 'identity' ? '' : named
}

function encodingProblem(encoding: string, where: ProblemParams, redact: Redact): Problem | null {
  return encoding === '' || encoding === 'gzip'
    ? null
    : problem('REPLY_ENCODING', { ...where, encoding: spoken(encoding, 50, redact) })
}

/** Anything that is not XML under 200 or 500 did not come from the SOAP endpoint: a proxy, a web page, a redirect. */
function headProblem(reply: IncomingMessage, status: number, where: ProblemParams, redact: Redact): Problem | null {
  if (status >= 300 && status < 400)
    return problem('HTTP_REDIRECT', { ...where, status, location: spoken(reply.headers.location ?? '', 200, redact) })
  if (status !== 200 && status !== 500) return problem('HTTP_STATUS', { ...where, status })
  const said = reply.headers['content-type'] ?? ''
  const type = said.toLowerCase()
  if (!/^(?:text|application)\/(?:soap\+)?xml\b/.test(type)) {
    return status === 500
      ? problem('HTTP_STATUS', { ...where, status })
      : problem('NOT_SOAP', { ...where, contentType: spoken(said, 100, redact).toLowerCase() })
  }
  return null
}

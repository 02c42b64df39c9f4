import { onAbort } from '../../shared/abort.ts'
import { request, type RequestOptions } from 'node:https'
import type { ClientRequest } from 'node:http'
import { systemClock } from '../../shared/clock.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, type Result } from '../../shared/result.ts'
import { defaultTransportLimits, type Exchange, type Lane, type ReplyHead, type TransportLimits } from './exchange.ts'
import type { Redact } from './faults.ts'
import { networkProblem } from './network-problem.ts'
import { systemLookup, type Lookup } from './open-tcp.ts'
import { ConnectionSetupError, PinnedAgent } from './pinned-agent.ts'
import type { PresentedCertificate } from './pinned-tls.ts'
import { receiveReply } from './receive-reply.ts'
import { WorkShare, type WorkLimits } from './work-share.ts'

/** Bytes that may come before the end of a reply's head. Node bounds one head to 16 KiB, but not how many provisional ones precede it. */
const mostHeadBytes = 256 * 1024

type Attempt = Result<ReplyHead> & { readonly staleConnection?: boolean }

/** Connections for guest calls beside the one for all calls. */
const mostExtra = 7
/** Exchanges that wait before it pays to open another connection. */
const worthAnother = 2

/** One connection, and what is to go over it. */
interface Line {
  readonly agent: PinnedAgent
  /** Exchanges under way or waiting. */
  waiting: number
  /** Settles when the last of them is over. */
  tail: Promise<unknown>
}

/**
 * Runs HTTPS exchanges with one pinned host: one at a time on each lane, in the order of the calls. Only guest calls go over
 * several connections at once, which are closed when none is left.
 */
export class Transport {
  readonly address: HostAddress
  /** The time that this host's replies may take. */
  readonly work: WorkShare
  readonly #limits: TransportLimits
  readonly #where: { readonly host: string; readonly port: number }
  readonly #lines: Readonly<Record<'call' | 'poll', Line>>
  readonly #extra: Line[] = []
  readonly #line: (lane: Lane) => Line
  readonly #lookup: Lookup
  readonly #redact: Redact
  /** IP addresses that the pinned host was reached at by the newest connection of each lane, the newest last. */
  readonly #reached = new Map<Lane, string>()
  #certificate: PresentedCertificate | null = null
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
    this.#line = (lane) => ({
      agent: new PinnedAgent(address, fingerprint, limits, {
        route: () => ({ addresses: this.#held, lookup: this.#lookup }),
        reached: ({ ip, certificate }) => {
          this.#certificate = certificate
          this.#reached.delete(lane)
          this.#reached.set(lane, ip)
        },
      }),
      waiting: 0,
      tail: Promise.resolve(),
    })
    this.#lines = { call: this.#line('call'), poll: this.#line('poll') }
  }

  /** The IP addresses the pinned host was reached at, the newest first; empty before the first connection. */
  get peers(): readonly string[] {
    return [...new Set([...this.#reached.values()].toReversed())]
  }

  /** The certificate that the newest connection presented; null before the first. */
  get certificate(): PresentedCertificate | null {
    return this.#certificate
  }

  /** Connects only to the {@link peers} and resolves no name until {@link release}. Returns them; without any it changes nothing. */
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
    const { signal } = exchange
    const line = this.#lineFor(exchange.lane)
    let begun = false
    line.waiting += 1
    const turn = line.tail.then(() => {
      begun = true
      return this.#send(exchange, line.agent)
    })
    line.tail = turn.then(() => {
      line.waiting -= 1
      if (this.#extra.every(({ waiting }) => waiting === 0)) this.#dropExtra()
    })
    if (!signal) return turn
    return new Promise((resolve) => {
      // Cancelling while waiting for the lane resolves at once; the turn then passes unused.
      const abort = (): void => {
        if (!begun) resolve(fail(problem('CANCELLED', { ...this.#where, sent: false })))
      }
      const unsubscribe = onAbort(signal, abort)
      void turn.then((result) => {
        unsubscribe()
        resolve(result)
      })
    })
  }

  /** Tells whether nothing is under way or waiting on the lane; guest calls are calls. */
  isIdle(lane: 'call' | 'poll'): boolean {
    const lines = lane === 'call' ? [this.#lines.call, ...this.#extra] : [this.#lines.poll]
    return lines.every(({ waiting }) => waiting === 0)
  }

  /** Closes connections that are kept and not in use: after a sleep or a change of network they may be dead without a sign. */
  dropIdle(): void {
    for (const { agent } of this.#all) agent.dropIdle()
  }

  /** Closes every connection, whatever is under way on it. */
  close(): void {
    for (const { agent } of this.#all) agent.destroy()
  }

  get #all(): readonly Line[] {
    return [this.#lines.call, this.#lines.poll, ...this.#extra]
  }

  /** A guest call takes a connection that is free, opens another, or waits where the fewest calls are before it. */
  #lineFor(lane: Lane): Line {
    if (lane !== 'guest') return this.#lines[lane]
    const open = [this.#lines.call, ...this.#extra]
    const shortest = open.reduce((best, each) => (each.waiting < best.waiting ? each : best))
    const waiting = open.reduce((sum, each) => sum + each.waiting, 0)
    if (shortest.waiting === 0 || waiting < worthAnother || this.#extra.length === mostExtra) return shortest
    const another = this.#line('guest')
    this.#extra.push(another)
    return another
  }

  #dropExtra(): void {
    for (const { agent } of this.#extra.splice(0)) agent.destroy()
  }

  /** Leaves the zone (`fe80::1%eth0`) out of the Host header: it means something on this computer only. */
  get #hostHeader(): Readonly<Record<string, string>> {
    const { host, port } = this.address
    const zone = host.indexOf('%')
    return zone < 0 ? {} : { Host: `[${host.slice(0, zone)}]${port === 443 ? '' : `:${port}`}` }
  }

  async #send(exchange: Exchange, agent: PinnedAgent): Promise<Result<ReplyHead>> {
    // A host whose replies took too much time is asked nothing more until its share has caught up.
    const { waitMs } = this.work
    if (waitMs > 0) await systemClock.sleep(waitMs, exchange.signal)
    const first = await this.#attempt(exchange, agent)
    if (first.ok || first.staleConnection !== true || !exchange.repeatable) return first
    return this.#attempt(exchange, agent)
  }

  #attempt(exchange: Exchange, agent: PinnedAgent): Promise<Attempt> {
    const { signal } = exchange
    const where = this.#where
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve(fail(problem('CANCELLED', { ...where, sent: false })))
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
          ...lengthHeader(exchange),
        },
      }
      const replyMs = exchange.replyMs ?? this.#limits.replyMs
      let sent = false
      let replyBegun = false
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
        replyBegun = true
        watch()
        const bodyMs = exchange.bodyMs ?? this.#limits.bodyMs
        total = setTimeout(() => stop(problem('REPLY_TIMEOUT', { ...where, seconds: bodyMs / 1000 })), bodyMs)
        receiveReply(reply, {
          address: this.address,
          sink: exchange.sink,
          plain: exchange.plain === true,
          limitBytes: exchange.replyBytes ?? this.#limits.replyBytes,
          redact: this.#redact,
          work: this.work,
          alive: watch,
          done: settle,
        })
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
          if (replyBegun || settled) socket.off('data', count)
          else if (headBytes > mostHeadBytes) stop(problem('REPLY_TOO_LARGE', { ...where, limitBytes: mostHeadBytes }))
        }
        socket.on('data', count)
        call.once('close', () => socket.off('data', count))
        const { body } = exchange
        if (typeof body === 'string') return void call.end(body)
        const source = body.open()
        // Each piece that left counts as a sign of life, however long the whole takes.
        source.on('data', watch)
        source.on('error', (error) => stop(problem('UPLOAD_UNREADABLE', where, error)))
        call.once('close', () => source.destroy())
        source.pipe(call)
      })
      call.on('error', (error) => {
        // A connection that was never handed over carried nothing, whatever broke it.
        if (error instanceof ConnectionSetupError)
          return stop({ ...error.problem, params: { ...error.problem.params, sent: false } })
        settle({
          ...fail(networkProblem(error, this.address, 'reply')),
          staleConnection: call.reusedSocket && !replyBegun,
        })
      })
      // No other protocol was requested; without this handler Node would never end the call.
      call.on('upgrade', (reply, socket) => {
        socket.destroy()
        stop(problem('HTTP_STATUS', { ...where, status: reply.statusCode ?? 101 }))
      })
      signal?.addEventListener('abort', abort, { once: true })
    })
  }
}

function lengthHeader({ method, body }: Exchange): Readonly<Record<string, number>> {
  if (method !== 'POST' && method !== 'PUT') return {}
  return { 'Content-Length': typeof body === 'string' ? Buffer.byteLength(body) : body.bytes }
}

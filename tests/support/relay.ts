import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** Where a relay leads. */
export interface RelayTarget {
  readonly host: string
  readonly port: number
}

export interface RelayOptions {
  /** Round-trip time to imitate, in ms: half of it in each direction, and one whole for the TCP handshake. Default 0. */
  readonly rttMs?: number
}

interface Pair {
  readonly client: Socket
  readonly upstream: Socket
  readonly acceptedAt: number
}

/** Runs things at their time, in the order of arrival: bytes must not overtake each other. */
class DelayLine {
  readonly #queue: { readonly due: number; readonly act: () => void }[] = []

  push(due: number, act: () => void): void {
    this.#queue.push({ due, act })
    if (this.#queue.length === 1) this.#run()
  }

  readonly #run = (): void => {
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      const wait = head.due - performance.now()
      // Timers are late by a millisecond or so, which would be several percent of a round trip; the last bit is waited out.
      if (wait > 2) setTimeout(this.#run, wait - 2)
      else if (wait > 0) setImmediate(this.#run)
      if (wait > 0) return
      head.act()
      this.#queue.shift()
    }
  }
}

/**
 * A TCP relay on 127.0.0.1 that stands for the network between a client and a server: it delays, counts and breaks.
 * It does not read what it carries. Data in flight is kept in memory without limit: it is for tests.
 */
export class Relay implements AsyncDisposable {
  /** Port to connect to; stays the same through `refuse` and `accept`. */
  readonly port: number
  /** Connections ever accepted. */
  connections = 0
  /** Bytes received from clients, and bytes received from the target. */
  bytesUp = 0
  bytesDown = 0
  rttMs: number

  #server: Server
  #target: RelayTarget
  #silent = false
  readonly #pairs = new Set<Pair>()
  readonly #waiting: (() => void)[] = []

  private constructor(server: Server, port: number, target: RelayTarget, rttMs: number) {
    this.#server = server
    this.port = port
    this.#target = target
    this.rttMs = rttMs
    server.on('connection', (client) => this.#carry(client))
  }

  /** Listens on a free port. `await using` stops it. */
  static async start(target: RelayTarget, options: RelayOptions = {}): Promise<Relay> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return new Relay(server, port, target, options.rttMs ?? 0)
  }

  /** Connections open now. */
  get open(): number {
    return this.#pairs.size
  }

  /** Resolves when the next connection has been accepted. */
  nextConnection(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  /** Redirects new connections; existing ones stay. */
  retarget(target: RelayTarget): void {
    this.#target = target
  }

  /** Breaks every connection with a reset on both sides. */
  cut(): void {
    for (const pair of this.#pairs) {
      pair.client.resetAndDestroy()
      pair.upstream.resetAndDestroy()
    }
  }

  /** Drops all bytes from now on, in both directions and also those in flight; connections are still accepted. */
  goSilent(): void {
    this.#silent = true
  }

  /** New bytes pass again; those that vanished are gone, so that old connections are broken in substance. */
  speak(): void {
    this.#silent = false
  }

  /** Tells every client that no more bytes will come (FIN), while still taking theirs. */
  halfClose(): void {
    for (const pair of this.#pairs) pair.client.end()
  }

  /** Cuts every connection and refuses new ones. */
  async refuse(): Promise<void> {
    this.cut()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** Accepts again after `refuse`. */
  async accept(): Promise<void> {
    if (this.#server.listening) return
    this.#server.listen(this.port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  /** Ends all; the same as leaving an `await using` block. */
  async stop(): Promise<void> {
    await this.refuse()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #carry(client: Socket): void {
    const upstream = connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    const pair: Pair = { client, upstream, acceptedAt: performance.now() }
    this.#pairs.add(pair)
    this.connections++
    for (const resolve of this.#waiting.splice(0)) resolve()
    this.#pipe(pair, client, upstream, 'up')
    this.#pipe(pair, upstream, client, 'down')
  }

  #pipe(pair: Pair, from: Socket, to: Socket, way: 'up' | 'down'): void {
    // The kernel has completed the client's handshake in no time; on a network its first byte leaves one round trip later.
    const earliest = way === 'up' ? pair.acceptedAt + this.rttMs : 0
    const line = new DelayLine()
    const later = (act: () => void): void => line.push(Math.max(performance.now(), earliest) + this.rttMs / 2, act)
    from.on('data', (chunk) => {
      if (way === 'up') this.bytesUp += chunk.length
      else this.bytesDown += chunk.length
      if (this.#silent) return
      later(() => {
        if (!this.#silent && to.writable) to.write(chunk)
      })
    })
    from.on('end', () => {
      if (!this.#silent) later(() => to.end())
    })
    // A reset on one side is one on the other; 'close' follows and tidies up.
    from.on('error', () => to.resetAndDestroy())
    from.on('close', () => {
      if (pair.client.destroyed && pair.upstream.destroyed) this.#pairs.delete(pair)
      // An end in order is passed on above; only an abrupt one is passed on here.
      else if (!from.readableEnded && !this.#silent) to.destroy()
    })
  }
}

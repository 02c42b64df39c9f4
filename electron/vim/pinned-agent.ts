import { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { RequestOptions } from 'node:https'
import type { HostAddress } from '../../shared/models/host.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Route } from './open-tcp.ts'
import { openPinned, type ConnectLimits, type PinnedConnection } from './pinned-tls.ts'

/** Carries a {@link Problem} through Node's HTTP machinery, which speaks Error only. */
export class ConnectionSetupError extends Error {
  readonly problem: Problem
  constructor(setup: Problem) {
    super(setup.code)
    this.problem = setup
  }
}

/** Where an agent's connections go. */
export interface Way {
  readonly route: () => Route
  readonly reached: (connection: Pick<PinnedConnection, 'ip' | 'certificate'>) => void
}

/**
 * One keep-alive connection to one host, opened only through {@link openPinned}. ESXi's front end allows about 128
 * connections at once for everybody, so a client takes one for calls and one for its long poll, and a few more only while it
 * shuts many guests down.
 */
export class PinnedAgent extends Agent {
  readonly #address: HostAddress
  readonly #pin: string
  readonly #limits: ConnectLimits
  readonly #way: Way
  #setups = new AbortController()
  /**
   * Gives up the set-up of the next connection. Kept here and not in a request's options: for a request that had to wait
   * until another's connection closed, Node passes that other request's options. One request at a time uses an agent.
   */
  setupSignal: AbortSignal | undefined

  /** @param way where to connect to now, and the callback for a connection that was made. */
  constructor(address: HostAddress, pin: string, limits: ConnectLimits, way: Way) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, maxCachedSessions: 0, keepAliveMsecs: 30_000 })
    this.#address = address
    this.#pin = pin
    this.#limits = limits
    this.#way = way
  }

  /** Called by Node when a request finds no free connection; the callback form lets the pin be judged first. */
  override createConnection(
    _options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const signal = this.setupSignal ? AbortSignal.any([this.setupSignal, this.#setups.signal]) : this.#setups.signal
    void openPinned(this.#address, this.#pin, this.#limits, signal, this.#way.route()).then((opened) => {
      if (opened.ok) {
        this.#way.reached(opened.value)
        callback?.(null, opened.value.socket)
        // Node's type asks for a stream even with an error; it reads only the error then.
      } else (callback as ((error: Error) => void) | undefined)?.(new ConnectionSetupError(opened.problem))
    })
    return undefined
  }

  /** Closes a connection that is kept but not in use. */
  dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }

  /** Closes what is open, and gives up what is being set up, of which Node's own agent does not know yet. */
  override destroy(): void {
    this.#setups.abort()
    this.#setups = new AbortController()
    super.destroy()
  }
}

import { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { RequestOptions } from 'node:https'
import type { HostAddress } from '../../shared/models/host.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { openPinned, type ConnectLimits } from './pinned-tls.ts'

/** Carries a {@link Problem} through Node's HTTP machinery, which speaks Error only. */
export class ConnectionSetupError extends Error {
  readonly problem: Problem
  constructor(setup: Problem) {
    super(setup.code)
    this.problem = setup
  }
}

/** Node keeps a request's own `signal` from the agent, so the set-up of its connection gets it under another name. */
export interface PinnedRequestOptions extends RequestOptions {
  setupSignal?: AbortSignal | undefined
}

/**
 * One keep-alive connection to one host, opened only through {@link openPinned}. ESXi's front end allows about 128
 * connections at once for everybody, so a client takes one for calls and one for its long poll, and no more.
 */
export class PinnedAgent extends Agent {
  readonly #address: HostAddress
  readonly #pin: string
  readonly #limits: ConnectLimits

  constructor(address: HostAddress, pin: string, limits: ConnectLimits) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, maxCachedSessions: 0, keepAliveMsecs: 30_000 })
    this.#address = address
    this.#pin = pin
    this.#limits = limits
  }

  /** Called by Node when a request finds no free connection; the callback form lets the pin be judged first. */
  override createConnection(options: PinnedRequestOptions, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    void openPinned(this.#address, this.#pin, this.#limits, options.setupSignal).then((opened) => {
      if (opened.ok) callback?.(null, opened.value.socket)
      // Node's type asks for a stream even with an error; it reads only the error then.
      else (callback as ((error: Error) => void) | undefined)?.(new ConnectionSetupError(opened.problem))
    })
    return undefined
  }
}

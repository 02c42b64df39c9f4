import { connect } from 'node:net'
import type { Banner } from '../../shared/models/port-report.ts'
import { readBanner } from './banner.ts'
import type { Speech } from './banner.ts'
import { attemptOfError, hasAnswered } from './probe-outcome.ts'
import type { Attempt, Endpoint } from './probe-outcome.ts'
import type { Patience } from './probe-patience.ts'

/** One TCP attempt. */
export interface TcpAttempt {
  readonly endpoint: Endpoint
  readonly patience: Patience
  readonly attempt: 0 | 1
  readonly signal: AbortSignal
  /** What to say to learn who answers, and the name asked for; null: the port's state is enough. */
  readonly ask: { readonly speech: Speech; readonly host: string } | null
}

/**
 * Connects once (one socket, one full handshake) and says how that went. An open port's connection is closed as soon as
 * it has said what it is. A banner that fails leaves the port open all the same.
 */
export function attemptTcp({ endpoint, patience, attempt, signal, ask }: TcpAttempt): Promise<Attempt> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'cancelled' })
    const begun = performance.now()
    const socket = connect({ host: endpoint.ip, port: endpoint.port, family: endpoint.family, autoSelectFamily: false })
    let settled = false
    let closed = false
    socket.once('close', () => {
      closed = true
    })
    const settle = (outcome: Attempt): void => {
      if (settled) return
      settled = true
      stopWaiting()
      signal.removeEventListener('abort', abort)
      // Late errors of a socket that is being thrown away do not matter.
      socket.off('error', failed).on('error', () => undefined)
      // Only a socket that is closed makes room for the next.
      if (closed) return resolve(outcome)
      socket.once('close', () => resolve(outcome))
      // Not `resetAndDestroy`: when the other end has hung up as well, that may neither close the socket nor say so.
      socket.destroy()
    }
    const abort = (): void => settle({ kind: 'cancelled' })
    const stopWaiting = patience.start(attempt, (patient) => settle({ kind: 'silent', patient }))
    const failed = (error: unknown): void => {
      const ms = performance.now() - begun
      const outcome = attemptOfError(error, endpoint.family, 'tcp', ms)
      if (outcome.kind === 'result' && hasAnswered(outcome.result)) patience.heard(ms)
      settle(outcome)
    }
    socket.once('error', failed)
    signal.addEventListener('abort', abort, { once: true })
    socket.once('connect', () => {
      const ms = performance.now() - begun
      stopWaiting()
      patience.heard(ms)
      const open = (banner: Banner | null): void => settle({ kind: 'result', result: { state: 'open', banner, ms } })
      if (ask === null) return open(null)
      // Whatever breaks from here on breaks the banner, not the port's state.
      socket.off('error', failed).on('error', () => undefined)
      void readBanner(socket, ask.speech, ask.host).then(open)
    })
  })
}

import { createSocket } from 'node:dgram'
import type { Banner } from '../../shared/models/port-report.ts'
import { attemptOfError } from './probe-outcome.ts'
import type { Attempt, Endpoint } from './probe-outcome.ts'

/** A request to a UDP port, and how to recognise its answer among other datagrams. */
export interface UdpExchange {
  /** Datagrams of one try; the same bytes are sent again on the second, so that a late answer to the first counts. */
  readonly requests: readonly Uint8Array[]
  /** Null: not an answer to this request. Never throws, whatever the bytes are. */
  read(reply: Uint8Array): { readonly banner: Banner | null } | null
}

/** Times the request is sent, evenly over the time there is: UDP itself repeats nothing. */
const tries = 2

/**
 * Sends a request and waits for its answer. The socket is connected, so that the kernel passes only datagrams from that
 * address and port, and ICMP "port unreachable" reaches it: that is `refused`. ICMP about hosts and networks does not
 * reach a UDP socket on every system; such a port may read `no-answer`.
 */
export function attemptUdp(
  endpoint: Endpoint,
  exchange: UdpExchange,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Attempt> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'cancelled' })
    const begun = performance.now()
    const socket = createSocket(endpoint.family === 6 ? 'udp6' : 'udp4')
    let settled = false
    let last: NodeJS.Immediate | undefined
    const settle = (outcome: Attempt): void => {
      if (settled) return
      settled = true
      clearTimeout(again)
      clearTimeout(end)
      clearImmediate(last)
      signal.removeEventListener('abort', abort)
      socket
        .off('error', failed)
        .on('error', () => undefined)
        .close()
      resolve(outcome)
    }
    const abort = (): void => settle({ kind: 'cancelled' })
    const failed = (error: unknown): void =>
      settle(attemptOfError(error, endpoint.family, 'udp', performance.now() - begun))
    const send = (): void => {
      for (const request of exchange.requests) {
        socket.send(request, (error) => {
          if (error) failed(error)
        })
      }
    }
    let again: NodeJS.Timeout | undefined
    // An answer that arrived while this process was busy counts: sockets are read before the immediate.
    const end = setTimeout(() => {
      last = setImmediate(() => settle({ kind: 'silent', patient: true }))
    }, timeoutMs)
    signal.addEventListener('abort', abort, { once: true })
    socket.on('error', failed)
    socket.on('message', (bytes) => {
      const answer = exchange.read(bytes)
      if (answer)
        settle({ kind: 'result', result: { state: 'answered', banner: answer.banner, ms: performance.now() - begun } })
    })
    socket.connect(endpoint.port, endpoint.ip, (error?: Error) => {
      if (settled) return
      if (error) return failed(error)
      send()
      again = setTimeout(send, timeoutMs / tries)
    })
  })
}

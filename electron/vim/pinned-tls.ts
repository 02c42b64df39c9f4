import { createHash, constants as crypto, timingSafeEqual } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { networkProblem } from './network-problem.ts'
import { namedRoute, openTcp, type Route } from './open-tcp.ts'

/** What a host presents in the TLS handshake; times as ISO 8601 UTC, null where the certificate's cannot be read. */
export interface PresentedCertificate {
  /** SHA-256 of the DER bytes, upper-case hex pairs with colons. */
  readonly fingerprint: string
  readonly subject: string
  readonly validFrom: string | null
  readonly validTo: string | null
}

/** A connection whose certificate was accepted, and the IP address it goes to. */
export interface PinnedConnection {
  readonly socket: TLSSocket
  readonly certificate: PresentedCertificate
  readonly ip: string
}

/** How long each part of setting up a connection may take, in milliseconds. */
export interface ConnectLimits {
  readonly connectMs: number
  readonly tlsMs: number
}

/**
 * Opens a TLS connection and hands it out only when the host presented exactly the pinned certificate.
 *
 * ESXi makes its own self-signed certificate, so the chain proves nothing and the pin is the whole trust. The socket
 * is not given to anybody before the comparison, so no request byte can leave earlier; a resumed session would present
 * no certificate at all, so none is offered and one that claims to be resumed is refused.
 * @param pin the expected fingerprint, or null to look only: then the caller must send nothing.
 * @param route where to connect to; the name in `address` stands in problems and is sent as SNI.
 */
export async function openPinned(
  address: HostAddress,
  pin: string | null,
  limits: ConnectLimits,
  signal?: AbortSignal,
  route: Route = namedRoute,
): Promise<Result<PinnedConnection>> {
  const opened = await openTcp(address, route, limits.connectMs, signal)
  return opened.ok ? secure(opened.value, address, pin, limits.tlsMs, signal) : opened
}

function secure(
  { socket: tcp, ip }: { readonly socket: Socket; readonly ip: string },
  address: HostAddress,
  pin: string | null,
  tlsMs: number,
  signal?: AbortSignal,
): Promise<Result<PinnedConnection>> {
  return new Promise((resolve) => {
    const params = { host: address.host, port: address.port }
    tcp.setNoDelay(true)
    const socket = connectTls({
      socket: tcp,
      // The chain of a self-signed certificate proves nothing; the pin below is checked instead, on every connection.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      // A renegotiation could bring another certificate after the check.
      secureOptions: crypto.SSL_OP_NO_RENEGOTIATION,
      ...(isIP(address.host) === 0 ? { servername: address.host } : {}),
    })
    const settle = (result: Result<PinnedConnection>): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      socket.off('error', broken)
      socket.off('close', closed)
      tcp.off('error', broken)
      if (!result.ok) {
        // Late errors of a connection that is being discarded must not be thrown.
        socket.on('error', () => undefined)
        socket.destroy()
        tcp.destroy()
      }
      resolve(result)
    }
    const broken = (error: unknown): void => settle(fail(networkProblem(error, address, 'tls')))
    const closed = (): void => broken(new Error('closed during connection set-up'))
    const abort = (): void => settle(fail(problem('CANCELLED', { ...params, sent: false })))
    const timer = setTimeout(() => settle(fail(problem('TLS_TIMEOUT', { ...params, seconds: tlsMs / 1000 }))), tlsMs)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) return abort()
    tcp.once('error', broken)
    socket.once('error', broken)
    socket.once('close', closed)
    socket.once('secureConnect', () => {
      const judged = judge(socket, describe(socket.getPeerCertificate(true)), pin, params)
      settle(judged.ok ? ok({ socket, certificate: judged.value, ip }) : judged)
    })
  })
}

function judge(
  socket: TLSSocket,
  presented: PresentedCertificate | null,
  pin: string | null,
  params: { host: string; port: number },
): Result<PresentedCertificate> {
  if (presented === null || socket.isSessionReused()) return fail(problem('TLS_FAILED', params))
  if (pin !== null && !sameFingerprint(presented.fingerprint, pin)) return fail(changed(presented, pin, params))
  return ok(presented)
}

function changed(presented: PresentedCertificate, expected: string, params: { host: string; port: number }): Problem {
  return problem('CERTIFICATE_CHANGED', { ...params, expected, ...presented })
}

function sameFingerprint(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function describe(certificate: PeerCertificate | DetailedPeerCertificate): PresentedCertificate | null {
  const der: Buffer | undefined = certificate.raw
  if (!der || der.length === 0) return null
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  const subject: Readonly<Record<string, unknown>> = { ...certificate.subject }
  return {
    fingerprint: hex.match(/../g)?.join(':') ?? '',
    subject: Object.entries(subject)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(', ')
      .slice(0, 500),
    validFrom: isoOrNull(certificate.valid_from),
    validTo: isoOrNull(certificate.valid_to),
  }
}

function isoOrNull(text: string | undefined): string | null {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

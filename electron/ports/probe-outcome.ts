import type { ProbeResult, ProbeState } from '../../shared/models/port-report.ts'
import type { Protocol } from '../../shared/models/ports.ts'

/** Where one probe goes: an address, never a name, so that every probe of a run asks the same host. */
export interface Endpoint {
  /** IPv4, or IPv6 without brackets; a scope id (`fe80::1%eth0`) is kept. */
  readonly ip: string
  readonly family: 4 | 6
  readonly port: number
}

/** The end of one attempt. */
export type Attempt =
  | { readonly kind: 'result'; readonly result: ProbeResult }
  /** Nothing came. `patient`: all the time there is was spent; otherwise only as much as this host has needed so far. */
  | { readonly kind: 'silent'; readonly patient: boolean }
  /** This computer could not try; says nothing about the port. */
  | { readonly kind: 'local'; readonly error: unknown }
  | { readonly kind: 'cancelled' }

/** Meaning of a socket's errno for the port; `local`: nothing, because this computer ran short of something. */
export type ErrnoMeaning = Extract<ProbeState, 'open' | 'refused' | 'no-answer' | 'unreachable'> | 'local'

const meanings: Readonly<Record<string, ErrnoMeaning>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'no-answer',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ENONET: 'unreachable',
  // "Administratively prohibited" over IPv6, a `prohibit` route, or a filter of this computer's own.
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  // ICMP protocol unreachable, source route failed, and parameter problem.
  ENOPROTOOPT: 'unreachable',
  EOPNOTSUPP: 'unreachable',
  EPROTO: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  // A `blackhole` route, or a link-local address without its scope.
  EINVAL: 'unreachable',
}

/**
 * Reads the errno of a failed connect or send. An errno not known here is `local`: a port's state must not rest on a
 * guess.
 * @param family over IPv6 EADDRNOTAVAIL is a computer without an IPv6 address; over IPv4 it means that this one ran out
 * of ports.
 */
export function errnoMeaning(error: unknown, family: 4 | 6, protocol: Protocol): ErrnoMeaning {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // TCP: a handshake that was completed and taken back at once (a refusal has an errno of its own). UDP on Windows: ICMP
  // port unreachable.
  if (code === 'ECONNRESET') return protocol === 'tcp' ? 'open' : 'refused'
  if (family === 6 && code === 'EADDRNOTAVAIL') return 'unreachable'
  return meanings[code] ?? 'local'
}

/** Returns the attempt an errno stands for. `ms` counts only for an answer of the port's own. */
export function attemptOfError(error: unknown, family: 4 | 6, protocol: Protocol, ms: number): Attempt {
  const state = errnoMeaning(error, family, protocol)
  if (state === 'local') return { kind: 'local', error }
  if (state === 'no-answer') return { kind: 'silent', patient: true }
  return { kind: 'result', result: { state, banner: null, ms: state === 'unreachable' ? null : ms } }
}

/** Something at the other end spoke, even if only to say no. */
export function hasAnswered({ state }: ProbeResult): boolean {
  return state === 'open' || state === 'refused' || state === 'answered'
}

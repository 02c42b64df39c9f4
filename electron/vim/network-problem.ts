import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { HostAddress } from '../../shared/models/host.ts'

type ReachCode =
  | 'NAME_NOT_FOUND'
  | 'CONNECTION_REFUSED'
  | 'CONNECT_TIMEOUT'
  | 'HOST_UNREACHABLE'
  | 'NETWORK_DOWN'
  | 'CONNECTION_LOST'

const codeByErrno: Readonly<Record<string, ReachCode>> = {
  ENOTFOUND: 'NAME_NOT_FOUND',
  EAI_AGAIN: 'NAME_NOT_FOUND',
  EAI_NODATA: 'NAME_NOT_FOUND',
  EAI_NONAME: 'NAME_NOT_FOUND',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  // A router or the local ARP cache reports no such neighbour: on a LAN a host that went down looks like this.
  EHOSTUNREACH: 'HOST_UNREACHABLE',
  EHOSTDOWN: 'HOST_UNREACHABLE',
  // Our own side has no route to that address, or no network at all: says nothing about the host.
  ENETUNREACH: 'NETWORK_DOWN',
  EAFNOSUPPORT: 'NETWORK_DOWN',
  ENETDOWN: 'NETWORK_DOWN',
  EADDRNOTAVAIL: 'NETWORK_DOWN',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  ECONNABORTED: 'CONNECTION_LOST',
}

/** What says most about the host comes first: a refusal is an answer, while our own side's lack of a route says nothing. */
const tellingFirst: readonly ProblemCode[] = [
  'CONNECTION_REFUSED',
  'CONNECT_TIMEOUT',
  'HOST_UNREACHABLE',
  'NAME_NOT_FOUND',
  'NETWORK_DOWN',
]

/** Of the failures at several addresses of one host the one that says most about it; undefined of none. */
export function mostTelling(failures: readonly Problem[]): Problem | undefined {
  const rank = ({ code }: Problem): number =>
    tellingFirst.includes(code) ? tellingFirst.indexOf(code) : tellingFirst.length
  return failures.toSorted((a, b) => rank(a) - rank(b))[0]
}

/** Errno or OpenSSL code of a Node error. */
function errnoOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return ''
}

/**
 * Turns an error of Node's net/tls layer into a {@link Problem}.
 * @param phase where it happened: a reset while connecting to TLS is a TLS failure, afterwards a lost connection.
 */
export function networkProblem(error: unknown, address: HostAddress, phase: 'connect' | 'tls' | 'reply'): Problem {
  const params = { host: address.host, port: address.port }
  const known = codeByErrno[errnoOf(error)]
  if (phase === 'tls') return problem('TLS_FAILED', params, error)
  if (phase === 'connect') return problem(known ?? 'HOST_UNREACHABLE', params, error)
  // What came back is not HTTP at all; merely too little of it is a break like any other.
  const errno = errnoOf(error)
  if (errno.startsWith('HPE_') && errno !== 'HPE_INVALID_EOF_STATE')
    return problem('REPLY_MALFORMED', { ...params, detail: errno }, error)
  // With a request under way every break means the same: sent, and no answer that can be trusted.
  return problem('CONNECTION_LOST', params, error)
}

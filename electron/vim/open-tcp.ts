import { lookup as lookupName } from 'node:dns/promises'
import { connect, isIP, isIPv6, type Socket } from 'node:net'
import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { mostTelling, networkProblem } from './network-problem.ts'

/** Resolves a name to its IP addresses, in the order of preference; rejects with an errno like `dns.lookup`. */
export type Lookup = (name: string) => Promise<readonly string[]>

/** The computer's own name resolution. */
export const systemLookup: Lookup = async (name) =>
  (await lookupName(name, { all: true })).map(({ address }) => address)

/** Where the connections to a host go. */
export interface Route {
  /** IP addresses to use instead of asking for the name; null asks. */
  readonly addresses: readonly string[] | null
  readonly lookup: Lookup
}

/** The route of a host of which nothing is known yet. */
export const namedRoute: Route = { addresses: null, lookup: systemLookup }

/**
 * Milliseconds before the next address is tried beside the ones under way (RFC 8305). Node's own version gives an address
 * up after that time, so that on a line with a long way no address is ever given enough.
 */
const staggerMs = 250

/** More addresses than any host has, of a name server that hands out too many. */
const maxAddresses = 8

/**
 * Opens a TCP connection to the first address of the host that takes one, all within `connectMs`, the name's resolution
 * included. Of several failures the most telling is reported. The caller takes over the socket and its errors.
 */
export function openTcp(
  target: HostAddress,
  route: Route,
  connectMs: number,
  signal?: AbortSignal,
): Promise<Result<{ socket: Socket; ip: string }>> {
  return new Promise((resolve) => {
    const params = { host: target.host, port: target.port }
    if (signal?.aborted) return resolve(fail(problem('CANCELLED', { ...params, sent: false })))
    const failures: Problem[] = []
    const pending = new Set<Socket>()
    let waiting: string[] | null = null
    let stagger: NodeJS.Timeout | undefined
    let settled = false
    const settle = (result: Result<{ socket: Socket; ip: string }>): void => {
      settled = true
      clearTimeout(timer)
      clearTimeout(stagger)
      signal?.removeEventListener('abort', abort)
      for (const socket of pending) socket.destroy()
      resolve(result)
    }
    const giveUp = (): void => settle(fail(mostTelling(failures) ?? problem('HOST_UNREACHABLE', params)))
    const abort = (): void => settle(fail(problem('CANCELLED', { ...params, sent: false })))
    const timer = setTimeout(() => {
      // Without an address the host was not even asked.
      failures.push(
        problem(waiting === null ? 'NAME_NOT_FOUND' : 'CONNECT_TIMEOUT', { ...params, seconds: connectMs / 1000 }),
      )
      giveUp()
    }, connectMs)
    signal?.addEventListener('abort', abort, { once: true })
    const tryNext = (): void => {
      clearTimeout(stagger)
      const ip = waiting?.shift()
      if (ip === undefined) {
        if (pending.size === 0) giveUp()
        return
      }
      const socket = connect({ host: ip, port: target.port })
      pending.add(socket)
      // Stays attached: a late error of an attempt that lost must not be thrown.
      socket.on('error', (error) => {
        if (!pending.delete(socket) || settled) return
        failures.push(networkProblem(error, target, 'connect'))
        tryNext()
      })
      socket.once('connect', () => {
        pending.delete(socket)
        if (settled) return void socket.destroy()
        settle(ok({ socket, ip }))
      })
      stagger = setTimeout(tryNext, staggerMs)
    }
    void addressesOf(target.host, route).then(
      (addresses) => {
        if (settled) return
        waiting = interleaved(addresses).slice(0, maxAddresses)
        tryNext()
      },
      (error: unknown) => {
        if (settled) return
        failures.push(networkProblem(error, target, 'connect'))
        giveUp()
      },
    )
  })
}

async function addressesOf(host: string, { addresses, lookup }: Route): Promise<readonly string[]> {
  if (addresses !== null && addresses.length > 0) return addresses
  return isIP(host) === 0 ? lookup(host) : [host]
}

/** The addresses with their families in turn, beginning with that of the first: one family may be dead as a whole. */
function interleaved(addresses: readonly string[]): string[] {
  const first = addresses.filter((ip) => isIPv6(ip) === isIPv6(addresses[0] ?? ''))
  const second = addresses.filter((ip) => !first.includes(ip))
  return Array.from({ length: Math.max(first.length, second.length) }, (_each, index) => [first[index], second[index]])
    .flat()
    .filter((ip) => ip !== undefined)
}

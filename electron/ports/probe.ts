import { setMaxListeners } from 'node:events'
import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { ProbeResult } from '../../shared/models/port-report.ts'
import type { Protocol } from '../../shared/models/ports.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { speechOf } from './banner.ts'
import type { Speech } from './banner.ts'
import { addressesOf, withoutBrackets } from './probe-address.ts'
import type { Resolve } from './probe-address.ts'
import { hasAnswered } from './probe-outcome.ts'
import type { Attempt } from './probe-outcome.ts'
import { Patience } from './probe-patience.ts'
import { Semaphore } from '../../shared/semaphore.ts'
import { attemptTcp } from './probe-tcp.ts'
import { attemptUdp } from './udp-exchange.ts'
import { exchangeFor } from './udp-requests.ts'
import type { RandomBytes } from './udp-requests.ts'

/** One port to probe. */
export interface ProbeTarget {
  readonly port: number
  readonly protocol: Protocol
  /**
   * Protocol spoken there, where that differs from what an ESXi host speaks on that port (a forwarded management port).
   */
  readonly speech?: Speech
}

export interface ProbeOptions<T extends ProbeTarget> {
  readonly signal?: AbortSignal
  /** The most one attempt waits for a first answer, ms; default 2000, which holds the kernel's second SYN. */
  readonly timeoutMs?: number
  /** Sockets to the host at once, 1 to 32; default 16. An ESXi front end bears about 128 from all its clients. */
  readonly concurrency?: number
  /** Whether open TCP ports are asked what they are; default true. */
  readonly banners?: boolean
  /** For SNMPv2c; without one only SNMPv3 discovery is sent, which needs none. */
  readonly community?: string
  /** Called once a target, as soon as it is known; never after the signal aborted. */
  readonly onResult: (target: T, result: ProbeResult) => void
  readonly resolve?: Resolve
  readonly random?: RandomBytes
}

/** Target of the probes. */
export interface ProbeSummary {
  /** The one address all results are of. */
  readonly address: string
  /** All addresses that were considered. */
  readonly addresses: readonly string[]
  readonly probed: number
}

const mostSockets = 32
/** Targets on which the addresses of a name compete, most likely to answer first. */
const likely = [443, 22, 80, 902]
const mostCompeting = 3
const wholePorts = { least: 1, most: 65_535 } as const

/**
 * Probes ports of one host from this computer, several at once, and hands out each result as it comes.
 *
 * The name is resolved once. When it has several addresses, the first on which any of the likeliest ports answers (even
 * with a refusal) is used for all; when none answers, the first. Problems: `NAME_NOT_FOUND`; `CANCELLED`;
 * `LOCAL_RESOURCES` when this computer ran short of sockets or memory (its cause says of what): nothing is then said
 * about the ports not yet handed out.
 */
export async function probePorts<T extends ProbeTarget>(
  host: string,
  targets: readonly T[],
  options: ProbeOptions<T>,
): Promise<Result<ProbeSummary>> {
  // Whatever ends the run, by a problem or by a callback that throws, ends every probe that is under way.
  const over = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal
  const addresses = await addressesOf(host, signal, options.resolve)
  if (!addresses.ok) return addresses
  const run = new Run(host, signal, options)
  try {
    const address = await run.elect(addresses.value, targets)
    const patience = new Patience(run.timeoutMs)
    await Promise.all(
      targets.map(async (target) => {
        const result = await run.probe(address, target, patience, true)
        if (result !== null && !signal.aborted) options.onResult(target, result)
      }),
    )
    if (signal.aborted) return fail(problem('CANCELLED'))
    return ok({ address, addresses: addresses.value, probed: targets.length })
  } catch (error) {
    if (!(error instanceof OwnShortage)) throw error
    return fail(problem('LOCAL_RESOURCES', {}, error.cause))
  } finally {
    over.abort()
  }
}

/** This computer could not open or use a socket. */
class OwnShortage extends Error {}

/** Shared by all probes of one call. */
class Run<T extends ProbeTarget> {
  readonly timeoutMs: number
  readonly #host: string
  readonly #signal: AbortSignal
  readonly #options: ProbeOptions<T>
  readonly #semaphore: Semaphore
  readonly #sockets: number

  constructor(host: string, signal: AbortSignal, options: ProbeOptions<T>) {
    this.timeoutMs = options.timeoutMs ?? 2_000
    this.#host = withoutBrackets(host)
    this.#signal = signal
    this.#options = options
    this.#sockets = Math.min(mostSockets, Math.max(1, Math.trunc(options.concurrency ?? 16)))
    this.#semaphore = new Semaphore(this.#sockets)
    // Each probe under way listens once and then unsubscribes; more than ten at a time are wanted here.
    setMaxListeners(mostSockets * 2, signal)
  }

  /**
   * Finds the address all probes go to. The losers' probes are ended, and the winner's are done again with the others.
   */
  async elect(addresses: readonly [string, ...string[]], targets: readonly T[]): Promise<string> {
    if (addresses.length === 1) return addresses[0]
    const each = Math.min(mostCompeting, Math.max(1, Math.floor(this.#sockets / addresses.length)))
    const competing = targets.toSorted((a, b) => rank(a) - rank(b)).slice(0, each)
    const decided = new AbortController()
    const signal = AbortSignal.any([this.#signal, decided.signal])
    setMaxListeners(mostSockets * 2, signal)
    let elected: string | null = null
    // Best port first on each address, so that few slots do not make one address wait for another's whole list.
    await Promise.all(
      competing.flatMap((target) =>
        addresses.map(async (address) => {
          const result = await this.probe(address, target, new Patience(this.timeoutMs), false, signal)
          if (result === null || !hasAnswered(result) || elected !== null) return
          elected = address
          decided.abort()
        }),
      ),
    )
    return elected ?? addresses[0]
  }

  /**
   * One target's result; null when cancelled. A port that stays silent in a hurry gets a second attempt after all others.
   */
  async probe(
    ip: string,
    target: T,
    patience: Patience,
    ask: boolean,
    signal = this.#signal,
  ): Promise<ProbeResult | null> {
    if (!Number.isInteger(target.port) || target.port < wholePorts.least || target.port > wholePorts.most)
      return { state: 'not-testable', banner: null, ms: null }
    let outcome = await this.#semaphore.use(() => this.#attempt(ip, target, patience, 0, ask, signal))
    if (outcome.kind === 'silent' && !outcome.patient)
      outcome = await this.#semaphore.use(() => this.#attempt(ip, target, patience, 1, ask, signal))
    if (outcome.kind === 'cancelled') return null
    if (outcome.kind === 'local') throw new OwnShortage('a probe could not be made', { cause: outcome.error })
    return outcome.kind === 'result' ? outcome.result : { state: 'no-answer', banner: null, ms: null }
  }

  #attempt(
    ip: string,
    { port, protocol, speech }: T,
    patience: Patience,
    attempt: 0 | 1,
    ask: boolean,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const endpoint = { ip, port, family: isIPv6(ip) ? 6 : 4 } as const
    const { banners = true, community, random = randomBytes } = this.#options
    if (protocol === 'udp') return attemptUdp(endpoint, exchangeFor(port, random, community), this.timeoutMs, signal)
    const asked = ask && banners ? { speech: speech ?? speechOf(port), host: this.#host } : null
    return attemptTcp({ endpoint, patience, attempt, signal, ask: asked })
  }
}

function rank({ port, protocol }: ProbeTarget): number {
  const at = likely.indexOf(port)
  return (protocol === 'tcp' ? 0 : 100) + (at < 0 ? likely.length : at)
}

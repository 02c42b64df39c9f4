import { getServers, lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import type { Clock } from '../../shared/clock.ts'
import type { HostAddress } from '../../shared/models/host.ts'
import { askAgain, findWitnesses } from '../hosts/ask-witness.ts'
import { defaultGateways } from '../hosts/default-gateways.ts'
import { networkVerdict, witnessCandidates } from '../hosts/witnesses.ts'
import type { NetworkEvidence } from './run-input.ts'

/** Milliseconds after which a name that does not resolve is left out. */
const resolveMs = 2_000

export interface NetworkEvidenceOptions {
  readonly clock: Clock
  /** The user's other hosts, none of which is shut down at the same time. */
  readonly others: readonly HostAddress[]
}

/**
 * Looks for witnesses on the host's network when a run begins; returns a function that asks them again once the host is
 * silent.
 * @param host IP addresses the host was reached at.
 * @param guestIps addresses of its guests, which go down with it.
 */
export type FindNetworkEvidence = (
  host: readonly string[],
  guestIps: readonly string[],
) => () => Promise<NetworkEvidence>

/**
 * Prepares to tell a dead host from a dead network: other hosts, a gateway or a name server on the host's own network.
 * Only what answers while the run begins is asked again at its end. The guests' own addresses vouch for nothing.
 */
export function networkEvidence({ clock, others }: NetworkEvidenceOptions): FindNetworkEvidence {
  return (host, guestIps) => {
    const signal = new AbortController().signal
    const found = (async () => {
      const [gateways, resolved] = await Promise.all([
        defaultGateways(),
        Promise.all(others.map((each) => resolve(each, clock))),
      ])
      const candidates = witnessCandidates({
        host,
        guests: guestIps,
        interfaces: networkInterfaces(),
        gateways,
        dnsServers: getServers(),
        others: resolved,
      })
      return findWitnesses(candidates, { clock, signal })
    })()
    return async () => {
      const witnesses = await found
      const { answered } = await askAgain(witnesses, { clock, signal })
      return evidenceOf[networkVerdict({ hadWitnesses: witnesses.length > 0, answered })]
    }
  }
}

const evidenceOf = { 'network-lives': 'lives', 'network-silent': 'silent', 'no-witness': 'no-witness' } as const

async function resolve(
  { host, port }: HostAddress,
  clock: Clock,
): Promise<{ readonly addresses: readonly string[]; readonly port: number }> {
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    () => [],
  )
  const over = new AbortController()
  const addresses = await Promise.race([found, clock.sleep(resolveMs, over.signal).then(() => [])])
  over.abort()
  return { addresses, port }
}

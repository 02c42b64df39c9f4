import type { AllowedHosts } from '../models/firewall.ts'
import type { PortReason, PortVerdict, ProbeState } from '../models/port-report.ts'
import { isAllowed } from './allowed-hosts.ts'

/** The three facts about one port: what the role needs, what the host says, what a probe saw. */
export interface PortFacts {
  readonly required: boolean
  /**
   * Whether the other end of the flow is, or could be, this computer; only then do allowed addresses mean anything to it.
   */
  readonly testable: boolean
  readonly protocol: 'tcp' | 'udp'
  /** `unread`: the host did not say. `none`: it has no ruleset for this. */
  readonly ruleset: { readonly enabled: boolean | null; readonly allowed: AllowedHosts | null } | 'none' | 'unread'
  /** Null: no service is known for it, or the host does not say. */
  readonly serviceRunning: boolean | null
  /** Null: not probed. */
  readonly probe: ProbeState | null
  /** This computer's address as the host sees it; null when not known. */
  readonly source: string | null
}

export interface Finding {
  readonly verdict: PortVerdict
  readonly reason: PortReason
}

/**
 * Judges a port by three facts. The host's own word names a culprit only for a port that is needed and does not
 * answer; an answer beats every word; and where the facts do not suffice the verdict is `unknown`, with what is missing.
 */
export function judgePort(facts: PortFacts): Finding {
  const { probe, required } = facts
  const host = hostSays(facts)
  if (probe === 'open' || probe === 'answered') {
    if (!required) return { verdict: 'open-not-required', reason: 'open-and-not-required' }
    return host.closed
      ? { verdict: 'unknown', reason: 'open-against-the-firewall' }
      : { verdict: 'as-it-should-be', reason: 'required-and-open' }
  }
  if (required) return host.closed ?? unanswered(facts, host.doubt)
  return unwanted(facts, host)
}

interface HostWord {
  /** Set when by the host's own word nothing gets through. */
  readonly closed: Finding | null
  /** Why its word does not suffice to say that something does. */
  readonly doubt: PortReason | null
}

function hostSays({ ruleset, serviceRunning, source, testable }: PortFacts): HostWord {
  const off = typeof ruleset === 'object' && ruleset.enabled === false
  if (serviceRunning === false)
    return {
      closed: { verdict: 'service-stopped', reason: off ? 'service-stopped-and-ruleset-off' : 'service-stopped' },
      doubt: null,
    }
  if (off) return { closed: { verdict: 'ruleset-off', reason: 'ruleset-off' }, doubt: null }
  if (ruleset === 'unread') return { closed: null, doubt: 'firewall-not-read' }
  if (ruleset === 'none') return { closed: null, doubt: 'no-ruleset-known' }
  if (ruleset.enabled === null) return { closed: null, doubt: 'firewall-not-read' }
  if (!testable || ruleset.allowed === null || ruleset.allowed.all) return { closed: null, doubt: null }
  const allowed = source === null ? null : isAllowed(ruleset.allowed, source)
  if (allowed === false)
    return { closed: { verdict: 'address-not-allowed', reason: 'address-not-allowed' }, doubt: null }
  return { closed: null, doubt: allowed === null ? 'source-unknown' : null }
}

/** Judges a port that is needed, not closed by the host, and does not answer. */
function unanswered({ probe, protocol, serviceRunning }: PortFacts, doubt: PortReason | null): Finding {
  if (probe === null) return { verdict: 'unknown', reason: 'not-probed' }
  if (probe === 'not-testable') return { verdict: 'unknown', reason: doubt ?? 'not-testable' }
  if (doubt !== null) return { verdict: 'unknown', reason: doubt }
  if (probe === 'unreachable') return { verdict: 'something-between', reason: 'unreachable-though-allowed' }
  // A refusal comes from the host itself as well, when nothing listens: only a service known to run speaks against that.
  if (probe === 'refused')
    return serviceRunning === true
      ? { verdict: 'something-between', reason: 'refused-though-allowed' }
      : { verdict: 'unknown', reason: 'nothing-may-listen' }
  if (protocol === 'udp') return { verdict: 'unknown', reason: 'udp-no-answer' }
  return { verdict: 'something-between', reason: 'no-answer-though-allowed' }
}

/** Judges a port that is not needed and does not answer. */
function unwanted({ probe, protocol }: PortFacts, host: HostWord): Finding {
  const closed: Finding = {
    verdict: 'as-it-should-be',
    reason: host.closed ? 'off-and-not-required' : 'closed-and-not-required',
  }
  if (host.closed) return closed
  switch (probe) {
    case null:
      return { verdict: 'unknown', reason: 'not-probed' }
    case 'not-testable':
      return { verdict: 'unknown', reason: host.doubt ?? 'not-testable' }
    case 'no-answer':
      return protocol === 'udp' ? { verdict: 'unknown', reason: 'udp-no-answer' } : closed
    default:
      return closed
  }
}

const problems: ReadonlySet<PortVerdict> = new Set([
  'service-stopped',
  'ruleset-off',
  'address-not-allowed',
  'something-between',
])

/**
 * Whether something that is needed does not get through, for a known reason. An open port that is not needed is no
 * problem.
 */
export function isPortProblem(verdict: PortVerdict): boolean {
  return problems.has(verdict)
}

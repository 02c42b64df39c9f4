import type { Problem } from '../problems/problem.ts'
import type { AllowedHosts, HostFirewall, ServicePolicy } from './firewall.ts'
import type { Flow, PortRole, Protocol } from './ports.ts'

/**
 * What a probe from this computer saw. TCP: `open`, `refused` (answered with a reset), `no-answer`, `unreachable` (ICMP, or
 * no route). UDP: `answered`, `refused` (ICMP port unreachable), `no-answer` (open or filtered: nobody can tell),
 * `unreachable`. `not-testable`: nothing was sent, because from here nothing could be learnt.
 */
export type ProbeState = 'open' | 'refused' | 'no-answer' | 'unreachable' | 'answered' | 'not-testable'

/** What answered, in its own words made printable; a hint, never a proof of identity. */
export interface Banner {
  readonly kind: 'tls' | 'http' | 'ssh' | 'snmp' | 'slp' | 'dns' | 'ntp' | 'text'
  readonly text: string
}

export interface ProbeResult {
  readonly state: ProbeState
  readonly banner: Banner | null
  /** From sending to the answer, milliseconds; null without one. */
  readonly ms: number | null
}

/** Who is to blame, or that nobody is. */
export type PortVerdict =
  | 'as-it-should-be'
  | 'service-stopped'
  | 'ruleset-off'
  | 'address-not-allowed'
  | 'something-between'
  | 'open-not-required'
  | 'unknown'

/** Why; each has a sentence in both languages under `app.ports.reasons`. */
export type PortReason =
  | 'required-and-open'
  | 'closed-and-not-required'
  | 'off-and-not-required'
  | 'service-stopped'
  | 'service-stopped-and-ruleset-off'
  | 'ruleset-off'
  | 'address-not-allowed'
  | 'refused-though-allowed'
  | 'no-answer-though-allowed'
  | 'unreachable-though-allowed'
  | 'open-and-not-required'
  | 'open-against-the-firewall'
  | 'not-testable'
  | 'udp-no-answer'
  | 'nothing-may-listen'
  | 'firewall-not-read'
  | 'no-ruleset-known'
  | 'source-unknown'
  | 'not-probed'

export interface PortRow {
  /** Of the flow in the port table, or among the report's own. */
  readonly id: string
  /** A number, or `"5900-5964"` for a range wider than 16 ports, or null where the ports are not known. */
  readonly port: number | string | null
  readonly protocol: Protocol | null
  readonly required: boolean
  /** Null: not probed yet. */
  readonly probe: ProbeResult | null
  readonly ruleset: {
    readonly key: string
    readonly enabled: boolean | null
    /** Null: not told. */
    readonly allowed: AllowedHosts | null
    readonly userControllable: boolean | null
  } | null
  readonly service: {
    readonly key: string
    readonly running: boolean | null
    readonly policy: ServicePolicy | null
  } | null
  readonly verdict: PortVerdict
  readonly reason: PortReason
}

/** Everything known about the ports of one host. */
export interface PortsReport {
  readonly hostId: string
  readonly hostName: string
  readonly address: string
  /** ISO 8601 UTC of the newest fact in it. */
  readonly at: string
  /** This computer's address as the host sees it, else as this computer does; null: not known. */
  readonly from: string | null
  readonly role: PortRole
  readonly rows: readonly PortRow[]
  /** Flows of the host's own rulesets, which the port table does not have; their rows come last. */
  readonly ownFlows: readonly Flow[]
  /** Null: not read, for the reason in `problem`. */
  readonly firewall: HostFirewall | null
  readonly problem: Problem | null
  /** Probes done and to do while a check is under way; null otherwise. */
  readonly progress: { readonly done: number; readonly total: number } | null
}

/** Whether the host itself can reach the other end of a flow, where its API lets one see. */
export interface FlowCheck {
  readonly state: 'works' | 'fails' | 'unknown'
  /** What it rests on, in the host's words; null when unknown. */
  readonly evidence: string | null
}

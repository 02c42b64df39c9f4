import { z } from 'zod'
import type { Problem } from '../problems/problem.ts'

const keySchema = z.string().min(1).max(120)

/** HostFirewallRulesetIpList: who may use a ruleset. */
export const allowedHostsSchema = z.object({
  all: z.boolean(),
  /** Single IPv4 and IPv6 addresses. */
  addresses: z.array(z.string().min(1).max(64)).max(500),
  /** Networks in CIDR notation. */
  networks: z.array(z.string().min(1).max(64)).max(500),
})
export type AllowedHosts = z.infer<typeof allowedHostsSchema>

/** HostFirewallRule. */
export interface FirewallRule {
  readonly direction: 'inbound' | 'outbound'
  /** `tcp`, `udp`, or another protocol as the host calls it. */
  readonly protocol: string
  readonly portType: 'src' | 'dst' | null
  readonly port: number | null
  /** Inclusive end of a range; null for a single port. */
  readonly endPort: number | null
}

/** HostFirewallRuleset. What the host does not say is null: unknown, not false. */
export interface Ruleset {
  readonly key: string
  readonly label: string
  readonly required: boolean | null
  readonly enabled: boolean | null
  /** Key of the service it belongs to. */
  readonly service: string | null
  readonly allowed: AllowedHosts | null
  /** From API 8.0.2.0; false: owned by a system service, never to be switched here. */
  readonly userControllable: boolean | null
  readonly ipListUserConfigurable: boolean | null
  readonly rules: readonly FirewallRule[]
}

/** HostService.policy. */
export const servicePolicySchema = z.enum(['on', 'off', 'automatic'])
export type ServicePolicy = z.infer<typeof servicePolicySchema>

/** HostService. */
export interface HostService {
  readonly key: string
  readonly label: string
  readonly running: boolean | null
  readonly policy: ServicePolicy | null
  readonly required: boolean | null
  readonly rulesets: readonly string[]
}

/** A host's own word about its firewall and services at one moment. */
export interface HostFirewall {
  /** ISO 8601 UTC. */
  readonly readAt: string
  readonly rulesets: readonly Ruleset[]
  readonly services: readonly HostService[]
  /** What happens to packets no ruleset knows; null when not told. */
  readonly incomingBlocked: boolean | null
  readonly outgoingBlocked: boolean | null
  /** Whether services can be started and stopped: the host has a HostServiceSystem. */
  readonly servicesControllable: boolean
}

/** One change, said as the state it leads to; what stood before is a change of the same kind, and so the undo. */
export const firewallChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ruleset'), key: keySchema, enabled: z.boolean() }),
  z.object({ kind: z.literal('allowed'), key: keySchema, allowed: allowedHostsSchema }),
  z.object({ kind: z.literal('service'), key: keySchema, running: z.boolean() }),
  z.object({ kind: z.literal('policy'), key: keySchema, policy: servicePolicySchema }),
])
export type FirewallChange = z.infer<typeof firewallChangeSchema>

/** What a change would do, before anything is sent. */
export interface ChangePreview {
  readonly change: FirewallChange
  /** The state now, as the change that would bring it back; null when the host does not tell it. */
  readonly before: FirewallChange | null
  /** The state is already as asked. */
  readonly noChange: boolean
  /** The exact API call, such as `HostFirewallSystem.EnableRuleset(id = sshServer)`. */
  readonly call: string
  /** The same on the host's console; null where it has no command for it that is documented. */
  readonly command: string | null
  /** Why it is not done from here; null when it may be. */
  readonly refusal: Problem | null
  readonly warnings: readonly Problem[]
}

/** A line of the change journal: the intent is on disk before the call. */
export const changeEntrySchema = z.object({
  /** The same for the intent and what became of it. */
  id: z.uuid(),
  at: z.iso.datetime(),
  hostId: z.uuid(),
  hostName: z.string(),
  change: firewallChangeSchema,
  before: firewallChangeSchema.nullable(),
  /** `unconfirmed`: sent, and no answer came that can be relied on. `not-as-asked`: accepted, and read back otherwise. */
  state: z.enum(['intent', 'done', 'failed', 'unconfirmed', 'not-as-asked']),
  code: z.string().nullable(),
  /** Id of the change this one takes back. */
  undoOf: z.uuid().nullable(),
})
export type ChangeEntry = z.infer<typeof changeEntrySchema>

const baselineRulesetSchema = z.object({
  key: keySchema,
  enabled: z.boolean().nullable(),
  allowed: allowedHostsSchema.nullable(),
})
const baselineServiceSchema = z.object({
  key: keySchema,
  running: z.boolean().nullable(),
  policy: servicePolicySchema.nullable(),
})

/** A host's firewall and services as the user wants them. */
export const baselineSchema = z.object({
  id: z.uuid(),
  hostId: z.uuid(),
  hostName: z.string(),
  name: z.string().min(1).max(120),
  at: z.iso.datetime(),
  /** The one this host is compared with; at most one of a host. */
  current: z.boolean(),
  rulesets: z.array(baselineRulesetSchema).max(2_000),
  services: z.array(baselineServiceSchema).max(2_000),
})
export type Baseline = z.infer<typeof baselineSchema>

/** What two firewalls are compared by: a live one and a saved one both have it. */
export type FirewallState = Pick<Baseline, 'rulesets' | 'services'>

/** One difference; null on a side that does not have or does not tell it. Applying a side means making its change. */
export interface FirewallDifference {
  readonly kind: FirewallChange['kind']
  readonly key: string
  readonly left: FirewallChange | null
  readonly right: FirewallChange | null
}

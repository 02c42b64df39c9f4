import { z } from 'zod'

/** A text in both languages of the product. */
export const localizedSchema = z.object({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
export type Localized = z.infer<typeof localizedSchema>

/** What a host is used for, or what uses it; each makes some flows required. `management`: this computer and the user's browser. */
export const portRoles = [
  'management',
  'vcenter',
  'storage',
  'vmotion',
  'vsan',
  'ft',
  'ha',
  'backup',
  'monitoring',
  'replication',
] as const
export const portRoleSchema = z.enum(portRoles)
export type PortRole = z.infer<typeof portRoleSchema>

export const protocolSchema = z.enum(['tcp', 'udp'])
export type Protocol = z.infer<typeof protocolSchema>

/** One port, or an inclusive range. */
const portSpecSchema = z.string().regex(/^\d{1,5}(?:-\d{1,5})?$/)

/** One flow of the port table: who talks to whom, on which ports, and why. */
export const flowSchema = z.object({
  id: z.string().min(1),
  ports: z.array(portSpecSchema),
  protocols: z.array(protocolSchema),
  /** As seen from the ESXi host; null where no source says so. */
  direction: z.enum(['inbound', 'outbound', 'both']).nullable(),
  /** Null where no source says so. */
  from: localizedSchema.nullable(),
  to: localizedSchema.nullable(),
  service: localizedSchema,
  purpose: localizedSchema,
  /** ESXi releases for which there is evidence, such as `6.7` or `8.0`. */
  versions: z.array(z.string()),
  /** Keys of HostFirewallRuleset that carry the flow. */
  rulesets: z.array(z.string()),
  /** Key of the HostService behind it; null when none is known. */
  serviceKey: z.string().nullable(),
  roles: z.array(z.object({ role: portRoleSchema, need: z.enum(['required', 'optional']) })),
  /** A probe from this computer says something about it: the host listens for clients such as this one. */
  testable: z.boolean(),
  /** State of the ruleset on a fresh standalone host, as far as known. */
  defaultEnabled: z.boolean(),
  /** The same by release, where it was seen. */
  defaults: z.record(z.string(), z.boolean()),
  /** Flags of each ruleset as an ESXi 8.0 U2b host listed them; empty where it did not. */
  esxi8: z.record(
    z.string(),
    z.object({ enabled: z.boolean(), userControllable: z.boolean(), ipListUserConfigurable: z.boolean() }),
  ),
  /** One of the flows in the user's own table of ports. */
  inNotes: z.boolean(),
  /** What that table has wrong or leaves out. */
  correction: localizedSchema.nullable(),
  security: localizedSchema.nullable(),
  note: localizedSchema.nullable(),
  /** False: only the ruleset's name is known, its ports are not. */
  portsVerified: z.boolean(),
  /** False: only of use together with vCenter or other hosts. */
  standalone: z.boolean(),
  confidence: z.enum(['high', 'medium', 'low']),
  sources: z.array(z.string().min(1)).min(1),
})
export type Flow = z.infer<typeof flowSchema>

/** The table as it is kept: a file with a version of its own. */
export const portTableSchema = z.object({
  schema: z.literal('hypertray/ports/1'),
  caveats: z.array(localizedSchema),
  flows: z.array(flowSchema),
})
export type PortTable = z.infer<typeof portTableSchema>

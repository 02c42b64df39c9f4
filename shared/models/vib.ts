import { z } from 'zod'
import { protocolSchema } from './ports.ts'

/** Releases that a verdict is given for. */
export const vibTargets = ['6.7', '7.0', '8.0', '9.0'] as const
export type VibTarget = (typeof vibTargets)[number]

const portNumber = z.int().min(0).max(65_535)

/** One port, or an inclusive range. */
const portSchema = z.union([portNumber, z.strictObject({ begin: portNumber, end: portNumber })])

/** One rule of a firewall ruleset. */
export const firewallRuleSchema = z.strictObject({
  /** As seen from the host. */
  direction: z.enum(['inbound', 'outbound']),
  protocol: protocolSchema,
  /** The end of the connection whose port is meant: the destination's unless the sender's is fixed. */
  porttype: z.enum(['dst', 'src']),
  port: portSchema,
})
export type FirewallRule = z.infer<typeof firewallRuleSchema>

/** A firewall ruleset as a service.xml describes it. Whether it makes sense is checked apart from its form. */
export const vibRulesetSchema = z.strictObject({
  /** The key that the host shows and that commands take. */
  id: z.string().max(200),
  /** For the user alone; the file has no place for it. */
  title: z.string().max(200).optional(),
  rules: z.array(firewallRuleSchema).max(500),
  /** Whether it is open when the host first loads the file. */
  enabled: z.boolean(),
  /** Whether the host hides the switch that disables it. */
  required: z.boolean(),
  /** Of a vendor's file, kept as it was. */
  flags: z.string().max(1_000).optional(),
})
export type VibRuleset = z.infer<typeof vibRulesetSchema>

const name = z.string().regex(/^[0-9A-Za-z_.-]{1,35}$/)

/** The input of the builder: what a VIB is called and the rulesets in it. */
export const vibPackageSchema = z.strictObject({
  name,
  /** `<version>-<release>`, dotted letters and digits. */
  version: z.string().regex(/^(?=.{1,35}$)[0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+)*-[0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+)*$/),
  vendor: name,
  summary: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]+$/u),
  rulesets: z.array(vibRulesetSchema).max(100),
  /** Stated in the file, so that the same input gives the same bytes. ISO 8601. */
  releaseDate: z.iso.datetime({ offset: true }).default('1970-01-01T00:00:00Z'),
})
export type VibPackage = z.infer<typeof vibPackageSchema>

/**
 * Which checksums a payload carries: `all` the three that 8.0 and later ask for, `legacy` the two that 6.7 and 7.0 are
 * known to read.
 */
export const vibProfiles = ['all', 'legacy'] as const
export type VibProfile = (typeof vibProfiles)[number]

/** How trusted a VIB says it is, as esxcli spells it. */
export const acceptanceLevels = ['VMwareCertified', 'VMwareAccepted', 'PartnerSupported', 'CommunitySupported'] as const
export type AcceptanceLevel = (typeof acceptanceLevels)[number]

/**
 * What can be said of a signature without the vendor's root certificate: `matches` means that it fits the descriptor, never
 * that it is to be trusted.
 */
export type VibSignature = 'absent' | 'empty' | 'matches' | 'tampered' | 'unreadable'

/** A checksum that the descriptor states for a payload. Values are lower-case hexadecimal. */
export interface VibChecksum {
  /** `sha-256`, `sha-1`, or another word of the descriptor. */
  readonly type: string
  /** `gunzip`: over the decompressed content; null: over the bytes as stored. */
  readonly process: string | null
  readonly stated: string
  /** Null where it could not be computed. */
  readonly computed: string | null
  readonly ok: boolean
}

export type VibFileType = 'file' | 'directory' | 'link' | 'other'

/** An entry of a payload. */
export interface VibFileEntry {
  /** From the root of the host, without a slash in front. */
  readonly path: string
  /** Permission bits; 0o1000, the sticky bit, marks a configuration file that stays writable. */
  readonly mode: number
  readonly size: number
  readonly type: VibFileType
  /** SHA-256 of the content; only where it was asked for. */
  readonly sha256?: string
}

export interface VibPayload {
  readonly name: string
  /** `tgz`, `vgz`, or another word of the descriptor. */
  readonly type: string
  /** Bytes of the archive's member; null when the archive has none of that name. */
  readonly size: number | null
  readonly checksums: readonly VibChecksum[]
  readonly files: readonly VibFileEntry[]
}

/** A fault of a file: not what a release thinks of it, but what is wrong with it whatever reads it. */
export interface VibProblem {
  readonly code: VibFault
  readonly params: Readonly<Record<string, string | number>>
}

/** A condition of the descriptor on other packages, such as `vsan >= 8.0`. */
export interface VibRelation {
  readonly kind: 'depends' | 'conflicts' | 'replaces' | 'provides'
  readonly name: string
  readonly condition: string | null
}

/** What a VIB says of itself and what is in it, as plain data. */
export interface VibDescription {
  readonly name: string
  readonly version: string
  readonly vendor: string
  readonly type: string
  readonly summary: string
  readonly description: string
  readonly releaseDate: string | null
  /** The level in esxcli's spelling; a word that is none of the four as it is. */
  readonly acceptance: string
  readonly signature: VibSignature
  readonly relations: readonly VibRelation[]
  /** Patterns of the releases it is for; empty: it does not say. */
  readonly platforms: readonly string[]
  readonly maintenanceMode: boolean
  readonly liveInstall: boolean
  readonly liveRemove: boolean
  readonly members: readonly { readonly name: string; readonly size: number }[]
  readonly payloads: readonly VibPayload[]
  readonly firewall: readonly VibRuleset[]
  readonly problems: readonly VibProblem[]
  /** Of the whole file. */
  readonly bytes: number
  readonly sha256: string
}

/** An offline bundle: a zip with VIBs and what is said about them. */
export interface VibBundle {
  readonly bulletins: readonly {
    readonly id: string
    readonly component: { readonly name: string; readonly version: string } | null
  }[]
  readonly problems: readonly VibProblem[]
}

/** A file that was read: one VIB, or a bundle of them. */
export type VibFile =
  | { readonly kind: 'vib'; readonly vib: VibDescription }
  | { readonly kind: 'bundle'; readonly bundle: VibBundle; readonly vibs: readonly VibDescription[] }

/** Faults of a file that leave it readable; the texts are in the catalogue under `vibs.faults`. */
export const vibFaults = [
  'archive-truncated',
  'archive-trailing',
  'member-order',
  'member-twice',
  'name-table',
  'members-differ',
  'signature-absent',
  'signature-tampered',
  'signature-unreadable',
  'payload-size',
  'payload-checksum',
  'payload-gzip',
  'payload-trailing',
  'payload-bomb',
  'payload-tar',
  'payload-overlap',
  'payload-entries',
  'payload-twice',
  'path-outside',
  'link-outside',
  'special-file',
  'file-list',
  'firewall-unreadable',
  'descriptor-incomplete',
  'bundle-metadata',
  'bundle-vib-missing',
  'bundle-vib-unreadable',
  'bundle-vib-differs',
] as const
export type VibFault = (typeof vibFaults)[number]

/** Bounds that end the reading of a file; the words are in the catalogue of reasons. */
export type VibRefusal =
  | 'vib-no-descriptor'
  | 'vib-descriptor-invalid'
  | 'vib-descriptor-template'
  | 'vib-descriptor-too-large'
  | 'vib-doctype'
  | 'vib-archive-header'
  | 'vib-too-many-members'
  | 'vib-zip-damaged'
  | 'vib-zip-too-many-entries'
  | 'vib-zip-bomb'
  | 'vib-zip-no-vibs'

export type Verdict = 'refused' | 'likely-refused' | 'unknown' | 'installs'
/** How well a reason is founded: in the vendor's documents, in reports of users, or by inference alone. */
export type Confidence = 'documented' | 'reported' | 'inferred'

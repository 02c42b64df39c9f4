import { z } from 'zod'

/** Everything that may need the user's attention. */
export const attentionCodes = [
  'VM_WAITS_FOR_ANSWER',
  'DATASTORE_INACCESSIBLE',
  'DATASTORE_NEARLY_FULL',
  'DATASTORE_OVERCOMMITTED',
  'SNAPSHOT_OLD',
  'CONSOLIDATION_NEEDED',
  'UPLINK_DOWN',
  'SENSOR_RED',
  'SENSOR_YELLOW',
  'CERTIFICATE_EXPIRES',
  'EVALUATION_ENDS',
  'LICENCE_EXPIRES',
  'CLOCK_OFF',
  'NTP_STOPPED',
  'SSH_ON',
  'SHELL_ON',
  'REBOOT_REQUIRED',
  'PATCHES_BEHIND',
  'BUILD_WITHDRAWN',
  'LATER_UPDATE',
  'SUPPORT_ENDS',
  'AUTOSTART_LOSES_POWER',
  'FIREWALL_DRIFT',
  'HARDWARE_CHANGED',
  'HOST_REPORTS',
] as const
export type AttentionCode = (typeof attentionCodes)[number]

/** The worst first. */
export const attentionSeverities = ['critical', 'warning', 'note'] as const
export type AttentionSeverity = (typeof attentionSeverities)[number]

/** What can be done about an item, or where. */
export type AttentionCure =
  | 'answer'
  | 'autostart'
  | 'firewall'
  | 'hardware'
  | 'host-client'
  | 'patches'
  | 'services'
  | 'shutdown'
  | 'snapshots'

/** The facts of an item as they were read; its sentences put them into words. */
export interface AttentionFacts {
  readonly count?: number
  /** Whole days; negative: past. */
  readonly days?: number
  readonly percent?: number
  readonly freeBytes?: number
  readonly claimBytes?: number | null
  readonly sizeBytes?: number | null
  readonly seconds?: number
  /** ISO 8601. */
  readonly date?: string | null
  readonly reading?: number | null
  readonly unit?: string | null
  /** Words of the host, or a name. */
  readonly detail?: string | null
  readonly other?: string | null
}

/** Something about a host that needs attention. */
export interface AttentionItem {
  readonly code: AttentionCode
  readonly severity: AttentionSeverity
  /** The VM, datastore, sensor, card, that it is about; null: the host itself. */
  readonly subject: string | null
  /** The same for the same thing at any time, unique on its host. */
  readonly key: string
  /** Another one once the thing has changed in a way that matters. */
  readonly state: string
  readonly facts: AttentionFacts
  readonly cure: AttentionCure | null
  /** Since when, as the host says or as it was first seen. ISO 8601 UTC; null: not known. */
  readonly since: string | null
}

/** What a host was to be checked for, and could not be: unknown, not fine. */
export const attentionTopics = [
  'autostart',
  'certificate',
  'clock',
  'consolidation',
  'datastores',
  'hardware',
  'issues',
  'licence',
  'network',
  'ntp',
  'patches',
  'questions',
  'reboot',
  'sensors',
  'services',
  'snapshots',
  'wanted-firewall',
] as const
export type AttentionTopic = (typeof attentionTopics)[number]

/** All that needs attention on one host, the worst first. */
export interface AttentionReport {
  readonly items: readonly AttentionItem[]
  readonly unknown: readonly AttentionTopic[]
}

/** From when on something needs attention. */
export const attentionThresholdsSchema = z.object({
  /** Percent of a datastore in use. */
  datastoreWarning: z.number().int().min(50).max(99).default(85),
  datastoreCritical: z.number().int().min(50).max(100).default(95),
  /** Days. */
  snapshotDays: z.number().int().min(2).max(365).default(14),
  /** Days before the end of a certificate, licence, evaluation or of support. */
  expiryDays: z.number().int().min(1).max(365).default(30),
  /** Seconds, in either direction. */
  clockSeconds: z.number().int().min(1).max(3_600).default(30),
})
export type AttentionThresholds = z.infer<typeof attentionThresholdsSchema>

const key = z.string().min(1).max(1_200)

/** An item that the user put off or meant to be so. */
export const attentionMarkSchema = z.object({
  id: z.uuid(),
  hostId: z.uuid(),
  key,
  /** ISO 8601 UTC. */
  at: z.iso.datetime(),
  kind: z.enum(['snoozed', 'intended']),
  /** When it comes back by itself; null: when {@link state} is another one, or never for what is intended. */
  until: z.iso.datetime().nullable(),
  /** How bad it was: a mark does not cover what has got worse. */
  severity: z.enum(attentionSeverities),
  /** What the item's state was, for "until it changes". */
  state: z.string().max(1_200).nullable(),
  /** Why it is as intended, in one line. */
  note: z.string().max(200).nullable(),
})
export type AttentionMark = z.infer<typeof attentionMarkSchema>

/** When an item was first seen, so that it is announced once and its age is known. */
export const attentionSeenSchema = z.object({
  id: z.uuid(),
  hostId: z.uuid(),
  key,
  severity: z.enum(attentionSeverities),
  since: z.iso.datetime(),
})
export type AttentionSeen = z.infer<typeof attentionSeenSchema>

import { z } from 'zod'
import { acceptanceLevels, type AcceptanceLevel, type VibRelation } from './vib.ts'
import type { Problem } from '../problems/problem.ts'

/** An installed VIB as its host lists it. What the host does not say is null. */
export interface HostPackage {
  readonly name: string
  readonly version: string
  readonly vendor: string | null
  /** In esxcli's spelling; a word that is none of the four as the host says it. */
  readonly acceptance: string | null
  /** ISO 8601 UTC, or a date alone. */
  readonly installDate: string | null
  /** Absent where they were not asked for, and where the host does not tell them. */
  readonly relations?: readonly VibRelation[]
}

/** The VIBs of a host, and who listed them. */
export interface HostPackages {
  readonly packages: readonly HostPackage[]
  /** `esxcli`: the image manager refused, and esxcli answered instead; only it knows the install dates. */
  readonly source: 'image-manager' | 'esxcli'
  /** Why the image manager listed none; null where it did. */
  readonly refusal: Problem | null
}

const level = z.enum(acceptanceLevels)
/** Most characters of a VIB's name, and of its version, that the journal keeps. */
export const longestVibName = 200

const vibName = z.string().min(1).max(longestVibName)
const vibVersion = z.string().min(1).max(longestVibName)

/** A change to a host's image. */
export const imageChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('acceptance'), level }),
  z.object({
    kind: z.literal('install'),
    name: vibName,
    version: vibVersion,
    sha256: z.string().length(64),
    /** Keys of the firewall rulesets in it; journals of earlier versions do not have them. */
    rulesets: z.array(z.string().max(200)).optional(),
  }),
  z.object({ kind: z.literal('remove'), name: vibName, version: vibVersion.nullable() }),
])
export type ImageChange = z.infer<typeof imageChangeSchema>

/** A line of the journal of changes to images: the intent is on disk before the call. */
export const imageChangeEntrySchema = z.object({
  /** The same for the intent and what became of it. */
  id: z.uuid(),
  at: z.iso.datetime(),
  hostId: z.uuid(),
  hostName: z.string(),
  change: imageChangeSchema,
  /** The acceptance level before; null where it is not known or not changed. */
  before: level.nullable(),
  /** `unconfirmed`: sent, and not known what became of it. `not-as-asked`: accepted, and read back otherwise. */
  state: z.enum(['intent', 'done', 'failed', 'unconfirmed', 'not-as-asked']),
  code: z.string().nullable(),
  /** Id of the change this one takes back. */
  undoOf: z.uuid().nullable(),
})
export type ImageChangeEntry = z.infer<typeof imageChangeEntrySchema>

/** What a change of the acceptance level would do, before anything is sent. */
export interface AcceptancePreview {
  readonly before: AcceptanceLevel
  readonly after: AcceptanceLevel
  readonly noChange: boolean
  /** Installed VIBs below the new level; null where the host did not list its VIBs. */
  readonly blockers: readonly HostPackage[] | null
  readonly call: string
  /** The same on the host's console. */
  readonly command: string
  readonly refusal: Problem | null
  readonly warnings: readonly Problem[]
}

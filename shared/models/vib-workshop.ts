import { z } from 'zod'
import type { Problem } from '../problems/problem.ts'
import type { HostPackages } from './host-image.ts'
import type { InstallCheck, InstallFacts, VibRun, VibStep } from './host-install.ts'
import { vibProfiles, vibRulesetSchema, type AcceptanceLevel, type VibDescription, type VibFile } from './vib.ts'

const shortText = z.string().max(200)

/**
 * A package as it is being written in the workshop: its texts may still be empty or wrong, which `vibPackageSchema` judges
 * when it is built.
 */
export const vibDraftSchema = z.strictObject({
  name: shortText,
  version: shortText,
  vendor: shortText,
  summary: shortText,
  profile: z.enum(vibProfiles),
  rulesets: z.array(vibRulesetSchema).max(100),
})
export type VibDraft = z.infer<typeof vibDraftSchema>

/** One state of a rules document, as it was saved. */
const rulesVersionSchema = z.strictObject({
  /** Counts from 1. */
  number: z.int().min(1),
  at: z.iso.datetime(),
  draft: vibDraftSchema,
})

/** A rules file kept by the workshop: named, with the states it was saved in. */
export const rulesDocumentSchema = z.strictObject({
  id: z.uuid(),
  title: z.string().min(1).max(120),
  /** The newest first; the oldest are dropped past {@link keptVersions}. */
  versions: z.array(rulesVersionSchema).min(1).max(50),
})
export type RulesDocument = z.infer<typeof rulesDocumentSchema>

/** States of a document that are kept. */
export const keptVersions = 20

/** Files that a package carries beside its rulesets. */
export interface ChosenTree {
  /** Names the folder in later requests, for as long as the app runs. */
  readonly id: string
  readonly folder: string
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[]
  /** Paths outside the places known to work for a community VIB. */
  readonly outside: readonly string[]
}

/** Which files a package carries: those of a chosen folder, and which of them stay writable on the host. */
export const vibFilesSchema = z.object({
  tree: z.uuid(),
  sticky: z.array(z.string().max(1_024)).max(1_000),
})
export type VibFiles = z.infer<typeof vibFilesSchema>

/** What a draft would be as a VIB. */
export interface BuildPreview {
  readonly vib: VibDescription
  readonly descriptorXml: string
  /** Other content was built under this name and version before; `next` is the next version that is free. */
  readonly taken: { readonly next: string } | null
}

/** A VIB or bundle that was opened; `id` names it in later requests, for as long as the app runs. */
export interface OpenedVib {
  readonly id: string
  readonly name: string
  readonly file: VibFile
}

/** What is installed on a host, with the level that its acceptance is set to. */
export interface InstalledSoftware {
  readonly installed: HostPackages
  /** Null where the host does not tell. */
  readonly level: AcceptanceLevel | null
  /** Null where the host does not tell. */
  readonly profile: string | null
  /** Null where the host does not tell, as before 8.0.3. */
  readonly secureBoot: boolean | null
  /** ISO 8601 UTC. */
  readonly at: string
}

/** An installation as the user sees it before agreeing; nothing was sent. */
export interface InstallPreview {
  /** Names exactly this preview; an installation takes no other words. */
  readonly job: string
  readonly vib: Pick<VibDescription, 'name' | 'version' | 'vendor' | 'acceptance' | 'bytes' | 'sha256' | 'firewall'>
  readonly release: string
  readonly facts: InstallFacts
  readonly check: InstallCheck
  /** The level that the host is changed from, before anything else; null: it stays. */
  readonly lowersFrom: AcceptanceLevel | null
  /** Steps in their order. */
  readonly steps: readonly VibStep[]
  /** The same by hand, for the host's console. */
  readonly commands: readonly string[]
  readonly uploadPath: string | null
}

/** A removal as the user sees it before agreeing; nothing was sent. */
export interface RemovalPreview {
  readonly job: string
  readonly name: string
  readonly version: string | null
  readonly blockers: readonly Problem[]
  readonly warnings: readonly Problem[]
  /** The level that the host gets back afterwards; null: it stays. */
  readonly restores: AcceptanceLevel | null
  readonly command: string
}

/** How far an installation or a removal is. */
export interface VibProgress {
  readonly job: string
  readonly step: VibStep
  /** Whether a cancel still keeps the host as it is. */
  readonly cancellable: boolean
}

/** How an installation or a removal of the workshop ended. */
export interface WorkshopRun extends VibRun {
  /** What became of the acceptance level; null: it was left alone. */
  readonly level: { readonly before: AcceptanceLevel; readonly now: AcceptanceLevel } | null
}

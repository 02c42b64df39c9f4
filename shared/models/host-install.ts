import type { Problem } from '../problems/problem.ts'
import type { HostPackage } from './host-image.ts'
import type { AcceptanceLevel, VibTarget } from './vib.ts'

/** A datastore as far as an upload is concerned. */
export interface UploadPlace {
  readonly name: string
  /** Null where the host does not tell; bytes. */
  readonly free: number | null
  readonly accessible: boolean
}

/** What an installation depends on, as the host tells it; what it does not tell is null or unknown. */
export interface InstallFacts {
  /** Null for a release that nothing is known about. */
  readonly target: VibTarget | null
  readonly licence: 'free' | 'full' | 'unknown'
  readonly secureBoot: boolean | null
  readonly maintenance: boolean | null
  readonly level: AcceptanceLevel
  readonly packages: readonly HostPackage[]
  /** Keys of the firewall's rulesets. */
  readonly rulesets: readonly string[] | null
  readonly datastores: readonly UploadPlace[]
  /** Privileges that the account is known to lack. */
  readonly missing: readonly string[]
  /** Whether a task of the host installs or removes something now. */
  readonly installing: boolean
}

/** What a check before an installation found. */
export interface InstallCheck {
  readonly blockers: readonly Problem[]
  readonly warnings: readonly Problem[]
  /** Where the upload goes; null where none serves. */
  readonly datastore: string | null
}

/** How an installation or a removal ended. */
export type VibOutcome = 'installed' | 'skipped' | 'removed' | 'refused' | 'unknown' | 'failed' | 'dry-run'

export interface VibRun {
  readonly outcome: VibOutcome
  /** Null where nothing was done, or the host did not say. */
  readonly rebootRequired: boolean | null
  /** Key of the VIB's first ruleset as read back from the host's firewall; null where it has none or is not there. */
  readonly ruleset: string | null
  /** Why, and what remains to be said. */
  readonly notes: readonly Problem[]
}

/** A step of an installation or a removal. */
export type VibStep = 'level' | 'upload' | 'compare' | 'rehearse' | 'install' | 'remove' | 'verify' | 'clean'

/** Which way a VIB is installed; `auto` takes esxcli, and the documented method where the host offers no esxcli. */
export const installWays = ['auto', 'esxcli', 'patch'] as const
export type InstallWay = (typeof installWays)[number]

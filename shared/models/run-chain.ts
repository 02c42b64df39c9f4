/**
 * What is wrong with a run or with the chain of runs. `altered`, `removed`, `reordered`, `added`: of lines. `missing-run`: a
 * run that was written, and whose file is gone. `newest-missing`: the keychain knows of newer runs. `signature`: one that
 * does not match. `other-key`: signed with a key that is not the one in the keychain.
 */
export type ChainFindingKind =
  | 'altered'
  | 'removed'
  | 'reordered'
  | 'added'
  | 'missing-run'
  | 'newest-missing'
  | 'signature'
  | 'other-key'
  | 'unreadable'

export interface ChainFinding {
  readonly kind: ChainFindingKind
  /** Name of the file in the journal's folder. */
  readonly file: string
  /** Counted from 1; where lines are gone, where they were. Null for the whole file. */
  readonly line: number | null
  /** Null for the chain of runs itself. */
  readonly runId: string | null
}

/** What a check of all runs found. */
export interface ChainReport {
  /** Nothing was altered, removed or reordered, and no run is missing. */
  readonly whole: boolean
  /** The chain itself is whole, and its newest signature covers the end of every run. */
  readonly signed: boolean
  /** When the newest signature was made; ISO 8601 UTC, null without one. */
  readonly signedAt: string | null
  /** Whether there is a keychain that can be asked. */
  readonly keychain: boolean
  /** Whether the keychain confirmed the key, so that another cannot have signed; false without a keychain. */
  readonly keyChecked: boolean
  /** Whether missing newest runs would have been found; false without a keychain, or when nothing was kept there. */
  readonly newestChecked: boolean
  /** Runs that are part of the chain. */
  readonly runs: number
  /** Ids of runs of an earlier version, from before the chain. */
  readonly before: readonly string[]
  /** Ids of runs whose last lines the chain does not cover yet: under way, or cut off a moment ago. */
  readonly open: readonly string[]
  /** Ids of runs whose end no signature covers. */
  readonly unsigned: readonly string[]
  readonly findings: readonly ChainFinding[]
}

import type { Problem } from '../problems/problem.ts'

/** How it stands with a newer version of this program. */
export interface UpdateState {
  /**
   * `none`: this copy was packed without a place to ask. `idle`: not asked yet. `current`: asked, and this is the newest.
   * `ready`: downloaded and checked; it is installed when the program is quit.
   */
  readonly phase: 'none' | 'idle' | 'checking' | 'current' | 'available' | 'downloading' | 'ready'
  /** The newer version, from `available` on. */
  readonly version: string | null
  /** Of the download, 0 to 100. */
  readonly percent: number | null
  /** ISO 8601 UTC of the last answer. */
  readonly checkedAt: string | null
  /** Why the last attempt came to nothing. */
  readonly problem: Problem | null
  /** False: packages of this kind are replaced by the package manager or by hand, so a new version is only told. */
  readonly installs: boolean
  /** The update site, for the user to see; null with `none`. */
  readonly site: string | null
}

/** Before anything is known, and for good in a copy that cannot update itself. */
export const noUpdates: UpdateState = {
  phase: 'none',
  version: null,
  percent: null,
  checkedAt: null,
  problem: null,
  installs: false,
  site: null,
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { VibTarget } from '../../shared/models/vib.ts'
import type { InstalledSoftware, OpenedVib } from '../../shared/models/vib-workshop.ts'
import type { VibDifference } from '../../shared/rules/vibs/diff.ts'

/** What the workshop's reader and its list of installed software show. Nothing is saved. */
export interface VibView {
  readonly opened: OpenedVib | null
  /** Index of the VIB that is shown of a bundle; null: the list of its VIBs. */
  readonly member: number | null
  /** The opened file beside another one. */
  readonly comparison: { readonly other: OpenedVib; readonly differences: readonly VibDifference[] } | null
  /** The release whose reasons are shown. */
  readonly target: VibTarget
  /** The host whose software is listed; null: the first that is connected. */
  readonly softwareHost: string | null
  /** What was read last, by host id. */
  readonly software: ReadonlyMap<string, InstalledSoftware>
}

export function createVibView(): StoreApi<VibView> {
  return createStore<VibView>(() => ({
    opened: null,
    member: null,
    comparison: null,
    target: '8.0',
    softwareHost: null,
    software: new Map(),
  }))
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FlowFilter, FlowGrouping } from '../../shared/rules/flow-filter.ts'

/** How the user views the port table, on every host alike. Not saved. */
export interface PortsView {
  /** Null: nothing is filtered out. */
  readonly filter: FlowFilter | null
  readonly onlyProblems: boolean
  /** Show only flows for which this host has a ruleset. */
  readonly onlyHostRulesets: boolean
  readonly groupBy: FlowGrouping
  /** Ids of the columns the user chose; null: as many of the usual ones as fit. */
  readonly hostColumns: readonly string[] | null
  readonly referenceColumns: readonly string[] | null
  /** What the page of all hosts shows when there are hosts. */
  readonly page: 'hosts' | 'reference'
}

export function createPortsView(): StoreApi<PortsView> {
  return createStore<PortsView>(() => ({
    filter: null,
    onlyProblems: false,
    onlyHostRulesets: false,
    groupBy: 'none',
    hostColumns: null,
    referenceColumns: null,
    page: 'hosts',
  }))
}

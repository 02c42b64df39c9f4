import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FlowFilter, FlowGrouping } from '../../shared/rules/flow-filter.ts'

/** How the person looks at the port table, the same for every host. Nothing of it is kept. */
export interface PortsView {
  /** Null: nothing is narrowed down. */
  readonly filter: FlowFilter | null
  readonly onlyProblems: boolean
  /** Only flows of which the host at hand has a ruleset. */
  readonly onlyHostRulesets: boolean
  readonly groupBy: FlowGrouping
  /** Columns the person chose, by their ids; null: as many of the usual ones as there is room for. */
  readonly hostColumns: readonly string[] | null
  readonly referenceColumns: readonly string[] | null
  /** What the page of all hosts shows, where there are hosts. */
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

import { useDeferredValue, useMemo } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { emptyFilter, filterFlows, type FlowFilter } from '../../../shared/rules/flow-filter.ts'
import { isPortProblem } from '../../../shared/rules/triangulate.ts'
import { usePortsView, useServices, useText } from '../../services.tsx'
import { titledGroups } from './groups.ts'
import { linesOf, type Line } from './lines.ts'
import type { MatrixRow } from './rows.ts'

interface FilterUse {
  readonly filter: FlowFilter
  readonly change: (part: Partial<FlowFilter>) => void
  /** Parts other than the text that narrow the table down. */
  readonly count: number
  readonly clear: () => void
}

/** The filter shared by all views of the port table. */
export function useFilter(): FilterUse {
  const { portsView } = useServices()
  const filter = usePortsView((state) => state.filter) ?? emptyFilter
  const more = usePortsView((state) => Number(state.onlyHostRulesets))
  const count = filter.directions.length + filter.protocols.length + filter.roles.length + filter.versions.length + filter.rulesets.length + Number(filter.onlyInNotes) + more
  return {
    filter, count,
    change: (part) => portsView.setState((last) => ({ filter: { ...(last.filter ?? emptyFilter), ...part } })),
    clear: () => portsView.setState({ filter: null, onlyProblems: false, onlyHostRulesets: false }),
  }
}

/** The flows that pass the filter. */
export function useNarrowedFlows(flows: readonly Flow[]): readonly Flow[] {
  const { filter } = useFilter()
  // Typing comes first: the list follows as soon as there is time.
  const quiet = useDeferredValue(filter)
  return useMemo(() => filterFlows(flows, quiet), [flows, quiet])
}

/** The rows that pass every filter, in groups as chosen. `hostRulesets`: those the host has; null when not read, or without a host. */
export function useNarrowed(flows: readonly Flow[], rows: readonly MatrixRow[], hostRulesets: ReadonlySet<string> | null): readonly Line<MatrixRow>[] {
  const { t } = useText()
  const { filter } = useFilter()
  const onlyProblems = usePortsView((state) => state.onlyProblems)
  const onlyHostRulesets = usePortsView((state) => state.onlyHostRulesets)
  const groupBy = usePortsView((state) => state.groupBy)
  const narrowed = useNarrowedFlows(flows)
  return useMemo(() => {
    const carried = hostRulesets && onlyHostRulesets ? narrowed.filter((flow) => flow.rulesets.some((key) => hostRulesets.has(key))) : narrowed
    const shown = narrowRows(rows, { protocols: filter.protocols, onlyProblems: onlyProblems && rows.some((row) => row.facts !== null) })
    return linesOf(shown, titledGroups(carried, groupBy, t))
  }, [narrowed, rows, filter.protocols, onlyProblems, onlyHostRulesets, hostRulesets, groupBy, t])
}

/** What a filter of flows cannot say: the protocol of a single row, and whether it wants attention. */
export function narrowRows(rows: readonly MatrixRow[], { protocols, onlyProblems }: Pick<FlowFilter, 'protocols'> & { readonly onlyProblems: boolean }): readonly MatrixRow[] {
  return rows.filter((row) => (!onlyProblems || (row.facts !== null && isPortProblem(row.facts.verdict))) && (protocols.length === 0 || row.protocols.length === 0 || row.protocols.some((protocol) => protocols.includes(protocol))))
}

import { useMemo } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { emptyFilter, filterFlows, type FlowFilter } from '../../../shared/rules/flow-filter.ts'
import { isPortProblem } from '../../../shared/rules/port-verdict.ts'
import { usePortsView, useServices, useText } from '../../services.tsx'
import { titledGroups, linesOf, type Line } from './lines.ts'
import type { MatrixRow } from './rows.ts'

interface FilterUse {
  readonly filter: FlowFilter
  readonly change: (part: Partial<FlowFilter>) => void
  /** Number of active filters besides the text. */
  readonly count: number
  readonly clear: () => void
}

/** Returns the filter shared by all views of the port table. */
export function useFilter(): FilterUse {
  const filter = usePortsView((state) => state.filter) ?? emptyFilter
  const more = usePortsView((state) => Number(state.onlyHostRulesets))
  const count =
    filter.directions.length +
    filter.protocols.length +
    filter.roles.length +
    filter.versions.length +
    filter.rulesets.length +
    Number(filter.onlyInNotes) +
    more
  return {
    filter,
    count,
    ...useFilterChange(),
  }
}

/** Returns the ways to change the filter, for views that do not show it. */
export function useFilterChange(): Pick<FilterUse, 'change' | 'clear'> {
  const { portsView } = useServices()
  return {
    change: (part) => portsView.setState((last) => ({ filter: { ...(last.filter ?? emptyFilter), ...part } })),
    clear: () => portsView.setState({ filter: null, onlyProblems: false, onlyHostRulesets: false }),
  }
}

/** Returns the flows that pass the filter. */
export function useNarrowedFlows(flows: readonly Flow[]): readonly Flow[] {
  const { filter } = useFilter()
  return useMemo(() => filterFlows(flows, filter), [flows, filter])
}

/**
 * Returns the rows that pass every filter, grouped. `hostRulesets`: the host's keys; null when not read, or without a
 * host.
 */
export function useNarrowed(
  flows: readonly Flow[],
  rows: readonly MatrixRow[],
  hostRulesets: ReadonlySet<string> | null,
): readonly Line<MatrixRow>[] {
  const { t } = useText()
  const { filter } = useFilter()
  const onlyProblems = usePortsView((state) => state.onlyProblems)
  const onlyHostRulesets = usePortsView((state) => state.onlyHostRulesets)
  const groupBy = usePortsView((state) => state.groupBy)
  const narrowed = useNarrowedFlows(flows)
  return useMemo(() => {
    const carried =
      hostRulesets && onlyHostRulesets
        ? narrowed.filter((flow) => flow.rulesets.some((key) => hostRulesets.has(key)))
        : narrowed
    const shown = narrowRows(rows, {
      protocols: filter.protocols,
      text: filter.text,
      onlyProblems: onlyProblems && rows.some((row) => row.facts !== null),
    })
    return linesOf(shown, titledGroups(carried, groupBy, t))
  }, [narrowed, rows, filter, onlyProblems, onlyHostRulesets, hostRulesets, groupBy, t])
}

interface RowFilter extends Pick<FlowFilter, 'protocols' | 'text'> {
  readonly onlyProblems: boolean
}

/** Applies what a flow filter cannot: the protocol and port of a single row, and whether it needs attention. */
export function narrowRows(
  rows: readonly MatrixRow[],
  { protocols, text, onlyProblems }: RowFilter,
): readonly MatrixRow[] {
  const ports = text
    .normalize('NFKC')
    .split(/[\s,;/、。]+/u)
    .filter((word) => /^\d+$/.test(word))
    .map(Number)
  return rows.filter(
    (row) =>
      (!onlyProblems || (row.facts !== null && isPortProblem(row.facts.verdict))) &&
      (protocols.length === 0 ||
        row.protocols.length === 0 ||
        row.protocols.some((protocol) => protocols.includes(protocol))) &&
      (ports.length === 0 || row.facts === null || ports.some((port) => covers(row.port, port))),
  )
}

function covers(spec: string, port: number): boolean {
  const [first = NaN, last = first] = spec.split('-').map(Number)
  return port >= first && port <= last
}

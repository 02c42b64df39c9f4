import type { PortReason, PortRow, PortsReport, PortVerdict } from '../../../shared/models/port-report.ts'

/** What a cell of the heat map shows: a verdict, or that the host was not checked. */
export type CellState = PortVerdict | 'not-checked'

export interface Cell {
  readonly state: CellState
  readonly reason: PortReason | null
}

/** One host of the heat map. */
export interface HeatColumn {
  readonly hostId: string
  readonly name: string
  readonly checking: boolean
  /** By flow id; null: never checked. */
  readonly cells: ReadonlyMap<string, Cell> | null
}

const notChecked: Cell = { state: 'not-checked', reason: null }

/** Most urgent first. */
const ranks: readonly CellState[] = [
  'something-between',
  'ruleset-off',
  'service-stopped',
  'address-not-allowed',
  'open-not-required',
  'unknown',
  'not-checked',
  'as-it-should-be',
]

function cellOf({ verdict, reason }: PortRow): Cell {
  return reason === 'not-probed' ? notChecked : { state: verdict, reason }
}

const known = new WeakMap<PortsReport, ReadonlyMap<string, Cell>>()

/** Returns the worst cell of each flow's ports, by flow id. The same report returns the same map. */
export function cellsOf(report: PortsReport): ReadonlyMap<string, Cell> {
  const made = known.get(report)
  if (made) return made
  const cells = new Map<string, Cell>()
  for (const row of report.rows) {
    const cell = cellOf(row)
    const last = cells.get(row.id)
    if (!last || ranks.indexOf(cell.state) < ranks.indexOf(last.state)) cells.set(row.id, cell)
  }
  known.set(report, cells)
  return cells
}

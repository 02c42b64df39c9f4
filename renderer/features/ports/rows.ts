import type { PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import type { Flow, PortRole, Protocol } from '../../../shared/models/ports.ts'
import { isPortProblem } from '../../../shared/rules/port-verdict.ts'
import { portRows, portTargets } from '../../../shared/rules/port-rows.ts'
import { portTable } from '../../../shared/reference/port-table.ts'

/** One row of the matrix: a port of a flow with its facts, or a whole flow where there is no host. */
export interface MatrixRow {
  /** Stable across checks. */
  readonly key: string
  readonly flow: Flow
  readonly port: string
  readonly protocols: readonly Protocol[]
  /** Null in the reference table. */
  readonly facts: PortRow | null
}

/** Returns the TCP port a host is managed on, from its address as entered. */
export function managementPortOf(address: string): number {
  const port = /^(?:\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address)?.[1]
  return port === undefined ? 443 : Number(port)
}

/** Returns the rows of a host; before the first report, what the table alone says. */
export function hostRows(
  flows: readonly Flow[],
  report: PortsReport | null,
  role: PortRole,
  managementPort: number,
): MatrixRow[] {
  const byId = new Map(flows.map((flow) => [flow.id, flow]))
  const rows =
    report?.rows ??
    portRows(portTargets(flows, managementPort), { role, firewall: null, probes: new Map(), source: null })
  return rows.flatMap((facts) => {
    const flow = byId.get(facts.id)
    return flow
      ? [
          {
            key: rowKey(facts),
            flow,
            port: String(facts.port ?? ''),
            protocols: facts.protocol ? [facts.protocol] : [],
            facts,
          },
        ]
      : []
  })
}

/** Returns one row per flow. */
export function flowRows(flows: readonly Flow[]): MatrixRow[] {
  return flows.map((flow) => ({
    key: flow.id,
    flow,
    port: flow.ports.join(', '),
    protocols: flow.protocols,
    facts: null,
  }))
}

export function rowKey({ id, port, protocol }: PortRow): string {
  return `${id} ${port ?? ''} ${protocol ?? ''}`
}

/** Reports whether any port was probed, or could have been. */
export function wasChecked(report: PortsReport | null): boolean {
  return report?.rows.some(({ probe }) => probe !== null && probe.state !== 'not-testable') ?? false
}

export interface Summary {
  readonly problems: number
  readonly open: number
  readonly unknown: number
  readonly fine: number
}

/** Counts the rows that need attention, are open needlessly, cannot be judged, and are fine. */
export function summarise(rows: readonly PortRow[]): Summary {
  const count = (fits: (row: PortRow) => boolean): number => rows.filter(fits).length
  return {
    problems: count(({ verdict }) => isPortProblem(verdict)),
    open: count(({ verdict }) => verdict === 'open-not-required'),
    unknown: count(({ verdict }) => verdict === 'unknown'),
    fine: count(({ verdict }) => verdict === 'as-it-should-be'),
  }
}

/** The flows of the port table, loaded only with the views that show them. */
export const flows = portTable.flows
export const caveats = portTable.caveats
export const flowById = new Map(flows.map((flow) => [flow.id, flow]))

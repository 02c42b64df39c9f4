import type { PortRow, PortsReport } from '../../../shared/models/port-report.ts'
import type { Flow, PortRole, Protocol } from '../../../shared/models/ports.ts'
import { isPortProblem } from '../../../shared/rules/port-verdict.ts'
import { portRows, portTargets } from '../../../shared/rules/port-rows.ts'

/** One line of the matrix: a port of a flow with what is known about it, or a whole flow where there is no host. */
export interface MatrixRow {
  /** Stable over checks. */
  readonly key: string
  readonly flow: Flow
  readonly port: string
  readonly protocols: readonly Protocol[]
  /** Null in the reference table. */
  readonly facts: PortRow | null
}

/** The TCP port a host is managed on, from its address as it was added. */
export function managementPortOf(address: string): number {
  const port = /^(?:\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address)?.[1]
  return port === undefined ? 443 : Number(port)
}

/** The rows of a host; before anything was read, what the table alone says. */
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

/** One row for each flow. */
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

/** Whether anything was ever sent to this port, or could have been. */
export function wasChecked(report: PortsReport | null): boolean {
  return report?.rows.some(({ probe }) => probe !== null && probe.state !== 'not-testable') ?? false
}

export interface Summary {
  readonly problems: number
  readonly open: number
  readonly unknown: number
  readonly fine: number
}

/** How many rows want attention, are open without need, cannot be judged, and are as they should be. */
export function summarise(rows: readonly PortRow[]): Summary {
  const count = (fits: (row: PortRow) => boolean): number => rows.filter(fits).length
  return {
    problems: count(({ verdict }) => isPortProblem(verdict)),
    open: count(({ verdict }) => verdict === 'open-not-required'),
    unknown: count(({ verdict }) => verdict === 'unknown'),
    fine: count(({ verdict }) => verdict === 'as-it-should-be'),
  }
}

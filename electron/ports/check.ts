import type { Clock } from '../../shared/clock.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortRole } from '../../shared/models/ports.ts'
import { portTable } from '../../shared/reference/port-table.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { VimClient } from '../vim/client.ts'
import { HostPorts, type HostPortsOptions } from './host-ports.ts'

export interface CheckOptions {
  readonly client: VimClient
  readonly host: HostPortsOptions['host']
  readonly role: PortRole
  /** False: only what the host says. */
  readonly probe: boolean
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  /** Called as the report grows; it may be called for every answer of every port. */
  readonly onReport?: (report: PortsReport) => void
}

/**
 * Checks a host: its firewall and services, then a probe of every port that can be probed from here. A host that does not
 * give its firewall still gets its probes. Problems: `NAME_NOT_FOUND`, `CANCELLED`.
 */
export async function checkPorts({
  client,
  host,
  role,
  probe,
  clock,
  signal,
  onReport,
}: CheckOptions): Promise<Result<PortsReport>> {
  const ports = new HostPorts({ table: portTable, clock, host })
  ports.role = role
  await ports.readHost(client, signal)
  if (signal?.aborted) return fail(problem('CANCELLED', { sent: false }))
  if (probe) {
    const probed = await ports.probe(() => onReport?.(ports.report()), signal)
    if (!probed.ok) return probed
  }
  return ok(ports.report())
}

import type { portsRequests } from '../../../shared/ipc/ports.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { reportName } from '../report-name.ts'
import { PortsController } from './controller.ts'

interface PortsCapability extends Capability<typeof portsRequests> {
  readonly controller: PortsController
}

/** Ports, firewalls and their baselines. */
export function ports(app: AppContext): PortsCapability {
  const controller = new PortsController(app)
  return {
    controller,
    requests: {
      'ports.check': ({ id, role, probe }, signal) => controller.check(id, role, probe, signal),
      'ports.watch': ({ id, watching, role }) => controller.watch(id, watching, role),
      'ports.export': async ({ id, format }) => {
        const report = controller.report(id)
        if (!report.ok) return report
        const { exportReport } = await import('../../ports/export.ts')
        const { hostName, at } = report.value
        const text = exportReport(report.value, portTable, format === 'pdf' ? 'html' : format, app.translator())
        return app.pick.save(reportName('ports', hostName, at), format, text)
      },
      'ports.checkFlow': ({ id, flow }, signal) => controller.checkFlow(id, flow, signal),
      'firewall.preview': ({ id, change }, signal) => controller.preview(id, change, signal),
      'firewall.apply': ({ id, ...input }, signal) => controller.apply(id, input, signal),
      'firewall.changes': ({ hostId }) => controller.changes(hostId),
      'firewall.baselines': () => controller.baselines(),
      'firewall.saveBaseline': ({ id, name }, signal) => controller.saveBaseline(id, name, signal),
      'firewall.removeBaseline': ({ baseline }, signal) => controller.removeBaseline(baseline, signal),
      'firewall.useBaseline': ({ baseline }, signal) => controller.useBaseline(baseline, signal),
    },
    connected: (hostId, connected) => controller.connected(hostId, connected),
    forget: (hostId) => controller.forget(hostId),
    close: () => controller.close(),
  }
}

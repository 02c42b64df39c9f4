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
      'firewall.preview': ({ id, change }) => controller.preview(id, change),
      'firewall.apply': ({ id, change, expected, undoOf }) => controller.apply(id, { change, expected, undoOf }),
      'firewall.changes': ({ hostId }) => controller.changes(hostId),
      'firewall.baselines': () => controller.baselines(),
      'firewall.saveBaseline': ({ id, name }) => controller.saveBaseline(id, name),
      'firewall.removeBaseline': ({ baseline }) => controller.removeBaseline(baseline),
      'firewall.useBaseline': ({ baseline }) => controller.useBaseline(baseline),
    },
    connected: (hostId, connected) => controller.connected(hostId, connected),
    forget: (hostId) => controller.forget(hostId),
    close: () => controller.close(),
  }
}

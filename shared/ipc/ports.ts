import { z } from 'zod'
import { firewallChangeSchema, type Baseline, type ChangeEntry, type ChangePreview } from '../models/firewall.ts'
import type { FlowCheck, PortsReport } from '../models/port-report.ts'
import { portRoleSchema } from '../models/ports.ts'
import { channel, hostId } from './channel.ts'

/** Requests about ports, firewalls and their baselines. */
export const portsRequests = {
  /** Reads firewall and services, and probes unless told not to; ends with the whole report, and pushes it as it grows. */
  'ports.check': channel<PortsReport>()(hostId.extend({ role: portRoleSchema, probe: z.boolean() })),
  /** While watched, what the host says is read again every few seconds and pushed. */
  'ports.watch': channel<void>()(hostId.extend({ watching: z.boolean(), role: portRoleSchema })),
  /** Asks for a place and writes the newest report; null when the user cancels. */
  'ports.export': channel<{ readonly file: string } | null>()(
    hostId.extend({ format: z.enum(['csv', 'md', 'html', 'json', 'pdf']) }),
  ),
  'ports.checkFlow': channel<FlowCheck>()(hostId.extend({ flow: z.string().max(100) })),
  'firewall.preview': channel<ChangePreview>()(hostId.extend({ change: firewallChangeSchema })),
  /** `expected` is the `before` of the preview the user saw; with another state nothing is sent. */
  'firewall.apply': channel<ChangeEntry>()(
    hostId.extend({
      change: firewallChangeSchema,
      expected: firewallChangeSchema.nullable(),
      undoOf: z.uuid().nullable(),
    }),
  ),
  'firewall.changes': channel<readonly ChangeEntry[]>()(z.object({ hostId: z.uuid().nullable() })),
  'firewall.baselines': channel<readonly Baseline[]>()(z.undefined()),
  /** Saves the host's present state; the first of a host is the one it is compared with. */
  'firewall.saveBaseline': channel<Baseline>()(hostId.extend({ name: z.string().min(1).max(120) })),
  'firewall.removeBaseline': channel<void>()(z.object({ baseline: z.uuid() })),
  /** Makes it the one its host is compared with. */
  'firewall.useBaseline': channel<void>()(z.object({ baseline: z.uuid() })),
} as const

/** What the main process tells windows of ports. */
export interface PortsPushes {
  'ports.report': PortsReport
}

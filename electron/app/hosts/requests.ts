import type { hostsRequests } from '../../../shared/ipc/hosts.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import type { SettingsController } from '../settings/controller.ts'
import { HostsController } from './controller.ts'
import type { HostConnection } from './host-connection.ts'

interface HostsCapability extends Capability<typeof hostsRequests> {
  readonly controller: HostsController
}

/** Creates the capability for the hosts that are listed, their credentials and their rules. */
export function hosts(app: AppContext, settings: SettingsController): HostsCapability {
  const controller = new HostsController(app)
  const withHost = (id: string, work: (host: HostConnection) => void): Result<void> => {
    const host = controller.find(id)
    if (!host.ok) return host
    work(host.value)
    return ok()
  }
  return {
    controller,
    requests: {
      'hosts.inspect': (input, signal) => controller.inspect(input, signal),
      'hosts.add': (input, signal) => controller.add(input, signal),
      'hosts.remove': async ({ id }) => {
        const removed = await controller.remove(id)
        // Its rules follow it; where they cannot be deleted they hurt no other host.
        if (removed.ok) await settings.setPolicy(id, null)
        return removed
      },
      'hosts.rename': ({ id, name }, signal) => controller.rename(id, name, signal),
      'hosts.repin': ({ id, fingerprint }, signal) => controller.repin(id, fingerprint, signal),
      'hosts.setPassword': ({ id, password, remember }) => controller.setPassword(id, password, remember),
      'hosts.retry': ({ id }) => withHost(id, (host) => host.retry()),
      'hosts.setPolicy': async ({ id, policy }, signal) => {
        const host = controller.find(id)
        return host.ok ? settings.setPolicy(id, policy, signal) : host
      },
      'hosts.watch': ({ id, watching }) => withHost(id, (host) => host.watch(watching)),
    },
    close: () => controller.close(),
  }
}

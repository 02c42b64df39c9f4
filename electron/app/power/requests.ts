import type { powerRequests } from '../../../shared/ipc/power.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import type { HostsController } from '../hosts/controller.ts'
import type { SettingsController } from '../settings/controller.ts'
import { PowerController, type PrepareWake } from './controller.ts'

interface PowerCapability extends Capability<typeof powerRequests> {
  readonly controller: PowerController
}

/** Shutdowns. */
export function power(
  app: AppContext,
  hosts: HostsController,
  settings: SettingsController,
  prepareWake: PrepareWake,
): PowerCapability {
  const controller = new PowerController(app, hosts, settings, prepareWake)
  return {
    controller,
    requests: {
      'power.rehearse': ({ id, policy, action }, signal) => controller.rehearse(id, policy, action, signal),
      'power.run': ({ id, policy, action }, signal) => controller.run(id, action, policy, signal),
      'power.shutDown': ({ id, policy }, signal) => controller.shutDown(id, policy, signal),
      'power.now': ({ id, acknowledgedVms }) => controller.shutDownNow(id, acknowledgedVms),
      'power.cancel': ({ id }) => controller.cancel(id),
      'power.startNow': ({ id }) => controller.startNow(id),
      'power.decide': ({ id, vms, answer }) => controller.decide(id, vms, answer),
      'power.answer': ({ id, question, answer }) => controller.answer(id, question, answer),
      'power.dismiss': ({ id }) => controller.dismiss(id),
      'power.shutDownHosts': ({ ids, last }) => controller.shutDownHosts(ids, last),
      'power.startManyNow': () => controller.startManyNow(),
      'power.cancelMany': () => controller.cancelMany(),
      'power.dismissMany': () => controller.dismissMany(),
      'power.setVmRules': ({ id, changes }, signal) => controller.vmRules.set(id, changes, signal),
      'power.exportVmRules': ({ id }, signal) => controller.vmRules.export(id, signal),
      'power.previewVmRules': ({ id, ...file }) => controller.vmRules.preview(id, file),
      'power.importVmRules': ({ id, ...file }, signal) => controller.vmRules.import(id, file, signal),
    },
    connected: (hostId, connected) => controller.connected(hostId, connected),
    forget: (hostId) => controller.forget(hostId),
    busy: (hostId) => controller.busy(hostId),
    close: () => controller.close(),
  }
}

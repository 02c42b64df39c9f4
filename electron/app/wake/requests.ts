import type { wakeRequests } from '../../../shared/ipc/wake.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { WakeController, type PracticeWakePort } from './controller.ts'

interface WakeCapability extends Capability<typeof wakeRequests> {
  readonly controller: WakeController
}

/** Creates the capability that wakes hosts. */
export function wake(app: AppContext, practicePort: PracticeWakePort): WakeCapability {
  const controller = new WakeController(app, practicePort)
  return {
    controller,
    requests: {
      'wake.start': ({ id, macs }, signal) => controller.start(id, macs, signal),
      'wake.cancel': ({ id }) => controller.cancel(id),
      'wake.dismiss': ({ id }) => controller.dismiss(id),
    },
    connected: (id, connected) => controller.connected(id, connected),
    forget: (id) => controller.forget(id),
    close: () => controller.close(),
  }
}

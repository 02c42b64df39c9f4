import type { wakeRequests } from '../../../shared/ipc/wake.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { WakeController, type PracticeWakePort } from './controller.ts'

/** Creates the capability that wakes hosts. */
export function wake(app: AppContext, practicePort: PracticeWakePort): Capability<typeof wakeRequests> {
  const controller = new WakeController(app, practicePort)
  return {
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

import type { attentionRequests } from '../../../shared/ipc/attention.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { AttentionController } from './controller.ts'

/** Creates the capability that looks at what needs attention. */
export function attention(app: AppContext): Capability<typeof attentionRequests> {
  const controller = new AttentionController(app)
  return {
    requests: {
      'attention.check': ({ id }, signal) => controller.check(id, signal),
      'attention.mark': ({ id, key, how }, signal) => controller.mark(id, key, how, signal),
      'attention.unmark': ({ id, key }, signal) => controller.unmark(id, key, signal),
    },
    connected: (id, connected) => controller.connected(id, connected),
    forget: (id) => controller.forget(id),
    close: () => controller.close(),
  }
}

import type { stateRequests } from '../../../shared/ipc/state.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'

/** The state as a whole, for a window that has just opened. */
export function state({ store, open }: AppContext): Capability<typeof stateRequests> {
  return {
    requests: {
      'app.snapshot': async () => {
        // Before the hosts are read a window would welcome a user who has some as one who has none.
        await open()
        return ok(store.state)
      },
      'app.dismissNotices': () => {
        store.clearNotices()
        return ok()
      },
    },
  }
}

import type { stateRequests } from '../../../shared/ipc/state.ts'
import { ok } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'

/** Answers windows that have just opened, or missed a change, with the state as a whole. */
export function state({ store, open }: AppContext): Capability<typeof stateRequests> {
  return {
    requests: {
      'app.snapshot': async () => {
        // Before the hosts are read a window would welcome a user who has some as one who has none.
        await open()
        return ok(store.snapshot())
      },
      'app.dismissNotices': () => {
        store.clearNotices()
        return ok()
      },
    },
  }
}

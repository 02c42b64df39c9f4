import type { updatesRequests } from '../../../shared/ipc/updates.ts'
import { untilAborted } from '../../../shared/abort.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Capability } from '../capability.ts'
import type { AppContext } from '../context.ts'
import { opened } from '../opened.ts'
import { UpdatesController } from './controller.ts'

interface UpdatesCapability extends Capability<typeof updatesRequests> {
  readonly controller: UpdatesController
}

/** Newer versions of this program. */
export function updates(app: AppContext): UpdatesCapability {
  const controller = new UpdatesController({
    ...app.updates,
    clock: app.clock,
    busy: app.busy,
    changed: (update) => app.store.changeShell({ update }),
  })
  app.store.changeShell({ update: controller.state })
  return {
    controller,
    requests: {
      // The site is asked to the end: the state follows the answer even when this window no longer waits for it.
      'updates.check': async (_none, signal) =>
        withoutValue((await untilAborted(controller.check(), signal)) ?? fail(problem('CANCELLED'))),
      'updates.download': async (_none, signal) => withoutValue(await controller.download(signal)),
      'updates.cancel': () => {
        controller.cancel()
        return ok()
      },
      'updates.restart': () => {
        const may = controller.mayRestart()
        if (may.ok) app.desktop.restartForUpdate()
        return may
      },
      'updates.openPage': async () => opened(await app.desktop.openReleases()),
    },
  }
}

/** Drops the value: the window finds it in the state. */
function withoutValue(result: Result<unknown>): Result<void> {
  return result.ok ? ok() : result
}
